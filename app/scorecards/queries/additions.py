"""What the town adds to a month, vetoes, objections."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.companies.models import ServiceContract
from app.inspections.models import Deduction, Inspection
from app.people.models import Person
from app.places.models import Estate
from app.scorecards.models import Adjustment, Objection, Scorecard, VetoCase
from app.scorecards.rules.facts import Adjusted, Excluded, Facts, Vetoed
from app.scorecards.rules.kinds import Outcome, Part
from app.scorecards.rules.standing import townwide


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
    """Lines left out after an objection: not the objections to a whole part, nor to what the town added, whose row is
    taken back itself."""
    statement = (
        select(Objection.line, Objection.answer)
        .where(Objection.estate_id == estate_id, Objection.month == month, Objection.outcome == Outcome.CHANGED)
        .where(col(Objection.line).not_in([part.value for part in Part]))
        .order_by(col(Objection.answered_at))
    )
    found = {line: Excluded(line, answer) for line, answer in session.exec(statement)}
    return tuple(sorted(each for line, each in found.items() if townwide(line) is None))


def authors_of(session: Session, facts: Facts, line: str) -> frozenset[int]:
    """Persons whose own act a line, or the part `site`, is: they do not say whether it was right."""
    kind, _, key = line.partition("-")
    if kind not in OWN_ACTS or not (kind == Part.SITE or (key.isascii() and key.isdigit())):
        return frozenset()
    return frozenset(person for person in OWN_ACTS[kind](session, facts, int(key or 0)) if person is not None)


def _inspectors(session: Session, facts: Facts, _key: int) -> Collection[int | None]:
    found = session.get(Inspection, facts.site.inspection_id) if facts.site else None
    return found.inspectors if found else ()


def _of_deduction(session: Session, _facts: Facts, key: int) -> Collection[int | None]:
    statement = select(Inspection).join(Deduction, col(Deduction.inspection_id) == Inspection.id)
    found = session.exec(statement.where(Deduction.id == key)).first()
    return found.inspectors if found else ()


def _of_adjustment(session: Session, _facts: Facts, key: int) -> Collection[int | None]:
    found = session.get(Adjustment, key)
    return (found.by,) if found else ()


def _of_veto(session: Session, _facts: Facts, key: int) -> Collection[int | None]:
    found = session.get(VetoCase, key)
    return (found.reported_by, found.decided_by) if found else ()


OWN_ACTS: dict[str, Callable[[Session, Facts, int], Collection[int | None]]] = {
    "site": _inspectors, "deduction": _of_deduction, "adjustment": _of_adjustment, "veto": _of_veto,
}


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
