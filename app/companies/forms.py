"""What the operator types about companies, contracts, units and double posts."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from app.companies.models import ContractKind, UnitKind
from app.core.forms import Text

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


def _sensible(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError("年份看着不对，看一看。")
    return day


def _credit_code(value: str) -> str:
    code = value.upper().replace(" ", "")
    if len(code) != 18 or not code.isascii() or not code.isalnum():
        raise ValueError(f"统一社会信用代码是 18 位数字和字母，现在是 {len(code)} 位。")
    return code


Day = Annotated[date, AfterValidator(_sensible)]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Phone = Annotated[Text, Field(max_length=20, pattern=r"^[0-9 ()\-]*$")]


class CompanyForm(BaseModel):
    name: Annotated[Text, Field(min_length=4, max_length=60)]
    short_name: Annotated[Text, Field(min_length=2, max_length=20)]
    credit_code: Annotated[Text, AfterValidator(_credit_code)]
    phone: Phone = ""


class ContractForm(BaseModel):
    """`estate` is the estate's slug."""

    company: RowId
    estate: Annotated[Text, Field(max_length=40)]
    kind: ContractKind
    starts_on: Day
    ends_on: Day | None = None


class EndingForm(BaseModel):
    ends_on: Day
    reason: Annotated[Text, Field(min_length=2, max_length=200)]


class UnitForm(BaseModel):
    """`community` and `estate` are slugs, needed by some kinds."""

    kind: UnitKind
    name: Annotated[Text, Field(min_length=2, max_length=60)]
    phone: Phone = ""
    community: Annotated[Text, Field(max_length=40)] = ""
    estate: Annotated[Text, Field(max_length=40)] = ""


class PostForm(BaseModel):
    username: Annotated[Text, Field(min_length=1, max_length=40)]
    company: RowId
    post: Annotated[Text, Field(min_length=2, max_length=40)]
    paid: bool = False
    starts_on: Day
    ends_on: Day | None = None
