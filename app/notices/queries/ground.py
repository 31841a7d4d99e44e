"""The ground a paper is issued on: its places, who serves there, whose words."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from app.companies.models import Company, ServiceContract
from app.companies.queries import current, serving_first
from app.core.errors import Invalid
from app.notices.models import Wording
from app.notices.rules.numbering import Names
from app.notices.rules.words import Words, shipped
from app.people.models import Person
from app.places.models import Community, CommunityKind, Estate, Town, TownKind


@dataclass(frozen=True, slots=True)
class Ground:
    """An estate with everything above it, and the contract in force."""

    town: Town
    community: Community
    estate: Estate
    contract: ServiceContract | None = None
    company: Company | None = None

    @property
    def names(self) -> Names:
        town, community = self.town, self.community
        signs = {CommunityKind.COMMUNITY: "居民委员会", CommunityKind.VILLAGE: "村民委员会", CommunityKind.CENTRE: ""}
        return Names(
            town.name, town_signs(town), community.name, community.name + signs[community.kind], self.estate.name,
            self.company.name if self.company else "",
        )


def town_signs(town: Town) -> str:
    """马尚镇人民政府, 某某街道办事处."""
    return town.name + ("人民政府" if town.kind is TownKind.TOWN else "办事处")


def ground_under(session: Session, estate: Estate, day: date) -> Ground:
    above = select(Community, Town).join(Town, col(Town.id) == Community.town_id)
    community, town = session.exec(above.where(Community.id == estate.community_id)).one()
    serving = (
        select(ServiceContract, Company)
        .join(Company, col(Company.id) == ServiceContract.company_id)
        .where(ServiceContract.estate_id == estate.key, current(day))
        .order_by(*serving_first(day))
    )
    contract, company = session.exec(serving).first() or (None, None)
    return Ground(town, community, estate, contract, company)


def latest_wording(session: Session, town_id: int, kind: str) -> Wording | None:
    """The town's newest words for a kind; None while it uses the shipped ones."""
    statement = select(Wording).where(Wording.town_id == town_id, Wording.kind == kind)
    return session.exec(statement.order_by(col(Wording.version).desc())).first()


@dataclass(frozen=True, slots=True)
class Worded:
    """The words a town uses for a kind now; `version` 0 and no `own` row while they are as shipped. `unfit`: why the
    town's own no longer fit this release, which then issues in the shipped ones."""

    words: Words
    version: int
    own: Wording | None = None
    unfit: str = ""

    @property
    def used(self) -> int:
        """The version a paper issued now is written in."""
        return 0 if self.unfit else self.version


def worded(session: Session, town_id: int, kind: str) -> Worded:
    """Raises KeyError where there is no such kind."""
    words, own = shipped(kind), latest_wording(session, town_id, kind)
    if own is None:
        return Worded(words, 0)
    try:
        return Worded(words.with_body(own.body) if own.body else words, own.version, own)
    except Invalid as problem:
        return Worded(words, own.version, own, unfit=problem.message)


def versions_of(session: Session, town_id: int, kind: str, *, most: int) -> list[tuple[Wording, str]]:
    """A town's versions of a kind with the name of whoever made each, the newest first."""
    statement = (
        select(Wording, Person.name)
        .outerjoin(Person, col(Person.id) == Wording.made_by)
        .where(Wording.town_id == town_id, Wording.kind == kind)
        .order_by(col(Wording.version).desc())
    )
    return [(wording, name or "") for wording, name in session.exec(statement.limit(most))]


def latest_wordings(session: Session, town_id: int) -> dict[str, Wording]:
    """The newest words of each kind the town has changed."""
    rows = session.exec(select(Wording).where(Wording.town_id == town_id).order_by(col(Wording.version)))
    return {row.kind: row for row in rows}


def town_of(session: Session, town_ids: frozenset[int]) -> Town | None:
    """The town whose words an official of these towns keeps."""
    return session.exec(select(Town).where(col(Town.id).in_(town_ids)).order_by(col(Town.id))).first()
