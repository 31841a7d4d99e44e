"""What is typed about companies, contracts, managers, grades, units and double posts."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from app.companies.models import ContractKind, UnitKind
from app.companies.rules.credit_code import plain, why_not_code
from app.companies.rules.fees import fen
from app.companies.rules.grades import Grade
from app.core.forms import Text

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


def _sensible(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError("年份看着不对，看一看。")
    return day


def _credit_code(value: str) -> str:
    code = plain(value)
    why = why_not_code(code)
    if why:
        raise ValueError(why)
    return code


def _fen(value: object) -> object:
    amount = fen(value) if isinstance(value, str) else None
    if amount is None:
        raise ValueError("物业费按元写，最多两位小数，比如 1.20。")
    return amount


Day = Annotated[date, AfterValidator(_sensible)]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Phone = Annotated[Text, Field(max_length=20, pattern=r"^[0-9 ()\-]*$")]
Fee = Annotated[int, BeforeValidator(_fen)]


class CompanyForm(BaseModel):
    name: Annotated[Text, Field(min_length=4, max_length=60)]
    short_name: Annotated[Text, Field(min_length=2, max_length=20)]
    credit_code: Annotated[Text, AfterValidator(_credit_code)]
    phone: Phone = ""


class ContractForm(BaseModel):
    """`estate` is the estate's slug, `fee` becomes 分 per m² and month."""

    company: RowId
    estate: Annotated[Text, Field(max_length=40)]
    kind: ContractKind
    starts_on: Day
    ends_on: Day | None = None
    fee: Fee | None = None


class EndingForm(BaseModel):
    ends_on: Day
    reason: Annotated[Text, Field(min_length=2, max_length=200)]


class FeeForm(BaseModel):
    """Empty: not known."""

    fee: Fee | None = None


class ManagerForm(BaseModel):
    name: Annotated[Text, Field(min_length=2, max_length=20)]
    phone: Phone = ""
    starts_on: Day


class ReportForm(BaseModel):
    """`manager` is the term it is about."""

    manager: RowId
    reported_on: Day


class LeavingForm(BaseModel):
    ends_on: Day


class GradeForm(BaseModel):
    company: RowId
    grade: Grade
    graded_on: Day
    source: Annotated[Text, Field(min_length=4, max_length=120)]


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
