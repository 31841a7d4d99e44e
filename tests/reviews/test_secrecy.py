"""Trying to tie a ballot to a household by whatever is stored: keys, order, times, row ids, logs, backups.

The strongest try: two elections that differ only in who voted what leave the same town behind, byte for byte.
"""

import hashlib
import json
import logging
import secrets
import sqlite3
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.backup.taking import backup
from app.core.db import metadata, unit_of_work
from app.core.settings import settings
from app.places.models import Home
from app.reviews.actions.alerts import Origin
from app.reviews.models import Review, ReviewMark
from app.reviews.queries.voters import mark_of, rolls_of
from app.reviews.rules.kinds import Voice
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.reviews.vote import ANSWERS, API, BASE, PATH, closed, neighbours, opened, published, voted

NEVER_BEFORE = ("独一无二的一句话", "<dt>得分</dt>", "<dt>投了票</dt>", "满意不满意</caption>", "怎么说</h2>")
READERS = ("", "wangyi", "liushuji", "xiaoli", "zhaojingli", "chenkezhang", "shenji", "admin", "sunzhuren")


def everything(session: Session) -> dict[str, list[str]]:
    """Every row of every table, in no order of its own."""
    session.flush()
    connection = session.connection()
    return {
        table.name: sorted(repr(tuple(row)) for row in connection.execute(table.select()))
        for table in metadata.sorted_tables
    }


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Whatever happens within is taken back."""
    inner = session.begin_nested()
    try:
        yield
    finally:
        inner.rollback()
        session.expire_all()


def dealt(monkeypatch: pytest.MonkeyPatch, review: Review, session: Session, order: Sequence[tuple[Home, int]]) -> None:
    """The same receipts whatever the order and the content, since those are random."""
    monkeypatch.setattr(secrets, "choice", lambda letters: letters[0])
    for home, overall in order:
        voted(session, review, home, overall=overall, origin=Origin("phone", "1.2.3.4"))


def test_two_towns_that_differ_only_in_who_voted_what_are_the_same(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = [home for _, home in neighbours(session, cast, 3)]
    review = opened(session, cast)
    session.flush()
    found = []
    for order in (
        [(first, 1), (second, 5), (third, 3)], [(first, 5), (second, 1), (third, 3)],
        [(third, 1), (first, 3), (second, 5)], [(second, 3), (third, 5), (first, 1)],
    ):
        with undone(session):
            dealt(monkeypatch, review, session, order)
            found.append(everything(session))
    assert found[0]["reviewmark"]
    assert all(each == found[0] for each in found)


def test_marks_and_box_share_no_column_and_know_no_time(db: Engine) -> None:
    columns = [set(metadata.tables[name].columns.keys()) for name in ("reviewmark", "ballotbox")]
    assert columns[0] & columns[1] == {"review_id", "voice"}
    for name in ("reviewmark", "ballotbox"):
        kinds = {str(column["type"]).upper() for column in inspect(db).get_columns(name)}
        assert not [kind for kind in kinds if "TIME" in kind or "DATE" in kind], name


def test_sqlite_keeps_no_order_of_rows(session: Session, cast: Cast) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    for name in ("reviewmark", "ballotbox", "paperballot"):
        with pytest.raises(OperationalError, match="no such column"):
            session.execute(text(f"SELECT rowid FROM {name}"))
    homes = [home for _, home in neighbours(session, cast, 9)]
    review = opened(session, cast)
    for home in homes:
        voted(session, review, home)
    stored = [row[0] for row in session.connection().exec_driver_sql("SELECT mark FROM reviewmark")]
    assert stored == sorted(stored)


def test_postgres_keeps_no_order_after_the_close(db: Engine, cast: Cast) -> None:
    """ctid and xmin: while it is open they tell who came when, beside one box that tells nothing; then neither."""
    if db.dialect.name != "postgresql":
        return
    with unit_of_work() as session:
        homes = [home for _, home in neighbours(session, cast, 9)]
        key = opened(session, cast).key
    for number, home in enumerate(homes):
        with unit_of_work() as session:
            voted(session, session.get_one(Review, key), home, overall=1 + number % 5)
    with unit_of_work() as session:
        marks = session.execute(text("SELECT mark, xmin::text FROM reviewmark ORDER BY ctid")).all()
        assert len({xmin for _, xmin in marks}) == 9
        household = "SELECT xmin::text, papers FROM ballotbox WHERE voice = 'household'"
        [(xmin, papers)] = session.execute(text(household)).all()
        assert json.loads(papers) == sorted(json.loads(papers))
        assert xmin == marks[-1][1]
        closed(session, session.get_one(Review, key))
    with unit_of_work() as session:
        after = session.execute(text("SELECT mark, xmin::text FROM reviewmark ORDER BY ctid")).all()
        boxes = session.execute(text("SELECT DISTINCT xmin::text FROM ballotbox")).all()
        assert [mark for mark, _ in after] == sorted(mark for mark, _ in marks)
        assert {xmin for _, xmin in after} == {xmin for (xmin,) in boxes}


def test_only_the_box_holds_a_line_and_only_the_marks_a_mark(session: Session, cast: Cast) -> None:
    [(_, home)] = neighbours(session, cast, 1)
    review = opened(session, cast)
    code = voted(session, review, home, ratings=(5, 1, 5, 2, 5, 3, 5, 4), overall=2, comment="独一无二的一句话")
    rows = everything(session)
    for needle, where in (
        ("515253542", ["ballotbox"]), ("独一无二的一句话", ["ballotbox"]), (code, []),
        (mark_of(review.key, Voice.HOUSEHOLD, home.key), ["reviewmark"]),
    ):
        assert [name for name, lines in rows.items() if any(needle in line for line in lines)] == where


def test_the_log_of_what_was_done_does_not_grow_by_a_ballot(db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        [(_, home)] = neighbours(session, cast, 1)
        key = opened(session, cast).key
    with unit_of_work() as session:
        before = len(session.exec(select(AuditEntry)).all())
        voted(session, session.get_one(Review, key), home)
    with unit_of_work() as session:
        entries = session.exec(select(AuditEntry)).all()
        assert len(entries) == before
        [opening] = [entry for entry in entries if entry.verb == "review_opening"]
        assert rolls_of(session, key)[Voice.HOUSEHOLD].digest in opening.after


def test_a_mark_says_nothing_without_the_key(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no hash of anything an outsider can write down, and another key makes another mark."""
    review = opened(session, cast)
    voted(session, review, cast.home101)
    [mark] = session.exec(select(ReviewMark.mark)).all()
    guesses = (
        f"{review.key}|household|{cast.home101.key}", f"{cast.home101.key}", f"household|{cast.home101.key}",
        f"review|household|{cast.home101.key}",
    )
    assert mark not in {hashlib.sha256(guess.encode()).hexdigest() for guess in guesses}
    assert mark == mark_of(review.key, Voice.HOUSEHOLD, cast.home101.key)
    monkeypatch.setenv("PINGSHUO_SECRET_KEY", "another-key-of-at-least-32-characters!")
    settings.cache_clear()
    assert mark != mark_of(review.key, Voice.HOUSEHOLD, cast.home101.key)


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {item.name: stream.read() for item in tar if (stream := tar.extractfile(item)) is not None}


