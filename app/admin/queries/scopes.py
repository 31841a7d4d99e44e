"""Where a role can be held, and what those places, contracts and units are called."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.companies.models import Company, HandlingUnit, ServiceContract
from app.companies.queries import unit_names
from app.people import queries as people
from app.people.rules.roles import SCOPE_OF, Grant, Role, Scope
from app.places.models import Building, Community, Estate, Grid, Town


def scope_names(session: Session, terms: Sequence[Grant]) -> dict[Grant, str]:
    """Names of scopes, contracts and units included."""
    return people.scope_names(session, terms, {Scope.CONTRACT: _contract_names, Scope.UNIT: unit_names})


def _contract_names(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    return {
        contract.key: f"{company.short_name}（{estate.name}）"
        for contract, company, estate in session.exec(
            select(ServiceContract, Company, Estate)
            .join(Company, col(Company.id) == ServiceContract.company_id)
            .join(Estate, col(Estate.id) == ServiceContract.estate_id)
            .where(col(ServiceContract.id).in_(ids))
        )
    }


def scopes_for(session: Session, role: Role) -> list[tuple[str, str]]:
    """(id, name) of everywhere the role can be held; the whole system has the id 0."""
    kind = SCOPE_OF[role]
    if kind is Scope.SYSTEM:
        return [("0", "整个系统")]
    ids = list(session.exec(SCOPE_IDS[kind]))
    terms = [Grant(role, found, date.min) for found in ids if found is not None]
    names = scope_names(session, terms)
    return sorted(((str(term.scope_id), names[term]) for term in terms), key=lambda pair: pair[1])


SCOPE_IDS = {
    Scope.TOWN: select(Town.id),
    Scope.COMMUNITY: select(Community.id),
    Scope.ESTATE: select(Estate.id),
    Scope.GRID: select(Grid.id),
    Scope.BUILDING: select(Building.id),
    Scope.CONTRACT: select(ServiceContract.id),
    Scope.UNIT: select(HandlingUnit.id),
}
