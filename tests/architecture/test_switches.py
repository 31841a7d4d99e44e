"""Tests that need PostgreSQL or a browser are skipped with a reason, and fail instead where no skip is allowed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.reading import PROJECT

SAMPLE = """
import pytest

@pytest.mark.postgres
def test_postgres(): pass

@pytest.mark.browser
def test_browser(): pass

def test_plain(): pass
"""
WITHHELD = {"PINGSHUO_TEST_POSTGRES_URL", "PINGSHUO_TEST_STRICT", "PATH"}


def run(tmp_path: Path, sample: str, **switches: str) -> str:
    """The report of a pytest run of its own that sees only the given switches, and programs only in `tmp_path`."""
    (tmp_path / "test_sample.py").write_text(sample)
    environment = {name: value for name, value in os.environ.items() if name not in WITHHELD}
    command = [sys.executable, "-m", "pytest", "-p", "tests.switches", "-p", "no:cacheprovider", "-rs"]
    command += ["-c", str(PROJECT / "pyproject.toml"), "--rootdir", str(tmp_path), str(tmp_path / "test_sample.py")]
    done = subprocess.run(
        command, cwd=PROJECT, env={**environment, "PATH": str(tmp_path), **switches}, capture_output=True, text=True
    )
    return done.stdout + done.stderr


def test_what_is_not_there_is_skipped_and_named(tmp_path: Path) -> None:
    report = run(tmp_path, SAMPLE)
    assert "1 passed, 2 skipped" in report
    assert "PINGSHUO_TEST_POSTGRES_URL is not set" in report
    assert "no Chromium on the path" in report


def test_what_is_there_is_used(tmp_path: Path) -> None:
    (tmp_path / "chromium").touch(mode=0o755)
    assert "3 passed" in run(tmp_path, SAMPLE, PINGSHUO_TEST_POSTGRES_URL="postgresql+psycopg://x/y")


@pytest.mark.parametrize(
    ("sample", "outcome"),
    [
        (SAMPLE, "1 passed, 2 errors"),
        ("import pytest\npytest.importorskip('no_such_module')\n", "1 error"),
        ("import pytest\n@pytest.mark.xfail\ndef test_x(): assert 0\n", "1 xfailed"),
    ],
)
def test_strictness_allows_no_skip(tmp_path: Path, sample: str, outcome: str) -> None:
    report = run(tmp_path, sample, PINGSHUO_TEST_STRICT="1")
    assert outcome in report
    assert "skipped" not in report.splitlines()[-1]
