"""Who does what on a day: the bridge from the names in a story to rows, roles and rights."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.companies.models import HandlingUnit, UnitKind
from app.core.workdays import local_day
from app.demo.firms import Firms
from app.demo.folk import Folk
from app.demo.ground import Ground
from app.demo.matter import Deed, Matter, Who
from app.demo.wording import by_code
from app.issues.actions.turn import Given
from app.issues.models import Issue
from app.issues.queries.case import Case
from app.issues.rules.lifecycle import may
from app.issues.rules.standing import Hat, hats
from app.mechanisms.rules.standing import Standing
from app.people.rules.roles import Actor, Role


@dataclass(slots=True)
class World:
    ground: Ground
    firms: Firms
    folk: Folk
    standings: dict[tuple[int, ...], frozenset[Standing]] = field(default_factory=dict)

    def actor(self, person_id: int, at: datetime) -> Actor:
        return self.folk.actor(person_id, local_day(at))

    def case(self, matter: Matter, issue: Issue, at: datetime) -> Case:
        """As queries.case loads it, from rows that are known already; the issue's row is locked by the unit of work."""
        unit = self._unit(issue.unit_id)
        firm = self.firms.firm_of(unit) if unit else ""
        contracts = self.firms.contracts_of(firm, matter.site.layout.slug, local_day(at))
        site, house = matter.site, matter.words.house
        return Case(
            issue=issue, community=site.community, estate=site.estate, building=house.building if house else None,
            grid=site.grid if house else None, unit=unit, contracts=contracts,
            category=by_code()[matter.words.kind.category],
        )

    def _unit(self, unit_id: int | None) -> HandlingUnit | None:
        return next((unit for unit in self.firms.units.values() if unit.id == unit_id), None)

    def worn(self, actor: Actor, case: Case) -> frozenset[Hat]:
        return hats(actor, case.place, self.folk.posts_of(actor.person_id))

    def doer(self, matter: Matter, case: Case, deed: Deed) -> Actor | None:
        """The first of those it falls to who may take the step that day: whoever handles it does not judge it."""
        for person_id in self._candidates(matter, case, deed):
            actor = self.actor(person_id, deed.at)
            if may(deed.step, self.worn(actor, case)):
                return actor
        return None

    def _candidates(self, matter: Matter, case: Case, deed: Deed) -> list[int]:
        named = self.folk.named
        if deed.who is Who.REPORTER:
            return [] if matter.reporter is None else [matter.reporter]
        if deed.who is Who.HANDLER:
            return self._handlers(case, deed.at)
        grid, secretary = self._desk(matter, deed.at)
        first = [grid, secretary] if matter.by_grid or deed.who is Who.CHECKER else [secretary, grid]
        if deed.who is Who.SECRETARY:
            first = [secretary]
        return [*first, named["chenkezhang"]]

    def _desk(self, matter: Matter, at: datetime) -> tuple[int, int]:
        """The grid worker and the secretary of a place."""
        day, site = local_day(at), matter.site
        grid = self.folk.holder(Role.GRID_WORKER, site.grid.key, day)
        secretary = self.folk.holder(Role.COMMUNITY_SECRETARY, site.community.key, day)
        if grid is None or secretary is None:
            raise LookupError(site.layout.slug)
        return grid, secretary

    def _handlers(self, case: Case, at: datetime) -> list[int]:
        unit, day = case.unit, local_day(at)
        if unit is None:
            return []
        if unit.kind is UnitKind.COMPANY:
            first = [case.issue.assignee_id] if case.issue.assignee_id is not None else []
            return [*first, *self.folk.handlers(case.contracts, day)]
        if unit.kind is UnitKind.COMMITTEE:
            holder = self.folk.holder(Role.COMMUNITY_SECRETARY, case.community.key, day)
        elif unit.kind is UnitKind.OWNERS and unit.estate_id is not None:
            holder = self.folk.holder(Role.OWNERS_COMMITTEE, unit.estate_id, day)
        else:
            holder = self.folk.holder(Role.DEPARTMENT, unit.key, day)
        return [] if holder is None else [holder]

    def has_colleague(self, contracts: frozenset[int], deed: Deed) -> bool:
        """Whom a deed is passed on to, if to anybody, works under the contracts of the unit that has the issue now."""
        grants = self.folk.grants.get(self.folk.named[deed.assignee], []) if deed.assignee else []
        return not deed.assignee or any(grant.scope_id in contracts for grant in grants)

    def clerk(self, matter: Matter) -> Actor:
        """The staff member who writes down what somebody says, or finds it on patrol."""
        grid, secretary = self._desk(matter, matter.at)
        return self.actor(grid if matter.words.house and matter.by_grid else secretary, matter.at)

    def given(self, matter: Matter, deed: Deed) -> Given:
        """The names of units, people and issues as the ids the day has for them."""
        given = deed.given
        if deed.unit:
            given = replace(given, unit=self.firms.unit_of(deed.unit, matter.site, local_day(deed.at)).key)
        if deed.target is not None:
            given = replace(given, target=deed.target.issue.ref)
        return replace(given, assignee=self.folk.named[deed.assignee]) if deed.assignee else given
