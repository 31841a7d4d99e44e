"""The JSON of inspections: the list of an estate, one inspection with every deduction."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.db import WRITE
from app.core.pagination import encode
from app.inspections.models import Inspection
from app.inspections.rules.kinds import Outcome, Severity
from tests.api.conftest import Callers
from tests.api.describing import broken
from tests.api.test_openapi import described, gaps
from tests.cast import Cast, add
from tests.inspections.hold import a_draft, a_photo, contested, decided, deducted, signed

LIST = "/api/v1/estates/xiangrui-dong/inspections"


@pytest.fixture
def done(db: Engine, cast: Cast) -> None:
    """Signed, three deductions: one withdrawn, one contested, one left alone."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        draft = a_draft(session, cast)
        for head, severity in (("fire", Severity.SAFETY), ("green", Severity.STANDARD), ("order", Severity.MINOR)):
            deducted(session, cast, draft, head=head, severity=severity, photos=(a_photo(session),))
        inspection = signed(session, cast, draft)
        for number in (1, 2):
            contested(session, cast, inspection, number=number)
        decided(session, cast, inspection, Outcome.WITHDRAWN, number=1)
        session.commit()


def before(db: Engine, months: int) -> None:
    """Copies of the inspection in earlier months."""
    with Session(db) as session:
        session.connection(execution_options={WRITE: True})
        row = session.get(Inspection, 1)
        assert row is not None
        for n in range(1, months + 1):
            add(session, Inspection(**row.model_dump(exclude={"id", "month"}), month=date(2026, 11 - n, 1)))
        session.commit()


@pytest.mark.usefixtures("done")
def test_an_inspection_adds_up(as_: Callers) -> None:
    found = as_("").get(f"{LIST}/2026-11").json()
    assert (found["score"], found["deductions"], found["contested"]) == (9850, 3, 1)
    assert 10_000 - sum(head["lost"] for head in found["heads"]) == found["score"]
    assert sum(head["points"] for head in found["heads"]) == 10_000
    assert [each["points_now"] for each in found["findings"]] == [0, 100, 50]
    outcomes = [each["contest"] and each["contest"]["outcome"] for each in found["findings"]]
    assert outcomes == ["withdrawn", None, None]
    assert found["inspectors"] == ["社区书记", "网格员"]
    photo = found["findings"][0]["photos"][0]
    assert as_("").get(photo).headers["content-type"] == "image/jpeg"


@pytest.mark.usefixtures("done")
def test_a_list_goes_back_month_by_month(as_: Callers, db: Engine) -> None:
    before(db, 4)
    met: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for _ in range(3):
        page = as_("").get(LIST, params=query).json()
        met += [item["month"] for item in page["items"]]
        query["cursor"] = page["next"]
    assert met == ["2026-11", "2026-10", "2026-09", "2026-08", "2026-07"]
    assert page["next"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"}, {"cursor": encode("rounds", 1)}, {"cursor": encode("inspections", 0)},
        {"cursor": encode("inspections", 2**63 - 1)}, {"cursor": encode("inspections", 4_000_000)}, {"limit": "0"},
        {"limit": "101"},
    ],
)
def test_a_list_refuses_what_is_not_its_own(as_: Callers, query: dict[str, Any]) -> None:
    assert as_("").get(LIST, params=query).status_code == 422


def test_a_draft_is_not_there(as_: Callers, db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        a_draft(session, cast)
        session.commit()
    for name in ("", "liushuji"):
        assert as_(name).get(LIST).json() == {"items": [], "next": None}
        assert as_(name).get(f"{LIST}/2026-11").status_code == 404


@pytest.mark.usefixtures("done")
def test_nobodys_name_is_in_it(as_: Callers, cast: Cast) -> None:
    text = as_("liushuji").get(f"{LIST}/2026-11").text
    assert not [person.name for person in cast.people.values() if person.name in text]


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize("path", [LIST, f"{LIST}?limit=0", f"{LIST}/2026-11", f"{LIST}/2026-10", f"{LIST}/x",
                                  "/api/v1/estates/nowhere/inspections"])  # fmt: skip
def test_answers_are_as_described(as_: Callers, document: Any, path: str) -> None:
    answer = as_("").get(path)
    operation = described(document, "GET", path)
    assert gaps(operation, document) == []
    assert answer.status_code in operation.statuses, answer.text
    assert broken(operation.answer(answer.status_code), answer.json(), document) == []
