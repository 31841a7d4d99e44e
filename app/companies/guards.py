"""Load and authorise in one step: a company for everybody, a contract for those who may read its papers."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.companies import queries
from app.companies.models import Company
from app.companies.queries.served import Served
from app.companies.rules.standing import Ground, keeps, reads_papers, receives
from app.core.deps import DbSession
from app.core.errors import Forbidden, NotFound
from app.core.forms import row_id
from app.core.web import Place
from app.people.guards import Someone
from app.people.rules.roles import Actor


def _company(company_id: str, session: DbSession) -> Company:
    company = queries.company_by_id(session, row_id(company_id))
    if company is None:
        raise NotFound("没有这家公司。看看链接是不是少了几个字。")
    return company


CompanyInPath = Annotated[Company, Depends(_company)]


@dataclass(frozen=True, slots=True)
class Desk:
    """A contract as somebody who may read its papers comes to it."""

    served: Served
    ground: Ground
    me: Actor

    @property
    def place(self) -> Place:
        return Place(self.served.community.slug, self.served.community.name)

    @property
    def keeps(self) -> bool:
        return keeps(self.me, self.ground)

    @property
    def receives(self) -> bool:
        return receives(self.me, self.ground)


def _reader(contract_id: str, company: CompanyInPath, session: DbSession, me: Someone) -> Desk:
    served = queries.served_by_id(session, row_id(contract_id))
    if served is None or served.company != company:
        raise NotFound("这家公司没有这份合同。")
    ground = queries.ground_of(session, served)
    if not reads_papers(me, ground):
        raise Forbidden("合同的细节给社区两委、镇里、这个小区的业委会和这家公司看。")
    return Desk(served, ground, me)


ContractOfReaders = Annotated[Desk, Depends(_reader)]


def _keeper(desk: ContractOfReaders) -> Desk:
    if not desk.keeps:
        raise Forbidden("这一步由本社区两委、镇里或者系统管理员来办。")
    return desk


ContractOfKeepers = Annotated[Desk, Depends(_keeper)]


def _receiver(desk: ContractOfReaders) -> Desk:
    if not desk.receives:
        raise Forbidden("报到由本社区两委或者镇里来登记。")
    return desk


ContractOfReceivers = Annotated[Desk, Depends(_receiver)]