def readable(name: str, content: bytes, scratch: Path) -> list[bytes]:
    """What a thief of the backup can read: lines of a table's dump, or of the whole SQLite file."""
    if not content.startswith(b"SQLite format 3"):
        return content.splitlines() or [name.encode()]
    copy = scratch / "stolen.db"
    copy.write_bytes(content)
    with sqlite3.connect(copy) as stolen:
        return [line.encode() for line in stolen.iterdump()]


def test_a_backup_holds_sorted_lines_and_unreadable_marks(db: Engine, cast: Cast, tmp_path: Path) -> None:
    with unit_of_work() as session:
        homes = [home for _, home in neighbours(session, cast, 4)]
        key = opened(session, cast).key
    cast_lines = ["444444445", "444444441", "444444443", "444444442"]
    for home, line in zip(homes, cast_lines, strict=True):
        with unit_of_work() as session:
            voted(session, session.get_one(Review, key), home, overall=int(line[-1]))
    backup(tmp_path / "town.tar.gz", at=NOON)
    stolen = members(tmp_path / "town.tar.gz")
    lines = [line for name, content in stolen.items() for line in readable(name, content, tmp_path)]
    holding = [line for line in lines if any(each.encode() in line for each in cast_lines)]
    [whole] = holding
    places = [whole.index(each.encode()) for each in sorted(cast_lines)]
    assert places == sorted(places)
    marks = {mark_of(key, Voice.HOUSEHOLD, home.key).encode() for home in homes}
    assert not any(mark in whole for mark in marks)
    assert sum(content.count(b"44444444") for content in stolen.values()) == len(cast_lines), "an earlier box is left"


