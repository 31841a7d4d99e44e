"""A paper with its ground, for the page of its address; posted papers in lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.companies.models import Company, ServiceContract
from app.notices.models import Paper
from app.notices.rules.standing import Matter
from app.places.models import Community, Estate


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper, where it belongs, and the company it concerns."""

    paper: Paper
    estate: Estate
    community: Community
    company: Company | None

    @property
    def matter(self) -> Matter:
        paper = self.paper
        return Matter(
            paper.side, paper.public, paper.town_id, paper.community_id, paper.estate_id, paper.contract_id or 0,
            self.company.key if self.company else 0,
        )


def shown_paper(session: Session, token: str, *, lock: bool = False) -> Shown | None:
    """The paper of a verification address; locked where it is to be changed."""
    statement = (
        select(Paper, Estate, Community, Company)
        .join(Estate, col(Estate.id) == Paper.estate_id)
        .join(Community, col(Community.id) == Paper.community_id)
        .outerjoin(ServiceContract, col(ServiceContract.id) == Paper.contract_id)
        .outerjoin(Company, col(Company.id) == ServiceContract.company_id)
        .where(Paper.token == token)
    )
    if lock:
        statement = statement.with_for_update(of=Paper).execution_options(populate_existing=True)
    row = session.exec(statement).first()
    return Shown(*row) if row else None


def paper_by_id(session: Session, paper_id: int) -> Paper | None:
    return session.get(Paper, paper_id)


@dataclass(frozen=True, slots=True)
class Line:
    """A posted paper in a list."""

    paper: Paper
    estate: Estate


def posted_in_community(
    session: Session, community_id: int, *, estate_id: int | None = None, open_on: date | None = None,
    before: int | None = None, most: int,
) -> list[Line]:
    """Public papers of a community, the newest first; with `open_on` only those that take objections that day."""
    statement = _posted().where(Paper.community_id == community_id)
    if open_on is not None:
        statement = statement.where(col(Paper.objections_until) >= open_on, col(Paper.withdrawn_at).is_(None))
    return _page(session, _of_estate(statement, estate_id), before, most)


def posted_in_estate(session: Session, estate_id: int, *, before: int | None, most: int) -> list[Line]:
    return _page(session, _of_estate(_posted(), estate_id), before, most)


def _posted() -> Select[Paper, Estate]:
    """Without what they say, which may be long."""
    rows = select(Paper, Estate).join(Estate, col(Estate.id) == Paper.estate_id).where(col(Paper.public))
    return rows.options(defer(Paper.content, raiseload=True))  # type: ignore[arg-type]  # SQLModel types columns by value


def _of_estate(statement: Select[Paper, Estate], estate_id: int | None) -> Select[Paper, Estate]:
    return statement if estate_id is None else statement.where(Paper.estate_id == estate_id)


def _page(session: Session, statement: Select[Paper, Estate], before: int | None, most: int) -> list[Line]:
    if before is not None:
        statement = statement.where(col(Paper.id) < before)
    return [Line(*row) for row in session.exec(statement.order_by(col(Paper.id).desc()).limit(most))]


def replacements_for(session: Session, paper: Paper, *, most: int) -> Sequence[Paper]:
    """Papers of the same estate issued later that still hold: what may stand in its place, the newest first."""
    later = (Paper.estate_id == paper.estate_id, col(Paper.id) > paper.key, col(Paper.withdrawn_at).is_(None))
    return session.exec(select(Paper).where(*later).order_by(col(Paper.id).desc()).limit(most)).all()
