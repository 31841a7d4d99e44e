"""An inspection begins, or is taken back before anybody has signed it."""

from datetime import date, datetime

from sqlmodel import Session

from app.attachments.actions import drop_photo
from app.companies.queries import contract_serving, posts_of
from app.core.db import affected, insert_into
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.workdays import local_day
from app.inspections.actions.keeping import note
from app.inspections.models import Inspection
from app.inspections.queries.found import found_in, photos_of_deduction
from app.inspections.queries.inspections import inspection_of
from app.inspections.rules.dates import check_day, month_of, month_text
from app.inspections.rules.kinds import State
from app.inspections.rules.standing import RECUSED
from app.people.rules.roles import Actor
from app.places.models import Estate
from app.rulebooks.queries import rulebook_for

TAKEN = "这个小区{0}月已经有一次现场检查了，一个月一次。"


def open_inspection(session: Session, estate: Estate, inspected_on: date, *, by: Actor, at: datetime) -> Inspection:
    """A draft of the month `inspected_on` lies in. The guard has let in only who may start one.

    Raises Invalid (the day, nobody serves the estate), Forbidden (a post with the company), DomainError (there is one).
    """
    today, month = local_day(at), month_of(inspected_on)
    check_day(inspected_on, today, rulebook_for(session, month).rulebook.publish_day)
    contract = contract_serving(session, estate.key, inspected_on)
    if contract is None:
        raise Invalid("那一天没有物业在这个小区服务，没有可以检查的。", field="estate")
    for day in {inspected_on, today}:
        if contract.company_id in posts_of(session, by.person_id, day):
            raise Forbidden(RECUSED)
    new = insert_into(session, Inspection).values(
        estate_id=estate.key, community_id=estate.community_id, company_id=contract.company_id,
        contract_id=contract.key, month=month, inspected_on=inspected_on, state=State.DRAFT, opened_by=by.person_id,
        opened_at=at, inspector_title="", second_title="", note="", version=1,
    )
    if affected(session, new.on_conflict_do_nothing(index_elements=["estate_id", "month"])) == 0:
        raise DomainError(TAKEN.format(month.month), field="inspected_on")
    inspection = inspection_of(session, estate.key, month, lock=True)
    assert inspection is not None  # it has just been added
    note(session, inspection, "opened", by=by, at=at, after={"estate": estate.key, "month": month_text(month)})
    return inspection


def discard_inspection(session: Session, inspection: Inspection, reason: str, *, by: Actor, at: datetime) -> None:
    """Opened by mistake: the draft goes with what was written in it; the log keeps that there was one, and why."""
    inspection.signatures.check_writable()
    if not reason:
        raise Invalid("写一句为什么作废。", field="reason")
    found = found_in(session, [inspection.key])[inspection.key]
    before = {"month": month_text(inspection.month), "estate": inspection.estate_id, "found": len(found)}
    note(session, inspection, "discarded", by=by, at=at, before=before, after={}, reason=reason)
    for each in found:
        drop_deduction(session, each.deduction.key)
        session.delete(each.deduction)
    session.flush()
    session.delete(inspection)
    session.flush()


def drop_deduction(session: Session, deduction_id: int) -> None:
    """The photos of a deduction that is about to go."""
    for link, photo in photos_of_deduction(session, deduction_id):
        session.delete(link)
        session.flush()
        drop_photo(session, photo)
