"""Whom neighbours can find: the estates with the company serving each, and the grids with who works there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, literal, null, or_, union_all
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlmodel import Session, and_, col

from app.companies.models import Company, ServiceContract
from app.companies.queries import current, serving_rank
from app.core.masking import mask_name
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role
from app.places.models import Estate, Grid
from app.places.rules.order import natural


@dataclass(frozen=True, slots=True)
class EstateLine:
    """An estate and the company under contract today, empty where none is."""

    id: int
    slug: str
    name: str
    company: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A grid and the masked names of who works there today."""

    id: int
    code: str
    name: str
    workers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    estates: tuple[EstateLine, ...]
    grids: tuple[GridLine, ...]

    def estate(self, slug: str) -> EstateLine | None:
        return next((each for each in self.estates if each.slug == slug), None)

    def grid(self, code: str) -> GridLine | None:
        return next((each for each in self.grids if each.code == code), None)


def directory_of(session: Session, community_id: int, today: date) -> Directory:
    """Both lists in one query, since every board page shows them."""
    rows = session.execute(_DIRECTORY, {"community": community_id, "today": today}).all()
    return Directory(_estate_lines(_of("estate", rows)), _grid_lines(_of("grid", rows)))


def _of(kind: str, rows: Iterable[Any]) -> list[Any]:
    """The rows of one kind, the earlier begun first; of an estate's companies, whoever serves last."""
    chosen = [row for row in rows if row.kind == kind]
    return sorted(chosen, key=lambda row: (row.id, row.rank, row.since or date.min, row.tie or 0))


def _estates(today: Any) -> Any:
    return (
        wide_select(
            literal("estate").label("kind"), col(Estate.id).label("id"), col(Estate.slug).label("code"),
            col(Estate.name).label("name"), col(Company.short_name).label("who"), col(Company.phone).label("phone"),
            col(ServiceContract.starts_on).label("since"), col(ServiceContract.id).label("tie"),
            serving_rank(today).label("rank"),
        )
        .join(ServiceContract, and_(col(ServiceContract.estate_id) == col(Estate.id), current(today)), isouter=True)
        .join(Company, col(Company.id) == col(ServiceContract.company_id), isouter=True)
        .where(col(Estate.community_id) == bindparam("community"))
    )


def _grids(today: Any) -> Any:
    ends = col(RoleGrant.ends_on)
    held = and_(
        col(RoleGrant.scope_id) == col(Grid.id), col(RoleGrant.role) == Role.GRID_WORKER,
        col(RoleGrant.starts_on) <= today, or_(ends.is_(None), ends >= today),
    )
    return (
        wide_select(
            literal("grid"), col(Grid.id), col(Grid.code), col(Grid.name), col(Person.name), null(),
            col(RoleGrant.starts_on), col(RoleGrant.id), literal(0),
        )
        .join(RoleGrant, held, isouter=True)
        .join(Person, and_(col(Person.id) == col(RoleGrant.person_id), col(Person.closed_at).is_(None)), isouter=True)
        .where(col(Grid.community_id) == bindparam("community"))
    )


_DIRECTORY = union_all(_estates(bindparam("today")), _grids(bindparam("today")))


def _estate_lines(rows: list[Any]) -> tuple[EstateLine, ...]:
    """Of two contracts the last row counts, as in companies.queries.company_serving."""
    lines = {row.id: EstateLine(row.id, row.code, row.name, row.who or "", row.phone or "") for row in rows}
    return tuple(lines[key] for key in sorted(lines))


def _grid_lines(rows: list[Any]) -> tuple[GridLine, ...]:
    grids: dict[int, GridLine] = {}
    for row in rows:
        workers = grids[row.id].workers if row.id in grids else ()
        added = (mask_name(row.who),) if row.who else ()
        grids[row.id] = GridLine(row.id, row.code, row.name, workers + added)
    return tuple(sorted(grids.values(), key=lambda grid: natural(grid.code)))
