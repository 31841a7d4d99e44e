"""/receipt/{token}: where it stands, for whoever holds the receipt, without a sign-in; and the reporter's own steps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup
from sqlmodel import Session

from app.companies.models import UnitKind
from app.companies.queries import company_serving
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Stale
from app.core.forms import Bound, bound
from app.core.settings import address
from app.core.web import Place, page, see_other
from app.core.workdays import local_day
from app.issues.actions.steps import take_step
from app.issues.actions.turn import Given, facts_of, reporter_name
from app.issues.forms.filing import ConfirmationForm, CorrectionForm, WithdrawalForm
from app.issues.guards import ReceiptInPath, ReceiptToChange, Sight
from app.issues.models import IssueEvent
from app.issues.queries.case import Case
from app.issues.queries.history import events_since
from app.issues.queries.surroundings import history_of
from app.issues.rules.category import Lead
from app.issues.rules.display import place_text
from app.issues.rules.due import calendar_notice, due_chip
from app.issues.rules.lifecycle import CORRECTION_WINDOW, OPEN, Step, open_steps
from app.issues.rules.rail import progress
from app.issues.rules.story import Entry, Shot, told
from app.people.models import Person

router = APIRouter(include_in_schema=False)
LABELS = {"note": "您的话", "reason": "为什么", "title": "标题", "description": "说明"}
NOBODY = "这张回执没有留反映人，回话和撤回请找社区。"


@router.get("/receipt/{token}")
def show(request: Request, session: DbSession, at: At, sight: ReceiptInPath) -> Response:
    return _receipt(request, session, at, sight)


def _receipt(
    request: Request, session: Session, at: datetime, sight: Sight, status: int = 200,
    step: Step | None = None, form: Bound[Any] | None = None,
) -> Response:
    """`form` belongs to `step`, which was refused; the others are empty."""
    issue, case = sight.issue, sight.case
    history = _with_photos(session, sight)
    clerk = session.get(Person, issue.entered_by) if issue.entered_by else None
    own = address(f"/receipt/{issue.receipt_token}")
    return page(
        request, "issues/receipt.html", status, community=Place(case.community.slug, case.community.name),
        issue=issue, case=case, where=_where(case), due=due_chip(issue, at), lead=_lead(session, case, at),
        notice=calendar_notice(issue.resolve_by), shown_as=_shown_as(session, sight),
        clerk=clerk.name if clerk else "", track=progress(issue, [event for event, _ in history]),
        entries=[told(event, shots) for event, shots in history], before=_before(history),
        steps=open_steps(facts_of(issue), sight.worn, at), correct_until=issue.created_at + CORRECTION_WINDOW,
        sub=next((sub.name for sub in case.category.subs if sub.code == issue.subcategory), ""),
        going_on=issue.status in OPEN, forms={step: form} if step and form else {}, empty=Bound(),
        address=own, qr=_qr(own),
    )


def _with_photos(session: Session, sight: Sight) -> list[tuple[IssueEvent, list[Shot]]]:
    """Photos of an issue that is not public open with the receipt only, so their addresses carry it."""
    issue = sight.issue
    history = history_of(session, issue.key)
    if issue.public and issue.hidden_at is None:
        return history
    key = f"?r={issue.receipt_token}"
    return [
        (event, [replace(shot, url=shot.url + key, href=shot.href + key) for shot in shots])
        for event, shots in history
    ]


def _before(history: Sequence[tuple[IssueEvent, Sequence[Shot]]]) -> list[Shot]:
    return [shot for _, shots in history for shot in shots if shot.stage == "before"]


def _where(case: Case) -> str:
    names = case.estate.name if case.estate else "", case.building.name if case.building else ""
    return place_text(*names, case.issue.stairwell, case.issue.place) or case.community.name


def _lead(session: Session, case: Case, at: datetime) -> str:
    """Who has it, or who will be asked first."""
    if case.unit is not None:
        return case.unit.name
    lead = case.filed.lead
    if lead is Lead.COMPANY and case.estate is not None:
        company = company_serving(session, case.estate.key, local_day(at))
        return f"社区派单，一般派给{company.short_name}" if company else "由社区来定"
    return f"社区派单，一般派给{UnitKind(lead.value).label}"


def _shown_as(session: Session, sight: Sight) -> str:
    person = session.get(Person, sight.issue.reporter_id) if sight.issue.reporter_id else None
    return reporter_name(sight.issue, person.name) if person else ""


def _qr(link: str) -> Markup:
    code = segno.make(link, error="m", micro=False)
    drawn: str = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=2, title="这张回执的二维码")
    return Markup(drawn)


@router.post("/receipt/{token}/confirmation")
def confirm(
    request: Request, session: DbSession, at: At, sight: ReceiptToChange,
    form: Annotated[Bound[ConfirmationForm], Depends(bound(ConfirmationForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _receipt(request, session, at, sight, 422, Step.CONFIRMATION, form)
    given = Given(solved=typed.solved, satisfaction=typed.satisfaction if typed.solved else None, note=typed.note)
    thanks = "记下了，谢谢您回话。" if typed.solved else "记下了，已经退回重办，期限不重新算。"
    return _take(request, session, at, sight, Step.CONFIRMATION, form, given, typed.seen, thanks)


@router.post("/receipt/{token}/withdrawal")
def withdraw(
    request: Request, session: DbSession, at: At, sight: ReceiptToChange,
    form: Annotated[Bound[WithdrawalForm], Depends(bound(WithdrawalForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _receipt(request, session, at, sight, 422, Step.WITHDRAWAL, form)
    given = Given(reason=typed.reason)
    return _take(request, session, at, sight, Step.WITHDRAWAL, form, given, typed.seen, "撤回了，这件事不再办理。")


@router.post("/receipt/{token}/correction")
def correct(
    request: Request, session: DbSession, at: At, sight: ReceiptToChange,
    form: Annotated[Bound[CorrectionForm], Depends(bound(CorrectionForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _receipt(request, session, at, sight, 422, Step.CORRECTION, form)
    given = Given(description=typed.description, title=typed.title)
    return _take(request, session, at, sight, Step.CORRECTION, form, given, typed.seen, "改好了，原来的话留在经过里。")


def _take(
    request: Request, session: Session, at: datetime, sight: Sight, step: Step, form: Bound[Any], given: Given,
    seen: int | None, thanks: str,
) -> Response:
    """The reporter's step through the one door; a refusal shows the page again with what was typed."""
    try:
        if sight.me is None:
            raise Forbidden(NOBODY)
        take_step(session, sight.case, step, given, by=sight.me, worn=sight.worn, at=at, seen=seen)
    except Stale:
        return _changed(request, session, at, sight, step, form, seen or 0)
    except DomainError as refusal:
        return _receipt(request, session, at, sight, refusal.status, step, form.refuse(refusal))
    return see_other(f"/receipt/{sight.issue.receipt_token}", request, flash=thanks)


def _changed(
    request: Request, session: Session, at: datetime, sight: Sight, step: Step, form: Bound[Any], seen: int
) -> Response:
    """409 with what happened since, what was typed, and the same step once more where it is still open."""
    issue, back = sight.issue, f"/receipt/{sight.issue.receipt_token}"
    changes: list[Entry] = [told(event) for event in events_since(session, issue.key, seen)]
    still = step in open_steps(facts_of(issue), sight.worn, at)
    typed = [(label, form.raw[name]) for name, label in LABELS.items() if form.raw.get(name)]
    again = [(name, value) for name, value in form.raw.items() if name != "seen"]
    return page(
        request, "errors/changed.html", 409, community=Place(sight.case.community.slug, sight.case.community.name),
        changes=changes, typed=typed, again_action=f"{back}/{step.value}" if still else None,
        again_fields=[*again, ("seen", issue.version)], back_href=back,
    )
