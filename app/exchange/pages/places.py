"""/admin/places: the town's places as a workbook, out and in again."""

import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session
from starlette.datastructures import UploadFile

from app.audit import queries as log
from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.forms import Bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.exchange.actions import import_workbook
from app.exchange.opening import NotAWorkbook
from app.exchange.reading import parse_workbook
from app.exchange.rules.sheets import SHEETS
from app.exchange.summary import ImportRefused
from app.people.guards import Operator
from app.places import queries as places

router = APIRouter(prefix="/admin/places", include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES = ("town", "community", "grid", "estate", "building", "unit", "home")


@dataclass(frozen=True, slots=True)
class LastImport:
    """What the newest import did, read back from the log: (sheet, added, updated, unchanged, only here)."""

    at: datetime
    who: str
    rows: list[tuple[str, list[int]]]
    appointed: int


async def _sent(request: Request, me: Operator) -> BinaryIO | None:
    """The posted file, None when none was chosen. The guard comes first: strangers' files are not read."""
    found = (await request.form()).get("file")
    return found.file if isinstance(found, UploadFile) and found.size else None


@router.get("")
def show(request: Request, session: DbSession, me: Operator) -> Response:
    return _show(request, session, Bound())


def _show(
    request: Request, session: Session, form: Bound[Any], status: int = 200, refusal: ImportRefused | None = None
) -> Response:
    found = places.counts(session)
    return page(
        request, "exchange/places/show.html", status,
        form=form, refusal=refusal, last=_last_import(session),
        counts=[(sheet.name, found[table]) for sheet, table in zip(SHEETS, TABLES, strict=True)],
    )


def _last_import(session: Session) -> LastImport | None:
    entries = [entry for entry in log.about(session, "places") if entry.verb == "places.imported"]
    if not entries:
        return None
    told = json.loads(entries[-1].after)
    rows = [(sheet.name, told["rows"][sheet.name]) for sheet in SHEETS]
    return LastImport(entries[-1].at, entries[-1].actor_title, rows, told["appointed"])


@router.post("")
def take_in(
    request: Request, session: DbSession, at: At, me: Operator, sent: Annotated[BinaryIO | None, Depends(_sent)]
) -> Response:
    """All or nothing; on a refusal every cell to correct is listed."""
    session.rollback()  # reading a large file takes seconds, and nobody should wait for our write lock meanwhile
    try:
        if sent is None:
            raise Invalid("先选一份 Excel 文件。", field="file")
        import_workbook(session, parse_workbook(sent), by=me, at=at)
    except (ImportRefused, NotAWorkbook, Invalid) as refusal:
        session.rollback()
        listed = refusal if isinstance(refusal, ImportRefused) else None
        return _show(request, session, Bound[Any]().refuse(refusal), refusal.status, listed)
    return see_other("/admin/places", request, flash="全部导入了，做了什么写在下面。")


@router.get("/template.xlsx")
def template(me: Operator) -> Response:
    from app.exchange.writing import template_workbook  # openpyxl costs every start a tenth of a second

    made = io.BytesIO()
    template_workbook(made)
    return _download(made, "pingshuo-template.xlsx")


@router.get("/export.xlsx")
def export(session: DbSession, at: At, me: Operator) -> Response:
    from app.exchange.writing import export_workbook  # as above

    made = io.BytesIO()
    export_workbook(session, made, day=local_day(at))
    return _download(made, f"pingshuo-places-{local_day(at):%Y%m%d}.xlsx")


def _download(made: io.BytesIO, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(made.getvalue(), media_type=XLSX, headers=headers)
