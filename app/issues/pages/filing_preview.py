"""Filing, step four: the report as neighbours will read it, who says it, and the one button that files it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.db import unit_of_work
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid, NotFound
from app.core.forms import Bound, bound
from app.core.idempotency import client_address
from app.core.masking import mask_name, mask_personal
from app.core.settings import settings
from app.core.text import clean, headline
from app.core.web import see_other
from app.issues.actions.on_behalf import may_enter_for_others
from app.issues.forms.filing import TITLE, CodeForm
from app.issues.pages.drafts import DraftInPath, Writing, keep, step_page, writing_at
from app.issues.pages.filing_similar import likely
from app.issues.queries import filing as queries
from app.issues.queries.catalogue import category
from app.issues.queries.filing import Spot
from app.issues.rules.category import Category, as_filed
from app.issues.rules.display import place_text
from app.people.delivery import request_code
from app.people.guards import Visitor
from app.people.models import Person
from app.people.rules.roles import Actor

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything of the draft checked once more: places and categories may have changed since."""

    spot: Spot
    category: Category


def ready_to_file(session: Session, writing: Writing, at: datetime) -> Ready | None:
    kept = writing.kept
    if kept.next_step != "preview":
        return None
    spot = queries.spot(session, writing.community, kept.estate, kept.building)
    try:
        found = category(session, kept.category, at)
    except NotFound:
        return None
    return Ready(spot, found) if spot else None


def unready_step(session: Session, writing: Writing) -> str:
    """The step to go back to."""
    kept = writing.kept
    if kept.next_step != "preview":
        return writing.next_step
    return writing.step("what" if queries.spot(session, writing.community, kept.estate, kept.building) else "place")


@router.get("/c/{slug}/report/{token}/preview")
def show_preview(request: Request, session: DbSession, at: At, writing: DraftInPath, me: Visitor) -> Response:
    if writing.receipt:
        return see_other(writing.receipt)
    return preview_page(request, session, at, writing, me)


def preview_page(
    request: Request, session: Session, at: datetime, writing: Writing, me: Actor | None, status: int = 200,
    form: Bound[Any] | None = None,
) -> Response:
    ready = ready_to_file(session, writing, at)
    if ready is None:
        return see_other(unready_step(session, writing))
    kept, phone = writing.kept, str(request.session.get("phone", ""))
    filed, staff = as_filed(ready.category, kept.subcategory), may_enter_for_others(session, me, writing.community)
    person = session.get(Person, me.person_id) if me else None
    return step_page(
        request, "issues/report/preview.html", writing, status,
        form=form or Bound(), me=me, phone=phone, typed_name=str(request.session.get("name", "")),
        own_name=mask_name(person.name) if person and not staff else "", staff=staff, filed=filed,
        sub=next((sub.name for sub in filed.subs if sub.code == kept.subcategory), ""),
        title=kept.title or headline(mask_personal(kept.description)), text=mask_personal(kept.description),
        where=_where(ready.spot, writing), masked=_masked(writing), similar=likely(session, writing),
        photos=queries.photos_of_draft(session, writing.draft.key), demo=settings().demo,
    )


def _where(spot: Spot, writing: Writing) -> str:
    kept, names = writing.kept, (spot.estate.name if spot.estate else "", spot.building.name if spot.building else "")
    return place_text(*names, kept.stairwell, mask_personal(kept.place)) or writing.community.name


def _masked(writing: Writing) -> bool:
    """Whether something personal was covered, which the writer should know."""
    typed = writing.kept.description, writing.kept.place, writing.kept.title
    return any(mask_personal(text) != text for text in typed)


@router.post("/c/{slug}/report/{token}/code")
def send_code(
    request: Request, slug: str, token: str, at: At, form: Annotated[Bound[CodeForm], Depends(bound(CodeForm))]
) -> Response:
    """No session of its own: the text must leave outside any transaction."""
    with unit_of_work() as session:
        writing = writing_at(session, slug, token, lock=True)
        if writing.receipt:
            return see_other(writing.receipt)
        writing = keep_typed(session, writing, at, form)
    try:
        code = _texted(request, form, at)
    except DomainError as refusal:
        with unit_of_work(write=False) as session:
            return preview_page(request, session, at, writing, None, refusal.status, form.refuse(refusal))
    sent = f"演示环境：验证码是 {code}" if settings().demo else "验证码发出去了，5 分钟内有效。"
    return see_other(writing.step("preview") + "#f-code", request, flash=sent)


def _texted(request: Request, form: Bound[CodeForm], at: datetime) -> str:
    if form.value is None or form.value.phone is None:
        raise Invalid(form.errors.get("phone", "先填手机号，再点“发验证码”。"), field="phone")
    code = request_code(form.value.phone, address=client_address(request), at=at)
    request.session["phone"], request.session["name"] = form.value.phone, form.value.name[:20]
    return code


def keep_typed(session: Session, writing: Writing, at: datetime, form: Bound[Any]) -> Writing:
    """Title and signature stay with the draft as far as they are good; a title like the first words is no title."""
    title, sign = clean(str(form.raw.get("title", "")), limit=TITLE), str(form.raw.get("sign", ""))
    automatic = headline(mask_personal(writing.kept.description))
    signed = sign if sign in ("name", "anon") else writing.kept.sign
    return keep(session, writing, at, title="" if title == automatic else title, sign=signed)
