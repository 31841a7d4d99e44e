"""A long export in a process of its own, as the worker makes it: seconds, peak memory, the same bytes after kill -9.

`python -m tests.bench.exports` is that process; it tells its peak memory and ends when nothing waits.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, update
from sqlmodel import Session, col

from app.core.clock import now
from app.core.db import WRITE
from app.exchange.models import Export
from app.exchange.rules.exports import ExportFormat, ExportState
from tests.bench.town import OFFICIAL

MOST_MEGABYTES = 200
SHARES = (0.3, 0.7)
"""How far it has come when it is shot."""


@dataclass(frozen=True, slots=True)
class Exported:
    """One export: how it went, and what came out."""

    name: str
    rows: int
    seconds: float
    megabytes: float
    digest: str


def measure_exports(engine: Engine) -> list[str]:
    """Lines to print. Raises RuntimeError when bytes or counts differ or memory grows beyond MOST_MEGABYTES."""
    with tempfile.TemporaryDirectory() as media:
        found = [
            _run(engine, media, "CSV", ExportFormat.CSV),
            _run(engine, media, "CSV, kill -9 twice", ExportFormat.CSV, SHARES),
            _run(engine, media, "Excel", ExportFormat.XLSX),
        ]
    if len({each.digest for each in found}) > 1:
        raise RuntimeError("a killed export came out differently")
    if max(each.megabytes for each in found) > MOST_MEGABYTES:
        raise RuntimeError(f"an export took more than {MOST_MEGABYTES} MB")
    return [
        f"export of {each.rows} rows, {each.name}: {each.seconds:.1f} s, peak {each.megabytes:.0f} MB" for each in found
    ]


def _run(engine: Engine, media: str, name: str, form: ExportFormat, shots: tuple[float, ...] = ()) -> Exported:
    key, start = _order(engine, form), time.perf_counter()
    peaks = [_shot_at(engine, media, key, share) for share in shots]
    peaks.append(_finished(engine, media))
    seconds = time.perf_counter() - start
    with _reading(engine) as session:
        made = session.get_one(Export, key)
    if made.state is not ExportState.DONE or made.rows_done != made.rows_total:
        raise RuntimeError(f"{name}: {made.state}, {made.failure}")
    return Exported(name, made.rows_done, seconds, max(peaks), made.data_digest)


def _order(engine: Engine, form: ExportFormat) -> int:
    """Every public issue of the town, for its official."""
    export = Export(
        kind="issues", format=form, query="", words="全部", place="全镇", reach="town_official:1", asked_by=OFFICIAL,
        asked_title="镇里", asked_at=now(), slot=1,
    )
    with Session(engine) as session:
        session.connection(execution_options={WRITE: True})
        session.add(export)
        session.commit()
        return export.key


@contextmanager
def _reading(engine: Engine) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: False})
        yield session


def _worker(engine: Engine, media: str) -> "subprocess.Popen[str]":
    url = engine.url.render_as_string(hide_password=False)
    env = {**os.environ, "PINGSHUO_DATABASE_URL": url, "PINGSHUO_MEDIA_DIR": media}
    command = [sys.executable, "-m", "tests.bench.exports"]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)


def _shot_at(engine: Engine, media: str, key: int, share: float) -> float:
    """Kills the worker when this share of the rows is written, and lets its lease run out."""
    worker = _worker(engine, media)
    peak = 0.0
    while worker.poll() is None:
        peak = max(peak, _peak(worker.pid))
        with _reading(engine) as session:
            export = session.get_one(Export, key)
        if export.rows_total and export.rows_done >= share * export.rows_total:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            _run_out(engine, key)
            return peak
        time.sleep(0.02)
    raise RuntimeError("the export was done before it could be killed")


def _run_out(engine: Engine, key: int) -> None:
    with Session(engine) as session:
        session.connection(execution_options={WRITE: True})
        past = now() - timedelta(seconds=1)
        session.execute(update(Export).where(col(Export.id) == key).values(leased_until=past))
        session.commit()


def _finished(engine: Engine, media: str) -> float:
    told, _ = _worker(engine, media).communicate()
    return float(told)


def _peak(pid: int) -> float:
    """The most resident memory a process has had, in MB, from /proc; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def work(make: Callable[[threading.Event], int]) -> None:
    make(threading.Event())
    print(_peak(os.getpid()), flush=True)


if __name__ == "__main__":
    import app.tables  # noqa: F401  # a row of one domain may point to a table of another
    from app.exchange.exporting import make_exports

    work(make_exports)
