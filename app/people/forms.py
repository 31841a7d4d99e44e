"""What people type about themselves."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from app.core.forms import Mobile, Text
from app.people.models import Relation


def _digits(value: object) -> object:
    """Codes are often pasted with spaces, or typed full-width."""
    if not isinstance(value, str):
        return value
    return "".join(str(int(char)) for char in value[:100] if char.isdecimal())[:12]


def _six(value: str) -> str:
    if len(value) != 6:
        raise ValueError(f"验证码是 6 位数字，现在是 {len(value)} 位。")
    return value


Code = Annotated[str, BeforeValidator(lambda value: _six(str(_digits(value))))]
Password = Annotated[str, Field(max_length=128)]
Username = Annotated[Text, Field(max_length=40)]


class PhoneForm(BaseModel):
    """Asking for a code; the tick is only carried along."""

    phone: Mobile
    keep: bool = False


class PhoneSignIn(BaseModel):
    phone: Mobile
    code: Code
    keep: bool = False


class StaffSignIn(BaseModel):
    username: Username
    password: Password


class TotpForm(BaseModel):
    totp: Code


class PasswordForm(BaseModel):
    current: Password = ""
    new: Password
    again: Password


class EnrolForm(BaseModel):
    secret: Text = Field(max_length=64)
    code: Code


class NameForm(BaseModel):
    name: Text = Field(max_length=20)


class ClaimForm(BaseModel):
    home: Annotated[Text, Field(max_length=12)]
    relation: Relation


class DecisionForm(BaseModel):
    decision: Literal["verified", "refused"]
    note: Text = Field("", max_length=200)


class EndingForm(BaseModel):
    reason: Text = Field(max_length=200)


class RevealForm(BaseModel):
    reason: Text = Field(max_length=200)


class CloseForm(BaseModel):
    phrase: Text = Field(max_length=20)
