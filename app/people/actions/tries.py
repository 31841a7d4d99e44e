"""Wrong tries at sign-in, counted on the account and on the address, and the lock they lead to."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import TooMany, WrongTry
from app.core.limits import spend
from app.core.tokens import hashed
from app.people.actions.journal import note_own
from app.people.models import Person
from app.people.rules.passwords import FIRST_LOCK, TRIES, lock_after

PER_ADDRESS = 30
WRONG = "账号或密码不对。连错 5 次会锁 15 分钟。"
LOCKED = "连错了好几次，这个账号先锁住了，至少过 15 分钟再试。忘了密码，找本单位管理员重设。"


def spend_address(session: Session, address: str, at: datetime) -> None:
    message = "这里登录试了太多次，过 15 分钟再试。"
    spend(session, f"sign-in/{address}", limit=PER_ADDRESS, window=FIRST_LOCK, at=at, message=message)


def unknown_account(session: Session, username: str, at: datetime) -> WrongTry:
    key = f"nobody/{hashed(username)}"
    spend(session, key, limit=TRIES - 1, window=FIRST_LOCK, at=at, message=LOCKED)
    return WrongTry(WRONG, field="password")


def refuse_locked(person: Person, at: datetime) -> None:
    if person.locked_until is not None and at < person.locked_until:
        raise TooMany(LOCKED, field="password")


def wrong_try(session: Session, person: Person, sentence: str, field: str, at: datetime) -> WrongTry | TooMany:
    person.failed_tries += 1
    lock = lock_after(person.failed_tries)
    if lock is not None:
        person.locked_until = at + lock
        note_own(session, "person.locked", person.key, at=at, after={"tries": person.failed_tries})
    session.add(person)
    session.flush()
    return TooMany(LOCKED, field=field) if lock is not None else WrongTry(sentence, field=field)


def forget_tries(session: Session, person: Person) -> None:
    person.failed_tries, person.locked_until = 0, None
    session.add(person)
    session.flush()
