"""The sentences of found.toml."""

import tomllib
from functools import cache
from importlib import resources


@cache
def _all() -> dict[str, object]:
    return tomllib.loads(resources.files("app.demo.judging").joinpath("found.toml").read_text("utf-8"))


def findings(head: str) -> list[str]:
    return [str(each) for each in _all()[head]]  # type: ignore[attr-defined]  # a list in the file


def said(what: str) -> list[str]:
    return [str(each) for each in _all()["said"][what]]  # type: ignore[index]  # a table in the file
