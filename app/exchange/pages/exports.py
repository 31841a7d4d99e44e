"""/work/exports: tables to take away, how far each has come, and a form for the next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import FileResponse
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid, NotFound
from app.core.forms import Bound, bound, small_int
from app.core.web import page, see_other
from app.exchange.actions.asking import Already, ask_export, cancel_export
from app.exchange.forms import ExportForm
from app.exchange.guards import Exporter, ExportToChange, ExportToFetch
from app.exchange.kinds import ISSUES, KINDS
from app.exchange.pages.exports_shown import CHOICES, export_views, offered
from app.exchange.queries.asked import read_asked, wanted
from app.exchange.queries.exports import own_exports
from app.exchange.rules.exports import UNDER_WAY, ExportFormat, ExportState, file_name, reach_of, waiting_words
from app.exchange.shelf import Shelf
from app.people.rules.roles import Actor

router = APIRouter(prefix="/work/exports", include_in_schema=False)
HOME = "/work/exports"
PAGE = 20
LAST_KEY = 2**31 - 1
REFRESH_SECONDS = 5
TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Switch = Annotated[str | None, Query(max_length=12)]


@router.get("")
def index(
    request: Request, session: DbSession, me: Exporter, at: At, before: Switch = None, still: Switch = None
) -> Response:
    """Newest first. While something is being made the page loads itself again, unless `still` asks it not to: a header
    does it, so no script is needed."""
    start = small_int(before, 0, most=LAST_KEY) or None
    found = own_exports(session, me.person_id, before=start, most=PAGE + 1)
    shown = found[:PAGE]
    moving = any(export.state in UNDER_WAY for export in shown)
    answer = page(
        request, "exchange/exports/index.html",
        exports=export_views(shown, at), moving=moving, still=bool(still), later=HOME if start else None,
        earlier=f"{HOME}?before={shown[-1].key}" if len(found) > PAGE else None,
    )
    if moving and not still:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@router.get("/new")
def new(request: Request, session: DbSession, me: Exporter, at: At) -> Response:
    return _form(request, session, me, at, Bound(raw=dict(request.query_params)))


def _form(
    request: Request, session: Session, me: Actor, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    """What the filter means and how many rows it has; what it cannot mean stands beside its field."""
    rows, words = 0, ""
    try:
        if not form.errors:
            found = wanted(session, read_asked(_texts(form.raw)), at)
            rows, words = KINDS[ISSUES].count(session, found, reach_of(me), at), found.words
    except Invalid as refusal:
        form, status = form.refuse(refusal), 422
    return page(
        request, "exchange/exports/new.html", status, form=form, rows=rows, words=words,
        wait=waiting_words(rows, ExportFormat.XLSX), offered=offered(session, me, form.raw, at),
        kept=[(name, form.raw[name]) for name in ("grid", "round", "building") if form.raw.get(name)], **CHOICES,
    )


def _texts(raw: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in raw.items() if isinstance(value, str)}


@router.post("")
def ask(
    request: Request, session: DbSession, me: Exporter, at: At,
    form: Annotated[Bound[ExportForm], Depends(bound(ExportForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, me, at, form, 422)
    try:
        found = wanted(session, read_asked(_texts(form.raw)), at)
        export = ask_export(session, ISSUES, found, form.value.format, by=me, at=at)
    except Already as already:
        return see_other(HOME, request, flash=already.message, tone="soon")
    except DomainError as refusal:
        if refusal.persists:
            raise
        return _form(request, session, me, at, form.refuse(refusal), refusal.status)
    wait = waiting_words(export.rows_total or 0, export.format)
    return see_other(HOME, request, flash=f"开始导了，{export.rows_total} 件，{wait}。导好了会给您发消息。")


@router.post("/{export_id}/cancellation")
def cancel(request: Request, session: DbSession, me: Exporter, at: At, export: ExportToChange) -> Response:
    cancel_export(session, export, by=me, at=at)
    return see_other(HOME, request, flash="取消了。")


@router.get("/{export_id}/file")
def fetch(export: ExportToFetch) -> Response:
    """The file, streamed from disk."""
    if export.state is not ExportState.DONE:
        raise NotFound("这一份还没有文件，或者已经过期。要的话重新导一份。")
    path = Shelf(export.key).path(export.file)
    if not path.is_file():
        raise NotFound("文件不在了，可能换过机器。重新导一份就有。")
    name = file_name(KINDS[export.kind].title, export.place, export.asked_at, export.format)
    return FileResponse(
        path, media_type=TYPES[export.format], filename=name, headers={"Cache-Control": "private, no-store"}
    )
