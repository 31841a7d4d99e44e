"""What the operator types about accounts and roles."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from app.core.forms import Mobile, Text
from app.people.rules.roles import Role


class AccountForm(BaseModel):
    name: Annotated[Text, Field(min_length=2, max_length=20)]
    username: Annotated[Text, Field(min_length=3, max_length=40, pattern=r"^[a-z][a-z0-9._\-]*$")]
    phone: Mobile | None = None


class GrantForm(BaseModel):
    """`scope` is the row the role is held in, 0 for the whole system."""

    role: Role
    scope: Annotated[int, Field(ge=0, le=2**31 - 1)]
    starts_on: date | None = None
    ends_on: date | None = None


class ReasonForm(BaseModel):
    reason: Annotated[Text, Field(min_length=2, max_length=200)]
