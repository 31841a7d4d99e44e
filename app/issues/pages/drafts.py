"""A report being written, as the pages of filing share it: found by its token, kept in one place, left by one door."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.idempotency import client_address
from app.core.settings import settings
from app.core.web import Place, page, see_other
from app.issues.actions.allowance import spend_draft
from app.issues.actions.drafts import keep_draft, new_draft
from app.issues.forms.filing import Kept, kept_in
from app.issues.models import Draft, Issue
from app.issues.queries import filing as queries
from app.issues.queries.history import issue_of_draft
from app.people.rules.roles import Actor
from app.places.models import Community

COOKIE = "ps_draft"
REMEMBERED = timedelta(days=30)
_SECRET = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Writing:
    """A draft in hand. `issue` is what it became, when it has been filed already."""

    community: Community
    draft: Draft
    kept: Kept
    issue: Issue | None

    def step(self, name: str) -> str:
        return f"/c/{self.community.slug}/report/{self.draft.token}/{name}"

    @property
    def next_step(self) -> str:
        return self.step(self.kept.next_step)

    @property
    def receipt(self) -> str:
        """Where to go instead when the report is filed; empty while it is a draft."""
        return f"/receipt/{self.issue.receipt_token}" if self.issue else ""


def secret_shaped(token: str) -> bool:
    """Whether a database may be asked for it at all: PostgreSQL refuses a NUL with an error of its own."""
    return bool(_SECRET.fullmatch(token))


def writing_at(session: Session, slug: str, token: str, *, lock: bool = False) -> Writing:
    """The draft behind an address; NotFound for every other token, whoever asks."""
    shaped = secret_shaped(token) and slug.isprintable()
    found = queries.draft_in(session, slug, token, lock=lock) if shaped else None
    if found is None:
        raise NotFound("没有这份草稿。可能已经删掉，或者链接少了几个字。")
    draft, community = found
    return Writing(community, draft, kept_in(draft), issue_of_draft(session, draft.key))


def _draft_in_path(slug: str, token: str, session: DbSession) -> Writing:
    return writing_at(session, slug, token)


def _draft_to_change(slug: str, token: str, session: DbSession) -> Writing:
    return writing_at(session, slug, token, lock=True)


DraftInPath = Annotated[Writing, Depends(_draft_in_path)]
DraftToChange = Annotated[Writing, Depends(_draft_to_change)]


def begin(
    request: Request, session: Session, community: Community, at: datetime, kept: Kept, me: Actor | None, **then: str
) -> Response:
    """A new draft, remembered by this browser, and on to its first open step."""
    spend_draft(session, client_address(request), at=at)
    data = kept.model_dump(mode="json")
    draft = new_draft(session, community.key, data, person_id=me.person_id if me else None, at=at)
    query = "".join(f"?{name}={value}" for name, value in then.items() if value)
    answer = see_other(Writing(community, draft, kept, None).step(kept.next_step) + query)
    answer.set_cookie(
        COOKIE, draft.token, max_age=int(REMEMBERED.total_seconds()), httponly=True, samesite="lax",
        secure=settings().secure_cookies,
    )
    return answer


def forget(answer: Response) -> None:
    """The browser has no unfinished draft any more."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=settings().secure_cookies)


def keep(session: Session, writing: Writing, at: datetime, **told: Any) -> Writing:
    """The same draft with what this step told."""
    kept = writing.kept.model_copy(update=told)
    keep_draft(session, writing.draft, kept.model_dump(mode="json"), at=at)
    return Writing(writing.community, writing.draft, kept, writing.issue)


def step_page(request: Request, name: str, writing: Writing, status: int = 200, **context: Any) -> Response:
    """A page of the four steps."""
    community = Place(writing.community.slug, writing.community.name)
    return page(request, name, status, community=community, writing=writing, **context)
