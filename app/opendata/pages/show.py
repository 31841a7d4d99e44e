"""/open: what anybody may take away, month by month, with a dictionary; /open/{set}/{month}.csv and .json.

Issues are as they were counted on the month's closing day; scores are the final ones, each version with its number.
"""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.filters import dated, day
from app.core.web import page
from app.core.workdays import local_day
from app.opendata.queries.months import published
from app.opendata.queries.scores import scores_of
from app.opendata.rules.months import CLOSING_DAY, closes_on, offered
from app.opendata.rules.sets import LEAST, SCORES, SETS, DataSet, Row, written
from app.scorecards.rules.calendar import month_read

router = APIRouter(include_in_schema=False)
BOM = "\ufeff"
AN_HOUR = {"Cache-Control": "public, max-age=3600"}


TOUCHED = "这个月的数存下以后有人动过，先不给。请告诉镇里。"


@dataclass(frozen=True, slots=True)
class Table:
    """A set's month. `rows` None where there is nothing to give; `words` says why, or when it was counted."""

    set: DataSet
    rows: list[Row] | None
    words: str = ""


@router.get("/open")
def show(
    request: Request, session: DbSession, at: At, month: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    months = offered(local_day(at))
    wanted = month_read(month)
    chosen = wanted if wanted in months else months[0]
    tables = [_table(session, each, chosen) for each in SETS.values()]
    return page(
        request, "opendata/show.html", months=months, month=chosen, tables=tables, least=LEAST, cells=_cells,
        closing=CLOSING_DAY,
    )


@router.get("/open/{name}/{month}.csv")
def as_csv(session: DbSession, at: At, name: str, month: str) -> Response:
    """With a byte-order mark, so that Excel reads it as UTF-8. Names in it are the town's own, never a formula."""
    found, chosen, rows = _asked(session, name, month, at)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([column.name for column in found.columns])
    sheet.writerows(_cells(found, row) for row in rows)
    return _file(BOM + out.getvalue(), "text/csv; charset=utf-8", f"{name}-{chosen:%Y-%m}.csv")


@router.get("/open/{name}/{month}.json")
def as_json(session: DbSession, at: At, name: str, month: str) -> Response:
    """Points in 0.01 points; null for a count that is not told."""
    found, chosen, rows = _asked(session, name, month, at)
    body = {
        "set": found.code, "title": found.title, "month": f"{chosen:%Y-%m}", "least": LEAST,
        "columns": [{"name": each.name, "kind": each.kind, "words": each.words} for each in found.columns],
        "items": [dict(row) for row in rows],
    }
    return _file(json.dumps(body, ensure_ascii=False), "application/json", f"{name}-{chosen:%Y-%m}.json")


def _asked(session: Session, name: str, month: str, at: datetime) -> tuple[DataSet, date, list[Row]]:
    found, chosen = SETS.get(name), month_read(month)
    if found is None or chosen is None or chosen not in offered(local_day(at)):
        raise NotFound("没有这份数据。开放的是最近 12 个过完的月份。")
    table = _table(session, found, chosen)
    if table.rows is None:
        raise NotFound(table.words)
    return found, chosen, table.rows


def _table(session: Session, found: DataSet, month: date) -> Table:
    if found is SCORES:
        return Table(found, scores_of(session, month))
    kept = published(session, month)
    if kept is None:
        return Table(found, None, f"这个月的数{day(closes_on(month))}数，数好了放在这里。")
    counted = f"{dated(local_day(kept.counted_at))}数的，以后不变。"
    return Table(found, kept.rows, TOUCHED if kept.rows is None else counted)


def _cells(found: DataSet, row: Row) -> list[str]:
    return [_plain(written(column, row[column.name])) for column in found.columns]


def _plain(text: str) -> str:
    """Nothing a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _file(body: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **AN_HOUR}
    return Response(body, media_type=kind, headers=headers)
