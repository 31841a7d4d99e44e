"""Who sits at the town's desk: officials, and auditors, who only read."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends

from app.companies.guards import CompanyInPath
from app.companies.models import ServiceContract
from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.web import Place
from app.core.workdays import local_day
from app.exits.queries.cases import Scope as CaseScope
from app.mechanisms.guards import HallInPath
from app.people.guards import Someone
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role
from app.places.models import Town
from app.places.queries import community_by_id, town_with_communities
from app.townhall.models import RulebookDraft
from app.townhall.queries.drafts import draft_by_token
from app.townhall.queries.serving import contracts_in_force
from app.townhall.queries.slices import Scope
from app.townhall.queries.standings import Place as Named
from app.townhall.rules.slices import Slice

CLOSED = "这一页是镇里看全镇情况用的，不对您开放。"
OF_COMMUNITY = "这一页给本社区两委和镇里看。"
OF_COMPANY = "这一页给这家物业的人和镇里看。"
TOWN_EYES = (Role.TOWN_OFFICIAL, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Desk:
    """A town, one of its communities or a company, as somebody who works there comes to it."""

    town: Town
    me: Actor
    scope: Scope
    name: str
    base: str
    place: Place | None = None

    def issues(self, asked: Slice) -> str:
        """The list behind a number of this desk."""
        return f"{self.base}/issues?{asked.query}"

    def ledger(self, day: date) -> str:
        """The form that exports a community's issues of this month; empty for whoever only reads."""
        if self.place is None or not self.me.has(Role.TOWN_OFFICIAL, *COMMITTEE_ROLES):
            return ""
        return f"/work/exports/new?community={self.place.slug}&since={day:%Y-%m}&until={day:%Y-%m}"

    @property
    def official(self) -> bool:
        return self.town.key in self.me.scopes(Role.TOWN_OFFICIAL)

    @property
    def cases(self) -> CaseScope:
        """Whose exit cases it shows."""
        if self.scope.company_id is not None:
            return CaseScope(estates=self.scope.estates)
        if self.scope.community_id is not None:
            return CaseScope(communities=frozenset({self.scope.community_id}))
        return CaseScope(towns=frozenset({self.scope.town_id}))

    def check_official(self) -> None:
        if not self.official:
            raise Forbidden("这一步由镇里来办，审计只看不改。")

    def holds(self, estate_id: int, estate: Named) -> bool:
        """Whether an estate is one of this desk's."""
        if self.scope.company_id is not None:
            return estate_id in self.scope.estates
        return self.scope.whole or estate.community_id == self.scope.community_id


def _town_desk(session: DbSession, me: Someone) -> Desk:
    towns = sorted(me.scopes(*TOWN_EYES))
    town = session.get(Town, towns[0]) if towns else None
    if town is None:
        raise Forbidden(CLOSED)
    return Desk(town, me, Scope(town.key), town.name, "/town")


def _community_desk(session: DbSession, hall: HallInPath, me: Someone) -> Desk:
    here = hall.community
    if here.key not in me.scopes(*COMMITTEE_ROLES) and here.town_id not in me.scopes(*TOWN_EYES):
        raise Forbidden(OF_COMMUNITY)
    scope = Scope(here.town_id, community_id=here.key)
    return Desk(_town(session, here.town_id), me, scope, here.name, f"/c/{here.slug}/desk", hall.place)


def _company_desk(session: DbSession, company: CompanyInPath, me: Someone, at: At) -> Desk:
    serving = contracts_in_force(session, company.key, local_day(at))
    here, _ = town_with_communities(session)
    if here is None or not (me.scopes(*TOWN_EYES) or me.scopes(*COMPANY_ROLES) & set(serving)):
        raise Forbidden(OF_COMPANY)
    estates = frozenset(serving.values())
    scope = Scope(here.key, company_id=company.key, estates=estates)
    return Desk(here, me, scope, company.short_name, f"/companies/{company.key}/desk")


def _town(session: DbSession, town_id: int) -> Town:
    found = session.get(Town, town_id)
    assert found is not None  # a foreign key
    return found


CommunityDesk = Annotated[Desk, Depends(_community_desk)]
CompanyDesk = Annotated[Desk, Depends(_company_desk)]
TownDesk = Annotated[Desk, Depends(_town_desk)]


def _draft(token: str, session: DbSession, desk: TownDesk) -> RulebookDraft:
    draft = draft_by_token(session, desk.town.key, token)
    if draft is None:
        raise NotFound("没有这一稿，可能已经删了。")
    return draft


DraftInPath = Annotated[RulebookDraft, Depends(_draft)]


def _home(session: DbSession, me: Someone) -> str:
    """The address of the desk somebody comes to first: the town's, a community's, a company's."""
    if me.scopes(*TOWN_EYES):
        return "/town"
    if own := sorted(me.scopes(*COMMITTEE_ROLES)):
        community = community_by_id(session, own[0])
        assert community is not None  # a role's scope
        return f"/c/{community.slug}/desk"
    if contracts := sorted(me.scopes(*COMPANY_ROLES)):
        contract = session.get(ServiceContract, contracts[0])
        assert contract is not None  # a role's scope
        return f"/companies/{contract.company_id}/desk"
    raise Forbidden("这一页给镇里、社区两委和物业看。看板上有所有公开的问题。")


OwnDesk = Annotated[str, Depends(_home)]
