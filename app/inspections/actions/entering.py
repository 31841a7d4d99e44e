"""What is written down on the walk, and taken back again, until the first inspector signs."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.inspections.actions.keeping import changed, check_still_open, note
from app.inspections.actions.opening import drop_deduction
from app.inspections.models import Deduction, DeductionPhoto, Inspection
from app.inspections.queries.found import Found, deduction_of_slip, numbers_given
from app.inspections.rules.kinds import Severity
from app.people.rules.roles import Actor
from app.rulebooks.queries import rulebook_for

PLACE, LONGEST, SHORTEST = 60, 200, 2
MOST = 200
MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class Written:
    """One thing found wanting; `photos` are ids of stored photos, `slip` names the form it came with."""

    head: str
    severity: Severity
    place: str
    note: str
    photos: tuple[int, ...] = ()
    slip: str = ""


def add_deduction(session: Session, inspection: Inspection, written: Written, *, by: Actor, at: datetime) -> Deduction:
    """The deduction; the same slip gives the same one. `inspection` is locked, so numbers are never given twice.

    Raises DomainError (signed, too old) or Invalid (head, words, a danger without a photo); nothing is written then.
    """
    before = deduction_of_slip(session, written.slip)
    if before is not None and before.inspection_id == inspection.key:
        return before
    inspection.signatures.check_writable()
    check_still_open(session, inspection, at)
    points = _price(session, inspection, written)
    place, words = mask_personal(written.place), mask_personal(written.note)
    _check_words(place, words, written)
    deduction = Deduction(
        inspection_id=inspection.key, number=_next_number(session, inspection), head=written.head,
        severity=written.severity, points=points, place=place, note=words, entered_by=by.person_id, entered_at=at,
        slip=written.slip or None,
    )
    session.add(deduction)
    session.flush()
    for photo_id in written.photos:
        session.add(DeductionPhoto(photo_id=photo_id, deduction_id=deduction.key))
    changed(session, inspection)
    note(session, inspection, "deducted", by=by, at=at, after=_told(deduction) | {"photos": len(written.photos)})
    return deduction


def _price(session: Session, inspection: Inspection, written: Written) -> int:
    """What the month's rulebook asks for it."""
    book = rulebook_for(session, inspection.month).rulebook
    if written.head not in {head.code for head in book.heads}:
        raise Invalid("从八项里选一项。", field="head")
    return written.severity.points(book.deductions)


def _check_words(place: str, words: str, written: Written) -> None:
    if not place:
        raise Invalid("写上在哪儿，比如：3号楼2单元。", field="place")
    if len(words) < SHORTEST:
        raise Invalid("写一句看到了什么。", field="note")
    if written.severity is Severity.SAFETY and not written.photos:
        raise Invalid("有危险的要拍一张照片，扣得多，要让人看得见。", field="photos")


def _next_number(session: Session, inspection: Inspection) -> int:
    many, last = numbers_given(session, inspection.key)
    if many >= MOST:
        raise DomainError(f"一次检查最多记 {MOST} 处。")
    return last + 1


def remove_deduction(session: Session, inspection: Inspection, found: Found, *, by: Actor, at: datetime) -> None:
    """Written down by mistake; the log keeps it."""
    inspection.signatures.check_writable()
    note(session, inspection, "struck", by=by, at=at, before=_told(found.deduction), after={})
    drop_deduction(session, found.deduction.key)
    session.delete(found.deduction)
    changed(session, inspection)


def _told(deduction: Deduction) -> dict[str, object]:
    told: dict[str, object] = {"number": deduction.number, "head": deduction.head, "points": deduction.points}
    return told | {"severity": deduction.severity.value}
