"""/work/replies: sentences the community uses often, offered beside the form of a step."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.issues.actions.replies import drop_reply, reply_by_id, write_reply
from app.issues.forms.queue import ReplyForm
from app.issues.forms.steps import SHEETS
from app.issues.queries.catalogue import categories
from app.issues.queries.choices import all_replies
from app.people.guards import Someone
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role

router = APIRouter(include_in_schema=False)


def _writer(me: Someone) -> Actor:
    if not me.has(*COMMITTEE_ROLES, Role.TOWN_OFFICIAL):
        raise Forbidden("常用话由社区两委和镇里来写。")
    return me


Writer = Annotated[Actor, Depends(_writer)]
ReplyPosted = Annotated[Bound[ReplyForm], Depends(bound(ReplyForm))]


@router.get("/work/replies")
def index(request: Request, session: DbSession, _me: Writer, at: At) -> Response:
    return _index(request, session, at, Bound())


def _index(request: Request, session: Session, at: datetime, form: Bound[Any], status: int = 200) -> Response:
    names = {each.code: each.name for each in categories(session, at)}
    return page(
        request, "work/replies.html", status, replies=all_replies(session), form=form, categories=names, steps=_steps()
    )


def _steps() -> list[tuple[str, str]]:
    return [(step.value, step.label) for step, sheet in SHEETS.items() if sheet.words]


@router.post("/work/replies")
def write(request: Request, session: DbSession, me: Writer, at: At, form: ReplyPosted) -> Response:
    if form.value is None:
        return _index(request, session, at, form, 422)
    write_reply(session, None, **form.value.model_dump(), by=me, at=at)
    return see_other("/work/replies", request, flash="存好了，办这一步的时候就能选到。")


@router.get("/work/replies/{reply_id}")
def edit(request: Request, session: DbSession, _me: Writer, at: At, reply_id: str) -> Response:
    row = reply_by_id(session, row_id(reply_id))
    return _edit(request, session, at, row.key, Bound(raw=row.model_dump(include={"step", "category", "text"})))


def _edit(
    request: Request, session: Session, at: datetime, key: int, form: Bound[Any], status: int = 200
) -> Response:
    names = [(each.code, each.name) for each in categories(session, at)]
    return page(request, "work/reply.html", status, key=key, form=form, categories=names, steps=_steps())


@router.post("/work/replies/{reply_id}")
def rewrite(
    request: Request, session: DbSession, me: Writer, at: At, reply_id: str, form: ReplyPosted
) -> Response:
    key = row_id(reply_id)
    if form.value is None:
        return _edit(request, session, at, key, form, 422)
    write_reply(session, key, **form.value.model_dump(), by=me, at=at)
    return see_other("/work/replies", request, flash="改好了。")


@router.post("/work/replies/{reply_id}/deletion")
def drop(request: Request, session: DbSession, me: Writer, at: At, reply_id: str) -> Response:
    drop_reply(session, row_id(reply_id), by=me, at=at)
    return see_other("/work/replies", request, flash="删掉了。")
