"""Passwords: lock-out to the second, the second step, and nothing to learn from an answer."""

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlmodel import Session, select

from app.core.errors import DomainError, Invalid, NotFound, TooMany, WrongTry
from app.people import actions, queries
from app.people.actions import passwords
from app.people.actions.passwords import confirm_password
from app.people.actions.second_step import TotpNeeded
from app.people.models import Person, SignIn, SignInKind
from app.people.rules.roles import SYSTEM
from tests.cast import NOON, PASSWORD, Cast

QUARTER = timedelta(minutes=15)
BLINK = timedelta(microseconds=1)
GOOD = "Ma-Shang-2026"


def enter(
    session: Session, password: str = PASSWORD, username: str = "liushuji", at: datetime = NOON,
    totp: str | None = None, address: str = "10.0.0.1",
) -> Person:
    return actions.check_password(session, username, password, totp=totp, address=address, at=at)


def miss(session: Session, times: int, username: str = "liushuji", at: datetime = NOON) -> list[type[Exception]]:
    found: list[type[Exception]] = []
    for number in range(times):
        try:
            enter(session, "wrong", username, at, address=f"10.1.{number // 250}.{number % 250}")
        except DomainError as refusal:
            found.append(type(refusal))
    return found


def row(session: Session, cast: Cast, name: str = "liushuji") -> Person:
    return session.get_one(Person, cast.person(name).key)


def test_the_right_password(session: Session, cast: Cast) -> None:
    assert enter(session) == cast.person("liushuji")


@pytest.mark.parametrize("username", ["liushuji", "nobody"])
def test_known_and_unknown_names_get_the_same_answers(session: Session, username: str) -> None:
    assert miss(session, 7, username) == [WrongTry] * 4 + [TooMany] * 3


