"""Meter readings both sides agree to, quarrels about money, and who serves meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid, NotFound
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.handovers.actions.keeping import attach, changed, check_receives, everybody, note, tell_all
from app.handovers.models import FeeDispute, Handover, Reading, ServiceContinuity
from app.handovers.queries.contents import (
    dispute_of_slip,
    disputes_of,
    reading_of_slip,
    readings_of,
    statement_of,
)
from app.handovers.queries.people import owners_who_sign
from app.handovers.rules.items import check_running
from app.handovers.rules.kinds import Meter, Side
from app.handovers.rules.standing import NEEDS_NONE, check_basis, check_two
from app.people.rules.roles import Actor

MOST_READINGS, MOST_DISPUTES, MOST_READING_PHOTOS = 60, 40, 2


@dataclass(frozen=True, slots=True)
class Shown:
    """What a meter shows: `value` as it stands there, with its unit; `photos` stored ones."""

    meter: Meter
    place: str
    value: str
    unit: str
    read_on: date
    photos: Sequence[int] = ()


def write_reading(
    session: Session, handover: Handover, shown: Shown, slip: str, *, side: Side, by: Actor, at: datetime
) -> Reading:
    """The same form sent twice is one reading. `handover` is locked.

    Raises DomainError (over, too many), Invalid (place, number, day or photograph missing).
    """
    before = reading_of_slip(session, handover.key, slip)
    if before is not None:
        return before
    check_running(handover.state)
    place = mask_personal(shown.place)
    _check_reading(shown, place, local_day(at))
    if len(readings_of(session, handover.key)) >= MOST_READINGS:
        raise DomainError(f"一次交接最多记 {MOST_READINGS} 块表。")
    reading = Reading(
        handover_id=handover.key, meter=shown.meter, place=place, value=shown.value, unit=shown.unit,
        read_on=shown.read_on, side=side, entered_by=by.person_id, entered_at=at, slip=slip,
    )
    session.add(reading)
    session.flush()
    attach(session, handover, shown.photos, reading=reading.key)
    changed(session, handover)
    told = {"reading": reading.key, "meter": shown.meter, "value": shown.value, "unit": shown.unit}
    note(session, handover, "read", by=by, at=at, after=told)
    return reading


def _check_reading(shown: Shown, place: str, today: date) -> None:
    if len(place) < 2:
        raise Invalid("写上表在哪里，比如：水泵房总表。", field="place")
    if not any(letter.isdigit() for letter in shown.value):
        raise Invalid("照表上的数字写。", field="value")
    if not shown.unit:
        raise Invalid("写上单位，比如：度、立方米。", field="unit")
    if shown.read_on > today:
        raise Invalid("抄表的日子还没到，看看是不是写错了。", field="read_on")
    if not shown.photos:
        raise Invalid("把表拍下来，数字要看得清。", field="photos")


def agree_reading(
    session: Session, handover: Handover, reading_id: int, *, side: Side, by: Actor, at: datetime
) -> None:
    """The other side says the number is right; said twice, it is said once. `handover` is locked."""
    reading = next((each for each in readings_of(session, handover.key) if each.key == reading_id), None)
    if reading is None:
        raise NotFound("没有这一块表。")
    if reading.agreed_at is not None:
        return
    check_running(handover.state)
    if side is reading.side:
        raise DomainError("这块表是您这边记的，由另一方来认。")
    check_two(by.person_id, reading.entered_by)
    if side is Side.RECEIVER:
        check_receives(handover, by)
    reading.agreed_by, reading.agreed_at = by.person_id, at
    session.add(reading)
    changed(session, handover)
    note(session, handover, "reading_agreed", by=by, at=at, after={"reading": reading.key})


def record_dispute(
    session: Session, handover: Handover, words: str, amount: int | None, slip: str, *, by: Actor, at: datetime
) -> FeeDispute:
    """A quarrel about money (`amount` in 分); the same form sent twice is one. `handover` is locked."""
    before = dispute_of_slip(session, handover.key, slip)
    if before is not None:
        return before
    check_running(handover.state)
    wording = mask_personal(words)
    if len(wording) < 5:
        raise Invalid("写清楚为哪笔钱、双方怎么说，至少 5 个字。不要写业主的名字和门牌。", field="words")
    if len(disputes_of(session, handover.key)) >= MOST_DISPUTES:
        raise DomainError(f"最多记 {MOST_DISPUTES} 条，合起来写。")
    dispute = FeeDispute(
        handover_id=handover.key, words=wording, amount=amount, entered_by=by.person_id, entered_title=by.title,
        entered_at=at, slip=slip,
    )
    session.add(dispute)
    changed(session, handover)
    note(session, handover, "dispute_recorded", by=by, at=at, after={"dispute": dispute.key, "amount": amount})
    return dispute


def say_who_serves(session: Session, handover: Handover, words: str, *, by: Actor, at: datetime) -> None:
    """Who serves what until somebody takes over; the same words again change nothing. `handover` is locked."""
    check_running(handover.state)
    wording = mask_personal(words)
    if len(wording) < 5:
        raise Invalid("写清楚哪些事由谁来做，比如：保洁和门岗由安禾物业做到新物业进场。", field="words")
    before = statement_of(session, handover.key)
    if before is not None and before.words == wording:
        return
    row = ServiceContinuity(
        handover_id=handover.key, words=wording, said_by=by.person_id, said_title=by.title, said_at=at
    )
    session.add(row)
    changed(session, handover)
    old = {"words": before.words} if before else None
    note(session, handover, "service_said", by=by, at=at, before=old, after={"words": wording})


def say_by_what(session: Session, handover: Handover, basis: str, *, by: Actor, at: datetime) -> None:
    """By what the community's committee receives for the owners; the same words again change nothing. `handover` is
    locked. Raises Invalid (too little), DomainError (owners sign themselves, over)."""
    check_running(handover.state)
    if owners_who_sign(session, handover, local_day(at)):
        raise DomainError(NEEDS_NONE)
    wording, before = mask_personal(basis), handover.basis
    check_basis(wording, stands_in=True)
    if wording == before:
        return
    handover.basis = wording
    changed(session, handover)
    told = {"basis": wording}
    note(session, handover, "basis_said", by=by, at=at, before={"basis": before}, after=told)
    people, key = everybody(session, handover, at), f"basis/{handover.version}"
    tell_all(session, people, "写上了社区凭什么代收", wording, handover=handover, kind=key, by=by, at=at)
