"""The handover is done: the leaving contract ends, the new one begins, the old company's people go."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.companies.actions import bring_forward, end_contract, release_staff
from app.companies.models import ServiceContract
from app.companies.queries import contract_for_update
from app.core.errors import DomainError, Stale
from app.core.workdays import local_day
from app.handovers.actions.documents import issue_list
from app.handovers.actions.emergency import end_for_newcomer
from app.handovers.actions.keeping import changed, everybody, note, tell_all
from app.handovers.models import Handover
from app.handovers.queries.contents import items_of, paper_entrants
from app.handovers.queries.handovers import newcomer_to
from app.handovers.queries.shown import why_unheard
from app.handovers.rules.items import check_done
from app.handovers.rules.kinds import State
from app.people.rules.roles import Actor

MOVED = "您看的这会儿又有变化。再看一遍最新的清单，再办完。"
ALL_ON_PAPER = "整张清单都是照纸录的，录的人不能自己办完。请另一位看过签字的纸，用自己的账号办完。"
REASON = "物业交接办完"


def finish_handover(session: Session, handover: Handover, *, seen: int, by: Actor, at: datetime) -> None:
    """`handover` is locked, `seen` the version that was looked at; done twice by the same person, it is done once.

    The old company served until now, or until its contract's last day where everything was handed over before it
    (淄博 §48). Raises DomainError with what is still to do or where
    one person entered the whole list from paper, Stale where it changed since.
    """
    if handover.state is State.DONE and handover.done_by == by.person_id:
        return
    items, before = items_of(session, handover.key), handover.state
    check_done(before, items, absent=bool(why_unheard(session, handover, local_day(at))))
    if all(item.paper for item in items) and by.person_id in paper_entrants(session, handover.key):
        raise DomainError(ALL_ON_PAPER)
    if seen != handover.version:
        raise Stale(MOVED)
    people = everybody(session, handover, at)
    handover.state, handover.done_by, handover.done_at = State.DONE, by.person_id, at
    changed(session, handover)
    last = max(handover.terminated_on, local_day(at))
    _change_companies(session, handover, last, by, at)
    note(session, handover, "done", by=by, at=at, before={"state": before}, after={"state": State.DONE, "to": last})
    paper = issue_list(session, handover, by=by, at=at)
    body = f"交接清单编号 {paper.official_number}。"
    tell_all(session, people, "物业交接办完了", body, handover=handover, kind="done", by=by, at=at, link=paper.address)


def _change_companies(session: Session, handover: Handover, last: date, by: Actor, at: datetime) -> None:
    contract = contract_for_update(session, handover.contract_id)
    assert contract is not None  # the handover points to it
    if contract.ends_on is None or contract.ends_on > last:
        end_contract(session, contract.key, ends_on=max(last, contract.starts_on), reason=REASON, by=by, at=at)
    release_staff(session, contract.key, last_day=last, by=by, at=at)
    if handover.new_contract_id is None:
        handover.new_contract_id = newcomer_to(session, contract)
    coming = session.get(ServiceContract, handover.new_contract_id) if handover.new_contract_id is not None else None
    if coming is not None and coming.starts_on > last + timedelta(days=1):
        bring_forward(session, coming.key, starts_on=last, by=by, at=at)
    end_for_newcomer(session, handover, last, by=by, at=at)
