"""The import contracts of pyproject.toml hold, and each of them notices a violation."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.reading import APP, PROJECT

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"


def lint_imports(root: Path) -> tuple[int, str]:
    """Exit code and printed report; the checked package is the one in `root`, found first on the path."""
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run([LINT_IMPORTS, "--no-cache"], cwd=root, env=wide, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_contracts_hold() -> None:
    code, report = lint_imports(PROJECT)
    assert code == 0, report


@pytest.mark.parametrize(
    ("where", "line", "contract"),
    [
        ("core/clock.py", "import app.issues", "Domains form one downhill stack"),
        ("people/__init__.py", "import app.notifications", "Domains form one downhill stack"),
        ("strangers/__init__.py", "", "Domains form one downhill stack"),
        ("issues/rules/planted.py", "import sqlalchemy", "Rules are pure"),
        ("issues/rules/planted.py", "import app.core.clock", "Rules are pure"),
        ("places/queries/planted.py", "import app.places.actions", "Inside a domain"),
        ("places/actions.py", "import starlette", "Nothing below the page knows about HTTP"),
    ],
)
def test_a_planted_violation_is_seen(tmp_path: Path, where: str, line: str, contract: str) -> None:
    shutil.copytree(APP, tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    planted = tmp_path / "app" / where
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    (tmp_path / "app/places/actions.py").touch()  # what the planted query imports, whether or not places has actions
    code, report = lint_imports(tmp_path)
    assert code != 0, report
    assert re.search(f"^{contract}.* BROKEN$", report, re.MULTILINE), report
