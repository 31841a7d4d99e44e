"""Habits the house refuses, found in the syntax tree rather than by reading."""

import ast
from pathlib import Path

import pytest

from tests.architecture.reading import APP, PROJECT, Module, modules, plant

REFUSED_NAMES = {"service", "services", "utils", "helpers", "manager"}
EDGES = ("core/db.py", "cli.py", "cli/")
CATCH_ALL = {"Exception", "BaseException"}


def refused_names(root: Path) -> list[str]:
    """Names that refuse nothing and so grow without end, for a file or a package."""
    return [module.where for module in modules(root) if REFUSED_NAMES & set(Path(module.where).with_suffix("").parts)]


def commits(root: Path) -> list[str]:
    """One request, one transaction: only the edge commits."""
    return [
        f"{module.where}:{node.lineno}"
        for module in modules(root)
        if not module.where.startswith(EDGES)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]


def postponed_annotations_in_models(root: Path) -> list[str]:
    """SQLModel reads annotations when the class is made; as strings they break relationships."""
    return [
        module.where
        for module in modules(root)
        if "models" in Path(module.where).with_suffix("").parts
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]


def swallowed_errors(root: Path) -> list[str]:
    return [f"{module.where}:{line}" for module in modules(root) for line in _swallowed_in(module)]


def _swallowed_in(module: Module) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ExceptHandler) and _catches_all(node.type) and all(map(_does_nothing, node.body)))
        or (isinstance(node, ast.Call) and _is_suppress(node.func) and any(map(_catches_all, node.args)))
    ]


def _catches_all(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(map(_catches_all, kind.elts))
    return kind is None or (isinstance(kind, ast.Name) and kind.id in CATCH_ALL)


def _does_nothing(statement: ast.stmt) -> bool:
    idle = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return idle or isinstance(statement, ast.Pass | ast.Continue)


def _is_suppress(function: ast.expr) -> bool:
    return getattr(function, "id", getattr(function, "attr", "")) == "suppress"


def test_files_have_names_that_say_what_they_may_contain() -> None:
    assert refused_names(APP) == []


def test_only_the_edge_commits() -> None:
    assert commits(APP) == []


def test_models_read_their_annotations() -> None:
    assert postponed_annotations_in_models(APP) == []


@pytest.mark.parametrize("folder", ["app", "tests", "migrations"])
def test_no_error_is_swallowed(folder: str) -> None:
    assert swallowed_errors(PROJECT / folder) == []


@pytest.mark.parametrize(
    "where", ["issues/service.py", "issues/utils.py", "core/helpers.py", "people/manager/accounts.py"]
)
def test_a_refused_name_is_seen(tmp_path: Path, where: str) -> None:
    assert refused_names(plant(tmp_path, {where: "", "issues/actions.py": ""})) == [where]


@pytest.mark.parametrize("where", ["issues/actions.py", "demo/year.py", "core/deps.py"])
def test_a_commit_in_a_domain_is_seen(tmp_path: Path, where: str) -> None:
    commit = "def f(session):\n    session.commit()\n"
    assert commits(plant(tmp_path, {where: commit, "core/db.py": commit, "cli.py": commit})) == [f"{where}:2"]


@pytest.mark.parametrize("where", ["issues/models.py", "issues/models/steps.py"])
def test_postponed_annotations_are_seen(tmp_path: Path, where: str) -> None:
    future = "from __future__ import annotations\n"
    assert postponed_annotations_in_models(plant(tmp_path, {where: future, "issues/forms.py": future})) == [where]


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("try:\n    x()\nexcept:\n    pass\n", True),
        ("try:\n    x()\nexcept Exception:\n    pass\n", True),
        ("try:\n    x()\nexcept (ValueError, BaseException):\n    ...\n", True),
        ("for y in z:\n    try:\n        x()\n    except Exception:\n        continue\n", True),
        ("with suppress(Exception):\n    x()\n", True),
        ("with contextlib.suppress(Exception):\n    x()\n", True),
        ("try:\n    x()\nexcept ValueError:\n    pass\n", False),
        ("try:\n    x()\nexcept Exception:\n    log()\n    raise\n", False),
        ("with suppress(KeyError):\n    x()\n", False),
    ],
)
def test_a_swallowed_error_is_seen(tmp_path: Path, code: str, seen: bool) -> None:
    assert bool(swallowed_errors(plant(tmp_path, {"a.py": code}))) is seen
