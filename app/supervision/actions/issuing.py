"""The town issues an order: numbered, with a deadline, once per form and once per suggestion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.companies.models import HandlingUnit
from app.companies.queries import posts_of
from app.core.db import affected, insert_into
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.filters import when
from app.core.masking import mask_personal
from app.core.workdays import local, local_day
from app.issues.models import Issue
from app.people.rules.roles import Actor
from app.places.models import Community, Estate
from app.supervision.actions.keeping import move, tell_all
from app.supervision.models import OrderIssue, OrderNumber, SupervisionOrder
from app.supervision.queries.candidates import candidate_of, look
from app.supervision.queries.orders import counter_locked, issues_named, open_order_of, order_of_slip
from app.supervision.queries.people import ground_of, receivers, unit_to_address
from app.supervision.rules.candidates import check_key, is_about
from app.supervision.rules.deadlines import due_in
from app.supervision.rules.kinds import Reason, State, Step
from app.supervision.rules.standing import RECUSED, Hat, hats

SHORTEST, SUBJECT, ASKED, STANDARD = 5, 60, 800, 400
MOST_ISSUES = 20
NO_SUGGESTION = "这一条现在不在建议里，可能有人先办了。还要发就再点一次，当作您自己写的发。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an order says. `refs`: issues it is about; `estate`: None where it is about no estate in particular."""

    unit: int
    reason: Reason
    subject: str
    asked: str
    standard: str
    days: int
    refs: tuple[str, ...] = ()
    estate: Estate | None = None
    suggestion: str = ""
    slip: str = ""


def issue_order(session: Session, town_id: int, wanted: Wanted, *, by: Actor, at: datetime) -> SupervisionOrder:
    """The order; the same slip gives the same one, and with other words is refused.

    The guard has let in only officials of the town. Raises Invalid (unit, words, days, an issue, what is no
    suggestion now), Forbidden (a post with the receiver), DomainError (the suggestion is under an open order); nothing
    is written then.
    """
    unit, year = _unit(session, town_id, wanted), local(at).year
    counter = _turn(session, town_id, year)  # others who issue wait for us from here on
    if (before := order_of_slip(session, wanted.slip)) is not None:
        return _same(before, wanted)
    _check_impartial(session, town_id, wanted, unit, by, at)
    issues, suggestion = _issues(session, town_id, wanted, unit), _suggestion(session, town_id, wanted, at)
    subject, asked, standard = (mask_personal(text) for text in (wanted.subject, wanted.asked, wanted.standard))
    _check_words(subject, asked, standard)
    due_at = due_in(wanted.days, at)
    counter.last += 1
    order = SupervisionOrder(
        town_id=town_id, year=year, number=counter.last, unit_id=unit.key, reason=wanted.reason, subject=subject,
        community_id=_community(wanted, unit, issues), estate_id=wanted.estate.key if wanted.estate else None,
        asked=asked, standard=standard, suggestion=suggestion, slip=wanted.slip or None, issued_at=at,
        issued_by=by.person_id, since=at, due_at=due_at,
    )
    session.add_all([counter, order])
    session.flush()
    session.add_all(OrderIssue(order_id=order.key, issue_id=issue.key) for issue, _ in issues)
    move(session, order, Step.ISSUE, State.ISSUED, asked, by=by, title=by.title, at=at, due_at=due_at)
    _tell(session, order, unit, by, at)
    return order


def _same(before: SupervisionOrder, wanted: Wanted) -> SupervisionOrder:
    """Raises DomainError where the form came back with something else in it."""
    then = (before.unit_id, before.reason, before.subject, before.asked, before.standard)
    subject, asked, standard = (mask_personal(text) for text in (wanted.subject, wanted.asked, wanted.standard))
    if then != (wanted.unit, wanted.reason, subject, asked, standard):
        raise DomainError(f"这一页已经发过{before.official_number}，和这里写的不一样。要另发一份，重新点“发督办单”。")
    return before


