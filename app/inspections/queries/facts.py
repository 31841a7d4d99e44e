"""What scorecards need of a month's inspections, for the whole town at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import func
from sqlalchemy import select as wide_select  # six columns
from sqlmodel import Session, col, select

from app.inspections.models import Contest, Deduction, Inspection
from app.inspections.rules.kinds import State


class SiteLine(NamedTuple):
    """One deduction as it counts now (0.01 points). `contested`: the company's word is still to be decided."""

    deduction_id: int
    head: str
    points_now: int
    contested: bool


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A signed inspection; `lines` in the order they were found, withdrawn ones with 0 points."""

    inspection_id: int
    company_id: int
    inspected_on: date
    lines: tuple[SiteLine, ...]


def site_facts(session: Session, month: date) -> dict[int, SiteFacts]:
    """The signed inspections of the month that begins on `month`, by estate id; two queries for a whole town."""
    signed = select(Inspection).where(Inspection.month == month, Inspection.state == State.SIGNED)
    lines = _lines(session, month)
    return {
        found.estate_id: SiteFacts(found.key, found.company_id, found.inspected_on, tuple(lines[found.key]))
        for found in session.exec(signed.order_by(col(Inspection.estate_id)))
    }


def _lines(session: Session, month: date) -> dict[int, list[SiteLine]]:
    statement = (
        wide_select(
            col(Deduction.inspection_id), col(Deduction.id), col(Deduction.head),
            func.coalesce(col(Contest.points_now), col(Deduction.points)), col(Contest.id), col(Contest.decided_at),
        )
        .join(Inspection, col(Inspection.id) == col(Deduction.inspection_id))
        .outerjoin(Contest, col(Contest.deduction_id) == col(Deduction.id))
        .where(col(Inspection.month) == month, col(Inspection.state) == State.SIGNED)
        .order_by(col(Deduction.inspection_id), col(Deduction.number))
    )
    found: dict[int, list[SiteLine]] = defaultdict(list)
    for inspection_id, key, head, points, contest, decided_at in session.execute(statement):
        found[inspection_id].append(SiteLine(key, head, points, contest is not None and decided_at is None))
    return found
