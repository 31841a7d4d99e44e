"""A code from the wish to the phone, in an own short transaction: the text leaves after the commit, because a slow
gateway must not hold the database."""

from datetime import datetime

from app.core.db import unit_of_work
from app.core.sms import provider
from app.people.actions import send_code, text_code


def request_code(phone: str, *, address: str, at: datetime) -> str:
    """The code that was texted. TooMany beyond the quotas; SmsFailed when the gateway does not take it (the code then
    dies unknown to anybody). Not for a route that already holds a writing session: on SQLite it would wait for itself.
    """
    with unit_of_work() as session:
        code = send_code(session, phone, address=address, at=at)
    text_code(provider(), phone, code)
    return code
