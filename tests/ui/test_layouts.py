"""The page frame, the error pages, and what the stylesheet and the icon sheet promise."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.core.settings import ROOT
from app.core.web import Me, env
from tests.ui.rendering import EVIL, entry, page, shell

TEMPLATES, STATIC = ROOT / "templates", ROOT / "static"


def test_elder_mode_is_set_by_the_server() -> None:
    assert 'data-mode="elder"' in page(shell=shell(elder=True))
    assert 'data-mode="elder"' not in page()


def test_mode_switch_asks_for_the_other_mode_and_comes_back() -> None:
    assert 'name="elder" value="1"' in page()
    assert 'name="elder" value="0"' in page(shell=shell(elder=True))
    assert 'name="next" value="/c/xiangrui"' in page()


@pytest.mark.parametrize(
    ("staff", "operator", "desk", "links"),
    [
        (False, False, False, []),
        (False, False, True, ["/work"]),
        (True, False, True, ["/work"]),
        (True, False, False, ["/work"]),
        (True, True, False, ["/admin"]),
        (True, True, True, ["/work", "/admin"]),
    ],
)
def test_everybody_finds_their_own_desk(staff: bool, operator: bool, desk: bool, links: list[str]) -> None:
    me = Me("刘**", is_staff=staff, unread=2, is_operator=operator, has_desk=desk)
    head, _, bar = page(shell=shell(me=me)).partition('class="tabbar"')
    assert re.findall(r'href="(/work|/admin)"', head) == links
    assert re.findall(r'href="(/work|/admin)"', bar) == links[:1]
    assert "2 条新消息" in head


@pytest.mark.parametrize(
    ("path", "current"), [("/c/xiangrui", "看板"), ("/c/xiangrui/calendar", "日程"), ("/privacy", None)]
)
def test_bottom_bar_marks_where_one_is(path: str, current: str | None) -> None:
    bar = page(shell=shell(path=path)).partition('class="tabbar"')[2]
    assert re.findall(r'aria-current="page"><svg.*?</svg>(\w+)', bar) == ([current] if current else [])


def test_page_without_a_community_still_stands() -> None:
    html = page(shell=shell(community=None, communities=[], path="/"))
    assert "/c/" not in html
    assert "首页" in html


def test_frame_leaves_the_names_of_pages_alone() -> None:
    words = {"board": "b", "c": "c", "here": "h", "place": "p"}
    source = '{% extends "base.html" %}{% block main %}<i>{{ board }}{{ c }}{{ here }}{{ place }}</i>{% endblock %}'
    assert "<i>bchp</i>" in env.from_string(source).render({**words, "shell": shell()})


def test_flashes_come_first_in_the_page() -> None:
    html = page(shell=shell(flashes=[SimpleNamespace(tone="ok", text=EVIL)]))
    assert html.index("&lt;script&gt;") < html.index("没找到这一页</h1>")


@pytest.mark.parametrize("art", ["art-lost", "art-lock", "art-fix"])
def test_error_page_says_what_and_offers_a_way_on(art: str) -> None:
    html = page(art=art, code="8F21")
    assert "<title>没找到这一页｜评说</title>" in html
    assert "错误代码 404，编号 8F21" in html
    assert '<a class="btn main" href="/">回看板</a>' in html


def test_changed_page_keeps_every_word_and_can_send_again() -> None:
    html = page(
        "errors/changed.html", changes=[entry(title="已派单")], typed=[("说明", "换了灯\n" + EVIL)],
        again_action="/i/x/completion", again_fields=[("note", EVIL), ("version", 4)], back_href="/i/x",
    )  # fmt: skip
    assert "已派单" in html
    assert "换了灯\n&lt;script&gt;" in html
    assert 'name="version" value="4"' in html
    assert 'action="/i/x/completion"' in html


def test_changed_page_without_a_second_try_only_leads_back() -> None:
    html = page("errors/changed.html", changes=[], typed=[], again_action=None, again_fields=[], back_href="/i/x")
    assert "照原样再交一次" not in html
    assert 'class="btn main" href="/i/x"' in html


@pytest.mark.parametrize("template", ["layouts/focus.html", "layouts/print.html"])
def test_narrow_layouts_have_a_way_back_and_no_bottom_bar(template: str) -> None:
    html = page(template)
    assert "返回" in html
    assert "tabbar" not in html


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_load_nothing_from_other_hosts_and_carry_no_style(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", source)
    assert not re.search(r"\sstyle\s*=\s*[\"']|<style", source)


def test_every_icon_named_in_a_template_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = set()
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r"icon\(\"([a-z-]+)\"", path.read_text()))
    assert len(named) > 10
    assert named - drawn == set()


def test_stylesheet_is_small_and_asks_no_other_host() -> None:
    css = (STATIC / "app.css").read_text()
    assert "url(" not in css
    assert "@import" not in css
    assert len(css.encode()) <= 34_000


def test_stylesheet_braces_balance() -> None:
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "app.css").read_text(), flags=re.S)
    assert css.count("{") == css.count("}")
