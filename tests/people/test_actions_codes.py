"""Codes: used once, guessed never, replaced by the next."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import unit_of_work
from app.core.errors import DomainError, TooMany, WrongTry
from app.core.sms import SmsFailed
from app.core.tokens import hashed
from app.people import actions, delivery
from app.people.models import Person, SmsCode
from tests.cast import NOON, Cast
from tests.people.parallel import at_once

PHONE, NEW_PHONE, ADDRESS = "13800000001", "13900000009", "10.0.0.1"
MINUTE = timedelta(minutes=1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def ask(session: Session, phone: str = PHONE, minutes: int = 0, address: str = ADDRESS) -> str:
    return actions.send_code(session, phone, address=address, at=NOON + MINUTE * minutes)


def check(session: Session, code: str, phone: str = PHONE, after: timedelta = MINUTE) -> Person:
    return actions.check_code(session, phone, code, address=ADDRESS, at=NOON + after)


def test_the_right_code_brings_the_person(session: Session, cast: Cast) -> None:
    assert check(session, ask(session)) == cast.person("wangyi")


def test_the_first_sign_in_makes_the_person(session: Session) -> None:
    person = check(session, ask(session, NEW_PHONE), NEW_PHONE)
    assert (person.phone, person.name, person.username) == (NEW_PHONE, "", None)


def test_only_a_keyed_hash_is_kept(session: Session) -> None:
    code = ask(session)
    stored = session.exec(select(SmsCode)).one().code_hash
    assert code not in stored
    assert stored not in {hashed(code), hashed(f"{PHONE}:{code}")}


def test_a_code_is_good_once(session: Session) -> None:
    code = ask(session)
    check(session, code)
    with pytest.raises(WrongTry, match="重新发一个"):
        check(session, code)


def test_a_code_belongs_to_its_phone(session: Session) -> None:
    code = ask(session)
    with pytest.raises(WrongTry):
        check(session, code, NEW_PHONE)


@pytest.mark.parametrize(("age", "good"), [(5 * MINUTE - timedelta.resolution, True), (5 * MINUTE, False)])
def test_five_minutes_to_the_instant(session: Session, age: timedelta, good: bool) -> None:
    code = ask(session)
    if good:
        assert check(session, code, after=age).phone == PHONE
    else:
        with pytest.raises(WrongTry):
            check(session, code, after=age)


@pytest.mark.parametrize(("misses", "good"), [(4, True), (5, False), (8, False)])
def test_after_five_wrong_tries_the_right_code_is_refused(session: Session, misses: int, good: bool) -> None:
    code = ask(session)
    for _ in range(misses):
        with pytest.raises((WrongTry, TooMany)):
            check(session, wrong(code))
    if good:
        assert check(session, code).phone == PHONE
    else:
        with pytest.raises(TooMany, match="作废"):
            check(session, code)


def test_wrong_tries_are_counted_across_requests(db: Engine) -> None:
    with unit_of_work() as session:
        code = ask(session)
    for _ in range(5):
        with pytest.raises(DomainError), unit_of_work() as session:
            check(session, wrong(code))
    with pytest.raises(TooMany), unit_of_work() as session:
        check(session, code)


def test_a_new_code_replaces_the_old(session: Session) -> None:
    old, new = ask(session), ask(session, minutes=1)
    if old != new:
        with pytest.raises(WrongTry):
            check(session, old)
    assert check(session, new, after=2 * MINUTE).phone == PHONE


@pytest.mark.parametrize(
    ("moments", "refused"), [([0], 0), ([0, 1], 1), ([0, 1, 2, 3, 4], 5), ([0, 1, 2, 3, 4], 59)]
)
def test_quota_per_phone(session: Session, moments: list[int], refused: int) -> None:
    for minutes in moments:
        ask(session, minutes=minutes)
    with pytest.raises(TooMany):
        ask(session, minutes=refused)


def test_a_refused_wish_costs_nothing(session: Session) -> None:
    ask(session)
    for _ in range(12):
        with pytest.raises(TooMany):
            actions.send_code(session, PHONE, address=ADDRESS, at=NOON + timedelta(seconds=30))
    ask(session, minutes=1)


def test_twenty_an_hour_per_address(session: Session) -> None:
    for number in range(20):
        ask(session, f"139000000{number:02d}")
    with pytest.raises(TooMany):
        ask(session, "13900000099")
    ask(session, "13900000099", address="10.0.0.2")


def test_trying_many_phones_from_one_address_is_stopped(session: Session) -> None:
    for number in range(60):
        with pytest.raises(WrongTry):
            check(session, "000000", f"139000000{number:02d}")
    code = ask(session, address="10.0.0.2")
    with pytest.raises(TooMany):
        check(session, code)


def test_a_closed_account_does_not_come_back_by_its_phone(session: Session, cast: Cast) -> None:
    wangyi = session.get_one(Person, cast.person("wangyi").key)
    actions.close_account(session, wangyi, by=cast.actor("wangyi"), at=NOON)
    assert check(session, ask(session)) != wangyi


def test_old_codes_are_forgotten(session: Session) -> None:
    ask(session)
    ask(session, NEW_PHONE, minutes=1)
    actions.forget_codes(session, before=NOON + MINUTE)
    assert [row.phone for row in session.exec(select(SmsCode))] == [NEW_PHONE]


class Gateway:
    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.sent = fails, list[tuple[str, str]]()

    def send(self, phone: str, text: str) -> None:
        with unit_of_work() as session:  # a second writer: waits for ever if the code's transaction is still open
            session.exec(select(Person.id)).first()
        if self.fails:
            raise SmsFailed("短信没发出去，过一分钟再试，或请网格员帮您登录。")
        self.sent.append((phone, text))


def test_the_text_leaves_after_the_commit(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = Gateway()
    monkeypatch.setattr(delivery, "provider", lambda: gateway)
    code = delivery.request_code(PHONE, address=ADDRESS, at=NOON)
    assert gateway.sent[0][0] == PHONE
    assert code in gateway.sent[0][1]


def test_after_a_failed_text_the_next_code_works(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "provider", lambda: Gateway(fails=True))
    with pytest.raises(SmsFailed):
        delivery.request_code(PHONE, address=ADDRESS, at=NOON)
    monkeypatch.setattr(delivery, "provider", Gateway)
    code = delivery.request_code(PHONE, address=ADDRESS, at=NOON + MINUTE)
    with unit_of_work() as session:
        assert check(session, code, after=2 * MINUTE).phone == PHONE


@pytest.mark.parametrize("phone", [PHONE, NEW_PHONE])
def test_of_two_with_the_right_code_at_once_one_gets_in(db: Engine, phone: str) -> None:
    with unit_of_work() as session:
        code = ask(session, phone)
    outcomes = at_once(4, lambda session: check(session, code, phone))
    assert sum(isinstance(outcome, Person) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, WrongTry) for outcome in outcomes) == 3


def test_parallel_wrong_tries_are_all_counted(db: Engine) -> None:
    with unit_of_work() as session:
        code = ask(session)
    outcomes = at_once(8, lambda session: check(session, wrong(code)))
    with Session(db) as session:
        assert session.exec(select(SmsCode.tries)).one() == 5
    assert all(isinstance(outcome, (WrongTry, TooMany)) for outcome in outcomes)


def test_pressing_the_button_twice_at_once_sends_one_code(db: Engine) -> None:
    outcomes = at_once(4, lambda session: ask(session))
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    with Session(db) as session:
        assert len(session.exec(select(SmsCode)).all()) == 1


def test_a_flood_from_many_addresses_stops_for_the_whole_town(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.people.actions.codes.SENT_IN_TOWN", 3)
    for number in range(3):
        ask(session, f"1390000000{number}", address=f"10.0.0.{number}")
    with pytest.raises(TooMany, match="社区帮您登录"):
        ask(session, "13900000009", address="10.0.0.9")