def test_the_request_log_knows_no_voter_and_no_content(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    with hall.writing() as session:
        opened(session, hall.cast)
    browser = hall.as_("wangyi")
    with caplog.at_level(logging.INFO):
        answer = browser.post(f"{PATH}/ballot", data=ANSWERS | {"comment": "独一无二的一句话"})
    code = answer.text.partition('<b>')[2]
    assert answer.status_code == 200, answer.text
    kept = " ".join(f"{record.getMessage()} {getattr(record, 'fields', '')}" for record in caplog.records)
    person, home = hall.cast.person("wangyi"), hall.cast.home101
    for needle in ("独一无二的一句话", "444", code[:9], person.name, f"household-{home.key}", "q1"):
        assert needle not in kept
    assert "/estates/{slug}/reviews/{month}/ballot" in kept


def crawled(see: Callable[[str], Any]) -> str:
    paths = (
        "/", "/c/xiangrui", "/c/xiangrui/reviews", BASE, PATH, f"{PATH}/ballot", f"{PATH}/receipt", f"{PATH}/paper",
        f"{PATH}/paper/entries", f"{PATH}/alerts", "/estates/xiangrui-dong/panel", "/me", "/me/export", "/work",
        "/admin", "/inbox", "/c/xiangrui/calendar", f"{API}", f"{API.rpartition('/')[0]}", "/metrics", "/openapi.json",
    )
    return " ".join(see(path).text for path in paths)


@pytest.mark.parametrize("when", ["open", "counting"])
def test_no_partial_result_anywhere_before_it_is_published(hall: Hall, when: str) -> None:
    with hall.writing() as session:
        homes = [home for _, home in neighbours(session, hall.cast, 24)]
        review = opened(session, hall.cast)
        for home in homes:
            voted(session, review, home, overall=1, ratings=(1, 2, 1, 2, 1, 2, 1, 2), comment="独一无二的一句话")
        if when == "counting":
            closed(session, review)
    if when == "counting":
        hall.later(days=13)
    for name in READERS:
        whole = crawled(lambda path, name=name: hall.see(name, path))  # type: ignore[misc]  # a lambda with a default
        for needle in NEVER_BEFORE:
            assert needle not in whole, (name, needle)
    answer = hall.see("", API).json()
    assert (answer["result"], answer["digest"], answer["turnout"]) == (None, "", 24)


def test_what_is_looked_for_is_there_once_it_is_published(hall: Hall) -> None:
    """Else the crawl above would prove nothing."""
    with hall.writing() as session:
        homes = [home for _, home in neighbours(session, hall.cast, 24)]
        review = opened(session, hall.cast)
        for number, home in enumerate(homes):
            voted(session, review, home, overall=1 + number % 2, comment="独一无二的一句话")
        published(session, review)
    whole = hall.see("", PATH).text
    assert all(needle in whole for needle in NEVER_BEFORE)
    assert hall.see("", API).json()["result"]["voices"]["household"]["n"] == 24


def test_not_even_who_runs_the_town_is_shown_who_voted(hall: Hall) -> None:
    """No page and no export lists voters; the person sees only whether their own household has."""
    with hall.writing() as session:
        review = opened(session, hall.cast)
        voted(session, review, hall.cast.home101)
    for name in ("liushuji", "chenkezhang", "shenji", "admin"):
        whole = crawled(lambda path, name=name: hall.see(name, path))  # type: ignore[misc]  # a lambda with a default
        assert "1单元 101" not in whole
    assert "投过了" in hall.see("wangyi", PATH).text
    assert "ballot" not in hall.see("wangyi", "/me/export").text
