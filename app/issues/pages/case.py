"""/i/{ref}: one issue, what happened to it, and what this viewer may do about it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden
from app.core.forms import Bound, bound
from app.core.web import own_path, see_other
from app.issues.actions.hiding import hide_issue, show_issue
from app.issues.forms.talk import HidingForm, RevealForm
from app.issues.guards import IssueInPath, IssueToChange
from app.issues.models import Issue
from app.issues.pages.panels import Typed
from app.issues.pages.revealing import about, revealed
from app.issues.pages.scene import acting
from app.issues.pages.showing import render
from app.issues.rules.standing import knows_reporter
from app.notifications.actions import tell
from app.people.actions import reveal_person

router = APIRouter(include_in_schema=False)


@router.get("/i/{ref}")
def show(
    request: Request, session: DbSession, sight: IssueInPath, at: At,
    contact: Annotated[str, Query(max_length=8)] = "",
) -> Response:
    """`contact` asks for what was revealed a moment ago; `do` opens one step's form, `back` is where it leads to."""
    shown = revealed(session, sight, at) if contact else None
    return render(request, session, sight, at, contact=shown)


@router.post("/i/{ref}/reveal")
def reveal(
    request: Request, session: DbSession, sight: IssueToChange, at: At,
    form: Annotated[Bound[RevealForm], Depends(bound(RevealForm))],
) -> Response:
    """Who the reporter is, for a reason that the reporter reads. Never for the handler."""
    issue, me = sight.issue, sight.me
    if me is None or issue.reporter_id is None or not knows_reporter(sight.worn):
        raise Forbidden("反映人是谁，办理单位和别的人都不能看。")
    if form.value is None:
        return render(request, session, sight, at, status=422, typed=Typed(form, "reveal"))
    try:
        reveal_person(
            session, issue.reporter_id, by=me, about=about(issue), reason=form.value.reason, at=at
        )
    except DomainError as refusal:
        return render(
            request, session, sight, at, status=refusal.status, typed=Typed(form.refuse(refusal), "reveal")
        )
    tell(
        session, issue.reporter_id, title=f"{me.title}看了您的姓名和电话", body=f"{issue.title}：{form.value.reason}",
        link="/me", dedupe=f"{issue.ref}/reveal/{me.person_id}/{at.isoformat()}", at=at,
    )
    where = own_path(form.value.next) if form.value.next else f"/i/{issue.ref}?contact=1#contact"
    return see_other(where, request, flash="这次查看记下了，反映人会看到是谁、为什么。")


@router.post("/i/{ref}/hiding")
def hide(
    request: Request, session: DbSession, sight: IssueToChange, at: At,
    form: Annotated[Bound[HidingForm], Depends(bound(HidingForm))],
) -> Response:
    return _off_or_on_the_board(request, session, sight, at, form, hide=True)


@router.post("/i/{ref}/showing")
def show_again(
    request: Request, session: DbSession, sight: IssueToChange, at: At,
    form: Annotated[Bound[HidingForm], Depends(bound(HidingForm))],
) -> Response:
    return _off_or_on_the_board(request, session, sight, at, form, hide=False)


def _off_or_on_the_board(
    request: Request, session: DbSession, sight: IssueToChange, at: At, form: Bound[HidingForm], *, hide: bool
) -> Response:
    issue, me = sight.issue, acting(sight)
    if form.value is None:
        return render(request, session, sight, at, status=422, typed=Typed(form, "hiding"))
    change = hide_issue if hide else show_issue
    try:
        change(session, issue, form.value.reason, by=me, worn=sight.worn, at=at)
    except DomainError as refusal:
        return render(
            request, session, sight, at, status=refusal.status, typed=Typed(form.refuse(refusal), "hiding")
        )
    return see_other(f"/i/{issue.ref}", request, flash=_done(issue))


def _done(issue: Issue) -> str:
    if issue.hidden_at is not None:
        return "从看板上收起了，事情照办，反映人会看到原因。"
    return "又在看板上公开了。"
