"""Every template compiles, belongs to a page, and keeps what the content security policy and plain forms need."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateSyntaxError, meta

from app.core.web import env
from tests.architecture.reading import APP, PROJECT, plant

TEMPLATES = PROJECT / "templates"
NOT_PAGES = ("layouts/", "components/", "errors/")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>""")


def templates(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.html"))
    }


def is_page(name: str) -> bool:
    return name != "base.html" and not name.startswith(NOT_PAGES) and not name.rpartition("/")[2].startswith("_")


def uncompiled(sources: dict[str, str], base: Environment) -> list[str]:
    """Templates with a syntax error, an unknown filter or test, or a reference to a template that is not there."""
    trial = base.overlay(loader=DictLoader(sources))
    return [f"{name}: {problem}" for name in sources for problem in _problems(name, sources, trial)]


def _problems(name: str, sources: dict[str, str], trial: Environment) -> Iterator[str]:
    try:
        trial.get_template(name)
    except TemplateSyntaxError as error:
        yield f"line {error.lineno}: {error.message}"
        return
    for referenced in meta.find_referenced_templates(trial.parse(sources[name])):
        if referenced is not None and referenced not in sources:
            yield f"{referenced} is not there"


def named_in(names: set[str], texts: list[str]) -> set[str]:
    return {name for name in names if any(f'"{name}"' in text or f"'{name}'" in text for text in texts)}


def pages_without_code(root: Path, app: Path) -> list[str]:
    """Full pages no `pages.py` (or `pages_*.py`, or module of a `pages` package) renders by their path."""
    pages = {name for name in templates(root) if is_page(name)}
    code = [path for path in app.rglob("*.py") if path.name.startswith("pages") or path.parent.name == "pages"]
    return sorted(pages - named_in(pages, [path.read_text(encoding="utf-8") for path in code]))


def orphans(root: Path, app: Path) -> list[str]:
    """Partials, layouts and components that neither a template nor any code names."""
    sources = templates(root)
    parts = {name for name in sources if not is_page(name)}
    texts = [*sources.values(), *(path.read_text(encoding="utf-8") for path in app.rglob("*.py"))]
    return sorted(parts - named_in(parts, texts))


def refused_markup(source: str) -> list[str]:
    """Tags that the content security policy would block, and forms that would post to wherever they happen to stand."""
    html = COMMENT.sub("", JINJA.sub("x", source))
    return [tag for tag in TAG.findall(html) if _is_refused(tag)]


def _is_refused(tag: str) -> bool:
    bare = re.sub(r"""=\s*("[^"]*"|'[^']*')""", "=x", tag).lower()
    inline_script = bare.startswith("<script") and not re.search(r"\ssrc=", bare)
    posts = bare.startswith("<form") and re.search(r"""method\s*=\s*["']?post""", tag, re.IGNORECASE)
    lost_form = posts and not re.search(r"\saction=", bare)
    acts_inline = re.search(r"\s(style|on[a-z]+)=", bare) or re.search(r"""=\s*["']?javascript:""", tag, re.IGNORECASE)
    return bool(inline_script or bare.startswith("<style") or lost_form or acts_inline)


def test_an_undefined_name_is_an_error() -> None:
    assert env.undefined is StrictUndefined
    assert env.autoescape is True or (callable(env.autoescape) and env.autoescape("issues/show.html"))


def test_every_template_compiles() -> None:
    assert templates(TEMPLATES)
    assert uncompiled(templates(TEMPLATES), env) == []


def test_every_page_is_rendered_by_its_pages_module() -> None:
    assert pages_without_code(TEMPLATES, APP) == []


def test_every_partial_is_used() -> None:
    assert orphans(TEMPLATES, APP) == []


def test_markup_respects_the_policy() -> None:
    assert {name: found for name, source in templates(TEMPLATES).items() if (found := refused_markup(source))} == {}


@pytest.mark.parametrize(
    "source", ["{% if x %}", "{{ x | nosuchfilter }}", "{% extends 'nowhere.html' %}", "{{ x is odd_one }}"]
)
def test_a_broken_template_is_seen(source: str) -> None:
    assert len(uncompiled({"issues/show.html": source, "base.html": "{{ fine }}"}, env)) == 1


def test_a_page_without_code_is_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "t", {"issues/show.html": "", "issues/lost.html": "", "issues/_card.html": "", "base.html": ""}
    )
    app = plant(
        tmp_path / "a", {"issues/pages.py": 'page("issues/show.html")', "issues/api.py": 'x = "issues/lost.html"'}
    )
    assert pages_without_code(root, app) == ["issues/lost.html"]


def test_an_unused_partial_is_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path / "t",
        {"issues/show.html": "{% include 'issues/_card.html' %}", "issues/_card.html": "", "issues/_old.html": ""},
    )
    assert orphans(root, tmp_path / "a") == ["issues/_old.html"]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('<p style="color:red">', True),
        ("<p\n  STYLE='x'>", True),
        ('<svg><path style="{{ x }}"/></svg>', True),
        ("<style>p{}</style>", True),
        ("<script>run()</script>", True),
        ('<script type="module">run()</script>', True),
        ('<button onclick="go()">', True),
        ('<a href="javascript:go()">', True),
        ('<form method="post">', True),
        ('<form class="a > b" method=POST>', True),
        ("""<script src="{{ asset('app.js') }}" defer></script>""", False),
        ('<form method="post" action="{{ url }}">', False),
        ("<form>", False),
        ('{% set style = "x" %}<p title="style=1" class="on">', False),
        ("{# <p style=x> #}<!-- <script>old</script> -->", False),
    ],
)
def test_refused_markup_is_seen(source: str, seen: bool) -> None:
    assert bool(refused_markup(source)) is seen
