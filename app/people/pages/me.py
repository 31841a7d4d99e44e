"""/me: what is known about me, where I am signed in, who looked, and the way out."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.people import actions, queries
from app.people.cookies import take_back
from app.people.forms import CloseForm, NameForm
from app.people.guards import Present, SignedIn

router = APIRouter(include_in_schema=False)
PHRASE = "注销"
Exporter = Callable[[Session, int], dict[str, Any]]
Eraser = Callable[[Session, int, datetime], None]
Awaiting = Callable[[Session, int, datetime], list[tuple[str, str]]]


@router.get("/me")
def show(request: Request, session: DbSession, at: At, who: Present) -> Response:
    return _show(request, session, at, who, Bound())


def _show(
    request: Request, session: Session, at: datetime, who: SignedIn, form: Bound[NameForm], status: int = 200
) -> Response:
    person = who.person
    names = queries.scope_names(session, who.actor.grants, scope_namers(request))
    return page(
        request, "people/me/show.html", status,
        form=form, person=person, staff=who.actor.is_staff, here=who.sign_in,
        roles=[(grant.role.label, names[grant], grant) for grant in who.actor.grants],
        residencies=queries.residencies_of(session, person.key),
        sign_ins=queries.live_sign_ins(session, person.key, at),
        reveals=queries.reveals_of(session, person.key),
        may_verify=who.actor.has(*queries.VERIFYING_ROLES), awaited=_awaited(request, session, person.key, at),
    )


def _awaited(request: Request, session: Session, person_id: int, at: datetime) -> list[tuple[str, str]]:
    """(address, words) of what domains above people wait for from this person."""
    makers: Sequence[Awaiting] = getattr(request.app.state, "awaited", ())
    return [each for maker in makers for each in maker(session, person_id, at)]


def scope_namers(request: Request) -> dict[Any, queries.Namer]:
    """Names for contracts and units, put there by the composition root since they live above people."""
    return dict(getattr(request.app.state, "scope_namers", {}))


@router.post("/me/name")
def rename(
    request: Request, session: DbSession, at: At, who: Present,
    form: Annotated[Bound[NameForm], Depends(bound(NameForm))],
) -> Response:
    if form.value is None:
        return _show(request, session, at, who, form, 422)
    try:
        actions.rename_person(session, who.person, form.value.name, at=at)
    except DomainError as refusal:
        return _show(request, session, at, who, form.refuse(refusal), refusal.status)
    return see_other("/me", request, flash="称呼改好了。")


@router.post("/me/sign-ins/end")
def end_others(request: Request, session: DbSession, at: At, who: Present) -> Response:
    ended = actions.end_all_sign_ins(session, who.person.key, at=at, keep=who.sign_in)
    return see_other("/me", request, flash=f"别的设备都退出了，一共 {ended} 个。" if ended else "没有别的设备登录着。")


@router.get("/me/export")
def export(request: Request, session: DbSession, who: Present) -> Response:
    """Everything every domain knows about me; domains above add theirs through `app.state.exporters`."""
    known = queries.export_person(session, who.person.key)
    exporters: Sequence[Exporter] = getattr(request.app.state, "exporters", ())
    for exporter in exporters:
        known |= exporter(session, who.person.key)
    headers = {"Content-Disposition": 'attachment; filename="pingshuo-my-data.json"', "Cache-Control": "no-store"}
    return Response(json.dumps(known, ensure_ascii=False, indent=2), media_type="application/json", headers=headers)


@router.get("/me/close")
def ask_to_close(request: Request, session: DbSession, who: Present) -> Response:
    return page(request, "people/me/close.html", form=Bound(), phrase=PHRASE, staff=who.actor.is_staff)


@router.post("/me/close")
def close(
    request: Request, session: DbSession, at: At, who: Present,
    form: Annotated[Bound[CloseForm], Depends(bound(CloseForm))],
) -> Response:
    """Domains above erase what they hold through `app.state.erasers`, in the same transaction."""
    if form.value is None or form.value.phrase != PHRASE:
        unsure = form.refuse(Invalid(f"要注销，就在这里写“{PHRASE}”两个字。", field="phrase"))
        return page(request, "people/me/close.html", 422, form=unsure, phrase=PHRASE, staff=who.actor.is_staff)
    erasers: Sequence[Eraser] = getattr(request.app.state, "erasers", ())
    for erase in erasers:
        erase(session, who.person.key, at)
    actions.close_account(session, who.person, by=who.actor, at=at)
    request.session.clear()
    answer = see_other("/", request, flash="账号注销了，姓名和电话都已删掉。")
    take_back(answer)
    return answer
