"""What the town adds to a month, vetoes, objections."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.companies.models import ServiceContract
from app.people.models import Person
from app.places.models import Estate
from app.scorecards.models import Adjustment, Objection, Scorecard, VetoCase
from app.scorecards.rules.facts import Adjusted, Excluded, Vetoed
from app.scorecards.rules.kinds import Outcome, Part


def adjustments_of(session: Session, month: date, estate_id: int | None = None) -> dict[int, tuple[Adjusted, ...]]:
    """What counts, by estate: taken back ones are left out."""
    statement = select(Adjustment).where(Adjustment.month == month, col(Adjustment.withdrawn_at).is_(None))
    if estate_id is not None:
        statement = statement.where(Adjustment.estate_id == estate_id)
    found: dict[int, list[Adjusted]] = defaultdict(list)
    for row in session.exec(statement.order_by(col(Adjustment.id))):
        found[row.estate_id].append(Adjusted(row.key, row.kind.value, row.points, row.reason))
    return {key: tuple(rows) for key, rows in found.items()}


def vetoes_of(session: Session, month: date, estate_id: int | None = None) -> dict[int, tuple[Vetoed, ...]]:
    """Confirmed ones, by estate."""
    statement = select(VetoCase).where(VetoCase.month == month, col(VetoCase.confirmed).is_(True))
    if estate_id is not None:
        statement = statement.where(VetoCase.estate_id == estate_id)
    found: dict[int, list[Vetoed]] = defaultdict(list)
    for row in session.exec(statement.order_by(col(VetoCase.id))):
        found[row.estate_id].append(Vetoed(row.key, row.code, row.reason))
    return {key: tuple(rows) for key, rows in found.items()}


def exclusions_of(session: Session, estate_id: int, month: date) -> tuple[Excluded, ...]:
    """Lines left out after an objection: not the objections to a whole part."""
    statement = (
        select(Objection.line, Objection.answer)
        .where(Objection.estate_id == estate_id, Objection.month == month, Objection.outcome == Outcome.CHANGED)
        .where(col(Objection.line).not_in([part.value for part in Part]))
        .order_by(col(Objection.answered_at))
    )
    return tuple(sorted({line: Excluded(line, answer) for line, answer in session.exec(statement)}.values()))


def adjustment_rows(session: Session, estate_id: int, month: date) -> list[tuple[Adjustment, str]]:
    """Everything entered, with who entered it."""
    statement = (
        select(Adjustment, Person.name)
        .join(Person, col(Person.id) == Adjustment.by)
        .where(Adjustment.estate_id == estate_id, Adjustment.month == month)
        .order_by(col(Adjustment.id))
    )
    return list(session.exec(statement))


def adjustment_for_update(session: Session, adjustment_id: int, estate_id: int) -> Adjustment | None:
    statement = select(Adjustment).where(Adjustment.id == adjustment_id, Adjustment.estate_id == estate_id)
    return session.exec(statement.with_for_update()).first()


def veto_rows(session: Session, estate_id: int, month: date) -> list[VetoCase]:
    statement = select(VetoCase).where(VetoCase.estate_id == estate_id, VetoCase.month == month)
    return list(session.exec(statement.order_by(col(VetoCase.id))))


def veto_for_update(session: Session, veto_id: int, estate_id: int) -> VetoCase | None:
    statement = select(VetoCase).where(VetoCase.id == veto_id, VetoCase.estate_id == estate_id)
    return session.exec(statement.with_for_update()).first()


def live_veto(session: Session, estate_id: int, month: date, code: str) -> VetoCase | None:
    """One that waits or was confirmed."""
    statement = select(VetoCase).where(
        VetoCase.estate_id == estate_id, VetoCase.month == month, VetoCase.code == code,
        col(VetoCase.confirmed).is_not(False),
    )
    return session.exec(statement).first()


def objections_of(session: Session, estate_id: int, month: date) -> list[tuple[Objection, int]]:
    """Every objection to any version of the month, with the version it was raised against; in order."""
    statement = (
        select(Objection, Scorecard.version)
        .join(Scorecard, col(Scorecard.id) == Objection.scorecard_id)
        .where(Objection.estate_id == estate_id, Objection.month == month)
        .order_by(col(Objection.id))
    )
    return list(session.exec(statement))


def objection_for_update(session: Session, objection_id: int, estate_id: int, month: date) -> Objection | None:
    statement = select(Objection).where(
        Objection.id == objection_id, Objection.estate_id == estate_id, Objection.month == month
    )
    return session.exec(statement.with_for_update()).first()


def objected(session: Session, scorecard_id: int, line: str, by: int) -> bool:
    statement = select(Objection.id).where(
        Objection.scorecard_id == scorecard_id, Objection.line == line, Objection.by == by
    )
    return session.exec(statement).first() is not None


def unanswered(session: Session, estate_id: int, month: date) -> int:
    statement = select(Objection.id).where(
        Objection.estate_id == estate_id, Objection.month == month, col(Objection.outcome).is_(None)
    )
    return len(session.exec(statement).all())


def estates_of_contracts(session: Session, contracts: Sequence[int]) -> list[Estate]:
    """The estates somebody of a company works in."""
    statement = select(Estate).join(ServiceContract, col(ServiceContract.estate_id) == Estate.id)
    return list(session.exec(statement.where(col(ServiceContract.id).in_(contracts)).distinct()))
