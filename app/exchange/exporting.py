"""Making the tables people asked for, in the worker: part by part, under a lease, in bounded memory.

First the keys of all rows are chosen at one instant and put on disk; then the rows are read some thousand at a time, in
short transactions, each part whole and synced before it is written down; in the end the parts become one file. Whoever
is killed at any moment leaves finished parts, and the next worker goes on from them once the lease has run out.
"""

import logging
import threading
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.core.clock import now
from app.core.db import unit_of_work
from app.core.errors import DomainError
from app.core.masking import mask_name
from app.core.workdays import local_day
from app.exchange import joining
from app.exchange.actions import making
from app.exchange.actions.making import LeaseLost
from app.exchange.booking import write_book
from app.exchange.joining import Unfit
from app.exchange.kinds import KINDS
from app.exchange.models import Export, ExportPart
from app.exchange.queries.asked import read_query, wanted
from app.exchange.queries.exports import one_instant, parts_of
from app.exchange.rules import exports
from app.exchange.rules.exports import ExportFormat, covers, reach_of
from app.exchange.rules.ledger import Cover
from app.exchange.shelf import Shelf, Written, digest_of
from app.people.queries import grants_of, persons
from app.people.rules.roles import Actor, holding

Clock = Callable[[], datetime]
BREATH = 0.01
"""Seconds between parts, in which a server in the same process answers its readers."""
NO_LONGER = "您的角色变了，这一份不导了。要的话重新导一份。"
log = logging.getLogger("pingshuo.exports")


class Stopped(Exception):
    """The worker is to end; what is done stays done."""


def make_exports(stop: threading.Event, clock: Clock = now) -> int:
    """Makes whatever is waiting, one table after the other; how many were taken up."""
    taken = 0
    while not stop.is_set():
        with unit_of_work() as session:
            export = making.take_export(session, clock())
        if export is None:
            break
        taken += 1
        _attend(Job(export, stop, clock))
    return taken


def _attend(job: "Job") -> None:
    """Works on one order, and writes down how it went unless it is not ours any more."""
    try:
        _made_or_given_back(job)
    except LeaseLost:
        log.info("导出 %s 取消了，或者由别的进程接着做。", job.id)


def _made_or_given_back(job: "Job") -> None:
    try:
        job.run()
    except LeaseLost:
        raise
    except Stopped:
        job.write(making.give_back, tried=False)
    except (Unfit, DomainError) as why:
        log.error("导出 %s 不算数：%s", job.id, why)
        job.write(making.fail_export, str(why))
    except Exception:
        log.exception("导出 %s 没做完，再试", job.id)
        job.write(making.give_back, tried=True)


