"""What can be reported, who leads, how fast; and the town's form to change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.companies.models import UnitKind
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden
from app.core.forms import Bound, bound
from app.core.masking import mask_name
from app.core.web import page, see_other
from app.issues.actions.catalogue import edit_category
from app.issues.forms.catalogue import CategoryForm, typed
from app.issues.models import CategoryRevision
from app.issues.queries.catalogue import as_edited, categories, category, revisions
from app.issues.rules.category import Category, Lead, as_filed
from app.issues.rules.clocks import ClockKind
from app.issues.rules.story import limits_text
from app.people.guards import Someone, Visitor
from app.people.models import Person
from app.people.rules.roles import Actor, Role

router = APIRouter(include_in_schema=False)

LEADS = {lead: UnitKind(lead.value).label for lead in Lead}
CLOCKS = {ClockKind.WORKDAYS: "只算上班时间（工作日 8:00 到 18:00）", ClockKind.CALENDAR: "昼夜都算"}
FIELDS = {
    "name": "名称", "hint": "提示", "lead": "谁来办", "co": "谁来配合", "clock": "受理的时钟",
    "respond_minutes": "多少分钟内受理", "resolve_workdays": "几个工作日办结", "after_photo": "办完要有照片",
    "photo_hint": "照片怎么拍", "private": "默认不公开", "emergency_script": "紧急时先怎么办",
}
LATEST = 10


@dataclass(frozen=True, slots=True)
class SubLine:
    """A second level; `lead` and `limits` only where they differ from the category's own."""

    name: str
    hint: str
    lead: str
    limits: str
    emergency: bool
    private: bool


@dataclass(frozen=True, slots=True)
class Line:
    category: Category
    lead: str
    limits: str
    subs: tuple[SubLine, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of the history: what became what."""

    at: datetime
    who: str
    changes: tuple[tuple[str, str, str], ...]


@router.get("/categories")
def show_categories(request: Request, session: DbSession, at: At, me: Visitor) -> Response:
    lines = [_line(each) for each in categories(session, at)]
    return page(request, "issues/categories.html", lines=lines, may_edit=me is not None and _edits(me))


def _line(each: Category) -> Line:
    return Line(each, LEADS[each.lead], limits_text(each), tuple(_sub_line(each, sub.code) for sub in each.subs))


def _sub_line(category: Category, code: str) -> SubLine:
    sub = next(each for each in category.subs if each.code == code)
    filed = as_filed(category, code)
    limits = limits_text(filed)
    return SubLine(
        sub.name, sub.hint, LEADS[filed.lead] if filed.lead is not category.lead else "",
        limits if limits != limits_text(category) else "", filed.emergency and not category.emergency,
        filed.private and not category.private,
    )


def _edits(me: Actor) -> bool:
    return me.has(Role.TOWN_OFFICIAL)


def _editor(me: Someone) -> Actor:
    if not _edits(me):
        raise Forbidden("事项清单由镇里改，这一页不对您开放。")
    return me


Editor = Annotated[Actor, Depends(_editor)]
Given = Annotated[Bound[CategoryForm], Depends(bound(CategoryForm))]


@router.get("/categories/{code}/edit")
def edit_form(request: Request, session: DbSession, at: At, me: Editor, code: str) -> Response:
    found = category(session, code, at)
    history = revisions(session, code)
    return _form(request, session, found, history, Bound(raw=dict(typed(found, len(history)))))


@router.post("/categories/{code}/edit")
def save(request: Request, session: DbSession, at: At, me: Editor, code: str, form: Given) -> Response:
    """Refused input comes back with what was typed; a ticked box that was unticked stays so."""
    found = category(session, code, at)
    history = revisions(session, code)
    if form.value is None:
        return _form(request, session, found, history, form, 422)
    try:
        changed = edit_category(session, form.value.applied_to(found), seen=form.value.seen, by=me, at=at)
    except DomainError as error:
        again = _refused(form, error, len(history))
        return _form(request, session, found, history, again, error.status)
    words = f"“{form.value.name}”改好了，从现在起按新的算，以前反映的还按原来的期限。" if changed else "没有改动。"
    return see_other("/categories", request, flash=words)


def _refused(form: Bound[CategoryForm], error: DomainError, seen: int) -> Bound[CategoryForm]:
    """A field's own sentence each; the next try counts from the history now shown below the form."""
    raw = {**form.raw, "seen": str(seen)}
    return Bound(raw=raw, errors=error.extra.get("errors") or {error.field: error.message})


def _form(
    request: Request, session: Session, found: Category, history: Sequence[CategoryRevision],
    form: Bound[CategoryForm], status: int = 200,
) -> Response:
    return page(
        request, "issues/category_edit.html", status, category=found, form=form, labels=FIELDS, leads=LEADS,
        clocks=CLOCKS, limits=limits_text(found), history=_history(session, found.code, history[: LATEST + 1]),
    )


def _history(session: Session, code: str, newest_first: Sequence[CategoryRevision]) -> list[Edit]:
    """The latest edits, each against the one before it; the first against what was shipped."""
    versions = [as_edited(code, revision.data) for revision in newest_first] + [as_edited(code, None)]
    return [
        Edit(revision.effective_at, _who(session, revision), _changes(versions[n + 1], versions[n]))
        for n, revision in enumerate(newest_first[:LATEST])
    ]


def _who(session: Session, revision: CategoryRevision) -> str:
    person = session.get(Person, revision.edited_by) if revision.edited_by is not None else None
    return mask_name(person.name) if person else "镇里"


def _changes(before: Category, after: Category) -> tuple[tuple[str, str, str], ...]:
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in FIELDS]
    return tuple((FIELDS[name], _words(old), _words(new)) for name, old, new in pairs if old != new)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Lead):
        return LEADS[value]
    if isinstance(value, ClockKind):
        return CLOCKS[value]
    text = "、".join(value) if isinstance(value, tuple) else str(value or "")
    return text or "不填"
