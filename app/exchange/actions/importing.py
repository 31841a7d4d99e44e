"""Taking a checked workbook into the database: all of it or nothing, adding and correcting, never deleting."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session

from app.audit.actions import record
from app.core.workdays import local_day
from app.exchange import queries
from app.exchange.levels import LEVELS, Ids, Level
from app.exchange.reading import Parsed
from app.exchange.rules import conflicts
from app.exchange.rules.conflicts import Key, Stored
from app.exchange.rules.sheets import BUILDINGS, COMMUNITIES, ESTATES, GRIDS, HOMES, TOWN, UNITS
from app.exchange.summary import Counts, ImportRefused, Summary
from app.issues.models import Board
from app.people.actions import grant_role
from app.people.rules.roles import Actor, Role

CHUNK = 5_000
MOST_CHANGES = 200
STREAM = "places"


def import_workbook(session: Session, parsed: Parsed, *, by: Actor, at: datetime) -> Summary:
    """Takes the workbook in as one piece of the caller's transaction. ImportRefused before anything is written."""
    if parsed.errors:
        raise ImportRefused(parsed.findings)
    queries.lock_places(session)
    rows = _rows(parsed)
    stored = {level.sheet.name: level.preload(session) for level in LEVELS}
    workers = _workers(session, parsed)
    _refuse_conflicts(parsed, stored, workers, by)
    summary, ids = Summary(), {level.sheet.name: level.ids(stored[level.sheet.name]) for level in LEVELS}
    for level in LEVELS:
        _merge(session, level, rows[level.sheet.name], stored[level.sheet.name], ids, summary)
    _open_boards(session, parsed, stored[COMMUNITIES.name], ids)
    summary.appointed = _appoint(session, parsed, workers, ids, by=by, at=at)
    _note(session, parsed, summary, by=by, at=at)
    return summary


def _rows(parsed: Parsed) -> dict[str, Sequence[Any]]:
    return {
        TOWN.name: parsed.towns, COMMUNITIES.name: parsed.communities, GRIDS.name: parsed.grids,
        ESTATES.name: parsed.estates, BUILDINGS.name: parsed.buildings, UNITS.name: parsed.units,
        HOMES.name: parsed.homes,
    }  # fmt: skip


def _workers(session: Session, parsed: Parsed) -> dict[str, int]:
    return queries.accounts(session, (name for grid in parsed.grids for name in grid.workers))


def _refuse_conflicts(
    parsed: Parsed, stored: dict[str, dict[Key, Stored]], workers: dict[str, int], by: Actor
) -> None:
    findings, communities = parsed.findings, stored[COMMUNITIES.name]
    conflicts.check_communities(parsed.communities, communities, findings)
    conflicts.check_estates(parsed.estates, stored[ESTATES.name], communities, findings)
    conflicts.check_grids(parsed.grids, stored[GRIDS.name], communities, findings)
    conflicts.check_workers(parsed.grids, workers, by.person_id, findings)
    if findings.errors:
        raise ImportRefused(findings)


def _merge(
    session: Session, level: Level, rows: Sequence[Any], stored: dict[Key, Stored], ids: Ids, summary: Summary
) -> None:
    """Adds what is new and corrects what differs, in chunks; afterwards `ids` knows every row of the level."""
    counts = summary.counts[level.sheet.name] = Counts()
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    mentioned: set[Key] = set()
    for row in rows:
        key, values, old = level.key(row), level.values(row, ids), stored.get(level.key(row))
        mentioned.add(key)
        if old is None:
            new.append({**level.named(key), **_named_values(level, values), **level.fresh()})
        elif old.values != values:
            changed.append({"id": old.id, **_named_values(level, values)})
            _tell(summary, level, key, old.values, values)
    for chunk in _chunks(new):
        session.execute(insert(level.model), chunk)
    for chunk in _chunks(changed):
        session.execute(update(level.model), chunk)
    if new and level.referred:
        ids[level.sheet.name] = level.ids(level.preload(session))
    counts.added, counts.updated = len(new), len(changed)
    counts.unchanged = len(rows) - len(new) - len(changed)
    absent = [key for key in stored if key not in mentioned]
    counts.absent, counts.examples = len(absent), [" ".join(key) for key in sorted(absent)[:3]]


def _named_values(level: Level, values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(level.fields, values, strict=True))


def _tell(summary: Summary, level: Level, key: Key, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    if len(summary.changes) < MOST_CHANGES:
        summary.changes.append({"sheet": level.sheet.name, "key": list(key), "from": list(before), "to": list(after)})


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _open_boards(session: Session, parsed: Parsed, stored: dict[Key, Stored], ids: Ids) -> None:
    """A new community has a public board from its first day."""
    new = [ids[COMMUNITIES.name][row.code,] for row in parsed.communities if (row.code,) not in stored]
    session.add_all(Board(community_id=community_id) for community_id in new)
    session.flush()


def _appoint(
    session: Session, parsed: Parsed, workers: dict[str, int], ids: Ids, *, by: Actor, at: datetime
) -> int:
    """Makes the named accounts workers of their grids from today; who works there already stays, whoever is named."""
    working = queries.grid_workers(session, local_day(at))
    appointed = 0
    for grid in parsed.grids:
        grid_id = ids[GRIDS.name][grid.code,]
        held = {person_id for person_id, _ in working.get(grid_id, ())}
        for person_id in (workers[name] for name in grid.workers):
            if person_id not in held:
                grant_role(session, person_id, Role.GRID_WORKER, grid_id, by=by, at=at)
                appointed += 1
    return appointed


def _note(session: Session, parsed: Parsed, summary: Summary, *, by: Actor, at: datetime) -> None:
    counts = {name: [c.added, c.updated, c.unchanged, c.absent] for name, c in summary.counts.items()}
    record(
        session, STREAM, "places.imported", "places", actor_id=by.person_id, actor_title=by.title, at=at,
        after={"file": parsed.digest, "rows": counts, "changed": summary.changes, "appointed": summary.appointed},
    )
