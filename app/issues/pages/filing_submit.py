"""Filing, the last press: who speaks, within which limits, and what happens once however often it is pressed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.filters import when
from app.core.forms import Bound, bound
from app.core.idempotency import client_address
from app.core.web import see_other
from app.issues.actions.allowance import spend_filing
from app.issues.actions.filing import file_issue
from app.issues.actions.on_behalf import HOW, may_enter_for_others, resident_told_by
from app.issues.actions.report import Report
from app.issues.forms.filing import PreviewForm
from app.issues.models import Issue
from app.issues.pages.drafts import DraftToChange, Writing, forget
from app.issues.pages.filing_preview import Ready, keep_typed, preview_page, ready_to_file, unready_step
from app.issues.queries import filing as queries
from app.people import actions as people
from app.people.cookies import hand_out
from app.people.guards import Visitor, acting
from app.people.models import Person, SignInKind
from app.people.rules.roles import Actor

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who files (`by`), whose report it is, and whether a phone code has just shown it."""

    by: Actor
    reporter: Person | None
    how: str = ""
    newly: bool = False


@router.post("/c/{slug}/report/{token}/preview")
def submit(
    request: Request, session: DbSession, at: At, writing: DraftToChange, me: Visitor,
    form: Annotated[Bound[PreviewForm], Depends(bound(PreviewForm))],
) -> Response:
    """The draft is locked: whoever presses twice gets the same receipt. Nothing refuses after the code is used up
    but the limits, and then the person is signed in and the draft still there."""
    if writing.receipt:
        return see_other(writing.receipt)
    writing = keep_typed(session, writing, at, form)
    ready = ready_to_file(session, writing, at)
    if ready is None:
        return see_other(unready_step(session, writing), request, flash="还差一步，补上就能提交。", tone="soon")
    if form.value is None:
        return preview_page(request, session, at, writing, me, 422, form)
    speaker = None
    try:
        speaker = _speaker(request, session, at, writing, me, form.value)
        reporter_id = speaker.reporter.key if speaker.reporter else None
        spend_filing(session, client_address(request), reporter_id, at=at)
        issue = file_issue(session, _report(session, writing, ready, speaker), by=speaker.by, at=at)
    except DomainError as refusal:
        newly = speaker.by if speaker and speaker.newly else None
        answer = preview_page(request, session, at, writing, newly or me, refusal.status, form.refuse(refusal))
        return _entering(answer, request, session, at, speaker)
    return _filed(request, session, at, issue, speaker)


def _speaker(
    request: Request, session: Session, at: datetime, writing: Writing, me: Actor | None, typed: PreviewForm
) -> Speaker:
    if typed.website:
        raise Invalid("“网址”那一栏是挡机器人的，请空着再提交一次。", field="website")
    if me is None:
        return _by_code(request, session, at, typed)
    if may_enter_for_others(session, me, writing.community) and typed.behalf != "self":
        return _on_behalf(session, at, me, typed)
    person = session.get(Person, me.person_id)
    if person is not None:
        _take_name(session, person, typed, at)
    return Speaker(me, person)


def _by_code(request: Request, session: Session, at: datetime, typed: PreviewForm) -> Speaker:
    if typed.phone is None:
        raise Invalid("留个手机号，用来收办理结果。", field="phone")
    if typed.code is None:
        raise Invalid("填上短信里的 6 位验证码，没收到就点“发验证码”。", field="code")
    person = people.check_code(session, typed.phone, typed.code, address=client_address(request), at=at)
    _take_name(session, person, typed, at)
    return Speaker(acting(session, person, staff=False, at=at), person, newly=True)


def _take_name(session: Session, person: Person, typed: PreviewForm, at: datetime) -> None:
    """A resident who wants to sign with a name and has none yet gives it here."""
    if typed.sign == "name" and typed.name and not person.name and person.username is None:
        people.rename_person(session, person, typed.name, at=at)


def _on_behalf(session: Session, at: datetime, me: Actor, typed: PreviewForm) -> Speaker:
    if not typed.behalf:
        raise Invalid("选一下是替谁反映的。", field="behalf")
    if typed.behalf == "patrol":
        return Speaker(me, None, typed.behalf)
    resident = resident_told_by(session, typed.resident_name, typed.resident_phone, by=me, at=at)
    return Speaker(me, resident, typed.behalf)


def _report(session: Session, writing: Writing, ready: Ready, speaker: Speaker) -> Report:
    kept = writing.kept
    photos = queries.photos_of_draft(session, writing.draft.key)
    return Report(
        spot=ready.spot, category=ready.category, description=kept.description, reporter=speaker.reporter,
        source=HOW.get(speaker.how, kept.source), subcategory=kept.subcategory, title=kept.title, place=kept.place,
        stairwell=kept.stairwell, anonymous=kept.sign != "name", draft_id=writing.draft.key,
        entered_by=speaker.by if speaker.how else None, photos=tuple(photo.key for photo in photos),
    )


def _filed(request: Request, session: Session, at: datetime, issue: Issue, speaker: Speaker) -> Response:
    if speaker.newly:
        request.session.clear()  # nothing typed before the sign-in stays behind
    promise = f"最晚{when(issue.respond_by)}前受理。" if issue.respond_by else "办理情况会写在这一页。"
    flash = f"反映成功，编号 {issue.ref}。{promise}"
    answer = see_other(f"/receipt/{issue.receipt_token}", request, flash=flash)
    forget(answer)
    return _entering(answer, request, session, at, speaker)


def _entering(
    answer: Response, request: Request, session: Session, at: datetime, speaker: Speaker | None
) -> Response:
    """Signs in whoever has just proved their phone: a new secret, whatever the browser held before."""
    if speaker is not None and speaker.newly and speaker.reporter is not None:
        token = people.start_sign_in(session, speaker.reporter, SignInKind.WEB, staff=False, at=at)
        hand_out(answer, token, at, max_age=None)
    return answer
