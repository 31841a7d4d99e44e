"""Who holds a post with which company: a double post (交叉任职) or a role under a contract."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select, union

from app.companies.models import Company, CrossAppointment, ServiceContract
from app.people.models import Person, RoleGrant
from app.people.rules.roles import COMPANY_ROLES


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
    appointed = select(CrossAppointment.company_id).where(
        CrossAppointment.person_id == person_id,
        col(CrossAppointment.starts_on) <= day,
        or_(col(CrossAppointment.ends_on).is_(None), col(CrossAppointment.ends_on) >= day),
    )
    employed = (
        select(ServiceContract.company_id)
        .join(RoleGrant, col(RoleGrant.scope_id) == ServiceContract.id)
        .where(
            RoleGrant.person_id == person_id,
            col(RoleGrant.role).in_(COMPANY_ROLES),
            col(RoleGrant.starts_on) <= day,
            or_(col(RoleGrant.ends_on).is_(None), col(RoleGrant.ends_on) >= day),
        )
    )
    return frozenset(session.execute(union(appointed, employed)).scalars())


def post_lines(session: Session) -> list[PostLine]:
    """Every double post ever, the newest first."""
    statement = (
        select(CrossAppointment, Person.name, Company.short_name)
        .join(Person, col(Person.id) == CrossAppointment.person_id)
        .join(Company, col(Company.id) == CrossAppointment.company_id)
        .order_by(col(CrossAppointment.starts_on).desc(), col(CrossAppointment.id).desc())
    )
    return [
        PostLine(person, company, post.post, post.paid, post.starts_on, post.ends_on)
        for post, person, company in session.exec(statement)
    ]
