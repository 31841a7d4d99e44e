"""/rulebooks/new: the town's form for a rulebook that begins with a month to come."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.rulebooks.actions import adopt_rulebook, check_adoption
from app.rulebooks.forms import Draft, bind_draft, fresh
from app.rulebooks.guards import Adopter, EveryVersion, Shelf
from app.rulebooks.queries import judged_on
from app.rulebooks.rules.items import changes, items, sections, sums
from app.rulebooks.rules.policy import Cadence
from app.rulebooks.rules.spans import Standing, months_offered

router = APIRouter(include_in_schema=False)
CADENCES = [(each.value, each.label) for each in Cadence]


async def _posted(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


@router.get("/rulebooks/new")
def ask(request: Request, shelf: EveryVersion, me: Adopter, at: At) -> Response:
    newest = shelf.newest
    return _form(request, shelf, at, fresh(newest.rulebook, newest.number, months_offered(local_day(at))[0]))


@router.post("/rulebooks/new")
def adopt(
    request: Request, session: DbSession, shelf: EveryVersion, me: Adopter, at: At,
    posted: Annotated[dict[str, str], Depends(_posted)],
) -> Response:
    """Looked at first, then adopted; refused input comes back with what was typed."""
    form, step = bind_draft(shelf.newest.rulebook, posted), posted.get("step")
    if step in ("sum", "edit"):
        return _form(request, shelf, at, Bound(raw=form.raw), seen=posted.get("seen", "")[:10])
    if form.value is None:
        return _form(request, shelf, at, form, 422)
    typed = form.value
    try:
        if step != "adopt":
            return _review(request, session, shelf, at, form, typed)
        version = adopt_rulebook(
            session, typed.rulebook, effective_month=typed.effective_month, reason=typed.reason, seen=typed.seen,
            by=me, at=at,
        )
    except DomainError as refusal:
        return _form(request, shelf, at, form.refuse(refusal), refusal.status)
    words = f"第 {version.number} 版定好了，从 {typed.effective_month.year}年{typed.effective_month.month}月起用。"
    return see_other(f"/rulebooks/{version.number}", request, flash=words)


def _review(
    request: Request, session: Session, shelf: Shelf, at: datetime, form: Bound[Draft], typed: Draft
) -> Response:
    """What changes against the version that would judge that month, from when and for whom. Raises what adopting it
    would raise."""
    month = typed.effective_month
    before = check_adoption(
        session, typed.rulebook, effective_month=month, reason=typed.reason, seen=typed.seen, at=at
    )
    coming = [each.first for each in shelf.spans.values() if each.standing is Standing.COMING and each.first > month]
    later = min(coming, default=None)
    return page(
        request, "rulebooks/review.html", form=form, before=before.number,
        changes=changes(before.rulebook, typed.rulebook), month=f"{month.year}年{month.month}月",
        until=f"到 {later.year}年{later.month}月，换成那时候已经定好的一版。" if later else "",
        judged=judged_on(session, local_day(at)),
    )


def _form(
    request: Request, shelf: Shelf, at: datetime, form: Bound[Draft], status: int = 200, *, seen: str = ""
) -> Response:
    """The next try counts from the version now shown, or from the one `seen` where nothing was tried yet."""
    book, months = shelf.newest.rulebook, months_offered(local_day(at))
    labels = {item.name: item.label for item in items(book)} | {"effective_month": "从哪个月起用", "reason": "为什么改"}
    coming = [each for each in shelf.spans.values() if each.standing is Standing.COMING]
    form.raw["seen"] = seen or str(shelf.newest.number)
    return page(
        request, "rulebooks/new.html", status, form=form, sections=sections(book), labels=labels, cadences=CADENCES,
        months=[(month.isoformat(), f"{month.year}年{month.month}月") for month in months], newest=shelf.newest.number,
        sums=sums(book, form.raw), coming=sorted(coming, key=lambda each: each.first),
    )
