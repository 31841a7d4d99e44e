"""A changed, removed or inserted entry is found; a chain never forks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from app.audit.actions import record, verify
from app.audit.models import AuditEntry
from app.core.db import WRITE
from tests.cast import NOON


def write(engine: Engine, count: int, stream: str = "c1") -> None:
    for number in range(count):
        with Session(engine) as session:
            session.connection(execution_options={WRITE: True})
            record(
                session, stream, "test.done", f"T-{number}", actor_id=1, actor_title="居民", at=NOON,
                before={"n": number}, after={"n": number + 1}, reason="试",
            )
            session.commit()


def broken(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return [found.what for found in verify(session)[1]]


def test_a_whole_chain_holds(db: Engine) -> None:
    write(db, 5)
    write(db, 3, "people")
    with Session(db) as session:
        assert verify(session) == (8, [])


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE auditentry SET reason = '改' WHERE seq = 3", "第 3 条"),
        ("UPDATE auditentry SET actor_id = 2 WHERE seq = 1", "第 1 条"),
        ("DELETE FROM auditentry WHERE seq = 3", "第 3 条"),
        ("DELETE FROM auditentry WHERE seq = 5", "最后一条"),
        ("DELETE FROM auditentry", "最后一条"),
        ("DELETE FROM audithead", "最后一条"),
        (
            "INSERT INTO auditentry (stream, seq, at, actor_id, actor_title, verb, subject, before, after, reason, "
            "previous_hash, hash) SELECT stream, 6, at, actor_id, actor_title, verb, subject, before, after, reason, "
            "hash, hash FROM auditentry WHERE seq = 5",
            "第 6 条",
        ),
        ("UPDATE auditentry SET before = after, after = before WHERE seq = 2", "第 2 条"),
    ],
)
def test_tampering_is_found_and_located(db: Engine, statement: str, expected: str) -> None:
    write(db, 5)
    with db.begin() as connection:
        connection.execute(text(statement))
    assert any(expected in what for what in broken(db))


def test_a_rollback_leaves_no_link(db: Engine) -> None:
    write(db, 2)
    with Session(db) as session:
        session.connection(execution_options={WRITE: True})
        record(session, "c1", "test.undone", "T", actor_id=1, actor_title="居民", at=NOON)
        session.rollback()
        session.commit()
    with Session(db) as session:
        assert verify(session) == (2, [])


def test_parallel_writers_make_one_chain(db: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(write, db, 5) for _ in range(4)]:
            future.result()
    with Session(db) as session:
        assert verify(session) == (20, [])
        seqs = session.exec(select(AuditEntry.seq).order_by(col(AuditEntry.seq))).all()
        assert list(seqs) == list(range(1, 21))
