"""/me/issues: what I reported, what waits for my word first, and what I support."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.issues.models import Issue
from app.issues.queries import mine
from app.issues.rules.display import step_number
from app.issues.rules.due import due_chip
from app.people.guards import Someone

router = APIRouter(include_in_schema=False)
LAST_KEY = 2**31 - 1


@router.get("/me/issues")
def index(
    request: Request, session: DbSession, me: Someone, at: At,
    of: Annotated[str, Query(max_length=12)] = "", before: Annotated[str | None, Query(max_length=12)] = None,
) -> Response:
    """`of=supported` lists what I support; `before` is the key at which the page before ended."""
    supported, start = of == "supported", small_int(before, 0, most=LAST_KEY) or None
    found = (mine.supported_by if supported else mine.reported_by)(session, me.person_id, start)
    shown = found[: mine.PER_PAGE]
    waiting = mine.waiting_for(session, me.person_id) if not supported and start is None else []
    here = "/me/issues?of=supported" if supported else "/me/issues?of=mine"
    return page(
        request, "issues/mine.html", waiting=_lines(waiting, at), lines=_lines(shown, at), supported=supported,
        first=here if start else None, next=f"{here}&before={shown[-1].key}" if len(found) > len(shown) else None,
    )


def _lines(issues: Sequence[Issue], at: datetime) -> list[dict[str, Any]]:
    return [
        {"issue": issue, "due": due_chip(issue, at), "step": step_number(issue.status, issue.resume_status)}
        for issue in issues
    ]
