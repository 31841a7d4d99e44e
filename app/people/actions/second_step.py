"""The second step for staff: six digits from an authenticator, each good once."""

from datetime import datetime, timedelta

import pyotp
from sqlmodel import Session

from app.core.errors import Invalid, WrongTry
from app.core.limits import spend
from app.core.tokens import same
from app.people import queries
from app.people.actions.journal import note_own
from app.people.actions.tries import forget_tries, refuse_locked, spend_address, wrong_try
from app.people.models import Person

TOTP_STEP = 30  # seconds, RFC 6238


class TotpNeeded(Invalid):
    """The password was right and the account wants its second step; `person_id` for a page that asks in two steps."""

    title = "还差一步"

    def __init__(self, person_id: int) -> None:
        super().__init__("请再填验证器上的 6 位数字。", field="totp")
        self.person_id = person_id


def check_totp(session: Session, person_id: int, totp: str, *, address: str, at: datetime) -> Person:
    """The second step on its own, after the first was shown to be done; counts wrong tries like a password."""
    spend_address(session, address, at)
    person = queries.person_locked(session, person_id)
    if person is None or person.closed_at is not None or person.totp_secret is None:
        raise WrongTry("请从头再登录一次。", field="totp")
    refuse_locked(person, at)
    second_step(session, person, totp, at)
    return person


def new_totp_secret() -> str:
    return pyotp.random_base32()


def enrol_totp(session: Session, person: Person, secret: str, code: str, *, at: datetime) -> None:
    """From now on this account's password alone is not enough. The code proves that the phone has the secret."""
    if len(secret) != 32 or set(secret) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"):
        raise Invalid("这一页放太久了，刷新再扫一次。", field="code")
    if not pyotp.TOTP(secret).verify(code, for_time=at, valid_window=1):
        raise Invalid("数字没对上。看看手机时间准不准，等下一组数字再填。", field="code")
    person.totp_secret = secret
    session.add(person)
    session.flush()
    note_own(session, "person.totp_enrolled", person.key, at=at)


def second_step(session: Session, person: Person, totp: str, at: datetime) -> None:
    """A code counts once: its time step is spent, so that reading it over a shoulder is no use."""
    assert person.totp_secret is not None
    generator = pyotp.TOTP(person.totp_secret)
    step = int(at.timestamp()) // TOTP_STEP
    fitting = [near for near in (step - 1, step, step + 1) if same(_ascii(totp), generator.at(near * TOTP_STEP))]
    if not fitting:
        raise wrong_try(session, person, "6 位数字没对上，等下一组再填。", "totp", at)
    spend(
        session, f"totp/{person.key}/{fitting[0]}", limit=1, window=timedelta(days=1), at=at,
        message="这组数字已经用过了，等下一组再填。",
    )
    forget_tries(session, person)


def _ascii(totp: str) -> str:
    """compare_digest refuses other text."""
    return totp if totp.isascii() else ""
