"""同感, comments, flags, and what the committee takes out of sight."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.limits import spend
from app.core.web import own_path, page, see_other
from app.issues.actions import hiding, talk
from app.issues.actions.replies import keep_comment
from app.issues.forms.talk import CommentForm, FlagForm, HidingForm, SupportForm
from app.issues.guards import IssueToChange, Sight
from app.issues.models import Comment
from app.issues.pages.panels import Typed
from app.issues.pages.scene import acting
from app.issues.pages.showing import render
from app.issues.queries.history import comment_by_id
from app.issues.queries.upkeep import communities_of_town, flagged
from app.people.guards import Someone
from app.people.rules.roles import COMMITTEE_ROLES, Role

router = APIRouter(include_in_schema=False)
ENOUGH = "今天写得不少了，歇一会儿再写。"


def back_to(request: Request, asked: str, ref: str) -> str:
    """Where somebody came from: the form says it, else the browser, else the issue itself."""
    if asked:
        return own_path(asked)
    came = urlsplit(request.headers.get("referer", ""))
    on_site = came.netloc == request.headers.get("host") and came.path.startswith("/c/")
    return own_path(f"{came.path}?{came.query}" if came.query else came.path) if on_site else f"/i/{ref}"


@router.get("/i/{ref}/support")
def back_to_the_issue(ref: str) -> Response:
    """Somebody comes back here from signing in; supporting takes a press of the button, never a link."""
    return see_other(own_path(f"/i/{ref}"))


@router.post("/i/{ref}/support")
def support(
    request: Request, session: DbSession, sight: IssueToChange, at: At,
    form: Annotated[Bound[SupportForm], Depends(bound(SupportForm))],
) -> Response:
    """Once per person; `undo` takes it back."""
    issue, me = sight.issue, acting(sight)
    wanted = form.value or SupportForm()
    where = back_to(request, wanted.next, issue.ref)
    if wanted.undo:
        talk.unsupport(session, issue, by=me)
        return see_other(where, request, flash="同感收回了。")
    try:
        added = talk.support(session, issue, by=me, at=at)
    except DomainError as refusal:
        return render(request, session, sight, at, status=refusal.status, typed=Typed(Bound().refuse(refusal)))
    return see_other(where, request, flash="记下了，有进展会告诉您。" if added else "您已经同感过了。")


@router.post("/i/{ref}/comments")
def comment(
    request: Request, session: DbSession, sight: IssueToChange, at: At,
    form: Annotated[Bound[CommentForm], Depends(bound(CommentForm))],
) -> Response:
    me = acting(sight)
    if form.value is None:
        return render(request, session, sight, at, status=422, typed=Typed(form, "comment"))
    spend(session, f"comment/{me.person_id}", limit=30, window=timedelta(hours=1), at=at, message=ENOUGH)
    try:
        row = talk.comment(session, sight.case, form.value.text, by=me, worn=sight.worn, at=at)
    except DomainError as refusal:
        return render(
            request, session, sight, at, status=refusal.status, typed=Typed(form.refuse(refusal), "comment")
        )
    return see_other(f"/i/{sight.issue.ref}#say-{row.key}", request, flash="发出去了。")


def _of_this_issue(sight: Sight, row: Comment | None) -> Comment:
    if row is None or row.issue_id != sight.issue.key:
        raise NotFound("没有这条留言。")
    return row


def _comment(comment_id: str, session: DbSession, sight: IssueToChange) -> Comment:
    return _of_this_issue(sight, comment_by_id(session, row_id(comment_id)))


CommentInPath = Annotated[Comment, Depends(_comment)]


@router.post("/i/{ref}/comments/{comment_id}/flag")
def flag(
    request: Request, session: DbSession, sight: IssueToChange, row: CommentInPath, at: At,
    form: Annotated[Bound[FlagForm], Depends(bound(FlagForm))],
) -> Response:
    me, where = acting(sight), f"flag-{row.key}"
    if form.value is None:
        return render(request, session, sight, at, status=422, typed=Typed(form, where))
    spend(session, f"flag/{me.person_id}", limit=30, window=timedelta(hours=1), at=at, message=ENOUGH)
    try:
        talk.flag_comment(session, row, form.value.reason, by=me, at=at)
    except DomainError as refusal:
        return render(request, session, sight, at, status=refusal.status, typed=Typed(form.refuse(refusal), where))
    return see_other(f"/i/{sight.issue.ref}#say-{row.key}", request, flash="告诉社区了，会有人来看。")


@router.post("/i/{ref}/comments/{comment_id}/hiding")
def hide_comment(
    request: Request, session: DbSession, sight: IssueToChange, row: CommentInPath, at: At,
    form: Annotated[Bound[HidingForm], Depends(bound(HidingForm))],
) -> Response:
    me, where = acting(sight), f"hide-{row.key}"
    if form.value is None:
        return render(request, session, sight, at, status=422, typed=Typed(form, where))
    try:
        hiding.hide_comment(session, sight.issue, row, form.value.reason, by=me, worn=sight.worn, at=at)
    except DomainError as refusal:
        return render(request, session, sight, at, status=refusal.status, typed=Typed(form.refuse(refusal), where))
    return see_other(_then(form.value.next, sight, row), request, flash="这条留言收起了，原因大家都看得到。")


def _then(asked: str, sight: Sight, row: Comment) -> str:
    return own_path(asked) if asked else f"/i/{sight.issue.ref}#say-{row.key}"


def _moderated(session: DbSession, me: Someone) -> list[int]:
    """Communities whose comments I look after."""
    found = set(me.scopes(*COMMITTEE_ROLES))
    towns = me.scopes(Role.TOWN_OFFICIAL)
    found.update(communities_of_town(session, sorted(towns)) if towns else ())
    if not found:
        raise Forbidden("这一页不对您开放，这里只给社区两委和镇里看。")
    return sorted(found)


Moderated = Annotated[list[int], Depends(_moderated)]


@router.get("/work/flags")
def flags(request: Request, session: DbSession, communities: Moderated) -> Response:
    return page(request, "work/flags.html", flags=flagged(session, communities))


@router.post("/work/flags/{comment_id}/dismissal")
def keep(
    request: Request, session: DbSession, communities: Moderated, me: Someone, at: At, comment_id: str
) -> Response:
    """The comment stays, the flags are settled."""
    keep_comment(session, row_id(comment_id), communities, by=me, at=at)
    return see_other("/work/flags", request, flash="留着不动，标记去掉了。")
