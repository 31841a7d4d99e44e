"""The outbox worker: leases, digests, manners, retries; two workers at once with real threads and real commits."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from app.core.db import WRITE, unit_of_work
from app.core.sms import SmsFailed
from app.notifications import delivery, queries
from app.notifications.actions import text_message
from app.notifications.delivery import LEASE, drain, lease_due, settle
from app.notifications.models import OutboxEntry
from tests.cast import NOON

PHONE, OTHER = "13800000001", "13800000002"
MINUTE = timedelta(minutes=1)
NIGHT = NOON + timedelta(hours=10)


@dataclass
class Gateway:
    """What was sent; `broken` makes every send fail, `faulty` fails it in a way nobody planned for."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    broken: bool = False
    faulty: bool = False

    def send(self, phone: str, text: str) -> None:
        if self.faulty:
            raise ZeroDivisionError
        if self.broken:
            raise SmsFailed("通道忙")
        self.sent.append((phone, text))


@pytest.fixture
def gateway(db: Engine, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    gateway = Gateway()
    monkeypatch.setattr(delivery, "provider", lambda: gateway)
    return gateway


def queue(*texts: str, phone: str = PHONE, at: datetime = NOON, urgent: bool = False) -> None:
    with unit_of_work() as session:
        for text in texts:
            text_message(session, phone, text, dedupe=f"{phone}/{text}", at=at, urgent=urgent)


def rows(db: Engine) -> list[OutboxEntry]:
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        found = list(session.exec(select(OutboxEntry).order_by("id")))
        session.expunge_all()
        return found


def test_what_is_due_is_sent_and_settled(db: Engine, gateway: Gateway) -> None:
    queue("路灯已受理")
    queue("以后再说", phone=OTHER, at=NOON + MINUTE)
    assert drain(NOON) == 1
    assert gateway.sent == [(PHONE, "路灯已受理")]
    first, later = rows(db)
    assert (first.sent_at, first.attempts, first.lease, first.leased_until) == (NOON, 1, None, None)
    assert later.sent_at is None


def test_nothing_is_sent_twice(db: Engine, gateway: Gateway) -> None:
    queue("路灯已受理")
    assert [drain(NOON), drain(NOON), drain(NOON + timedelta(days=1))] == [1, 0, 0]


def test_several_for_one_phone_become_one_message(db: Engine, gateway: Gateway) -> None:
    queue("路灯已受理", "电梯已派单", "井盖换好了")
    assert drain(NOON) == 1
    assert gateway.sent[0][1].startswith("有 3 件事有进展：路灯已受理；电梯已派单；井盖换好了。打开 http")
    assert [row.sent_at for row in rows(db)] == [NOON] * 3


@pytest.mark.parametrize(("minutes", "sent"), [(0, 1), (29, 1), (30, 2), (31, 2)])
def test_a_phone_rings_at_most_every_half_hour(db: Engine, gateway: Gateway, minutes: int, sent: int) -> None:
    queue("路灯已受理")
    drain(NOON)
    queue("电梯已派单")
    queue("井盖换好了", at=NOON + minutes * MINUTE)
    drain(NOON + minutes * MINUTE)
    assert len(gateway.sent) == sent
    if sent == 2:
        assert gateway.sent[1][1].startswith("有 2 件事")


def test_danger_does_not_wait_and_is_not_joined(db: Engine, gateway: Gateway) -> None:
    queue("路灯已受理")
    drain(NOON)
    queue("电梯困人", "燃气泄漏", urgent=True)
    drain(NOON + MINUTE)
    assert [text for _, text in gateway.sent] == ["路灯已受理", "电梯困人", "燃气泄漏"]


def test_danger_does_not_hold_up_the_rest(db: Engine, gateway: Gateway) -> None:
    queue("电梯困人", urgent=True)
    drain(NOON)
    queue("路灯已受理")
    assert drain(NOON + MINUTE) == 1


def test_a_worker_that_was_down_does_not_catch_up_at_night(db: Engine, gateway: Gateway) -> None:
    queue("路灯已受理", at=NOON)
    queue("电梯困人", phone=OTHER, urgent=True, at=NOON)
    assert drain(NIGHT) == 1
    assert gateway.sent == [(OTHER, "电梯困人")]
    assert drain(NIGHT + timedelta(hours=8)) == 1


@pytest.mark.parametrize("fault", ["broken", "faulty"])
def test_a_failure_is_tried_again_later(db: Engine, gateway: Gateway, fault: str) -> None:
    queue("路灯已受理")
    setattr(gateway, fault, True)
    assert drain(NOON) == 0
    row = rows(db)[0]
    assert (row.attempts, row.not_before, row.sent_at, row.lease) == (1, NOON + MINUTE, None, None)
    assert row.last_error == {"broken": "通道忙", "faulty": "ZeroDivisionError"}[fault]
    setattr(gateway, fault, False)
    assert [drain(NOON), drain(NOON + MINUTE)] == [0, 1]
    assert rows(db)[0].last_error == ""


def test_it_is_given_up_after_the_sixth_failure(
    db: Engine, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    queue("路灯已受理", urgent=True)
    gateway.broken = True
    at = NOON
    with caplog.at_level(logging.ERROR, logger="pingshuo.outbox"):
        for minutes in (0, 1, 5, 15, 60, 240):
            at += minutes * MINUTE
            drain(at)
    row = rows(db)[0]
    assert (row.attempts, row.failed_at) == (6, at)
    assert drain(at + timedelta(days=2)) == 0
    assert "138****0001" in caplog.text
    assert PHONE not in caplog.text


def test_a_killed_workers_lease_runs_out_and_is_taken_up_again(db: Engine, gateway: Gateway) -> None:
    queue("路灯已受理")
    with unit_of_work() as session:
        lost = lease_due(session, at=NOON)
    assert drain(NOON + LEASE - MINUTE) == 0
    assert drain(NOON + LEASE) == 1
    with unit_of_work() as session:
        assert settle(session, lost[0], at=NOON + LEASE, error="太晚了") == 0
    assert rows(db)[0].sent_at == NOON + LEASE


def test_a_lease_taken_over_cannot_be_settled_by_the_first_holder(db: Engine) -> None:
    queue("路灯已受理")
    with unit_of_work() as session:
        [stale] = lease_due(session, at=NOON)
    with unit_of_work() as session:
        [fresh] = lease_due(session, at=NOON + LEASE)
    with unit_of_work() as session:
        assert settle(session, stale, at=NOON + LEASE) == 0
        assert settle(session, fresh, at=NOON + LEASE) == 1


def test_a_phone_with_a_message_on_its_way_is_left_alone(db: Engine) -> None:
    queue("路灯已受理")
    with unit_of_work() as session:
        assert len(lease_due(session, at=NOON)) == 1
    queue("电梯已派单")
    with unit_of_work() as session:
        assert lease_due(session, at=NOON + MINUTE) == []


def test_the_limit_counts_phones_and_starts_with_the_longest_waiting(db: Engine) -> None:
    queue("新的", phone=OTHER, at=NOON + MINUTE)
    queue("旧的一", "旧的二", phone=PHONE, at=NOON)
    with unit_of_work() as session:
        parcels = lease_due(session, at=NOON + 2 * MINUTE, limit=1)
    assert [(parcel.envelope.phone, len(parcel.envelope.entry_ids)) for parcel in parcels] == [(PHONE, 2)]


def test_a_slow_gateway_does_not_outlast_the_leases(db: Engine, gateway: Gateway) -> None:
    for number in range(4):
        queue("路灯已受理", phone=f"1380000100{number}")
    ticks = iter([0.0, 0.0, 59.0, 60.0])
    assert drain(NOON, seconds=lambda: next(ticks)) == 2
    assert drain(NOON + LEASE) == 2


def test_the_backlog_is_what_is_due_and_unsent(db: Engine, gateway: Gateway) -> None:
    queue("路灯已受理")
    queue("以后再说", phone=OTHER, at=NOON + 5 * MINUTE)
    with unit_of_work(write=False) as session:
        assert queries.backlog(session, at=NOON + MINUTE) == queries.Backlog(1, NOON)
        assert queries.oldest_due_seconds(session, NOON + MINUTE) == 60
    drain(NOON + 5 * MINUTE)
    with unit_of_work(write=False) as session:
        assert queries.backlog(session, at=NOON + 5 * MINUTE) == queries.Backlog(0, None)
        assert queries.oldest_due_seconds(session, NOON) == queries.waiting_texts(session, NOON) == 0


def together(count: int, work: Callable[[], object]) -> None:
    """Runs `work` in several threads that start at the same moment; a failure in any of them fails the test."""
    gate, failures = threading.Barrier(count), list[BaseException]()

    def run() -> None:
        gate.wait()
        try:
            work()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def test_two_workers_send_everything_exactly_once(
    db: Engine, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = lease_due
    monkeypatch.setattr(delivery, "lease_due", lambda session, *, at: whole(session, at=at, limit=3))
    phones = [f"138000020{number:02d}" for number in range(40)]
    for phone in phones:
        queue("路灯已受理", "电梯已派单", phone=phone)
    together(4, lambda: drain(NOON))
    assert sorted(phone for phone, _ in gateway.sent) == phones
    assert {text[:4] for _, text in gateway.sent} == {"有 2 "}
    assert {(row.sent_at, row.attempts, row.lease) for row in rows(db)} == {(NOON, 1, None)}


def test_only_one_worker_claims_at_a_time(db: Engine) -> None:
    """Else a row filed between two claims could send the same phone two messages."""
    queue("路灯已受理")
    impatient = "SET lock_timeout = '100ms'" if db.dialect.name == "postgresql" else "PRAGMA busy_timeout = 100"
    with unit_of_work() as claiming, db.connect().execution_options(**{WRITE: False}) as other:
        assert len(lease_due(claiming, at=NOON)) == 1
        other.exec_driver_sql(impatient)
        if db.dialect.name == "sqlite":
            other.exec_driver_sql("COMMIT")
            with pytest.raises(OperationalError):
                other.exec_driver_sql("BEGIN IMMEDIATE")
            other.exec_driver_sql("PRAGMA busy_timeout = 15000")
            return
        with Session(other) as waiting, pytest.raises(OperationalError):
            lease_due(waiting, at=NOON)


def test_parallel_enqueuing_of_the_same_news_makes_one_row(db: Engine) -> None:
    together(8, lambda: queue("路灯已受理"))
    assert len(rows(db)) == 1
