"""Writing down what was said and decided about one item, and everything that follows from it."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.companies.queries import unit_by_id, units_for
from app.core.errors import DomainError, Invalid, NotFound, Stale
from app.core.workdays import local_day
from app.issues.models import Issue
from app.mechanisms.rules.kinds import Phase
from app.meetings.actions.agenda import step_room
from app.meetings.actions.bringing import Brought, file_for
from app.meetings.actions.following import follow, tell_bringers
from app.meetings.actions.promises import settle_promise
from app.meetings.actions.ruling import Ruling
from app.meetings.models import AgendaItem
from app.meetings.queries.meetings import Held
from app.meetings.queries.record import (
    how_many_came,
    item_to_change,
    present_at,
    told_of,
    units_here,
    veil_of,
)
from app.meetings.rules.decisions import Told, check, kept
from app.meetings.rules.drafting import veiled
from app.meetings.rules.hands import check_hands
from app.meetings.rules.kinds import Decision, MinutesState
from app.meetings.rules.minutes import Move, check_move
from app.people.rules.roles import Actor

REDRAFT = "纪要草稿已经有了，这一处改动要重新生成或者在草稿里改。"


def record_item(
    session: Session, held: Held, item_id: int, told: Told, *, seen: str, brought: Brought | None = None,
    by: Actor, at: datetime,
) -> list[str]:
    """Keeps it and does what follows: the issue, the promise, the messages. `seen` is the stamp the page showed;
    `brought` makes an issue of a promised matter that has none. Sentences about what else happened.

    Expects the meeting held until the commit. Raises Stale, Invalid, NotFound or DomainError; nothing is written then.
    """
    item = _item(session, held, item_id)
    before = told_of(item)
    if before.stamp != seen:
        raise Stale("您打开以后，别人刚改过这一项，您写的还没算数。看看现在记的，要改就再存一次。")
    told = _clean(session, held, told)
    _check(session, held, item, told, brought, at)
    unit = unit_by_id(session, told.unit_id) if told.unit_id is not None else None
    ruling = Ruling(session, held, item, told, unit.name if unit else "", by, at)
    _write(ruling)
    said = _consequences(ruling, before, brought) if before.ruling != told.ruling or brought else []
    held.meeting.recorder_id = held.meeting.recorder_id or by.person_id
    step_room(session, held.meeting)
    session.flush()
    _note(ruling, before)
    return [*said, REDRAFT] if held.meeting.minutes_state is MinutesState.DRAFT else said


def check_recording(held: Held) -> None:
    """From its beginning until its minutes are out. Raises DomainError."""
    if held.occurrence.phase not in (Phase.OPEN, Phase.CLOSED):
        raise DomainError(f"这次会{held.occurrence.phase.label}，还不能记录。")
    check_move(Move.RECORDING, held.meeting.minutes_state)


def _item(session: Session, held: Held, item_id: int) -> AgendaItem:
    check_recording(held)
    item = item_to_change(session, held.key, item_id)
    if item is None:
        raise NotFound("议程里没有这一项。")
    if item.dropped_at is not None:
        raise DomainError("这一项已经撤下，不用记录。")
    return item


def _clean(session: Session, held: Held, told: Told) -> Told:
    """What is written may be read by everybody some day: without phones and without anybody's name."""
    people = present_at(session, held.key, local_day(held.occurrence.starts_at))
    veil = veil_of(session, held.key, people)
    summary, reason, responsible = (veiled(text, veil) for text in (told.summary, told.reason, told.responsible))
    return kept(replace(told, summary=summary, reason=reason, responsible=responsible))


def _check(session: Session, held: Held, item: AgendaItem, told: Told, brought: Brought | None, at: datetime) -> None:
    """Everything that could be refused, before anything is written."""
    check(told, local_day(at), agreed=item.due_on)
    check_hands(told.hands, how_many_came(session, held.key))
    if told.unit_id is None:
        return
    issue = session.get(Issue, item.issue_id) if item.issue_id is not None else None
    if issue is not None:
        offered = units_for(session, issue.community_id, issue.estate_id, local_day(at))
    elif brought is not None:
        estate = brought.spot.estate.key if brought.spot.estate else None
        offered = units_for(session, held.community.key, estate, local_day(at))
    else:
        offered = units_here(session, held.community.key, local_day(at))
    if told.unit_id not in {unit.id for unit in offered}:
        raise Invalid("这个单位现在不管这件事所在的地方，换一个单位，或者只写上谁来办。", field="unit")


def _write(ruling: Ruling) -> None:
    item, told, hands = ruling.item, ruling.told, ruling.told.hands
    item.summary, item.decision, item.reason = told.summary, told.decision, told.reason
    item.responsible, item.unit_id, item.due_on = told.responsible, told.unit_id, told.due_on
    item.hands_for, item.hands_against, item.hands_abstain = (
        (hands.yes, hands.no, hands.abstained) if hands else (None, None, None)
    )
    item.decided_at, item.decided_by = (ruling.at, ruling.by.person_id) if told.decision else (None, None)
    ruling.session.add(item)
    ruling.session.flush()


def _consequences(ruling: Ruling, before: Told, brought: Brought | None) -> list[str]:
    item = ruling.item
    said, filed = [], None
    if brought is not None and ruling.told.decision is Decision.PROMISED and _is_bare(item):
        filed = file_for(ruling.session, ruling.held, item, brought, by=ruling.by, at=ruling.at)
        said.append(f"已经转成问题 {filed.ref}。")
    issue = filed or (ruling.session.get(Issue, item.issue_id) if item.issue_id is not None else None)
    if before.ruling != ruling.told.ruling or filed is not None:
        settle_promise(ruling, before, issue)
        if issue is not None:
            said += follow(ruling, issue.key)
        tell_bringers(ruling, issue)
    return said


def _is_bare(item: AgendaItem) -> bool:
    """Nothing on the board stands behind it yet."""
    return item.issue_id is None and item.promise_id is None


def _note(ruling: Ruling, before: Told) -> None:
    record(
        ruling.session, f"c{ruling.held.community.key}", "item.decision", f"item:{ruling.item.key}",
        actor_id=ruling.by.person_id, actor_title=ruling.by.title, at=ruling.at, before=_plain(before),
        after=_plain(ruling.told), reason=ruling.told.reason,
    )


def _plain(told: Told) -> dict[str, object]:
    return {
        "decision": told.decision, "summary": told.summary, "reason": told.reason, "responsible": told.responsible,
        "unit": told.unit_id, "due_on": told.due_on, "hands": told.hands.words if told.hands else "",
    }
