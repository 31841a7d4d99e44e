"""Which tests run here: those marked `postgres` and `browser` need something that not every machine has.

PINGSHUO_TEST_POSTGRES_URL switches the first on, a Chromium on the path the second. PINGSHUO_TEST_STRICT=1 turns every
skip into a failure, so that nothing is left out unnoticed. The plain functions are for fixtures.
"""

import os
import shutil
from collections.abc import Generator
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
NEEDS = {
    "postgres": "PostgreSQL: PINGSHUO_TEST_POSTGRES_URL is not set",
    "browser": "browser: no Chromium on the path",
}


def postgres_url() -> str | None:
    return os.environ.get("PINGSHUO_TEST_POSTGRES_URL") or None


def chromium() -> str | None:
    """Path of a Chromium or Chrome."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def chromium_arguments() -> list[str]:
    """Chromium's sandbox refuses to work for root, which is who tests are in most containers."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def strict() -> bool:
    return os.environ.get("PINGSHUO_TEST_STRICT") == "1"


def absent() -> dict[str, str]:
    """Marker → why its tests can't run here."""
    present = {"postgres": postgres_url(), "browser": chromium()}
    return {marker: reason for marker, reason in NEEDS.items() if not present[marker]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for marker, reason in absent().items():
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _refuse_skip((yield))


def _refuse_skip(report: Report) -> Report:
    if strict() and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"PINGSHUO_TEST_STRICT=1 allows no skip. {why}"
        report.outcome = "failed"
    return report


def pytest_report_header() -> list[str]:
    return [f"skipping {reason}" for reason in absent().values()] or ["PostgreSQL and browser tests are switched on"]
