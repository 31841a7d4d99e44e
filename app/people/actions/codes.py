"""Phone codes: made, texted, checked once."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.errors import TooMany, WrongTry
from app.core.limits import spend
from app.core.settings import settings
from app.core.sms import SmsProvider
from app.core.tokens import keyed, same
from app.people import queries
from app.people.actions.journal import note_own
from app.people.models import Person, SmsCode
from app.people.rules.codes import DIGITS, LIFE, expired, tries_left, why_no_code

HOUR = timedelta(hours=1)
SENT_PER_ADDRESS, CHECKED_PER_ADDRESS = 20, 60
SENT_IN_TOWN = 3000
NO_SUCH_CODE = "验证码不对或已经过期，重新发一个再试。"
WORN_OUT = "错了 5 次，这个验证码作废了，重新发一个。"


def send_code(session: Session, phone: str, *, address: str, at: datetime) -> str:
    """A fresh code for a phone, replacing the one before; the caller texts it once this is committed.

    TooMany beyond 1 a minute, 5 an hour, 10 a day for the phone, 20 an hour for the address, and SENT_IN_TOWN a day
    for everybody together, which is what a flood from many addresses may cost the town.
    """
    spend(
        session, f"codes-to/{address}", limit=SENT_PER_ADDRESS, window=HOUR, at=at,
        message="这里一小时里要了太多次验证码，过一会儿再试。",
    )
    spend(
        session, "codes-in-town", limit=SENT_IN_TOWN, window=timedelta(days=1), at=at,
        message="今天发出的验证码太多了，短信先停一停。请给社区打电话，社区帮您登录。",
    )
    refusal = why_no_code(queries.codes_sent(session, phone, since=at - timedelta(days=1)), at)
    if refusal:
        raise TooMany(refusal, field="phone")
    for earlier in queries.open_codes(session, phone):
        earlier.used_at = at
        session.add(earlier)
    session.flush()  # the index lets a phone have one live code, and a unit of work inserts before it updates
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    session.add(SmsCode(phone=phone, code_hash=_sealed(phone, code), created_at=at, expires_at=at + LIFE))
    session.flush()
    return code


def text_code(provider: SmsProvider, phone: str, code: str) -> None:
    """SmsFailed when the gateway does not take it. Not inside a transaction: a slow gateway would stop every writer."""
    provider.send(phone, f"【评说】验证码 {code}，5 分钟内有效。不是您本人要的，不用理会，也别告诉别人。")


def check_code(session: Session, phone: str, code: str, *, address: str, at: datetime) -> Person:
    """The person with this phone, new at their first sign-in; the code is used up.

    WrongTry and TooMany keep the count of tries. Five wrong ones spoil the code: the right one is then refused as well.
    """
    spend(
        session, f"code-tries/{address}", limit=CHECKED_PER_ADDRESS, window=HOUR, at=at,
        message="这里试了太多次验证码，过一会儿再试。",
    )
    live = next(iter(queries.open_codes(session, phone)), None)
    if live is None or expired(live.expires_at, at):
        raise WrongTry(NO_SUCH_CODE, field="code")
    _match(session, live, phone, code)
    live.used_at = at
    session.add(live)
    session.flush()
    return queries.person_by_phone(session, phone) or _join(session, phone, at)


def forget_codes(session: Session, *, before: datetime) -> None:
    """Drops codes older than the quotas look back (a day), and the phone numbers with them; `tick` calls it."""
    session.execute(delete(SmsCode).where(col(SmsCode.created_at) < before))


def _match(session: Session, live: SmsCode, phone: str, code: str) -> None:
    if not tries_left(live.tries):
        raise TooMany(WORN_OUT, field="code")
    if same(live.code_hash, _sealed(phone, code)):
        return
    live.tries += 1
    session.add(live)
    session.flush()
    left = tries_left(live.tries)
    raise WrongTry(f"验证码不对，还能试 {left} 次。" if left else WORN_OUT, field="code")


def _sealed(phone: str, code: str) -> str:
    return keyed(settings().secret_key, f"{phone}:{code}")


def _join(session: Session, phone: str, at: datetime) -> Person:
    person = Person(phone=phone, created_at=at)
    session.add(person)
    session.flush()
    note_own(session, "person.joined", person.key, at=at)
    return person
