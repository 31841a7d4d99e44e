"""The town's catalogue of practices, and the town's form to change one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.masking import mask_name
from app.core.web import page, see_other
from app.mechanisms.actions.catalogue import edit_template
from app.mechanisms.forms import SettingForm, typed
from app.mechanisms.guards import TemplateEditor
from app.mechanisms.models import TemplateRevision
from app.mechanisms.pages.typing import CHOICES, refused
from app.mechanisms.queries.catalogue import revisions, setting_of, shipped_setting, template, templates
from app.mechanisms.rules.catalogue import Template
from app.mechanisms.rules.changes import Change, in_words
from app.mechanisms.rules.setting import Setting, changes
from app.mechanisms.rules.wording import held
from app.people.guards import Visitor
from app.people.rules.roles import Role

router = APIRouter(include_in_schema=False)
Given = Annotated[Bound[SettingForm], Depends(bound(SettingForm))]
LATEST = 10


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of the history: what became what."""

    at: datetime
    who: str
    changes: Sequence[Change]

    @property
    def did(self) -> str:
        return f"改了 {len(self.changes)} 处"


def held_words(setting: Setting) -> str:
    return held(setting.cadence, setting.shift, setting.start_minute)


@router.get("/mechanisms")
def show_templates(request: Request, session: DbSession, at: At, me: Visitor) -> Response:
    """Every practice, with what is known of it and where from."""
    lines = [(each, held_words(each.setting)) for each in templates(session, at)]
    may_edit = me is not None and me.has(Role.TOWN_OFFICIAL)
    return page(request, "mechanisms/templates.html", lines=lines, may_edit=may_edit)


@router.get("/mechanisms/{code}/edit")
def edit_form(request: Request, session: DbSession, at: At, me: TemplateEditor, code: str) -> Response:
    found, history = template(session, code, at), revisions(session, code)
    return _form(request, found, history, Bound(raw=typed(found.setting, len(history))))


@router.post("/mechanisms/{code}/edit")
def save(request: Request, session: DbSession, at: At, me: TemplateEditor, code: str, form: Given) -> Response:
    """Refused input comes back with what was typed."""
    found, history = template(session, code, at), revisions(session, code)
    if form.value is None:
        return _form(request, found, history, form, 422)
    try:
        changed = edit_template(session, code, form.value.setting(), seen=form.value.seen, by=me, at=at)
    except DomainError as error:
        return _form(request, found, history, refused(form, error, len(history)), error.status)
    words = f"“{form.value.name}”改好了。已经采用的社区不受影响。" if changed else "没有改动。"
    return see_other("/mechanisms", request, flash=words)


def _form(
    request: Request, found: Template, history: Sequence[tuple[TemplateRevision, str | None]],
    form: Bound[SettingForm], status: int = 200,
) -> Response:
    return page(
        request, "mechanisms/template_edit.html", status, template=found, form=form, history=_history(found, history),
        held=held_words(found.setting), **CHOICES,
    )


def _history(found: Template, newest_first: Sequence[tuple[TemplateRevision, str | None]]) -> list[Edit]:
    """The latest edits, each against the one before it; the first against what was shipped."""
    rows = newest_first[: LATEST + 1]
    versions = [setting_of(revision.data) for revision, _ in rows] + [shipped_setting(found.code)]
    return [
        Edit(
            revision.effective_at, mask_name(name) if name else "镇里",
            in_words(changes(versions[n + 1], versions[n])),
        )
        for n, (revision, name) in enumerate(rows[:LATEST])
    ]


