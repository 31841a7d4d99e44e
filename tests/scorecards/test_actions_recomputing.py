"""Cards worked out again: whatever somebody changed by hand is named, and hides nothing else."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from app.audit.rules.chain import canonical
from app.inspections.models import Deduction
from app.issues.models import ClockMark, IssueEvent
from app.issues.rules.lifecycle import Step
from app.reviews.models import BallotBox, Review
from app.scorecards.actions.making import finish_scorecards
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import newest_card
from app.scorecards.queries.recomputing import recompute, recompute_all
from app.scorecards.rules.kinds import State
from tests.cast import Cast, add
from tests.scorecards.judge import BOX, OCTOBER, OVER, PUBLISHED, an_october, made

DAY = timedelta(days=1)


def an_old_ballot(session: Session) -> None:
    papers = sorted([*BOX[1:], "444444445"])
    session.execute(update(BallotBox).values(papers=json.dumps(papers)))


def an_old_result(session: Session) -> None:
    review = session.exec(select(Review)).one()
    session.execute(update(Review).values(result=review.result.replace('"mean": 6875', '"mean": 9875')))


def an_old_event(session: Session) -> None:
    session.execute(update(IssueEvent).where(col(IssueEvent.step) == Step.CONFIRMATION).values(to_status="closed"))


def a_bent_box(session: Session) -> None:
    session.execute(update(BallotBox).values(papers="[1"))


def a_bent_result(session: Session) -> None:
    session.execute(update(Review).values(result="{}"))


def a_deadline(session: Session) -> None:
    event = session.exec(select(IssueEvent).where(col(IssueEvent.step) == Step.SIGNATURE)).one()
    add(
        session,
        ClockMark(issue_id=event.issue_id, unit_id=event.unit_id, kind="overdue", due=event.at, at=event.at),
    )


def a_deduction(session: Session) -> None:
    session.execute(update(Deduction).where(col(Deduction.head) == "fire").values(points=100))


def the_facts(session: Session) -> None:
    card = session.exec(select(Scorecard)).one()
    session.execute(update(Scorecard).values(facts=card.facts.replace('"households":320', '"households":321')))


def the_total(session: Session) -> None:
    session.execute(update(Scorecard).values(total=9000))


def the_card(session: Session) -> None:
    session.execute(update(Scorecard).values(card=None))


def the_digest(session: Session) -> None:
    session.execute(update(Scorecard).values(digest="0" * 64))


def the_households(session: Session) -> None:
    session.execute(update(Scorecard).values(households=32_000))


def the_issues(session: Session) -> None:
    session.execute(update(Scorecard).values(issues=0))


def the_recheck(session: Session) -> None:
    session.execute(update(Scorecard).values(recheck_failed=True))


def broken_facts(session: Session) -> None:
    session.execute(update(Scorecard).values(facts="{}"))


def bent(session: Session, place: tuple[str | int, ...], to: object) -> Scorecard:
    """Puts something else in one place of the facts of 东区's October."""
    card = session.exec(select(Scorecard).where(Scorecard.month == OCTOBER)).one()
    facts = json.loads(card.facts)
    *way, last = place
    inner = facts
    for each in way:
        inner = inner[each]
    inner[last] = to
    card.facts = canonical(facts)
    session.add(card)
    session.flush()
    return card


BENT: list[tuple[tuple[str | int, ...], object]] = [
    (("service", 0, 0), "praised"), (("service", 0, 3), "1-99999999999-1"), (("service", 0, 2), [1]),
    (("service", 1, 3), 7), (("site", "lines", 0, 2), "100"), (("site", "lines", 0, 1), {}), (("excluded",), [[1, 2]]),
    (("review", "household", 3, 0, 0), "x"), (("review", "household", 2), [1]), (("households",), 1.5),
    (("month",), "2026-13-01"), (("estate",), True), (("more",), 1),
]


@pytest.mark.parametrize(("place", "to"), BENT)
def test_bent_facts_are_named_and_hide_no_other_card(
    session: Session, cast: Cast, place: tuple[str | int, ...], to: object
) -> None:
    made(session, cast, month=date(2026, 9, 1), at=PUBLISHED - 30 * DAY)
    an_october(session, cast)
    made(session, cast)
    bent(session, place, to)
    session.execute(update(Scorecard).where(col(Scorecard.month) < OCTOBER).values(total=9000))
    session.expire_all()
    checked, found = recompute_all(session)
    assert checked == 2
    assert any("2026 年 9 月：列表" in each for each in found)
    assert any("2026 年 10 月：存下来的依据或者得数读不出来了" in each for each in found)


def test_a_broken_card_waits_and_keeps_no_other_waiting(session: Session, cast: Cast) -> None:
    made(session, cast, month=date(2026, 9, 1), at=PUBLISHED - 30 * DAY)
    an_october(session, cast)
    made(session, cast)
    bent(session, ("households",), "x")
    assert finish_scorecards(session, OVER) == 1
    assert finish_scorecards(session, OVER) == 0
    states = {card.month: card.state for card in session.exec(select(Scorecard))}
    assert states == {date(2026, 9, 1): State.FINAL, OCTOBER: State.PROVISIONAL}


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (an_old_ballot, "票箱"), (an_old_result, "评议"), (an_old_event, "工单"), (a_deadline, "工单"),
        (a_deduction, "现场检查"), (the_facts, "校验码"), (the_total, "列表"), (the_card, "亮的牌"),
        (the_households, "列表"), (the_issues, "列表"), (the_recheck, "列表"),
        (the_digest, "校验码"), (broken_facts, "读不出来"), (a_bent_box, "票箱"), (a_bent_result, "读不出来"),
    ],
)  # fmt: skip
def test_a_changed_row_is_named(session: Session, cast: Cast, change: object, word: str) -> None:
    an_october(session, cast)
    made(session, cast)
    assert callable(change)
    change(session)
    session.flush()
    session.expire_all()
    checked, found = recompute_all(session)
    assert checked == 1
    assert found
    assert all(each.startswith("祥瑞花园东区 2026 年 10 月：") for each in found)
    assert any(word in each for each in found)
    card = newest_card(session, cast.dongqu.key, OCTOBER)
    assert card is not None
    assert recompute(session, card)
