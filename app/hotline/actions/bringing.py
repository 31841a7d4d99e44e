"""A sheet is brought in: kept as it came, its lines read and matched. Nothing becomes an issue here."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from app.audit.actions import record
from app.core.db import affected, insert_into
from app.core.errors import DomainError, Stale
from app.core.text import clean
from app.hotline.models import HotlineBatch, HotlineFile, HotlineLayout, HotlineLine
from app.hotline.queries.batches import any_taken, batch_of_file, file_of, layout_for, tickets
from app.hotline.queries.ground import Ground, ground_of
from app.hotline.rules.cells import BadCell, Call, read, shown
from app.hotline.rules.columns import Columns, as_text, checked, digest_of, from_text, guess, header_line
from app.hotline.rules.guessing import find_category, find_place
from app.hotline.rules.kinds import Column, State
from app.hotline.rules.standing import Office
from app.hotline.sheets import Line, Sheet, open_sheet
from app.issues.queries.catalogue import categories
from app.people.rules.roles import Actor

CHUNK = 1_000
ERASED = "这份表存满两年，已经删掉了。"
MOVED = "您看这一页的时候，别人刚刚改过哪一列是什么。您填的都还在，看过最新的再交。"


def bring_in(
    session: Session, office: Office, name: str, data: bytes, sheet: Sheet, *, by: Actor, at: datetime
) -> HotlineBatch:
    """The batch; the same file brought twice by an office is one. A header that is known is read at once.

    `sheet` is `data` opened. Raises Invalid (field `file`) where no header is found.
    """
    digest, place = hashlib.sha256(data).hexdigest(), header_line(texts(sheet))
    new = insert_into(session, HotlineBatch).values(
        office=office.code, town_id=office.town_id, community_id=office.community_id,
        name=clean(name, limit=80) or "12345 工单", form=sheet.form, digest=digest, header=place, columns="",
        uploaded_by=by.person_id, uploaded_at=at, version=1,
    )
    added = affected(session, new.on_conflict_do_nothing(index_elements=["office", "digest"])) == 1
    batch = batch_of_file(session, office.code, digest)
    assert batch is not None  # it was added, by us or before
    if added:
        session.add(HotlineFile(batch_id=batch.key, data=data))
        session.flush()
        note(session, batch, "brought", by=by, at=at, after={"file": digest, "lines": len(sheet.lines) - place - 1})
        known = layout_for(session, office.town_id, digest_of(header_of(sheet, place)))
        if known is not None:
            _read(session, batch, sheet, checked(from_text(known.columns), sheet.width), at)
    return batch


def texts(sheet: Sheet) -> list[list[str]]:
    """The first lines as words, for finding the header."""
    return [[shown(cell) for cell in line] for line in sheet.lines[:20]]


def header_of(sheet: Sheet, place: int) -> list[str]:
    return [shown(cell) for cell in sheet.lines[place]]


def sheet_of(session: Session, batch: HotlineBatch) -> Sheet:
    """The stored file opened again. Raises DomainError once it has been erased."""
    data = file_of(session, batch.key)
    if data is None:
        raise DomainError(ERASED)
    return open_sheet(data)


def guessed(sheet: Sheet, batch: HotlineBatch) -> Columns:
    """What the form offers: what was said before, else the likeliest."""
    return from_text(batch.columns) if batch.columns else guess(header_of(sheet, batch.header))


def choose_columns(
    session: Session, batch: HotlineBatch, columns: Mapping[Column, int], name: str, *, seen: int, by: Actor,
    at: datetime,
) -> None:
    """Says which column is what, keeps it for the next sheet with this header, and reads the lines anew. `batch` is
    locked. Raises Stale, Invalid (a column) or DomainError once a line has been taken in."""
    if seen != batch.version:
        raise Stale(MOVED)
    sheet = sheet_of(session, batch)
    fitting = checked(columns, sheet.width)
    if any_taken(session, batch.key):
        raise DomainError("已经有转进来的了，列不能再改。")
    digest = digest_of(header_of(sheet, batch.header))
    _keep_layout(session, batch, digest, fitting, name, by, at)
    affected(session, delete(HotlineLine).where(col(HotlineLine.batch_id) == batch.key))
    _read(session, batch, sheet, fitting, at)
    note(session, batch, "columns", by=by, at=at, after={column.value: place for column, place in fitting.items()})


def _keep_layout(
    session: Session, batch: HotlineBatch, digest: str, columns: Columns, name: str, by: Actor, at: datetime
) -> None:
    said = {"name": name or "12345 工单表", "columns": as_text(columns), "made_by": by.person_id, "made_at": at}
    new = insert_into(session, HotlineLayout).values(town_id=batch.town_id, digest=digest, **said)
    affected(session, new.on_conflict_do_update(index_elements=["town_id", "digest"], set_=said))


def _read(session: Session, batch: HotlineBatch, sheet: Sheet, columns: Columns, at: datetime) -> None:
    ground = ground_of(session, Office(batch.town_id, batch.community_id))
    codes = frozenset(each.code for each in categories(session, at))
    rows = list(_lines(batch, sheet, columns))
    known = tickets(session, batch.town_id, [row["number"] for row in rows if row["number"]])
    for row in rows:
        if row["number"] in known and row["state"] is State.WAITING:
            issue_id, words = known[row["number"]].as_seen(batch.community_id, row["content"])
            row |= {"state": State.KNOWN, "issue_id": issue_id, "reason": words}
        elif row["state"] is State.WAITING:
            row |= matched(row, ground, codes)
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(HotlineLine), rows[start : start + CHUNK])
    batch.columns = as_text(columns)
    batch.version += 1
    session.add(batch)
    session.flush()


def _lines(batch: HotlineBatch, sheet: Sheet, columns: Columns) -> Iterator[dict[str, Any]]:
    """Every line with something in it; what cannot be read says why, and so does a number that came before."""
    met: dict[str, int] = {}
    for place, cells in enumerate(sheet.lines):
        if place <= batch.header or all(cell is None or cell == "" for cell in cells):
            continue
        yield _line(batch.key, place, cells, columns, met)


def _line(batch_id: int, place: int, cells: Line, columns: Columns, met: dict[str, int]) -> dict[str, Any]:
    try:
        call = read(cells, columns)
    except BadCell as bad:
        return _row(batch_id, place, Call("", ""), State.UNREADABLE, str(bad))
    if call.number in met:
        return _row(batch_id, place, call, State.UNREADABLE, f"单号和第 {met[call.number] + 1} 行一样，转前面那一行。")
    met[call.number] = place
    return _row(batch_id, place, call, State.WAITING, call.reason)


def _row(batch_id: int, place: int, call: Call, state: State, reason: str) -> dict[str, Any]:
    return {
        "batch_id": batch_id, "line": place, "state": state, "reason": reason, "number": call.number,
        "content": call.content, "address": call.address, "kind": call.category, "name": call.name,
        "phone": call.phone, "called_at": call.called_at, "due_at": call.due_at, "community_id": None,
        "estate_id": None, "building_id": None, "stairwell": "", "category": "", "issue_id": None,
    }


def matched(row: Mapping[str, Any], ground: Ground, codes: frozenset[str]) -> dict[str, Any]:
    """The address first; where it names no estate, what the caller said."""
    found = find_place(row["address"], ground.estates)
    if found.estate_id is None:
        found = find_place(f"{row['address']}{row['content']}", ground.estates)
    building = ground.buildings.get((found.estate_id or 0, found.building))
    category = find_category(row["kind"], row["content"], codes)
    lacking = ["没看出是哪里的"] * (found.community_id is None) + ["没看出是哪一类"] * (not category)
    reasons = [row["reason"]] * bool(row["reason"]) + lacking
    return {
        "community_id": found.community_id, "estate_id": found.estate_id, "category": category,
        "building_id": building.key if building else None, "stairwell": found.stairwell[:12],
        "reason": "，".join(reasons),
    }


def note(
    session: Session, batch: HotlineBatch, verb: str, *, by: Actor, at: datetime, after: dict[str, Any],
    reason: str = "",
) -> None:
    """One entry of the office's chain about this batch."""
    record(
        session, batch.office, f"hotline.{verb}", f"hotline:{batch.key}", actor_id=by.person_id, actor_title=by.title,
        at=at, after=after, reason=reason,
    )
