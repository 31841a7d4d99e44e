"""Line budgets of the house style: short functions, short modules."""

from pathlib import Path

import pytest

from tests.architecture.reading import APP, functions, modules, percentile, plant

MODULE_MAX, MODULE_P90 = 300, 160
FUNCTION_MAX, FUNCTION_P50, FUNCTION_P90 = 40, 8, 25


def long_modules(root: Path) -> list[str]:
    return [f"{module.where}: {module.lines} lines" for module in modules(root) if module.lines > MODULE_MAX]


def long_functions(root: Path) -> list[str]:
    found = [function for module in modules(root) for function in functions(module)]
    return [f"{where}: {lines} lines" for where, lines in found if lines > FUNCTION_MAX]


def overdrawn(root: Path) -> list[str]:
    """Budgets on the whole that are exceeded, empty `__init__.py` files not counted."""
    read = [module for module in modules(root) if module.lines]
    lengths = [lines for module in read for _, lines in functions(module)]
    measured = [
        ("module p90", percentile([module.lines for module in read], 90), MODULE_P90),
        ("function p50", percentile(lengths, 50), FUNCTION_P50),
        ("function p90", percentile(lengths, 90), FUNCTION_P90),
    ]
    return [f"{name} is {value}, budget {budget}" for name, value, budget in measured if value > budget]


def test_modules_are_short() -> None:
    assert long_modules(APP) == []


def test_functions_are_short() -> None:
    assert long_functions(APP) == []


def test_most_are_much_shorter() -> None:
    assert modules(APP)
    assert overdrawn(APP) == []


def function(lines: int) -> str:
    return "def f():\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize(("lines", "found"), [(300, 0), (301, 1)])
def test_a_long_module_is_seen(tmp_path: Path, lines: int, found: int) -> None:
    assert len(long_modules(plant(tmp_path, {"issues/pages.py": "x = 1\n" * lines}))) == found


@pytest.mark.parametrize(("lines", "found"), [(40, 0), (41, 1)])
def test_a_long_function_is_seen(tmp_path: Path, lines: int, found: int) -> None:
    assert (
        len(long_functions(plant(tmp_path, {"a.py": "class A:\n    " + function(lines).replace("\n", "\n    ")})))
        == found
    )


@pytest.mark.parametrize(
    ("lengths", "module_lines", "found"),
    [
        ([2] * 4 + [8] + [9] * 3 + [25] + [40], 160, []),
        ([8] * 4 + [9] * 6, 160, ["function p50 is 9, budget 8"]),
        ([2] * 8 + [26] * 2, 160, ["function p90 is 26, budget 25"]),
        ([2], 161, ["module p90 is 161, budget 160"]),
    ],
)
def test_an_overdrawn_budget_is_seen(tmp_path: Path, lengths: list[int], module_lines: int, found: list[str]) -> None:
    text = "".join(function(lines) for lines in lengths)
    padding = "x = 1\n" * (module_lines - len(text.splitlines()))
    assert overdrawn(plant(tmp_path, {"a.py": text + padding, "b/__init__.py": ""})) == found
