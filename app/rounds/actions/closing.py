"""The round ends: everything has its answer, and the report is frozen with its digest."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.core.errors import DomainError
from app.core.filters import iso
from app.core.masking import mask_personal
from app.issues.rules.lifecycle import Status
from app.mechanisms.actions.occurrences import close_occurrence
from app.rounds.actions.keeping import note, only_open, tell_members
from app.rounds.actions.opening import only_after_lookback
from app.rounds.queries.faults import Fault, buildings_here, faults_of
from app.rounds.queries.lookback import Again, lookback_of
from app.rounds.queries.members import headcount
from app.rounds.queries.rounds import Held, stops_of
from app.rounds.rules.kinds import Joined
from app.rounds.rules.report import Facts, canonical, digest_of, figures_of
from app.rounds.rules.seats import SEATED
from app.rounds.rules.standing import Deed, Walker

NOT_COUNTED = frozenset({Status.MERGED, Status.WITHDRAWN})
"""The same fault as another, or taken back by who reported it: not a fault of its own in the report."""


def close_round(session: Session, held: Held, thanks: str, *, by: Walker, at: datetime) -> None:
    """Raises Forbidden, or DomainError while a look-back is unanswered or a fault has neither fixer nor reason."""
    by.check(Deed.CLOSE)
    only_open(held)
    only_after_lookback(session, held)
    left = unsettled(faults_of(session, held.round.key))
    if left:
        raise DomainError(f"还有 {len(left)} 处没定谁来修。定下来，或者写明原因，再结束。")
    close_occurrence(session, held.occurrence, by=by.actor, at=at)
    held.round.thanks, held.round.closed_by = mask_personal(thanks), by.actor.person_id
    held.round.report = canonical(facts_of(session, held))
    held.round.digest = digest_of(held.round.report)
    _keep_figures(held)
    session.add(held.round)
    session.flush()
    note(session, held, "report", by=by, at=at, after={"digest": held.round.digest})
    words = "找出多少、修好多少，都在上面。"
    tell_members(session, held, f"{held.title}的报告出来了", words, kind="closed", by=by, at=at)


def _keep_figures(held: Held) -> None:
    from_facts = figures_of(held.facts)
    held.round.found, held.round.rechecked = from_facts.found, from_facts.rechecked
    held.round.fixed = from_facts.fixed


def unsettled(faults: list[Fault]) -> list[Fault]:
    """Faults of their own that have neither fixer nor reason yet."""
    return [each for each in faults if not each.settled and each.issue.status not in NOT_COUNTED | ELSEWHERE]


ELSEWHERE = frozenset({Status.REJECTED, Status.TRANSFERRED, Status.CLOSED})
"""Ended without a fixer here, with the reason in the issue itself."""


def facts_of(session: Session, held: Held) -> Facts:
    """Everything the report says, as plain values: nobody's name is among them."""
    occurrence, counts = held.occurrence, headcount(session, held.round.key)
    here = {stand.building.key: stand.names for stand in buildings_here(session, occurrence.community_id)}
    walkers = {joined: count for (joined, waiting), count in counts.items() if not waiting}
    return {
        "ref": occurrence.ref, "number": occurrence.number, "name": occurrence.name, "theme": held.round.theme,
        "venue": occurrence.venue, "fix_days": held.round.fix_days, "thanks": held.round.thanks,
        "opened_at": _instant(occurrence.opened_at), "closed_at": _instant(occurrence.closed_at),
        "route": [here[stop.building_id] for stop in stops_of(session, held.round.key) if stop.building_id in here],
        "walkers": {
            "residents": sum(walkers.get(joined, 0) for joined in SEATED), "staff": walkers.get(Joined.STAFF, 0),
            "company": walkers.get(Joined.COMPANY, 0), "guests": walkers.get(Joined.WALK_IN, 0),
        },
        "faults": [_fault(each) for each in faults_of(session, held.round.key) if _counted(each)],
        "lookback": [_again(line) for line in lookback_of(session, held.round)],
    }


def _counted(found: Fault) -> bool:
    return found.issue.status not in NOT_COUNTED


def _instant(moment: datetime | None) -> str:
    return iso(moment) if moment else ""


def _fault(found: Fault) -> dict[str, Any]:
    return {
        "number": found.fault.number, "ref": found.issue.ref, "title": found.issue.title, "place": found.place,
        "building": f"{found.estate} {found.building}".strip(), "head": found.fault.head, "item": found.fault.item,
        "unit": found.unit, "due_on": found.fault.due_on.isoformat() if found.fault.due_on else "",
        "reason": found.fault.reason, "at_home": found.fault.at_home, "photo": found.issue.cover or "",
    }


def _again(line: Again) -> dict[str, Any]:
    assert line.verdict is not None  # closing waits for every answer
    assert line.recheck is not None
    return {
        "ref": line.issue.ref, "title": line.issue.title, "place": line.place, "unit": line.unit,
        "round": line.round_number, "verdict": line.verdict.value, "note": line.recheck.note,
        "before": line.issue.cover or "", "after": line.photo,
    }
