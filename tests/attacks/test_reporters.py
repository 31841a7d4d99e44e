"""What somebody curious, or somebody with a stake in it, tries to learn or to settle by a side door."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.companies.models import HandlingUnit
from app.core.forms import LONGEST, LOOKED_AT, bind_data
from app.issues.forms.talk import CommentForm
from app.issues.models import Issue
from app.issues.rules.lifecycle import Status, Step
from tests.cast import NOON, Cast
from tests.issues.hall import Hall, Make
from tests.make import an_issue, claimed_done, step

SECRET = "我家里的事不想让别人知道"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


@pytest.mark.parametrize("asked", ["13987651234", "8765", "1398"])
def test_the_search_does_not_tell_what_was_masked(hall: Hall, asked: str) -> None:
    """A phone in the place is masked on the card; its digits must not be found one guess after another either."""
    hall.made(an_issue, place="门卫 13987651234", description="门口的灯不亮了")
    assert hall.see("", "/api/v1/communities/xiangrui/issues?q=门卫").json()["items"][0]["place"] == "门卫 139****1234"
    assert hall.see("", f"/api/v1/communities/xiangrui/issues?q={asked}").json()["items"] == []


def test_a_phone_given_as_stairwell_is_masked_too(hall: Hall) -> None:
    ref = hall.made(an_issue, stairwell="13987651234")
    assert "13987651234" not in hall.see("", f"/i/{ref}").text


def _merged(session: Session, cast: Cast, *, into: str = "") -> Issue:
    """A hidden issue merged into a public one; `into` "hidden" the other way round."""
    secret, other = an_issue(session, cast, description=SECRET), an_issue(session, cast)
    secret.hidden_at = NOON
    session.add(secret)
    session.flush()
    gone, main = (other, secret) if into == "hidden" else (secret, other)
    step(session, cast, gone, Step.MERGE, "liushuji", target=main.ref, reason="同一件事")
    return other


@pytest.mark.parametrize("into", ["hidden", "public"])
@pytest.mark.parametrize(("who", "reads"), [("", False), ("laozhou", False), ("zhaojingli", False), ("liushuji", True)])
def test_merging_shows_nobody_the_title_of_what_is_hidden(hall: Hall, into: str, who: str, reads: bool) -> None:
    ref = hall.made(_merged, into=into)
    assert (SECRET in hall.see(who, f"/i/{ref}").text) is reads


def _done_by_committee(session: Session, cast: Cast) -> Issue:
    issue = an_issue(session, cast)
    own = session.exec(select(HandlingUnit).where(HandlingUnit.name == "祥瑞花园社区两委")).one()
    step(session, cast, issue, Step.ACCEPTANCE, "liushuji")
    step(session, cast, issue, Step.DISPATCH, "liushuji", unit=own.key)
    step(session, cast, issue, Step.SIGNATURE, "liushuji")
    step(session, cast, issue, Step.COMPLETION, "liushuji", note="清完了", explained=True)
    return issue


def _written_down(session: Session, cast: Cast) -> Issue:
    issue = claimed_done(session, cast)
    issue.entered_by = cast.person("xiaoli").key
    session.add(issue)
    return issue


@pytest.mark.parametrize(
    ("make", "who", "status"),
    [
        (_done_by_committee, "liushuji", Status.DONE),
        (claimed_done, "zhaojingli", Status.DONE),
        (claimed_done, "lishifu", Status.DONE),
        (_written_down, "xiaoli", Status.DONE),
        (_written_down, "", Status.CLOSED),
        (_written_down, "wangyi", Status.CLOSED),
        (claimed_done, "laozhou", Status.CLOSED),
    ],
)
def test_a_receipt_lets_no_handler_or_clerk_accept_the_repair(
    hall: Hall, make: Make, who: str, status: Status
) -> None:
    """Staff print the receipt, so they know its address; a neighbour who was handed it may answer for the reporter."""
    ref = hall.made(make)
    receipt = f"/receipt/{hall.issue(ref).receipt_token}"
    answer = hall.as_(who).post(f"{receipt}/confirmation", data={"solved": "1", "satisfaction": "5"})
    assert (answer.status_code, hall.issue(ref).status) == (403 if status is Status.DONE else 303, status)
    assert hall.see(who, receipt).status_code == 200


def test_a_text_of_megabytes_is_refused_without_reading_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def clean(text: str, *, limit: int) -> str:
        seen.append(len(text))
        return text[:limit]

    monkeypatch.setattr("app.core.forms.clean", clean)
    bound = bind_data(CommentForm, {"text": "长" * 5_000_000})
    assert bound.value is None
    assert seen == [LOOKED_AT]
    assert LOOKED_AT > LONGEST
