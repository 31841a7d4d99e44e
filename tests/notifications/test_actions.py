"""Telling once, reading one's own, forgetting the old."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.core.errors import NotFound
from app.notifications import queries
from app.notifications.actions import (
    News,
    forget_delivered,
    read_all,
    read_message,
    tell,
    tell_many,
    text_message,
)
from app.notifications.models import Message, OutboxEntry
from tests.cast import NOON, Cast

NIGHT = NOON + timedelta(hours=10)
MORNING = NOON + timedelta(hours=18)


def told(session: Session, cast: Cast, name: str, number: int) -> None:
    tell(session, cast.person(name).key, title=f"第 {number} 条", dedupe=f"{name}/{number}", at=NOON)


def outbox(session: Session) -> list[OutboxEntry]:
    return list(session.exec(select(OutboxEntry).order_by("id")))


def test_the_same_news_is_told_once(session: Session, cast: Cast) -> None:
    for title in ("路灯已受理", "又说一遍"):
        tell(session, cast.person("wangyi").key, title=title, body="今天", link="/i/X", dedupe="one", at=NOON)
    message = session.exec(select(Message)).one()
    assert (message.title, message.body, message.link) == ("路灯已受理", "今天", "/i/X")
    assert (message.created_at, message.read_at) == (NOON, None)


def test_a_text_message_is_queued_once(session: Session) -> None:
    for text in ("路灯已受理", "又说一遍"):
        text_message(session, "13800000001", text, dedupe="one", at=NOON)
    assert [(row.text, row.not_before, row.attempts, row.urgent) for row in outbox(session)] == [
        ("路灯已受理", NOON, 0, False)
    ]


@pytest.mark.parametrize(("urgent", "when"), [(False, MORNING), (True, NIGHT)])
def test_only_danger_rings_at_night(session: Session, urgent: bool, when: object) -> None:
    text_message(session, "13800000001", "电梯困人", dedupe="one", at=NIGHT, urgent=urgent)
    assert [row.not_before for row in outbox(session)] == [when]


def test_a_repeated_key_does_not_fail_the_transaction(session: Session, cast: Cast) -> None:
    told(session, cast, "wangyi", 1)
    told(session, cast, "wangyi", 1)
    told(session, cast, "wangyi", 2)
    session.commit()
    assert queries.unread_count(session, cast.person("wangyi").key) == 2


def test_texts_and_keys_of_any_length_fit(session: Session, cast: Cast) -> None:
    long = "长" * 500
    tell(session, cast.person("wangyi").key, title=long, body=long, dedupe=long, at=NOON)
    tell(session, cast.person("wangyi").key, title="另一条", dedupe=f"{long}二", at=NOON)
    text_message(session, "13800000001", long, dedupe=long, at=NOON)
    first, second = session.exec(select(Message).order_by("id")).all()
    assert (len(first.title), len(first.body), first.body[-1], second.title) == (80, 400, "…", "另一条")
    assert len(outbox(session)[0].text) == 400


def test_reading_counts_from_the_first_time(session: Session, cast: Cast) -> None:
    told(session, cast, "wangyi", 1)
    me = cast.person("wangyi").key
    key = session.exec(select(Message.id)).one()
    assert key is not None
    read_message(session, key, by=me, at=NOON)
    assert read_message(session, key, by=me, at=MORNING).read_at == NOON
    assert queries.unread_count(session, me) == 0


def test_a_message_of_somebody_else_is_not_found(session: Session, cast: Cast) -> None:
    told(session, cast, "wangyi", 1)
    key = session.exec(select(Message.id)).one()
    assert key is not None
    with pytest.raises(NotFound):
        read_message(session, key, by=cast.person("luren").key, at=NOON)
    assert queries.unread_count(session, cast.person("wangyi").key) == 1


def test_reading_all_touches_only_my_own_unread(session: Session, cast: Cast) -> None:
    for number in range(3):
        told(session, cast, "wangyi", number)
    told(session, cast, "luren", 9)
    assert read_all(session, by=cast.person("wangyi").key, at=NOON) == 3
    assert read_all(session, by=cast.person("wangyi").key, at=NOON) == 0
    assert queries.unread_count(session, cast.person("luren").key) == 1


def test_the_inbox_pages_newest_first(session: Session, cast: Cast) -> None:
    for number in range(5):
        told(session, cast, "wangyi", number)
    me = cast.person("wangyi").key
    first = queries.inbox(session, me, limit=3)
    rest = queries.inbox(session, me, limit=3, before=first[-1].key)
    assert [message.title for message in [*first, *rest]] == [f"第 {number} 条" for number in (4, 3, 2, 1, 0)]


def test_old_text_messages_are_forgotten_and_waiting_ones_kept(session: Session) -> None:
    for name in ("sent", "failed", "waiting", "recent"):
        text_message(session, "13800000001", name, dedupe=name, at=NOON)
    sent, failed, _waiting, recent = outbox(session)
    sent.sent_at = failed.failed_at = NOON
    recent.sent_at = MORNING
    session.flush()
    assert forget_delivered(session, before=MORNING) == 2
    session.expire_all()
    assert [row.text for row in outbox(session)] == ["waiting", "recent"]


def test_a_town_is_told_at_once_and_nobody_twice(session: Session, cast: Cast) -> None:
    people = [cast.person(name).key for name in ("wangyi", "zhaojingli", "liushuji")]
    news = [News(key, "很" * 100, "今天", "/estates/x", f"score/{key}") for key in people]
    tell_many(session, news[:1], at=NOON)
    tell_many(session, [*news, *news], at=NOON + timedelta(hours=1))
    tell_many(session, [], at=NOON)
    kept = session.exec(select(Message).order_by("id")).all()
    assert [(row.person_id, len(row.title), row.body) for row in kept] == [(key, 80, "今天") for key in people]
    assert kept[0].created_at == NOON
