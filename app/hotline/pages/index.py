"""/work/hotline: the sheets that were brought in, and where the next one is."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session
from starlette.datastructures import UploadFile

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, small_int
from app.core.web import page, see_other
from app.hotline.actions.bringing import bring_in
from app.hotline.guards import HotlineDesk, Sitting
from app.hotline.queries.batches import BATCHES, batches_of
from app.hotline.rules.kinds import State
from app.hotline.rules.standing import Office
from app.hotline.sheets import LARGEST, MOST_ROWS, NotASheet, Sheet, open_sheet
from app.people.guards import Someone
from app.people.rules.roles import Role

router = APIRouter(include_in_schema=False)
LABELS = {"file": "工单表", "office": "哪里收到的"}


class Sent:
    """The posted file, opened before the database is held: reading one takes seconds."""

    def __init__(self, name: str, data: bytes, office: str) -> None:
        self.name, self.data, self.office = name, data, office
        self.sheet: Sheet | None = None
        self.refusal: Invalid | None = None if data else NotASheet("先选一份工单表。")

    def opened(self) -> "Sent":
        try:
            self.sheet = open_sheet(self.data) if self.data else None
        except Invalid as refusal:
            self.refusal = refusal
        return self


async def _sent(request: Request, _me: Someone) -> Sent:
    """The guard comes first: strangers' files are not read."""
    form = await request.form()
    found, office = form.get("file"), form.get("office")
    whole = await found.read(LARGEST + 1) if isinstance(found, UploadFile) else b""
    name = found.filename or "" if isinstance(found, UploadFile) else ""
    return Sent(name.rpartition("/")[2].rpartition("\\")[2], whole, office if isinstance(office, str) else "")


def _opened(sent: Annotated[Sent, Depends(_sent)]) -> Sent:
    """On a thread of its own, since decoding takes long."""
    return sent.opened()


@router.get("/work/hotline")
def index(
    request: Request, session: DbSession, desk: HotlineDesk, past: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    return _index(request, session, desk, Bound(), before=small_int(past, 0, most=2**31 - 1) or None)


def _index(
    request: Request, session: Session, desk: Sitting, form: Bound[Any], *, status: int = 200,
    before: int | None = None,
) -> Response:
    found = batches_of(session, desk.codes, before=before, most=BATCHES + 1)
    more = f"/work/hotline?past={found[BATCHES - 1].batch.key}" if len(found) > BATCHES else None
    return page(
        request, "hotline/index.html", status, form=form, labels=LABELS, found=found[:BATCHES], next=more,
        first="/work/hotline" if before is not None else None, most=MOST_ROWS, largest=LARGEST >> 20,
        offices=[(office.code, name) for office, name in desk.offices], states=State,
        names={office.code: name for office, name in desk.offices}, town=desk.actor.has(Role.TOWN_OFFICIAL),
    )


@router.post("/work/hotline")
def bring(
    request: Request, sent: Annotated[Sent, Depends(_opened)], session: DbSession, desk: HotlineDesk, at: At
) -> Response:
    form = Bound[Any](raw={"office": sent.office})
    try:
        path, words = _brought(session, sent, desk, at)
    except DomainError as refusal:
        return _index(request, session, desk, form.refuse(refusal), status=refusal.status)
    return see_other(path, request, flash=words)


def _brought(session: Session, sent: Sent, desk: Sitting, at: datetime) -> tuple[str, str]:
    """Where to go on, and what to say."""
    if sent.refusal is not None or sent.sheet is None:
        raise sent.refusal or NotASheet("先选一份工单表。")
    batch = bring_in(session, _office(desk, sent.office), sent.name, sent.data, sent.sheet, by=desk.actor, at=at)
    if not batch.columns:
        return f"{batch.path}/layout", "收到了。先看看哪一列是什么。"
    return batch.path, "收到了，列认得。下面一行一行看看。"


def _office(desk: Sitting, code: str) -> Office:
    found = [office for office, _ in desk.offices if office.code == code or len(desk.offices) == 1]
    if not found:
        raise Invalid("选一下是哪里收到的。", field="office")
    return found[0]
