"""回头看: what is to be looked at again, what was seen, and what was found not mended again and again."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, ScalarSelect, and_, bindparam, case, func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.companies.models import HandlingUnit
from app.issues.models import Issue
from app.issues.rules.display import place_text
from app.issues.rules.lifecycle import OPEN
from app.mechanisms.models import Occurrence
from app.places.models import Building, Estate
from app.rounds.models import FaultRound, Recheck, RoundFault
from app.rounds.rules.lookback import NEVER, Verdict, looked_at, verdict_of

TWICE = 2


@dataclass(frozen=True, slots=True)
class Again:
    """A fault to be looked at again, and what this look-back saw of it, if anything yet."""

    issue: Issue
    fault: RoundFault
    round_number: int | None
    estate: str
    building: str
    unit: str
    company_id: int | None
    recheck: Recheck | None
    photo: str

    @property
    def place(self) -> str:
        return place_text(self.estate, self.building, self.issue.stairwell, self.issue.place)

    @property
    def verdict(self) -> Verdict | None:
        return verdict_of(self.recheck.fixed) if self.recheck else None

    @property
    def public(self) -> bool:
        return self.issue.public and self.issue.hidden_at is None


def lookback_of(session: Session, held: FaultRound) -> list[Again]:
    """What comes up in this round: `looked_at` says so, and whatever was answered stays. In walking order; a query."""
    if held.id is None:
        return []
    lines = []
    which = {"round": held.key, "previous": held.previous_id, "community": held.community_id}
    for row in session.execute(_candidates(), which):
        issue, fault, number, estate, building, unit, company_id, recheck, photo, before = row
        last = fault.round_id == held.previous_id
        seen = Verdict(before) if before else None
        if recheck is not None or looked_at(issue.status, last_round=last, seen_before=seen):
            names = estate or "", building or "", unit or ""
            lines.append(Again(issue, fault, number, *names, company_id, recheck, photo or ""))
    return lines


@cache
def _candidates() -> Any:
    """Built once: making it anew took longer than running it."""
    here, previous = bindparam("round", type_=Integer), bindparam("previous", type_=Integer)
    before = _seen_before(here)
    return (
        wide_select(
            Issue, RoundFault, col(Occurrence.number), col(Estate.name), col(Building.name), col(HandlingUnit.name),
            col(HandlingUnit.company_id), Recheck, col(Photo.token), before.label("seen_before"),
        )
        .select_from(RoundFault)
        .join(FaultRound, col(FaultRound.id) == col(RoundFault.round_id))
        .join(Occurrence, col(Occurrence.id) == col(FaultRound.occurrence_id))
        .join(Issue, col(Issue.id) == col(RoundFault.issue_id))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(HandlingUnit, col(HandlingUnit.id) == col(Issue.unit_id), isouter=True)
        .join(
            Recheck, and_(col(Recheck.issue_id) == col(Issue.id), col(Recheck.round_id) == here), isouter=True
        )
        .join(Photo, col(Photo.id) == col(Recheck.photo_id), isouter=True)
        .where(
            col(FaultRound.community_id) == bindparam("community"), col(FaultRound.id) != here,
            (col(FaultRound.id) == previous) | before.in_([Verdict.UNFIXED, Verdict.UNSEEN])
            | col(Recheck.id).is_not(None),
            col(Issue.status).not_in(NEVER) | col(Recheck.id).is_not(None),
        )
        .order_by(
            func.coalesce(col(Issue.estate_id), 0), func.coalesce(col(Building.position), 0),
            col(Occurrence.number), col(RoundFault.number),
        )
    )


def _seen_before(round_id: BindParameter[int]) -> ScalarSelect[str]:
    """The latest answer of another look-back about the issue of the row; NULL where there is none."""
    other = aliased(Recheck)
    answer = case(
        (col(other.fixed).is_(None), Verdict.UNSEEN.value), (col(other.fixed).is_(True), Verdict.FIXED.value),
        else_=Verdict.UNFIXED.value,
    )
    statement = wide_select(answer).where(
        col(other.issue_id) == col(RoundFault.issue_id), col(other.round_id) != round_id
    )
    return statement.order_by(col(other.id).desc()).limit(1).scalar_subquery()


def answered(session: Session, round_id: int, issue_id: int) -> Recheck | None:
    statement = select(Recheck).where(Recheck.round_id == round_id, Recheck.issue_id == issue_id)
    return session.exec(statement).first()


def times_unfixed(session: Session, issue_id: int) -> int:
    """At how many look-backs an issue was found not mended."""
    statement = select(func.count()).where(Recheck.issue_id == issue_id, col(Recheck.fixed).is_(False))
    return session.exec(statement).one()


def unfixed_twice(session: Session, community_id: int, since: datetime) -> list[tuple[int, int]]:
    """(issue id, times) of open issues found not mended at two look-backs or more, the last of them since an instant;
    the most often first. Times under an earlier, closed reference count."""
    times = func.count(col(Recheck.id)) + func.max(col(RoundFault.unfixed_before))
    statement = (
        select(RoundFault.issue_id, times)
        .join(Recheck, col(Recheck.issue_id) == RoundFault.issue_id)
        .join(Issue, col(Issue.id) == RoundFault.issue_id)
        .where(Issue.community_id == community_id, col(Recheck.fixed).is_(False), col(Issue.status).in_(OPEN))
        .group_by(col(RoundFault.issue_id))
        .having(times >= TWICE, func.max(col(Recheck.at)) >= since)
        .order_by(times.desc(), col(RoundFault.issue_id))
    )
    return [(issue_id, int(count)) for issue_id, count in session.exec(statement)]
