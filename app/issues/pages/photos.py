"""A photo is seen by whoever may see what it belongs to; for everybody else it does not exist."""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse
from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.queries import photo_by_token
from app.attachments.serving import NO_PHOTO, photo_answer
from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.tokens import same
from app.issues.guards import sight_of
from app.issues.pages.drafts import COOKIE, secret_shaped
from app.issues.queries import case as cases
from app.issues.queries.filing import draft_of_photo
from app.issues.queries.history import issue_of_photo
from app.people.guards import Visitor
from app.people.rules.roles import Actor

router = APIRouter(include_in_schema=False)


@router.get("/photos/{token}-{size}.jpg")
def show(
    request: Request, token: str, size: str, session: DbSession, at: At, me: Visitor, d: str = "", r: str = ""
) -> FileResponse:
    """`d` is the token of the draft, `r` of the receipt, for holders who are not signed in."""
    photo = photo_by_token(session, token) if secret_shaped(token) else None
    if photo is None or not _may_see(session, photo, me, at, (d, request.cookies.get(COOKIE, "")), r):
        raise NotFound(NO_PHOTO)
    return photo_answer(photo, size)


def _may_see(
    session: Session, photo: Photo, me: Actor | None, at: datetime, drafts: tuple[str, ...], receipt: str
) -> bool:
    issue_id = issue_of_photo(session, photo.key)
    if issue_id is None:
        draft = draft_of_photo(session, photo.key)
        if draft is None or (me is not None and draft.person_id == me.person_id):
            return draft is not None
        return any(same(draft.token, each) for each in drafts if secret_shaped(each))
    case = cases.case_by_id(session, issue_id, at)
    if case is not None and secret_shaped(receipt) and same(case.issue.receipt_token, receipt):
        return True
    return sight_of(session, case, me, at) is not None
