"""/votes/{id}/roll/sheet: the roll of a vote in preparation, from Excel or from the homes as they are registered."""

import io
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session
from starlette.datastructures import UploadFile

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound
from app.core.web import page, see_other
from app.people.rules.roles import Role
from app.votes.actions.calling import FROM_HOMES
from app.votes.actions.reading import SheetRead, read_sheet
from app.votes.actions.rolling import propose_roll
from app.votes.guards import Booth, VoteToKeep
from app.votes.models import Vote
from app.votes.queries.rolls import homes_here, homes_left_out, proposed_roll
from app.votes.rules.kinds import VoteState
from app.votes.rules.roll import Line, left_out_words, namesake_words
from app.votes.rules.sheet import HEADERS

router = APIRouter(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draft_hints(session: Session, vote: Vote, lines: Sequence[Line]) -> list[str]:
    """Homes a roll leaves out, owners of one name who count apart."""
    words = (left_out_words(homes_left_out(session, vote.estate_id, lines)), namesake_words(lines))
    return [each for each in words if each]


@router.get("/votes/{vote_id}/roll/sheet")
def sheet(request: Request, session: DbSession, booth: VoteToKeep) -> Response:
    return _sheet(request, session, booth, Bound(), None)


def _sheet(
    request: Request, session: Session, booth: Booth, form: Bound[Any], read: SheetRead | None, status: int = 200
) -> Response:
    return page(
        request, "votes/sheet.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form, read=read,
        roll=proposed_roll(session, booth.vote.key), headers=HEADERS, draft=booth.vote.state is VoteState.DRAFT,
        operator=booth.actor.has(Role.OPERATOR),
    )


@router.get("/votes/{vote_id}/roll/template.xlsx")
def template(session: DbSession, booth: VoteToKeep) -> Response:
    """Every home of the estate as it is registered, to be completed."""
    from openpyxl import Workbook  # costs every start a tenth of a second

    workbook = Workbook(write_only=True)
    lines = workbook.create_sheet("名册")
    lines.append(list(HEADERS))
    marks: dict[str, int] = {}
    for source in homes_here(session, booth.estate.key):
        rest = source.label.removeprefix(source.building)
        unit, _, number = rest.partition("单元")
        mark = marks.setdefault(source.same, len(marks) + 1) if source.same else ""
        lines.append([source.building, unit, number, source.area / 100, source.owner, mark, "否", ""])
    out = io.BytesIO()
    workbook.save(out)
    headers = {"Content-Disposition": 'attachment; filename="roll.xlsx"', "Cache-Control": "private, no-store"}
    return Response(out.getvalue(), media_type=XLSX, headers=headers)


async def _file(request: Request) -> bytes:
    item = (await request.form()).get("file")
    return await item.read() if isinstance(item, UploadFile) else b""


@router.post("/votes/{vote_id}/roll/sheet")
def upload(
    request: Request, data: Annotated[bytes, Depends(_file)], session: DbSession, booth: VoteToKeep, at: At
) -> Response:
    read = None
    try:
        read = read_sheet(session, booth.estate, data)
        if read.read.findings:
            raise Invalid("有几处不对，整份没有收。改好再传。", field="file")
        propose_roll(session, booth.vote, read.read.sources, "上传的名册", by=booth.actor, at=at)
    except DomainError as refusal:
        return _sheet(request, session, booth, Bound[Any]().refuse(refusal), read, refusal.status)
    flash = f"收下了 {len(read.read.sources)} 户。{left_out_words(read.left_out)}"
    return see_other(f"{booth.path}/roll", request, flash=flash, tone="soon" if read.left_out else "ok")


@router.post("/votes/{vote_id}/roll/homes")
def from_homes(request: Request, session: DbSession, booth: VoteToKeep, at: At) -> Response:
    try:
        sources = homes_here(session, booth.estate.key)
        propose_roll(session, booth.vote, sources, FROM_HOMES, by=booth.actor, at=at)
    except DomainError as refusal:
        return _sheet(request, session, booth, Bound[Any]().refuse(refusal), None, refusal.status)
    return see_other(f"{booth.path}/roll", request, flash="照系统里的房屋做好了。")
