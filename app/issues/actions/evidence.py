"""Photos that come after the filing: the reporter's own at once, a step's proof waiting until the step is taken."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from app.attachments.actions import keep_prepared
from app.attachments.models import Photo
from app.attachments.queries import photo_by_token
from app.attachments.rules.images import Prepared
from app.audit.actions import record
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.limits import spend
from app.issues.actions.board import shift, visible
from app.issues.actions.drafts import PHOTO_LIMIT, add_draft_photo, new_draft
from app.issues.models import DraftPhoto, Issue, IssuePhoto, PhotoStage
from app.issues.queries.filing import draft_of_photo
from app.issues.queries.history import pictures_of
from app.issues.rules.lifecycle import OPEN, Step, may
from app.issues.rules.standing import Hat
from app.people.rules.roles import Actor

PHOTOS_AN_HOUR = 60


def add_photos(
    session: Session, issue: Issue, pictures: Sequence[Prepared], *, by: Actor, worn: frozenset[Hat], at: datetime
) -> None:
    """The reporter shows more of the trouble while it is open; nine in all. Audited, and no step of its own."""
    if not {Hat.REPORTER, Hat.CLERK} & worn:
        raise Forbidden("只有反映人能给这件事补照片。办理和核实时拍的，跟着那一步一起传。")
    if issue.status not in OPEN:
        raise DomainError(f"这件事已经是“{issue.status.label}”，不能再补照片。")
    have = [found for found in pictures_of(session, issue.key) if found.stage == PhotoStage.BEFORE]
    if len(have) + len(pictures) > PHOTO_LIMIT:
        raise Invalid(f"照片最多 {PHOTO_LIMIT} 张，现在已经有 {len(have)} 张。", field="photos")
    photos = _kept(session, pictures, by, at)
    for photo in photos:
        session.add(
            IssuePhoto(
                issue_id=issue.key, photo_id=photo.key, stage=PhotoStage.BEFORE, alt=f"反映人补的照片：{issue.title}"
            )
        )
    _count(session, issue, photos, by, at)


def _kept(session: Session, pictures: Sequence[Prepared], by: Actor, at: datetime) -> list[Photo]:
    if not pictures:
        raise Invalid("没有收到照片，选好再传一次。", field="photos")
    for _ in pictures:
        spend(
            session, f"photos/{by.person_id}", limit=PHOTOS_AN_HOUR, window=timedelta(hours=1), at=at,
            message="这一小时里传的照片太多了，过一会儿再传。",
        )
    return [keep_prepared(session, picture, at=at) for picture in pictures]


def _count(session: Session, issue: Issue, photos: Sequence[Photo], by: Actor, at: datetime) -> None:
    issue.photos += len(photos)
    issue.cover = issue.cover or photos[0].token
    issue.updated_at = at
    session.add(issue)
    session.flush()
    if visible(issue):
        shift(session, issue.community_id, issue.status, issue.status)
    record(
        session, f"c{issue.community_id}", "issue.photos_added", issue.ref, actor_id=by.person_id,
        actor_title=by.title, at=at, after={"photos": issue.photos},
    )


def keep_proofs(
    session: Session, issue: Issue, pictures: Sequence[Prepared], *, by: Actor, worn: frozenset[Hat], at: datetime
) -> list[str]:
    """Tokens to be given with the completion or verification. Until then they lie in a draft of nobody's, so that
    what is never used goes the way of all forgotten drafts."""
    if not may(Step.COMPLETION, worn) and not may(Step.VERIFICATION, worn):
        raise Forbidden("办完和核实的照片，由办理单位和核实的人传。")
    photos = _kept(session, pictures, by, at)
    draft = new_draft(session, issue.community_id, _mark(issue, by), person_id=None, at=at)
    for photo in photos:
        add_draft_photo(session, draft, photo, 0)
    return [photo.token for photo in photos]


def take_proofs(session: Session, issue: Issue, tokens: Sequence[str], *, by: Actor) -> tuple[int, ...]:
    """Ids of photos this person kept for this issue; each can be given once."""
    found = []
    for token in dict.fromkeys(tokens):
        photo = photo_by_token(session, token)
        draft = draft_of_photo(session, photo.key) if photo else None
        if photo is None or draft is None or json.loads(draft.data) != _mark(issue, by):
            raise Invalid("有一张照片不是您为这件事传的，或者已经用过，重新传一次。", field="photos")
        found.append(photo.key)
    session.execute(delete(DraftPhoto).where(col(DraftPhoto.photo_id).in_(found)))
    return tuple(found)


def _mark(issue: Issue, by: Actor) -> dict[str, object]:
    return {"proof_for": issue.ref, "kept_by": by.person_id}
