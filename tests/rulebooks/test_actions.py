"""Adopting a rulebook: only for months to come, once each, and the past never moves."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.core.errors import Invalid, Stale
from app.rulebooks.actions import adopt_rulebook, keep_shipped
from app.rulebooks.models import RulebookVersion
from app.rulebooks.queries import BEGINNING, history, rulebook_for
from app.rulebooks.rules.policy import shipped
from tests.cast import NOON, Cast
from tests.people.parallel import at_once
from tests.rulebooks.adopt import DECEMBER, adopted, weighing

NOVEMBER, JANUARY, MARCH = date(2026, 11, 1), date(2027, 1, 1), date(2027, 3, 1)


def numbers(session: Session, *months: date) -> list[int]:
    return [rulebook_for(session, month).number for month in months]


def test_before_anything_is_adopted_the_shipped_one_judges(session: Session) -> None:
    found = rulebook_for(session, NOVEMBER)
    assert (found.number, found.effective_month, found.rulebook) == (1, BEGINNING, shipped())
    assert [(each.number, each.adopted_at) for each in history(session)] == [(1, None)]


def test_a_new_one_judges_from_its_month_on(session: Session, cast: Cast) -> None:
    adopted(session, cast)
    assert numbers(session, NOVEMBER, DECEMBER, JANUARY) == [1, 2, 2]
    assert rulebook_for(session, DECEMBER).rulebook == weighing(5000)
    assert rulebook_for(session, NOVEMBER).rulebook == shipped()


def test_the_past_never_moves(session: Session, cast: Cast) -> None:
    months = [date(2026, month, 1) for month in range(1, 12)]
    before = [rulebook_for(session, month).rulebook for month in months]
    for number, month in enumerate((DECEMBER, MARCH, JANUARY, DECEMBER), 1):
        adopted(session, cast, 5000 + number, month=month, seen=number)
    assert [rulebook_for(session, month).rulebook for month in months] == before
    assert numbers(session, NOVEMBER, DECEMBER, JANUARY, MARCH) == [1, 5, 4, 3]


@pytest.mark.parametrize(
    ("month", "at", "taken"),
    [
        (NOVEMBER, NOON, False), (date(2026, 10, 1), NOON, False), (date(2026, 12, 2), NOON, False),
        (DECEMBER, NOON, True), (date(2027, 11, 1), NOON, True), (date(2027, 12, 1), NOON, False),
        (DECEMBER, datetime(2026, 11, 30, 15, 59, tzinfo=UTC), True),
        (DECEMBER, datetime(2026, 11, 30, 16, 0, tzinfo=UTC), False),  # midnight in Shanghai
    ],
)  # fmt: skip
def test_only_a_month_that_has_not_begun(session: Session, cast: Cast, month: date, at: datetime, taken: bool) -> None:
    if taken:
        assert adopted(session, cast, month=month, at=at).number == 2
        return
    with pytest.raises(Invalid) as refused:
        adopted(session, cast, month=month, at=at)
    assert refused.value.field == "effective_month"
    assert session.exec(select(RulebookVersion)).all() == []


def test_it_takes_a_reason_and_a_difference(session: Session, cast: Cast) -> None:
    for book, reason in ((weighing(5000), ""), (shipped(), "换一换")):
        with pytest.raises(Invalid):
            adopt_rulebook(
                session, book, effective_month=DECEMBER, reason=reason, seen=1, by=cast.actor("chenkezhang"), at=NOON
            )
    assert session.exec(select(RulebookVersion)).all() == []


@pytest.mark.parametrize("seen", [1, 3])
def test_whoever_saw_an_older_one_looks_again(session: Session, cast: Cast, seen: int) -> None:
    adopted(session, cast)
    with pytest.raises(Stale):
        adopted(session, cast, 6000, seen=seen)
    assert numbers(session, DECEMBER) == [2]


def test_of_two_at_once_one_wins_and_the_other_is_told(db: Engine, cast: Cast) -> None:
    shares = iter((5000, 6000))
    outcomes = at_once(2, lambda session: adopted(session, cast, next(shares)).number)
    assert sorted(type(each).__name__ for each in outcomes) == ["Stale", "int"]
    with Session(db) as session:
        assert session.exec(select(RulebookVersion.number).order_by(col(RulebookVersion.number))).all() == [1, 2]


def test_what_was_shipped_is_kept_once(session: Session, cast: Cast) -> None:
    for _ in range(2):
        keep_shipped(session, NOON)
    row = session.exec(select(RulebookVersion)).one()
    assert (row.number, row.effective_month, row.adopted_by) == (1, BEGINNING, None)
    assert history(session)[0].rulebook == shipped()


def test_it_is_in_the_log(session: Session, cast: Cast) -> None:
    adopted(session, cast)
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "rulebook.adoption")).one()
    assert (entry.stream, entry.subject, entry.reason) == ("system", "rulebook:2", "居民评议的分量加重")
    assert (entry.before, entry.after) == ('{"version":1}', '{"from":"2026-12-01","version":2}')
