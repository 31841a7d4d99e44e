"""Who may file for whom, and what is asked of them."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import WRITE
from app.issues.models import Issue
from app.people.actions import send_code
from app.people.models import Person
from tests.api.conftest import ISSUES, RUBBISH, Callers
from tests.cast import NOON, Cast

STRANGER = "13911112222"


def code_for(engine: Engine, phone: str) -> str:
    with Session(engine) as session:
        session.connection(execution_options={WRITE: True})
        code = send_code(session, phone, address="test", at=NOON)
        session.commit()
    return code


def the_issue(engine: Engine) -> tuple[Issue, Person]:
    with Session(engine, expire_on_commit=False) as session:
        issue = session.exec(select(Issue)).one()
        person = session.get(Person, issue.reporter_id)
        assert person is not None
        return issue, person


def test_without_a_token_by_phone_code(as_: Callers, db: Engine) -> None:
    code = code_for(db, STRANGER)
    answer = as_("").post(ISSUES, {**RUBBISH, "contact_phone": STRANGER, "code": code})
    assert answer.status_code == 201
    assert the_issue(db)[1].phone == STRANGER
    spent = as_("").post(ISSUES, {**RUBBISH, "contact_phone": STRANGER, "code": code})
    assert (spent.status_code, list(spent.json()["errors"])) == (422, ["code"])


def test_a_wrong_code_is_counted(as_: Callers, db: Engine) -> None:
    code = code_for(db, STRANGER)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        assert as_("").post(ISSUES, {**RUBBISH, "contact_phone": STRANGER, "code": wrong}).status_code == 422
    assert as_("").post(ISSUES, {**RUBBISH, "contact_phone": STRANGER, "code": code}).status_code == 429
    assert as_("").get(ISSUES).json()["items"] == []


REFUSED: list[tuple[str, dict[str, Any], int, str | None]] = [
    ("", {}, 401, None),
    ("", {"contact_phone": STRANGER}, 422, "code"),
    ("", {"code": "123456"}, 422, "contact_phone"),
    ("", {"contact_phone": "1391111222", "code": "123456"}, 422, "contact_phone"),
    ("wangyi", {"contact_phone": STRANGER}, 403, None),
    ("wangyi", {"code": "123456"}, 422, "code"),
    ("zhaojingli", {"contact_phone": STRANGER}, 403, None),
    ("admin", {"contact_phone": STRANGER}, 403, None),
    ("wangyi", {"category": "XX"}, 422, "category"),
    ("wangyi", {"subcategory": "EL-1"}, 422, "subcategory"),
    ("wangyi", {"estate": "shiji-1", "building": "7"}, 422, "building"),
    ("wangyi", {"estate": "nowhere", "building": ""}, 422, "estate"),
    ("wangyi", {"estate": "", "building": "3"}, 422, "building"),
    ("wangyi", {"description": "坏了"}, 422, "description"),
    ("wangyi", {"description": "坏" * 2001}, 422, "description"),
    ("wangyi", {"title": "坏" * 31}, 422, "title"),
    ("wangyi", {"anonymous": "yes"}, 422, "anonymous"),
    ("wangyi", {"status": "closed"}, 422, "status"),
]


def test_what_is_refused(as_: Callers) -> None:
    for who, given, status, field in REFUSED:
        answer = as_(who).post(ISSUES, {**RUBBISH, **given})
        problem = answer.json()
        assert (answer.status_code, list(problem.get("errors", {}))) == (status, [field] if field else []), given
        assert answer.headers["content-type"] == "application/problem+json"
    assert as_("").get(ISSUES).json()["items"] == []


@pytest.mark.parametrize("who", ["xiaoli", "liushuji", "chenkezhang"])
def test_staff_enter_it_for_somebody(as_: Callers, db: Engine, cast: Cast, who: str) -> None:
    """The resident is the reporter, the staff member is named as who wrote it down."""
    assert as_(who).post(ISSUES, {**RUBBISH, "contact_phone": STRANGER}).status_code == 201
    issue, reporter = the_issue(db)
    assert (reporter.phone, issue.entered_by) == (STRANGER, cast.people[who].key)


def test_ones_own_phone_is_nobody_else(as_: Callers, db: Engine, cast: Cast) -> None:
    assert as_("wangyi").post(ISSUES, {**RUBBISH, "contact_phone": "138 0000 0001"}).status_code == 201
    issue, reporter = the_issue(db)
    assert (reporter.key, issue.entered_by) == (cast.people["wangyi"].key, None)


def test_ten_a_day(as_: Callers) -> None:
    for _ in range(10):
        as_("wangyi").file()
    answer = as_("wangyi").post(ISSUES, RUBBISH)
    assert answer.status_code == 429
    as_("luren").file()


def test_personal_data_is_masked(as_: Callers) -> None:
    ref = as_("wangyi").file(description="楼道堆物，找房东 13912345678 没人接。", title="")
    issue = as_("").get(f"/api/v1/issues/{ref}").json()
    assert "13912345678" not in str(issue)
    assert "139****5678" in issue["description"]