class Job:
    """One order while this worker holds it."""

    def __init__(self, export: Export, stop: threading.Event, clock: Clock) -> None:
        assert export.lease is not None  # it has just been taken
        self.export, self.id, self.lease = export, export.key, export.lease
        self.stop, self.clock = stop, clock
        self.kind, self.shelf = KINDS[export.kind], Shelf(export.key)

    def run(self) -> None:
        keys, *parts = self._sound_parts() or [self._choose()]
        done = sum(part.rows for part in parts)
        while done < keys.rows:
            part = self._next(keys, len(parts) + 1, done)
            parts.append(part)
            done += part.rows
            self.beat()
        self._join(keys, parts)

    def write(self, action: Callable[..., None], *given: Any, **more: Any) -> None:
        """Writes something down in a transaction of its own. Raises LeaseLost."""
        with unit_of_work() as session:
            action(session, self.id, self.lease, *given, at=self.clock(), **more)

    def beat(self) -> None:
        if self.stop.wait(BREATH):
            raise Stopped

    def _sound_parts(self) -> list[ExportPart]:
        """What an earlier worker left, up to the first part that is gone or not as it was; the rest is made again."""
        with unit_of_work(write=False) as session:
            noted = list(parts_of(session, self.id))
        sound = list(joining.sound(self.shelf, noted))
        if len(sound) < len(noted):
            log.warning("导出 %s：磁盘上缺了第 %s 段，从那里重新做。", self.id, len(sound))
            self.write(making.forget_parts, len(sound))
        return sound

    def _choose(self) -> ExportPart:
        """The keys of all rows, as of one instant, counted twice."""
        with unit_of_work(write=False) as session:
            one_instant(session)
            self._still_allowed(session)
            what = wanted(session, read_query(self.export.query), self.export.asked_at)
            given = session, what, self.export.reach, self.export.asked_at
            total = self.kind.count(*given)
            written = self.shelf.put("keys", "bin", _packed(self.kind.keys(*given)))
        rows = written.bytes // KEY_BYTES
        if rows != total:
            raise Unfit(f"数出来是 {total} 行，列出来是 {rows} 行，对不上，这一份不算数。请重新导一份。")
        return self._kept(0, written, rows)

    def _still_allowed(self, session: Session) -> None:
        person, today = self.export.asked_by, local_day(self.clock())
        actor = Actor(person, "", holding(grants_of(session, person), today))
        if not covers(reach_of(actor), self.export.reach):
            raise Unfit(NO_LONGER)

    def _next(self, keys: ExportPart, number: int, done: int) -> ExportPart:
        wanted_now = self._keys(keys, done)
        with unit_of_work(write=False) as session:
            lines = self.kind.lines(session, wanted_now, self.export.asked_at)
        if len(lines) != len(wanted_now):
            raise Unfit(f"第 {done + 1} 行往后少了 {len(wanted_now) - len(lines)} 行，这一份不算数。请重新导一份。")
        written = self.shelf.put(f"part-{number:06}-{wanted_now[-1]}", "csv", [joining.packed(lines)])
        return self._kept(number, written, len(lines))

    def _keys(self, keys: ExportPart, done: int) -> list[int]:
        found = array("q")
        with self.shelf.path(keys.file).open("rb") as source:
            source.seek(done * KEY_BYTES)
            found.frombytes(source.read(exports.PART_ROWS * KEY_BYTES))
        return found.tolist()

    def _kept(self, number: int, written: Written, rows: int) -> ExportPart:
        """Written down, or gone again when the order is not ours any more."""
        try:
            self.write(making.keep_part, number, written, rows)
        except LeaseLost:
            self.shelf.path(written.name).unlink(missing_ok=True)
            raise
        return making.a_part(self.id, number, written, rows)

    def _join(self, keys: ExportPart, parts: list[ExportPart]) -> None:
        data = digest_of(joining.table(self.shelf, self.kind.header, parts))
        if self.export.format is ExportFormat.CSV:
            written = self.shelf.put("table", "csv", joining.table(self.shelf, self.kind.header, parts))
            joining.check_rows(self.shelf, written.name, keys.rows)
        else:
            written = self._workbook(parts, self._cover(keys.rows, data))
        self._finish(written, data)

    def _workbook(self, parts: list[ExportPart], cover: Cover) -> Written:
        with self.shelf.making("table", "xlsx") as made:
            rows = write_book(made.out, self.kind, joining.rows(self.shelf, parts), cover, self._heartbeat)
            if rows != cover.rows:
                raise Unfit(f"应该有 {cover.rows} 行，只写出 {rows} 行，这一份不算数。请重新导一份。")
        return made.written

    def _heartbeat(self) -> None:
        """Between rows of a long workbook: it is still ours, and nobody wants us to stop."""
        self.write(making.hold_on)
        self.beat()

    def _cover(self, rows: int, digest: str) -> Cover:
        export = self.export
        with unit_of_work(write=False) as session:
            person = persons(session, [export.asked_by])[export.asked_by]
        who = f"{export.asked_title} {mask_name(person.name)}"
        return Cover(self.kind.title, export.words, who, export.asked_at, rows, digest)

    def _finish(self, written: Written, data: str) -> None:
        try:
            self.write(making.finish_export, written, data)
        except LeaseLost:
            self.shelf.path(written.name).unlink(missing_ok=True)
            raise
        self.shelf.keep_only(written.name)


KEY_BYTES = array("q").itemsize
KEYS_AT_ONCE = 20_000


def _packed(keys: Iterator[int]) -> Iterator[bytes]:
    """Keys as machine integers, some thousand at a time."""
    block = array("q")
    for key in keys:
        block.append(key)
        if len(block) == KEYS_AT_ONCE:
            yield block.tobytes()
            block = array("q")
    yield block.tobytes()
