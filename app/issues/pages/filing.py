"""Filing, step one: what it is, with the questions that come first."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Invalid, NotFound
from app.core.forms import Bound, bound
from app.core.web import see_other
from app.issues.forms.filing import WhatForm
from app.issues.pages.drafts import DraftInPath, DraftToChange, Writing, keep, step_page
from app.issues.queries.catalogue import categories, category
from app.issues.rules.category import Category, Stopper, Subcategory

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked after a category, and after a second level that has questions of its own."""

    category: Category
    sub: Subcategory | None

    @property
    def stoppers(self) -> tuple[Stopper, ...]:
        return self.sub.stoppers if self.sub else self.category.stoppers

    @property
    def query(self) -> str:
        return f"?c={self.category.code}&s={self.sub.code}" if self.sub else f"?c={self.category.code}"


def _asked(session: Session, code: str, sub_code: str, at: At) -> Asked | None:
    try:
        found = category(session, code, at)
    except NotFound:
        return None
    return Asked(found, next((sub for sub in found.subs if sub.code == sub_code), None))


@router.get("/c/{slug}/report/{token}/what")
def show_what(
    request: Request, session: DbSession, at: At, writing: DraftInPath,
    c: str = "", s: str = "", yes: str = "", past: str = "",
) -> Response:
    """All in the address, so that a "yes" to a question that stops is kept nowhere."""
    if writing.receipt:
        return see_other(writing.receipt)
    asked = _asked(session, c, s, at)
    if asked is None:
        return _tiles(request, session, at, writing)
    if yes.isascii() and yes.isdigit() and len(yes) < 3 and int(yes) < len(asked.stoppers):
        return step_page(request, "issues/report/stopper.html", writing, asked=asked, stopper=asked.stoppers[int(yes)])
    return step_page(request, "issues/report/kind.html", writing, asked=asked, past=past == "1")


def _tiles(
    request: Request, session: Session, at: At, writing: Writing, status: int = 200, form: Bound[Any] | None = None
) -> Response:
    return step_page(
        request, "issues/report/what.html", writing, status,
        categories=categories(session, at), form=form or Bound(), base=writing.step("what"),
    )


@router.post("/c/{slug}/report/{token}/what")
def keep_what(
    request: Request, session: DbSession, at: At, writing: DraftToChange,
    form: Annotated[Bound[WhatForm], Depends(bound(WhatForm))],
) -> Response:
    """A category with a second level or questions leads to them; what is kept is only what passed them."""
    if writing.receipt:
        return see_other(writing.receipt)
    typed = form.value
    asked = _asked(session, typed.category, typed.subcategory, at) if typed else None
    if typed is None or asked is None:
        refused = form.refuse(Invalid("请从列出的类别里点一个。", field="category"))
        return _tiles(request, session, at, writing, 422, refused)
    if "subcategory" not in form.raw and (asked.category.subs or asked.category.stoppers):
        return see_other(writing.step("what") + asked.query)
    if asked.sub and asked.sub.stoppers and not typed.sure:
        return see_other(writing.step("what") + asked.query)
    sub = asked.sub.code if asked.sub else ""
    return see_other(keep(session, writing, at, category=asked.category.code, subcategory=sub).next_step)
