"""One issue with what stands around it, loaded for a step or a page."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four entities at most
from sqlmodel import Session, col

from app.companies.models import HandlingUnit, ServiceContract
from app.companies.queries import current
from app.core.workdays import local_day
from app.issues.models import (
    Issue,
)
from app.issues.queries.catalogue import as_edited, edited_data
from app.issues.rules.category import Category, as_filed
from app.issues.rules.standing import Place
from app.places.models import Building, Community, Estate, Grid


@dataclass(frozen=True, slots=True)
class Case:
    """An issue and the rows it names; `contracts` are those of the handling company for its estate today.

    `category` is the first level as it holds today, `filed` with the issue's second level in place.
    """

    issue: Issue
    community: Community
    estate: Estate | None
    building: Building | None
    grid: Grid | None
    unit: HandlingUnit | None
    contracts: frozenset[int]
    category: Category

    @property
    def filed(self) -> Category:
        return as_filed(self.category, self.issue.subcategory)

    @property
    def place(self) -> Place:
        """What the rules need to know of where it is and who handles it."""
        issue, unit = self.issue, self.unit
        return Place(
            town_id=self.community.town_id, community_id=issue.community_id, estate_id=issue.estate_id,
            grid_id=issue.grid_id, unit_id=issue.unit_id, unit_kind=unit.kind if unit else "",
            company_id=unit.company_id if unit else None, contract_ids=self.contracts,
            reporter_id=issue.reporter_id, entered_by=issue.entered_by,
        )


def case_by_ref(session: Session, ref: str, at: datetime, *, lock: bool = False) -> Case | None:
    """The issue under a reference, in any letter case; `lock` holds its row until the transaction ends."""
    return _case(session, "ref", ref.upper(), at, lock=lock) if ref.isprintable() else None


def case_by_receipt(session: Session, token: str, at: datetime, *, lock: bool = False) -> Case | None:
    return _case(session, "receipt_token", token, at, lock=lock) if token.isprintable() else None


def case_by_id(session: Session, issue_id: int, at: datetime, *, lock: bool = False) -> Case | None:
    return _case(session, "id", issue_id, at, lock=lock)


def _case(session: Session, column: str, value: str | int, at: datetime, *, lock: bool) -> Case | None:
    rows = session.execute(_cases(column, lock=lock), {"value": value, "today": local_day(at), "at": at}).all()
    if not rows:
        return None
    issue, community, estate, building, grid, unit, _, edited = rows[0]
    contracts = frozenset(row[6] for row in rows if row[6] is not None)
    return Case(issue, community, estate, building, grid, unit, contracts, as_edited(issue.category, edited))


@cache
def _cases(column: str, *, lock: bool) -> Any:
    """One query; a row for each contract in force of the handling company at the estate, or one without. Built once:
    making it anew took longer than running it."""
    serving = and_(
        col(ServiceContract.company_id) == col(HandlingUnit.company_id),
        col(ServiceContract.estate_id) == col(Issue.estate_id), current(bindparam("today")),
    )
    statement = (
        wide_select(
            Issue, Community, Estate, Building, Grid, HandlingUnit, col(ServiceContract.id),
            edited_data(col(Issue.category), bindparam("at")),
        )
        .join(Community, col(Community.id) == col(Issue.community_id))
        .join(Estate, col(Estate.id) == col(Issue.estate_id), isouter=True)
        .join(Building, col(Building.id) == col(Issue.building_id), isouter=True)
        .join(Grid, col(Grid.id) == col(Issue.grid_id), isouter=True)
        .join(HandlingUnit, col(HandlingUnit.id) == col(Issue.unit_id), isouter=True)
        .join(ServiceContract, serving, isouter=True)
        .where(getattr(Issue, column) == bindparam("value"))
    )
    return statement.with_for_update(of=Issue).execution_options(populate_existing=True) if lock else statement
