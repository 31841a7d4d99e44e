"""Passwords for staff: checking, changing, handing out one to start with."""

import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session

from app.core.errors import Invalid, NotFound
from app.people import queries
from app.people.actions.journal import note, note_own
from app.people.actions.second_step import TotpNeeded, second_step
from app.people.actions.sign_ins import end_all_sign_ins
from app.people.actions.tries import WRONG, forget_tries, refuse_locked, spend_address, unknown_account, wrong_try
from app.people.models import Person, SignIn
from app.people.rules.passwords import password_problem
from app.people.rules.roles import Actor

# RFC 9106 allows less memory than argon2-cffi's default; this is OWASP's floor and spares a small server.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    """Hashed against when there is no such account, so that the answer takes as long."""
    return _hasher.hash(secrets.token_urlsafe(16))


def check_password(
    session: Session, username: str, password: str, *, totp: str | None = None, address: str, at: datetime
) -> Person:
    """Whose password this is. The same sentence, time and lock for a wrong password and an unknown user name.

    WrongTry and TooMany keep their count; TotpNeeded when only the second step is missing.
    """
    spend_address(session, address, at)
    person = queries.person_by_username(session, username)
    fits = _fits((person.password_hash if person else None) or _nobody(), password)  # always once: equal time
    if person is None or person.closed_at is not None:
        raise unknown_account(session, username, at)
    refuse_locked(person, at)
    if not fits:
        raise wrong_try(session, person, WRONG, "password", at)
    if person.totp_secret is None:
        forget_tries(session, person)
    elif totp is None:
        raise TotpNeeded(person.key)
    else:
        second_step(session, person, totp, at)
    return person


def change_password(session: Session, person: Person, new: str, *, keep: SignIn | None, at: datetime) -> None:
    """One's own new password; every other sign-in ends. Invalid with the policy's sentence."""
    problem = password_problem(new, username=person.username or "", phone=person.phone or "")
    if not problem and person.password_hash and _fits(person.password_hash, new):
        problem = "新密码和现在的一样，换一个。"
    if problem:
        raise Invalid(problem, field="new")
    person.password_hash, person.must_change_password = hash_password(new), False
    forget_tries(session, person)
    end_all_sign_ins(session, person.key, at=at, keep=keep)
    note_own(session, "person.password_changed", person.key, at=at)


def confirm_password(session: Session, person: Person, password: str, *, at: datetime) -> None:
    """Asks for the current password again before something serious; wrong ones count and lock as at sign-in."""
    locked = queries.person_locked(session, person.key) or person
    refuse_locked(locked, at)
    if not locked.password_hash or not _fits(locked.password_hash, password):
        raise wrong_try(session, locked, "现在的密码不对。", "current", at)


def issue_password(session: Session, person_id: int, *, by: Actor, at: datetime) -> str:
    """A one-time password for somebody else, to be changed at first use; also lifts lock and second step."""
    person = queries.person_locked(session, person_id)
    if person is None or person.closed_at is not None or person.username is None:
        raise NotFound("没有这个账号。")
    password = f"{secrets.token_urlsafe(9)}-Aa1"
    person.password_hash, person.must_change_password, person.totp_secret = hash_password(password), True, None
    forget_tries(session, person)
    end_all_sign_ins(session, person.key, at=at)
    note(session, "person.password_issued", f"person:{person.key}", by=by, at=at)
    return password


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
