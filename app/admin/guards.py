"""Only the operator, who runs the machine, appoints accounts and reads no issue, looks at an account."""

from typing import Annotated

from fastapi import Depends

from app.admin import queries
from app.core.deps import DbSession
from app.core.errors import NotFound
from app.people.guards import Operator
from app.people.models import Person


def _account(username: str, session: DbSession, me: Operator) -> Person:
    person = queries.account(session, username)
    if person is None:
        raise NotFound("没有这个账号。")
    return person


Account = Annotated[Person, Depends(_account)]
