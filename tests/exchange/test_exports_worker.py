"""The worker makes tables beside everything else, and a backup does without them."""

import tarfile
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app import worker
from app.core.backup.taking import backup
from app.core.db import unit_of_work
from tests.cast import NOON, Cast
from tests.exchange.tables import asked, many, work


def test_nobodys_message_waits_for_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that takes for ever: rounds go on beside it."""
    stop, making, rounds = threading.Event(), threading.Event(), threading.Event()

    def make(told: threading.Event) -> int:
        making.set()
        told.wait(20)
        return 0

    def one_round() -> dict[str, int]:
        assert making.wait(20)
        rounds.set()
        return {}

    monkeypatch.setattr(worker, "make_exports", make)
    monkeypatch.setattr(worker, "one_round", one_round)
    running = threading.Thread(target=worker.work_until, args=(stop,))
    running.start()
    assert rounds.wait(20)
    stop.set()
    running.join(20)
    assert not running.is_alive()


def test_a_round_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, turns = threading.Event(), []

    def make(_stop: threading.Event) -> int:
        turns.append(1)
        if len(turns) == 1:
            raise OSError("no space left")
        stop.set()
        return 0

    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(worker, "make_exports", make)
    monkeypatch.setattr(worker, "one_round", dict)
    worker.work_until(stop)
    assert len(turns) == 2


def test_a_backup_leaves_tables_out(db: Engine, cast: Cast, tmp_path: Path) -> None:
    with unit_of_work() as session:
        many(session, cast, 5)
    asked(cast)
    work()
    backup(tmp_path / "all.tar.gz", at=NOON)
    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        assert [name for name in archive.getnames() if name.startswith("media/")] == []
