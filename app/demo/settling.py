"""Gives the people their homes, their roles and their second posts."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.companies.models import CrossAppointment
from app.core.workdays import local_day
from app.demo.chance import dice
from app.demo.firms import CONTRACTS, Firms
from app.demo.folk import Folk
from app.demo.ground import Ground, House, Site
from app.demo.names import invented
from app.demo.posted import post_up
from app.demo.staff import CHAIRS, NEIGHBOURS, POSTS, STAFF
from app.people.models import ClaimStatus, Person, Relation, Residency, RoleGrant
from app.people.rules.roles import COMPANY_ROLES, Grant, Role

RESIDENTS = 340
SINCE = timedelta(days=1600)


@dataclass(slots=True)
class Settling:
    """What moving in needs; phones count up from a block no operator gives out."""

    session: Session
    ground: Ground
    firms: Firms
    folk: Folk
    password_hash: str
    at: datetime
    now: datetime
    since: date
    phone: int = 19900000000
    taken: set[int] = field(default_factory=set)
    """Homes somebody lives in."""

    def person(self, name: str, username: str | None = None) -> Person:
        self.phone += 1
        person = Person(
            name=name, username=username, phone=str(self.phone), created_at=self.at,
            password_hash=self.password_hash if username else None,
        )
        self.session.add(person)
        self.session.flush()
        self.folk.persons[person.key] = person
        if username:
            self.folk.named[username] = person.key
        return person

    def grant(
        self, person_id: int, role: Role, scope: int, since: date | None = None, until: date | None = None
    ) -> None:
        row = RoleGrant(person_id=person_id, role=role, scope_id=scope, starts_on=since or self.since, ends_on=until)
        self.session.add(row)
        self.folk.grants.setdefault(person_id, []).append(Grant(role, scope, row.starts_on, until))

    def home(self, person_id: int, site: Site, house: House, stair: str, home: int, claim: ClaimStatus) -> None:
        rng, decided = dice("relation", person_id), claim is ClaimStatus.VERIFIED
        self.taken.add(home)
        if decided:
            self.folk.verified.add(person_id)
        secretary = next(account for account, _, _, scope in STAFF if scope == site.layout.place)
        owns = person_id in self.folk.named.values() or rng.random() < 0.72
        relation = Relation.OWNER if owns else rng.choice([Relation.TENANT, Relation.FAMILY])
        asked = self.at if decided else self.now - timedelta(hours=rng.randrange(5, 90))
        self.session.add(
            Residency(
                person_id=person_id, home_id=home, status=claim, claimed_at=asked, relation=relation,
                decided_by=self.folk.named[secretary] if decided else None, decided_at=self.at if decided else None,
            )
        )
        self.folk.living.setdefault(site.layout.slug, []).append((person_id, house, stair))


def settle(
    session: Session, ground: Ground, firms: Firms, password_hash: str, *, at: datetime, now: datetime
) -> Settling:
    """Everybody has lived or served here since before the year began at `at`; claims still open are some days old."""
    town = Settling(session, ground, firms, Folk(), password_hash, at, now, at.date() - SINCE)
    for account, name, role, scope in STAFF:
        _appoint(town, town.person(name, account).key, role, scope)
    police = town.folk.named["minjing"]
    town.grant(police, Role.DEPARTMENT, firms.units["fire"].key)
    for neighbour in NEIGHBOURS:
        _named_neighbour(town, *neighbour)
    _cast_roles(town)
    for number in range(RESIDENTS):
        _resident(town, number)
    session.flush()
    post_up(session, firms, town.folk.named["admin"], local_day(now))
    return town


def _appoint(town: Settling, person_id: int, role: Role, scope: str) -> None:
    if role in COMPANY_ROLES:
        for (firm, *_), (_, _, contract) in zip(CONTRACTS, town.firms.contracts, strict=True):
            if firm == scope:
                town.grant(person_id, role, contract.key, contract.starts_on, contract.ends_on)
        return
    town.grant(person_id, role, _scope(town, role, scope))


def _scope(town: Settling, role: Role, scope: str) -> int:
    if role is Role.GRID_WORKER:
        place, number = scope.split("/")
        return town.ground.grids[place, int(number)].key
    if role is Role.COMMUNITY_SECRETARY:
        return town.ground.communities[scope].key
    if role is Role.DEPARTMENT:
        return town.firms.units[scope].key
    return town.ground.town.key if scope else 0


def _named_neighbour(town: Settling, account: str, name: str, slug: str, number: int, stair: str, place: int) -> None:
    site = town.ground.sites[slug]
    house = site.houses[number - 1]
    person = town.person(name, account)
    town.home(person.key, site, house, stair, house.homes[stair][place], ClaimStatus.VERIFIED)


def _cast_roles(town: Settling) -> None:
    named, site = town.folk.named, town.ground.sites["xiangrui-dong"]
    third = site.houses[2].building.key
    town.grant(named["laozhou"], Role.PARTY_MEMBER, third)
    town.grant(named["laozhou"], Role.BUILDING_HEAD, third)
    town.grant(named["sunzhuren"], Role.OWNERS_COMMITTEE, site.estate.key)
    for account in ("tanzhuren", "shenweiyuan"):
        town.grant(named[account], Role.OWNERS_COMMITTEE, town.ground.sites["jiuji-xincun"].estate.key)
    for account, firm, post in POSTS:
        company = town.firms.companies[firm].key
        town.folk.posts.setdefault(named[account], set()).add(company)
        row = CrossAppointment(person_id=named[account], company_id=company, post=post, starts_on=town.since)
        town.session.add(row)


def _resident(town: Settling, number: int) -> None:
    """Spread over the estates by homes and by how much there is to complain about; every ninth leads a building."""
    rng = dice("resident", number)
    sites = list(town.ground.sites.values())
    weights = [len(site.houses) + 60 * site.layout.share for site in sites]
    site = sites[number % len(sites)] if number < 40 else rng.choices(sites, weights)[0]
    house = rng.choice(site.houses)
    stair = rng.choice(house.stairs)
    person = town.person(invented(rng))
    claim = ClaimStatus.VERIFIED if rng.random() < 0.93 else ClaimStatus.CLAIMED
    town.home(person.key, site, house, stair, rng.choice(house.homes[stair]), claim)
    if number % 9 == 0:
        town.grant(person.key, rng.choice([Role.BUILDING_HEAD, Role.PARTY_MEMBER]), house.building.key)
    if number in CHAIRS:
        town.grant(person.key, Role.OWNERS_COMMITTEE, site.estate.key)