def _turn(session: Session, town_id: int, year: int) -> OrderNumber:
    """The counter of the town and year, begun where it is not there yet, and ours until the end."""
    begun = insert_into(session, OrderNumber).values(town_id=town_id, year=year, last=0)
    affected(session, begun.on_conflict_do_nothing(index_elements=["town_id", "year"]))
    return counter_locked(session, town_id, year)


def _suggestion(session: Session, town_id: int, wanted: Wanted, at: datetime) -> str:
    """The suggestion this order answers; empty for one that is about something else by now."""
    if not wanted.suggestion:
        return ""
    check_key(wanted.suggestion)
    if (running := open_order_of(session, town_id, wanted.suggestion)) is not None:
        raise DomainError(f"这一条已经发了督办单：{running.official_number}。")
    found = candidate_of(session, look(session, town_id, at), wanted.suggestion)
    if found is None:
        raise Invalid(NO_SUGGESTION, field="suggestion")
    estate = wanted.estate.slug if wanted.estate else ""
    return found.key if is_about(found, wanted.refs, estate) else ""


def _unit(session: Session, town_id: int, wanted: Wanted) -> HandlingUnit:
    unit = unit_to_address(session, town_id, wanted.unit)
    if unit is None:
        raise Invalid("从列出的单位里选一个。", field="unit")
    return unit


def _check_words(subject: str, asked: str, standard: str) -> None:
    if len(subject) < 2:
        raise Invalid("写一句是什么事。", field="subject")
    if len(asked) < SHORTEST:
        raise Invalid(f"写清楚要办什么，至少 {SHORTEST} 个字。", field="asked")
    if len(standard) < SHORTEST:
        raise Invalid(f"写清楚办到什么样算好，至少 {SHORTEST} 个字。", field="standard")


def _issues(
    session: Session, town_id: int, wanted: Wanted, unit: HandlingUnit
) -> Sequence[tuple[Issue, Community]]:
    """What is not public is told only to the unit that handles it anyway."""
    if len(wanted.refs) > MOST_ISSUES:
        raise Invalid(f"一份督办单最多写 {MOST_ISSUES} 件。", field="refs")
    found = {issue.ref: (issue, community) for issue, community in issues_named(session, wanted.refs)}
    for ref in wanted.refs:
        issue, community = found.get(ref, (None, None))
        if issue is None or community is None or community.town_id != town_id:
            raise Invalid(f"没有编号是 {ref} 的事，看看有没有抄错。", field="refs")
        if (not issue.public or issue.hidden_at is not None) and issue.unit_id != unit.key:
            raise Invalid(f"{ref} 不公开，也没有派给这个单位，不能写进去。", field="refs")
    return list(found.values())


def _community(wanted: Wanted, unit: HandlingUnit, issues: Sequence[tuple[Issue, Community]]) -> int | None:
    """The one community it is about; None where there are several."""
    if wanted.estate is not None:
        return wanted.estate.community_id
    communities = {issue.community_id for issue, _ in issues}
    return next(iter(communities)) if len(communities) == 1 else unit.community_id


def _check_impartial(
    session: Session, town_id: int, wanted: Wanted, unit: HandlingUnit, by: Actor, at: datetime
) -> None:
    """Whoever has a post with the receiver does not supervise it."""
    today, estate_id = local_day(at), wanted.estate.key if wanted.estate else None
    ground = ground_of(session, unit, today, town_id=town_id, estate_id=estate_id)
    if Hat.RECUSED in hats(by, ground, posts_of(session, by.person_id, today)):
        raise Forbidden(RECUSED)


def _tell(session: Session, order: SupervisionOrder, unit: HandlingUnit, by: Actor, at: datetime) -> None:
    people = receivers(session, unit, order.estate_id, local_day(at))
    title, body = f"收到督办单：{order.subject}", f"{order.official_number}，{when(order.due_at)} 前答复。先签收。"
    tell_all(session, order, people, title, body, by=by.person_id, kind="issued", at=at)
