"""How companies and contracts read as JSON: what the public page shows, nothing more."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.companies.models import Company, ContractKind, CreditGrade
from app.companies.queries.posts import PostLine
from app.companies.queries.shown import Manager, Shown
from app.companies.rules.grades import Grade
from app.companies.rules.managers import Reporting
from app.core.masking import mask_name

NextCursor = Annotated[str | None, Field(description="`cursor` of the next page; null on the last one.")]
GRADE: dict[str, Any] = {"grade": "AA", "graded_on": "2026-06-30", "source": "山东省物业服务企业信用信息平台"}
MANAGER: dict[str, Any] = {
    "name": "赵国强", "phone": "0533-5550301", "starts_on": "2026-03-02", "ends_on": None, "in_office": True,
    "report": "in_time", "report_due": "2026-03-07", "reported_on": "2026-03-04",
}
CONTRACT: dict[str, Any] = {
    "id": 1, "company": 1, "company_name": "安禾物业服务有限公司", "estate": "xiangrui-dong",
    "estate_name": "祥瑞花园东区", "community": "xiangrui", "kind": "owners", "starts_on": "2024-06-01",
    "ends_on": None, "fee": 120, "running": True, "managers": [MANAGER],
}
COMPANY: dict[str, Any] = {
    "id": 1, "name": "安禾物业服务有限公司", "short_name": "安禾物业", "credit_code": "91370303MADEM0A153",
    "phone": "0533-5550300", "grade": GRADE, "estates": 2,
}


def _example(**values: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [values]})


class GradeOut(BaseModel):
    """A credit grade as the province published it; never computed here."""

    model_config = _example(**GRADE)
    grade: Grade = Field(description="C_MISSING: the company works but has not joined the scheme.")
    graded_on: date
    source: str


class ManagerOut(BaseModel):
    """项目负责人. Name and work phone are posted by law."""

    model_config = _example(**MANAGER)
    name: str
    phone: str = Field(description="Empty once out of office.")
    starts_on: date
    ends_on: date | None = Field(description="Last day; null while the term goes on.")
    in_office: bool
    report: Reporting = Field(description="How the report to the 居委会 stands.")
    report_due: date
    reported_on: date | None


class ContractOut(BaseModel):
    model_config = _example(**CONTRACT)
    id: int
    company: int = Field(description="Id, see GET /api/v1/companies/{id}.")
    company_name: str
    estate: str = Field(description="Slug.")
    estate_name: str
    community: str = Field(description="Slug.")
    kind: ContractKind
    starts_on: date
    ends_on: date | None = Field(description="Last day; null where none is set.")
    fee: int | None = Field(description="分 per m² and month; null where nobody entered it.")
    running: bool = Field(description="In force today.")
    managers: list[ManagerOut] = Field(description="The latest first.")


class PostOut(BaseModel):
    """交叉任职: somebody of the community with a second post here; they stand aside from judging the company."""

    model_config = _example(who="刘**", post="义务监督员", paid=False, starts_on="2026-01-01", ends_on=None)
    who: str = Field(description="Masked.")
    post: str
    paid: bool
    starts_on: date
    ends_on: date | None


class CompanyLine(BaseModel):
    model_config = _example(**COMPANY)
    id: int
    name: str
    short_name: str
    credit_code: str = Field(description="统一社会信用代码, GB 32100-2015.")
    phone: str
    grade: GradeOut | None = Field(description="The one that counts; null where none was entered.")
    estates: int = Field(description="How many it serves today.")


class CompanyOut(CompanyLine):
    model_config = _example(**COMPANY, contracts=[CONTRACT], grades=[GRADE], posts=[])
    contracts: list[ContractOut]
    grades: list[GradeOut] = Field(description="The latest first.")
    posts: list[PostOut]


class CompanyPage(BaseModel):
    model_config = _example(items=[COMPANY], next=None)
    items: list[CompanyLine]
    next: NextCursor


class ContractPage(BaseModel):
    model_config = _example(items=[CONTRACT], next=None)
    items: list[ContractOut]
    next: NextCursor


def grade_out(row: CreditGrade) -> GradeOut:
    return GradeOut(grade=row.grade, graded_on=row.graded_on, source=row.source)


def company_line(row: Company, grade: CreditGrade | None, estates: int) -> CompanyLine:
    return CompanyLine(
        id=row.key, name=row.name, short_name=row.short_name, credit_code=row.credit_code, phone=row.phone,
        grade=grade_out(grade) if grade else None, estates=estates,
    )


def contract_out(shown: Shown) -> ContractOut:
    served, contract = shown.served, shown.contract
    return ContractOut(
        id=contract.key, company=served.company.key, company_name=served.company.name, estate=served.estate.slug,
        estate_name=served.estate.name, community=served.community.slug, kind=contract.kind,
        starts_on=contract.starts_on, ends_on=contract.ends_on, fee=contract.fee, running=shown.runs,
        managers=[_manager_out(each) for each in shown.managers],
    )


def _manager_out(each: Manager) -> ManagerOut:
    return ManagerOut(
        name=each.name, phone=each.phone if each.now else "", starts_on=each.term.starts_on, ends_on=each.term.ends_on,
        in_office=each.now, report=each.state, report_due=each.term.due_on, reported_on=each.term.reported_on,
    )


def post_out(post: PostLine) -> PostOut:
    return PostOut(
        who=mask_name(post.person_name), post=post.post, paid=post.paid, starts_on=post.starts_on, ends_on=post.ends_on
    )
