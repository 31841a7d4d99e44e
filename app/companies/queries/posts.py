"""Who holds a post with which company: a double post (交叉任职) or a role under a contract."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select, union
from sqlmodel.sql.expression import Select, SelectOfScalar

from app.companies.models import Company, CrossAppointment, ServiceContract
from app.companies.queries.contracts import current
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMPANY_ROLES
from app.places.models import Estate


@dataclass(frozen=True, slots=True)
class PostLine:
    """One double post (交叉任职)."""

    person_name: str
    company_name: str
    post: str
    paid: bool
    starts_on: date
    ends_on: date | None


def posts_of(session: Session, person_id: int, day: date) -> frozenset[int]:
    """Companies the person holds a post with that day: a double post (交叉任职) or a role under a contract."""
    appointed = select(CrossAppointment.company_id).where(CrossAppointment.person_id == person_id)
    employed = _under_contract(ServiceContract.company_id).where(RoleGrant.person_id == person_id)
    return _held(session, appointed, employed, day)


def people_with_posts(session: Session, company_id: int, day: date) -> frozenset[int]:
    """Whoever holds such a post with the company that day."""
    appointed = select(CrossAppointment.person_id).where(CrossAppointment.company_id == company_id)
    employed = _under_contract(RoleGrant.person_id).where(ServiceContract.company_id == company_id)
    return _held(session, appointed, employed, day)


def _under_contract(what: int) -> SelectOfScalar[int]:
    roles = select(what).join_from(RoleGrant, ServiceContract, col(RoleGrant.scope_id) == ServiceContract.id)
    return roles.where(col(RoleGrant.role).in_(COMPANY_ROLES))


def _held(
    session: Session, appointed: SelectOfScalar[int], employed: SelectOfScalar[int], day: date
) -> frozenset[int]:
    posts = [
        each.where(col(held.starts_on) <= day, or_(col(held.ends_on).is_(None), col(held.ends_on) >= day))
        for each, held in ((appointed, CrossAppointment), (employed, RoleGrant))
    ]
    return frozenset(session.execute(union(*posts)).scalars())


def post_lines(session: Session) -> list[PostLine]:
    """Every double post ever, the newest first."""
    return _lines(session, _posts())


def posts_in(session: Session, community_id: int, day: date) -> list[PostLine]:
    """Double posts, past ones too, with the companies that serve the community's estates that day; newest first."""
    serving = (
        select(ServiceContract.company_id)
        .join(Estate, col(Estate.id) == ServiceContract.estate_id)
        .where(Estate.community_id == community_id, current(day))
    )
    return _lines(session, _posts().where(col(CrossAppointment.company_id).in_(serving)))


def posts_with(session: Session, company_id: int) -> list[PostLine]:
    """Double posts with one company, past ones too; newest first."""
    return _lines(session, _posts().where(CrossAppointment.company_id == company_id))


def _posts() -> Select[CrossAppointment, str, str]:
    return (
        select(CrossAppointment, Person.name, Company.short_name)
        .join(Person, col(Person.id) == CrossAppointment.person_id)
        .join(Company, col(Company.id) == CrossAppointment.company_id)
        .order_by(col(CrossAppointment.starts_on).desc(), col(CrossAppointment.id).desc())
    )


def _lines(session: Session, statement: Select[CrossAppointment, str, str]) -> list[PostLine]:
    return [
        PostLine(person, company, post.post, post.paid, post.starts_on, post.ends_on)
        for post, person, company in session.exec(statement)
    ]


def grants_under(session: Session, contract_id: int, *, after: date) -> list[RoleGrant]:
    """Roles under a contract that go on beyond a day, locked."""
    statement = select(RoleGrant).where(
        col(RoleGrant.role).in_(COMPANY_ROLES), RoleGrant.scope_id == contract_id,
        or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) > after),
    )
    return list(session.exec(statement.order_by(col(RoleGrant.id)).with_for_update()))