def test_an_unknown_name_costs_a_hash_too(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes: list[str] = []

    def no_match(stored: str, _typed: str) -> bool:
        hashes.append(stored)
        return False

    monkeypatch.setattr(passwords, "_fits", no_match)
    miss(session, 6, "nobody")
    miss(session, 6, "liushuji")
    assert len(hashes) == 12
    assert all(stored.startswith("$argon2id$") for stored in hashes)


@pytest.mark.parametrize(
    ("misses", "wait", "good"),
    [
        (4, timedelta(0), True),
        (5, timedelta(0), False),
        (5, QUARTER - BLINK, False),
        (5, QUARTER, True),
    ],
)
def test_five_wrong_tries_lock_for_a_quarter(session: Session, misses: int, wait: timedelta, good: bool) -> None:
    miss(session, misses)
    if good:
        assert enter(session, at=NOON + wait).username == "liushuji"
    else:
        with pytest.raises(TooMany, match="锁住"):
            enter(session, at=NOON + wait)


@pytest.mark.parametrize(("wait", "locked"), [(2 * QUARTER - BLINK, True), (2 * QUARTER, False)])
def test_the_next_five_lock_twice_as_long(session: Session, wait: timedelta, locked: bool) -> None:
    miss(session, 5)
    miss(session, 5, at=NOON + QUARTER)
    if locked:
        with pytest.raises(TooMany):
            enter(session, at=NOON + QUARTER + wait)
    else:
        assert enter(session, at=NOON + QUARTER + wait).failed_tries == 0


def test_a_locked_account_does_not_count_on(session: Session, cast: Cast) -> None:
    miss(session, 9)
    assert row(session, cast).failed_tries == 5


def test_the_right_password_forgets_wrong_ones(session: Session) -> None:
    miss(session, 4)
    enter(session)
    assert miss(session, 4) == [WrongTry] * 4


def test_an_address_has_thirty_tries_a_quarter(session: Session) -> None:
    for number in range(30):
        with pytest.raises(WrongTry):
            enter(session, username=f"guess{number}")
    with pytest.raises(TooMany, match="这里"):
        enter(session)
    assert enter(session, address="10.0.0.2").username == "liushuji"


def test_a_closed_account_has_no_password(session: Session, cast: Cast) -> None:
    actions.close_account(session, row(session, cast), by=cast.actor("liushuji"), at=NOON)
    with pytest.raises(WrongTry):
        enter(session)


def test_a_changed_password_ends_other_sign_ins(session: Session, cast: Cast) -> None:
    person = row(session, cast)
    for _ in range(3):
        actions.start_sign_in(session, person, SignInKind.WEB, staff=True, at=NOON)
    kept = session.exec(select(SignIn)).all()[1]
    actions.change_password(session, person, GOOD, keep=kept, at=NOON)
    assert queries.live_sign_ins(session, person.key, NOON) == [kept]
    assert enter(session, GOOD) == person


@pytest.mark.parametrize(("password", "told"), [("short", "至少 8 位"), (PASSWORD, "至少要有三样"), (GOOD, "一样")])
def test_a_poor_password_is_refused(session: Session, cast: Cast, password: str, told: str) -> None:
    person = row(session, cast)
    actions.change_password(session, person, GOOD, keep=None, at=NOON)
    with pytest.raises(Invalid, match=told):
        actions.change_password(session, person, password, keep=None, at=NOON)


def test_an_issued_password_must_be_changed_and_lifts_lock_and_second_step(session: Session, cast: Cast) -> None:
    miss(session, 5)
    row(session, cast).totp_secret = pyotp.random_base32()
    issued = actions.issue_password(session, cast.person("liushuji").key, by=SYSTEM, at=NOON)
    person = enter(session, issued)
    assert person.must_change_password
    actions.change_password(session, person, GOOD, keep=None, at=NOON)
    assert not person.must_change_password


def test_residents_without_a_user_name_get_no_password(session: Session) -> None:
    resident = Person(phone="13900000009", created_at=NOON)
    session.add(resident)
    session.flush()
    with pytest.raises(NotFound):
        actions.issue_password(session, resident.key, by=SYSTEM, at=NOON)


def test_asking_again_for_the_password_counts_and_locks(session: Session, cast: Cast) -> None:
    person = row(session, cast)
    for _ in range(4):
        with pytest.raises(WrongTry):
            confirm_password(session, person, "wrong", at=NOON)
    with pytest.raises(TooMany):
        confirm_password(session, person, "wrong", at=NOON)
    with pytest.raises(TooMany):
        enter(session)


def secret_of(session: Session, cast: Cast) -> pyotp.TOTP:
    secret = actions.new_totp_secret()
    generator = pyotp.TOTP(secret)
    actions.enrol_totp(session, row(session, cast), secret, generator.at(NOON), at=NOON)
    return generator


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_second_step_allows_one_step_of_drift(session: Session, cast: Cast, steps: int, good: bool) -> None:
    code = secret_of(session, cast).at(NOON + timedelta(seconds=30 * steps))
    if good:
        assert enter(session, totp=code).username == "liushuji"
    else:
        with pytest.raises(WrongTry):
            enter(session, totp=code)


def test_the_password_alone_is_no_longer_enough(session: Session, cast: Cast) -> None:
    secret_of(session, cast)
    with pytest.raises(TotpNeeded) as half:
        enter(session)
    assert half.value.person_id == cast.person("liushuji").key


def test_a_second_step_is_good_once(session: Session, cast: Cast) -> None:
    code = secret_of(session, cast).at(NOON)
    enter(session, totp=code)
    with pytest.raises(TooMany, match="用过"):
        enter(session, totp=code)


@pytest.mark.parametrize("typed", ["000000", "１２３４５６", "", "12345"])
def test_guessing_the_second_step_locks_too(session: Session, cast: Cast, typed: str) -> None:
    generator = secret_of(session, cast)
    key = cast.person("liushuji").key
    for _ in range(5):
        with pytest.raises((WrongTry, TooMany)):
            actions.check_totp(session, key, typed, address="10.0.0.1", at=NOON)
    with pytest.raises(TooMany):
        actions.check_totp(session, key, generator.at(NOON), address="10.0.0.1", at=NOON)


@pytest.mark.parametrize(
    ("secret", "told"), [("abc", "放太久"), ("A" * 31 + "1", "放太久"), ("A" * 32, "没对上")]
)
def test_enrolling_needs_a_true_secret_and_a_fitting_code(
    session: Session, cast: Cast, secret: str, told: str
) -> None:
    with pytest.raises(Invalid, match=told):
        actions.enrol_totp(session, row(session, cast), secret, "000000", at=NOON)
    assert row(session, cast).totp_secret is None
