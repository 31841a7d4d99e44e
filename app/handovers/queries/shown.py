"""A handover as everybody may read it: counts, days, sentences; nothing that names a person."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.companies.rules.serving import stopped
from app.core.filters import dated
from app.core.workdays import local_day
from app.handovers.models import Handover, HandoverItem
from app.handovers.queries.contents import items_of, open_refusal, statement_of
from app.handovers.queries.emergency import Stopgap, latest_emergency
from app.handovers.rules.dates import left_words
from app.handovers.rules.items import only_said_missing, settled, unheard
from app.handovers.rules.kinds import ItemState


@dataclass(frozen=True, slots=True)
class HandoverShown:
    """`accepted` of `items` are signed by both sides, `handed` wait for the receiver, `settled` need nothing more.
    `lacking` are incomplete or missing, `denied` those of which only the company says that there are none.
    `days_left` is negative once the last day to leave has passed; `unheard` says why nobody waits for the company."""

    handover: Handover
    items: int
    accepted: int
    handed: int
    settled: int
    lacking: int
    denied: int
    days_left: int
    left: str
    meanwhile: str
    unheard: str = ""

    @property
    def ready(self) -> bool:
        return self.items > 0 and self.settled == self.items


def handover_shown(session: Session, handover: Handover, today: date, *, company: str = "") -> HandoverShown:
    """Three queries, five once the last day has passed. `company` is named where nobody wrote who serves meanwhile."""
    serving = serving_meanwhile(session, handover, company or "原来的物业")
    items, why = list(items_of(session, handover.key)), why_unheard(session, handover, today)
    return counted(handover, items, serving.words, today, why)


def why_unheard(session: Session, handover: Handover, today: date) -> str:
    """Empty while the leaving company's word is needed; no query before the last day to leave has passed."""
    if today <= handover.leave_by:
        return ""
    refusal = open_refusal(session, handover.key)
    contract = session.get_one(ServiceContract, handover.contract_id)
    reported = refusal is not None and refusal.letter_at is not None
    return unheard(handover.leave_by, today, reported=reported, stopped=stopped(contract, today))


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves until somebody takes over; `stopgap` an emergency service that goes on beside the leaving company."""

    words: str
    stopgap: Stopgap | None = None


def serving_meanwhile(session: Session, handover: Handover, company: str) -> Serving:
    """What was written; else who serves in an emergency; else what the law says (淄博 §48). Two queries."""
    said, stopgap = statement_of(session, handover.key), beside(handover, running_beside(session, handover.estate_id))
    return Serving(meanwhile_words(handover, said.words if said else "", stopgap, company), stopgap)


def running_beside(session: Session, estate_id: int) -> Stopgap | None:
    """The emergency service that goes on in the estate."""
    latest = latest_emergency(session, estate_id)
    return latest if latest is not None and latest.service.ended_on is None else None


def beside(handover: Handover, stopgap: Stopgap | None) -> Stopgap | None:
    """The same, unless it is the one that leaves, or the handover is over."""
    leaving = stopgap is None or stopgap.service.contract_id == handover.contract_id
    return None if leaving or not handover.state.runs else stopgap


def meanwhile_words(handover: Handover, said: str, stopgap: Stopgap | None, company: str) -> str:
    """The sentence everybody reads."""
    if handover.done_at is not None:
        return f"{dated(local_day(handover.done_at))}交接办完了，{company}已经离开。"
    if said:
        return said
    if stopgap is not None:
        return f"现在由应急物业{stopgap.company.short_name}服务，到{dated(stopgap.service.until)}为止。"
    return f"新的一方接管以前，由{company}继续服务。"


def counted(handover: Handover, items: list[HandoverItem], meanwhile: str, today: date, why: str) -> HandoverShown:
    """The same where the items have been read already."""
    states, denied = [item.state for item in items], sum(map(only_said_missing, items))
    return HandoverShown(
        handover, len(items), states.count(ItemState.ACCEPTED), states.count(ItemState.HANDED),
        sum(settled(item, absent=bool(why)) for item in items),
        states.count(ItemState.INCOMPLETE) + states.count(ItemState.MISSING) - denied, denied,
        (handover.leave_by - today).days, left_words(handover.leave_by, today), meanwhile, why,
    )
