"""The image can't be built in the test run, so at least everything it copies is there and it does not run as root."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.architecture.reading import PROJECT, plant

TEXT = (PROJECT / "Dockerfile").read_text(encoding="utf-8")


def sources(dockerfile: str) -> list[str]:
    """What is copied from the project; copies between stages are left out."""
    copies = [
        line.split()[1:-1] for line in dockerfile.splitlines() if line.startswith("COPY ") and "--from=" not in line
    ]
    return [word for words in copies for word in words if not word.startswith("--")]


def absent(dockerfile: str, ignore: str, root: Path) -> list[str]:
    """Sources that do not exist, or that .dockerignore keeps from the build (the last matching rule decides)."""
    rules = [line.strip() for line in ignore.splitlines() if line.strip() and not line.startswith("#")]
    return [source for source in sources(dockerfile) if not (root / source).exists() or _ignored(source, rules)]


def _ignored(source: str, rules: list[str]) -> bool:
    matching = [rule for rule in rules if fnmatch(source, rule.removeprefix("!"))]
    return bool(matching) and not matching[-1].startswith("!")


def test_everything_copied_is_there() -> None:
    ignore = (PROJECT / ".dockerignore").read_text(encoding="utf-8")
    assert {"app", "templates", "static", "migrations", "alembic.ini"} <= set(sources(TEXT))
    assert absent(TEXT, ignore, PROJECT) == []


def test_it_runs_as_somebody_harmless_and_answers_for_its_health() -> None:
    last = TEXT[TEXT.rindex("\nFROM ") :]
    assert re.findall(r"^USER (\S+)$", last, re.MULTILINE)[-1:] == ["pingshuo"]
    assert last.index("USER ") < last.index("\nCMD ")
    assert "HEALTHCHECK" in last
    assert "/healthz" in last
    assert "PINGSHUO_MODE=production" in last
    assert "SECRET_KEY=" not in TEXT


@pytest.mark.parametrize(("ignore", "seen"), [("*\n!a\n", []), ("*\n", ["a"]), ("", []), ("*\n!a\na\n", ["a"])])
def test_an_ignored_source_is_seen(tmp_path: Path, ignore: str, seen: list[str]) -> None:
    plant(tmp_path, {"a": ""})
    assert absent("COPY --chown=x a ./\nCOPY --from=build b c\n", ignore, tmp_path) == seen


def test_a_missing_source_is_seen(tmp_path: Path) -> None:
    assert absent("COPY a b ./\n", "", plant(tmp_path, {"a": ""})) == ["b"]
