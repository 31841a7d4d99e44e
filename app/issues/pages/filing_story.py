"""Filing, step three: what happened, and photos that are kept from the moment they are sent."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session
from starlette.datastructures import UploadFile

from app.attachments.actions import keep_prepared
from app.attachments.rules.formats import MAX_BYTES, Refused
from app.attachments.rules.images import Prepared, prepare
from app.core.db import unit_of_work
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.idempotency import client_address
from app.core.text import clean
from app.core.web import see_other
from app.issues.actions.allowance import spend_photos
from app.issues.actions.drafts import PHOTO_LIMIT, add_draft_photo, drop_draft_photo
from app.issues.forms.filing import LONGEST, StoryForm, sent_photos
from app.issues.pages.drafts import DraftInPath, Writing, keep, step_page, writing_at
from app.issues.pages.filing_similar import likely
from app.issues.queries.catalogue import category
from app.issues.queries.filing import photos_of_draft

router = APIRouter(include_in_schema=False)
TOO_BIG = "这张照片超过 12 MB。请打开照片截个图，传截图。"


@router.get("/c/{slug}/report/{token}/story")
def show_story(request: Request, session: DbSession, at: At, writing: DraftInPath) -> Response:
    if writing.receipt:
        return see_other(writing.receipt)
    if not writing.kept.category:
        return see_other(writing.next_step)
    return _story(request, session, at, writing)


def _story(
    request: Request, session: Session, at: datetime, writing: Writing, status: int = 200,
    form: Bound[Any] | None = None,
) -> Response:
    kept = writing.kept
    return step_page(
        request, "issues/report/story.html", writing, status, form=form or Bound(), most=PHOTO_LIMIT,
        photos=photos_of_draft(session, writing.draft.key), category=category(session, kept.category, at),
        similar=likely(session, writing),
    )


@router.post("/c/{slug}/report/{token}/story")
def keep_story(
    request: Request, slug: str, token: str, at: At,
    form: Annotated[Bound[StoryForm], Depends(bound(StoryForm))],
    sent: Annotated[list[UploadFile], Depends(sent_photos)],
) -> Response:
    """Two short transactions with the decoding of photos between them, which may take seconds.

    The text is kept before anything can be refused.
    """
    try:
        with unit_of_work() as session:
            writing = _keep_text(session, slug, token, at, form)
            if writing.receipt:
                return see_other(writing.receipt)
            room = PHOTO_LIMIT - len(photos_of_draft(session, writing.draft.key))
            spend_photos(session, client_address(request), min(len(sent), room), at=at)
    except DomainError as refusal:
        return _again(request, slug, token, at, form.refuse(refusal), refusal)
    ready, problems = _prepared(sent, room)
    with unit_of_work() as session:
        _keep_photos(session, writing_at(session, slug, token, lock=True), ready, at)
    if problems:
        form = Bound(raw=form.raw, errors={**form.errors, "photos": "".join(problems)})
    elif form.raw.get("stay") or form.raw.get("drop"):
        return see_other(writing.step("story") + "#photos")
    return see_other(writing.next_step) if not form.errors else _again(request, slug, token, at, form)


def _keep_text(session: Session, slug: str, token: str, at: datetime, form: Bound[StoryForm]) -> Writing:
    writing = writing_at(session, slug, token, lock=True)
    if writing.receipt:
        return writing
    dropped = str(form.raw.get("drop", ""))
    for photo in photos_of_draft(session, writing.draft.key):
        if photo.token == dropped:
            drop_draft_photo(session, writing.draft, photo)
    text = clean(str(form.raw.get("description", "")), limit=2 * LONGEST)
    title = writing.kept.title if text == writing.kept.description else ""
    return keep(session, writing, at, description=text, title=title)


def _prepared(sent: list[UploadFile], room: int) -> tuple[list[Prepared], list[str]]:
    """What can be kept, and a sentence for whatever cannot; one file in memory at a time."""
    ready, problems = [], []
    for number, file in enumerate(sent[:room], 1):
        try:
            ready.append(_one(file))
        except Refused as refused:
            problems.append(f"第 {number} 张没收下：{refused}")
    if len(sent) > room:
        problems.append(f"照片最多 {PHOTO_LIMIT} 张，后面的 {len(sent) - room} 张没有加进来。")
    return ready, problems


def _one(file: UploadFile) -> Prepared:
    if (file.size or 0) > MAX_BYTES:
        raise Refused(TOO_BIG)
    return prepare(file.file.read())


def _keep_photos(session: Session, writing: Writing, ready: list[Prepared], at: datetime) -> None:
    """Another tab may have filled the room meanwhile, or filed the report: then these are left out."""
    have = len(photos_of_draft(session, writing.draft.key))
    if not writing.receipt:
        for number, prepared in enumerate(ready[: PHOTO_LIMIT - have]):
            add_draft_photo(session, writing.draft, keep_prepared(session, prepared, at=at), have + number)


def _again(
    request: Request, slug: str, token: str, at: datetime, form: Bound[Any], refusal: DomainError | None = None
) -> Response:
    """The page with what is kept by now. A refusal without a field belongs to the photos."""
    if "" in form.errors:
        form = Bound(raw=form.raw, errors={"photos": form.errors.pop(""), **form.errors})
    status = refusal.status if refusal else 422
    if status == 404 and refusal:
        raise refusal
    with unit_of_work(write=False) as session:
        return _story(request, session, at, writing_at(session, slug, token), status, form)
