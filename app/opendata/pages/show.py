"""/open: what anybody may take away, month by month, with a dictionary; /open/{set}/{month}.csv and .json."""

import csv
import io
import json
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.web import page
from app.core.workdays import local_day
from app.opendata.queries.issues import issues_of
from app.opendata.queries.scores import scores_of
from app.opendata.rules.sets import ISSUES, LEAST, SETS, DataSet, Row, written
from app.scorecards.rules.calendar import bounds, first_of, month_after, month_read

router = APIRouter(include_in_schema=False)
MONTHS = 12
BOM = "\ufeff"
AN_HOUR = {"Cache-Control": "public, max-age=3600"}


def _months(at: datetime) -> list[date]:
    """The last twelve finished months, the latest first."""
    return [month_after(first_of(local_day(at)), -back) for back in range(1, MONTHS + 1)]


@router.get("/open")
def show(
    request: Request, session: DbSession, at: At, month: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    months = _months(at)
    wanted = month_read(month)
    chosen = wanted if wanted in months else months[0]
    tables = [(each, [_cells(each, row) for row in _rows(session, each, chosen)]) for each in SETS.values()]
    return page(request, "opendata/show.html", months=months, month=chosen, tables=tables, least=LEAST)


@router.get("/open/{name}/{month}.csv")
def as_csv(session: DbSession, at: At, name: str, month: str) -> Response:
    """With a byte-order mark, so that Excel reads it as UTF-8. Names in it are the town's own, never a formula."""
    found, chosen = _asked(name, month, at)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([column.name for column in found.columns])
    sheet.writerows(_cells(found, row) for row in _rows(session, found, chosen))
    return _file(BOM + out.getvalue(), "text/csv; charset=utf-8", f"{name}-{chosen:%Y-%m}.csv")


@router.get("/open/{name}/{month}.json")
def as_json(session: DbSession, at: At, name: str, month: str) -> Response:
    """Points in 0.01 points; null for a count that is not told."""
    found, chosen = _asked(name, month, at)
    body = {
        "set": found.code, "title": found.title, "month": f"{chosen:%Y-%m}", "least": LEAST,
        "columns": [{"name": each.name, "kind": each.kind, "words": each.words} for each in found.columns],
        "items": [dict(row) for row in _rows(session, found, chosen)],
    }
    return _file(json.dumps(body, ensure_ascii=False), "application/json", f"{name}-{chosen:%Y-%m}.json")


def _asked(name: str, month: str, at: datetime) -> tuple[DataSet, date]:
    found, chosen = SETS.get(name), month_read(month)
    if found is None or chosen is None or chosen not in _months(at):
        raise NotFound("没有这份数据。开放的是最近 12 个过完的月份。")
    return found, chosen


def _rows(session: Session, found: DataSet, month: date) -> list[Row]:
    if found is ISSUES:
        return issues_of(session, f"{month:%Y-%m}", *bounds(month))
    return scores_of(session, month)


def _cells(found: DataSet, row: Row) -> list[str]:
    return [_plain(written(column, row[column.name])) for column in found.columns]


def _plain(text: str) -> str:
    """Nothing a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _file(body: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **AN_HOUR}
    return Response(body, media_type=kind, headers=headers)
