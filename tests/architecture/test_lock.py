"""The lock files pin everything by hash, name no host, and agree with pyproject.toml and with each other."""

import re
import tomllib
from typing import Any

import pytest

from tests.architecture.reading import PROJECT

PIN = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;]+)(?P<rest>.*\\\n(?: +--hash=.*\n?)+)?", re.MULTILINE
)
SHA256 = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
PLACE = re.compile(r"://|file:|--(?:extra-)?index|--find-links|--trusted-host|(?:^|\s)/\w", re.MULTILINE)


def lock(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def pins(text: str) -> dict[str, str]:
    return {found["name"]: found["version"] for found in PIN.finditer(text)}


def unhashed(text: str) -> list[str]:
    """Requirements without a SHA-256 of 64 digits, or not pinned to one version."""
    bare = [found["name"] for found in PIN.finditer(text) if not SHA256.search(found["rest"] or "")]
    loose = [line for line in text.splitlines() if re.match(r"[^\s#]", line) and "==" not in line]
    return bare + loose


def places(text: str) -> list[str]:
    return [line for line in text.splitlines() if PLACE.search(line)]


def missing(wanted: list[str], pinned: dict[str, str]) -> list[str]:
    names = [re.split(r"[^A-Za-z0-9_.-]", requirement)[0] for requirement in wanted]
    return [name for name in names if re.sub(r"[-_.]+", "-", name).lower() not in pinned]


def project() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_everything_is_hashed_and_no_host_is_named(name: str) -> None:
    assert pins(lock(name))
    assert unhashed(lock(name)) == []
    assert places(lock(name)) == []


def test_the_lock_covers_what_the_project_asks_for() -> None:
    runtime = [*project()["project"]["dependencies"], *project()["build-system"]["requires"]]
    assert missing(runtime, pins(lock("requirements.lock"))) == []
    assert missing(project()["project"]["optional-dependencies"]["dev"], pins(lock("requirements-dev.lock"))) == []


def test_tests_run_on_what_is_shipped() -> None:
    assert pins(lock("requirements.lock")).items() <= pins(lock("requirements-dev.lock")).items()


GOOD = f"anyio==4.16.0 \\\n    --hash=sha256:{'a' * 64} \\\n    --hash=sha256:{'b' * 64}\n    # via fastapi\n"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (GOOD, []),
        (GOOD + "fastapi==0.165.0\n    # via me\n" + GOOD, ["fastapi"]),
        (GOOD + "fastapi==0.165.0 \\\n    --hash=sha256:abc\n", ["fastapi"]),
        ("fastapi>=1\n" + GOOD, ["fastapi>=1"]),
    ],
)
def test_a_missing_hash_is_seen(text: str, seen: list[str]) -> None:
    assert unhashed(text) == seen


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "--find-links wheels",
        "# pip-compile /srv/x",
        "a @ file:a.whl",
        "--trusted-host x",
    ],
)
def test_a_place_is_seen(line: str) -> None:
    assert places(f"{GOOD}{line}\n") == [line]


def test_a_forgotten_package_is_seen() -> None:
    assert missing(["psycopg[binary]>=3", "Import_Linter>=2", "x"], {"psycopg": "3", "import-linter": "2"}) == ["x"]
