"""Handovers: one by its id or its contract, an estate's, with the names they need; who is what towards one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select
from sqlalchemy import select as wide_select  # five columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.companies.models import Company, ContractKind, ServiceContract
from app.companies.queries import posts_of
from app.handovers.models import Handover
from app.handovers.queries.people import owners_who_sign
from app.handovers.rules.kinds import State
from app.handovers.rules.standing import Ground, Viewer
from app.people.rules.roles import Actor
from app.places.models import Community, Estate

Row = Select[Handover, Estate, Community, Company, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A handover with the places and companies it is about; `newcomer` is empty where nobody is known yet."""

    handover: Handover
    estate: Estate
    community: Community
    company: Company
    newcomer: str = ""

    @property
    def key(self) -> int:
        return self.handover.key

    @property
    def path(self) -> str:
        return f"/handovers/{self.key}"

    @property
    def public(self) -> str:
        """The page everybody reads."""
        return f"/estates/{self.estate.slug}/handover"


def handover_for_update(session: Session, handover_id: int) -> Handover | None:
    """Whoever holds it changes it or anything below it."""
    statement = select(Handover).where(Handover.id == handover_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def handover_of(session: Session, contract_id: int) -> Handover | None:
    """The one handover of a leaving contract that counts, running or done."""
    statement = select(Handover).where(Handover.contract_id == contract_id, Handover.state != State.VOID)
    return session.exec(statement).first()


def is_done(session: Session, contract_id: int) -> bool:
    """Everything under this contract has been handed over and the handover is closed."""
    found = handover_of(session, contract_id)
    return found is not None and found.state is State.DONE


def newcomer_to(session: Session, leaving: ServiceContract) -> int | None:
    """The contract by which the owners chose somebody else, registered by now; None while there is none."""
    statement = (
        select(ServiceContract.id)
        .where(ServiceContract.estate_id == leaving.estate_id, ServiceContract.kind == ContractKind.OWNERS)
        .where(ServiceContract.company_id != leaving.company_id, ServiceContract.starts_on > leaving.starts_on)
        .order_by(col(ServiceContract.starts_on).desc(), col(ServiceContract.id).desc())
    )
    return session.exec(statement.limit(1)).first()


def case_by_id(session: Session, handover_id: int) -> Case | None:
    return next(iter(_told(session, _cases().where(col(Handover.id) == handover_id))), None)


def newest_case(session: Session, estate_id: int) -> Case | None:
    """The estate's latest handover that counts."""
    return next(iter(cases_of_estate(session, estate_id, before=None, most=1)), None)


def cases_of_estate(session: Session, estate_id: int, *, before: int | None, most: int) -> list[Case]:
    """The latest first; `before` an id to go on from."""
    statement = _cases().where(col(Handover.estate_id) == estate_id, col(Handover.state) != State.VOID)
    if before is not None:
        statement = statement.where(col(Handover.id) < before)
    return _told(session, statement.order_by(col(Handover.id).desc()).limit(most))


def _cases() -> Row:
    contract, newcomer = aliased(ServiceContract), aliased(Company)
    return (
        wide_select(Handover, Estate, Community, Company, col(newcomer.short_name))
        .join(Estate, col(Estate.id) == Handover.estate_id)
        .join(Community, col(Community.id) == Handover.community_id)
        .join(Company, col(Company.id) == Handover.company_id)
        .outerjoin(contract, col(contract.id) == col(Handover.new_contract_id))
        .outerjoin(newcomer, col(newcomer.id) == col(contract.company_id))
    )


def _told(session: Session, statement: Row) -> list[Case]:
    return [
        Case(handover, estate, community, company, newcomer or "")
        for handover, estate, community, company, newcomer in session.execute(statement)
    ]


def viewer_of(session: Session, actor: Actor | None, case: Case, today: date) -> Viewer:
    """What somebody is towards a handover today."""
    handover = case.handover
    ground = Ground(
        case.community.town_id, handover.community_id, handover.estate_id, handover.contract_id, handover.company_id,
        handover.new_contract_id, stands_in=not owners_who_sign(session, handover, today),
    )
    posts = posts_of(session, actor.person_id, today) if actor is not None else frozenset[int]()
    return Viewer(actor, ground, posts)


def due_handovers(session: Session, day: date) -> list[Handover]:
    """Those still running whose last day to leave is that day or earlier."""
    running = col(Handover.state).in_((State.OPEN, State.REFUSED))
    statement = select(Handover).where(running, Handover.leave_by <= day)
    return list(session.exec(statement.order_by(col(Handover.id))))
