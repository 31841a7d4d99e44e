"""Many issues at once, and a worker for tables that runs until there is nothing to do."""

import csv
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import Session, col, select

from app.core.db import WRITE, unit_of_work
from app.exchange.actions.asking import ask_export
from app.exchange.exporting import make_exports
from app.exchange.kinds import ISSUES
from app.exchange.models import Export
from app.exchange.queries.asked import read_query, wanted
from app.exchange.rules.exports import ExportFormat
from app.exchange.shelf import Shelf
from app.issues.models import Issue, Level, Source
from app.issues.rules.lifecycle import Status
from tests.cast import NOON, Cast

CODES = ("HY", "PS", "RP", "EL")
STATUSES = (Status.SUBMITTED, Status.CLOSED, Status.IN_PROGRESS, Status.CLOSED, Status.REJECTED)
LATER = NOON + timedelta(minutes=1)


def many(session: Session, cast: Cast, count: int, **more: Any) -> None:
    """Issues of the first community past the actions, one a minute up to NOON."""
    first = (session.exec(select(Issue.id).order_by(col(Issue.id).desc())).first() or 0) + 1
    session.execute(insert(Issue), [{**_row(cast, number, count), **more} for number in range(first, first + count)])


def _row(cast: Cast, number: int, count: int) -> dict[str, Any]:
    at = NOON - timedelta(minutes=count - number % count)
    return {
        "ref": f"XR-20261118-{number:07}", "community_id": cast.xiangrui.key, "estate_id": cast.dongqu.key,
        "building_id": cast.building3.key, "grid_id": cast.grid1.key, "category": CODES[number % len(CODES)],
        "title": f"第{number}件事", "description": f"楼道里的垃圾堆了{number}天，没有人清。", "alias": 1000,
        "source": Source.WEB, "receipt_token": f"t{number}", "status": STATUSES[number % len(STATUSES)],
        "created_at": at, "updated_at": at, "clock_from": at, "resolve_by": NOON - timedelta(hours=number % 5 - 2),
        "level": Level.NONE, "supports": number % 7, "unit_id": cast.unit_anhe.key,
    }  # fmt: skip


def asked(
    cast: Cast, query: str = "", form: ExportFormat = ExportFormat.CSV, *, by: str = "liushuji", at: datetime = NOON
) -> int:
    """An order, committed; its key."""
    with unit_of_work() as session:
        found = wanted(session, read_query(query), at)
        return ask_export(session, ISSUES, found, form, by=cast.actor(by), at=at).key


def work(at: datetime = LATER) -> int:
    """A worker that makes all that is waiting."""
    return make_exports(threading.Event(), lambda: at)


@contextmanager
def looking(db: Engine) -> Iterator[Session]:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: False})
        yield session


def export(db: Engine, key: int) -> Export:
    with looking(db) as session:
        return session.get_one(Export, key)


def data(db: Engine, key: int) -> bytes:
    return Shelf(key).path(export(db, key).file).read_bytes()


def lines(db: Engine, key: int) -> list[dict[str, str]]:
    """The rows of a finished CSV by their header."""
    return list(csv.DictReader(io.StringIO(data(db, key).decode("utf-8-sig"), newline="")))
