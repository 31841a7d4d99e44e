"""Taking a template over, and changing what was taken over."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.mechanisms.actions.adopting import adopt, change, setting_of
from app.mechanisms.forms import SettingForm, typed
from app.mechanisms.guards import Hall, HallOfHosts, Kept, MechanismOfHosts
from app.mechanisms.models import Mechanism
from app.mechanisms.pages.history import told
from app.mechanisms.pages.typing import CHOICES, refused
from app.mechanisms.queries.adopted import changes_of
from app.mechanisms.queries.catalogue import template
from app.mechanisms.rules.catalogue import Template

router = APIRouter(prefix="/c/{slug}/mechanisms", include_in_schema=False)
LATEST = 3
Given = Annotated[Bound[SettingForm], Depends(bound(SettingForm))]


@router.get("/adoption/{code}")
def adoption_form(request: Request, session: DbSession, at: At, hall: HallOfHosts, code: str) -> Response:
    found = template(session, code, at)
    return _adoption(request, hall, found, Bound(raw=typed(found.setting, 0)))


@router.post("/adoption/{code}")
def take_over(
    request: Request, session: DbSession, at: At, hall: HallOfHosts, code: str, form: Given
) -> Response:
    """Adopts a template with whatever the community made of it in the form."""
    found = template(session, code, at)
    if form.value is None:
        return _adoption(request, hall, found, form, 422)
    try:
        adopted = adopt(session, hall.community.key, found, form.value.setting(), by=hall.actor, at=at)
    except DomainError as error:
        return _adoption(request, hall, found, refused(form, error, 0), error.status)
    days = "，往后六十天的都排好了" if adopted.cadence else ""
    return see_other(_address(hall, adopted), request, flash=f"采用了“{adopted.name}”{days}。")


def _adoption(
    request: Request, hall: Hall, found: Template, form: Bound[SettingForm], status: int = 200
) -> Response:
    base = f"/c/{hall.community.slug}/mechanisms"
    return page(
        request, "mechanisms/edit.html", status, community=hall.place, form=form, back=base, template=found,
        action=f"{base}/adoption/{found.code}", mechanism=None, history=(), **CHOICES,
    )


@router.get("/{mechanism_slug}/edit")
def edit_form(request: Request, session: DbSession, kept: MechanismOfHosts) -> Response:
    raw = typed(setting_of(kept.mechanism), kept.mechanism.version)
    return _edit(request, session, kept, Bound(raw=raw))


@router.post("/{mechanism_slug}/edit")
def save(request: Request, session: DbSession, at: At, kept: MechanismOfHosts, form: Given) -> Response:
    """Refused input comes back with what was typed; the second of two tabs sees what the first one made of it."""
    if form.value is None:
        return _edit(request, session, kept, form, 422)
    try:
        changed = change(
            session, kept.mechanism.key, form.value.setting(), version=form.value.seen, by=kept.hall.actor, at=at
        )
    except DomainError as error:
        return _edit(request, session, kept, refused(form, error, kept.mechanism.version), error.status)
    words = f"“{form.value.name}”改好了，往后的都按新的排。" if changed else "没有改动。"
    return see_other(_address(kept.hall, kept.mechanism), request, flash=words)


def _edit(
    request: Request, session: Session, kept: Kept, form: Bound[SettingForm], status: int = 200
) -> Response:
    back = _address(kept.hall, kept.mechanism)
    return page(
        request, "mechanisms/edit.html", status, community=kept.hall.place, form=form, back=back, template=None,
        action=f"{back}/edit", mechanism=kept.mechanism,
        history=told(changes_of(session, kept.mechanism.key, most=LATEST)), **CHOICES,
    )


def _address(hall: Hall, mechanism: Mechanism) -> str:
    return f"/c/{hall.community.slug}/mechanisms/{mechanism.slug}"


