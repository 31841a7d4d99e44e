"""The ground lines are matched on: estates with their buildings, categories in force, open issues nearby."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.core.text import similarity
from app.hotline.models import HotlineLine
from app.hotline.rules.guessing import EstateName, Found
from app.hotline.rules.standing import Office
from app.issues.models import Issue
from app.issues.queries.filing import LIKE_ENOUGH, Similar, Spot
from app.issues.rules.desk import Elsewhere
from app.issues.rules.lifecycle import OPEN
from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role
from app.places.models import Building, Community, Estate, Town

LOOKED_AT = 2_000
MOST = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """All an office may file at. `spots`: estates and communities by what a form calls them."""

    estates: list[EstateName]
    communities: dict[int, Community]
    rows: dict[int, Estate]
    buildings: dict[tuple[int, str], Building]
    by_id: dict[int, Building]

    def spot(self, row: HotlineLine) -> Spot | None:
        """None where the line has no place yet."""
        if row.community_id is None or row.community_id not in self.communities:
            return None
        estate = self.rows.get(row.estate_id or 0)
        return Spot(self.communities[row.community_id], estate, self.by_id.get(row.building_id or 0))

    @property
    def choices(self) -> list[str]:
        """What a form offers: communities, then their estates, as `named` reads them again."""
        names = [community.name for community in self.communities.values()]
        return names + [f"{each.community} {each.name}" for each in self.estates]

    def named(self, place: str, building: str) -> Found | None:
        """The place a form names; None for what is not offered, or a building that is not there."""
        words = " ".join(place.split())
        wanted = [each for each in self.estates if words in (each.name, f"{each.community} {each.name}")]
        if len(wanted) == 1:
            code = building.strip().removesuffix("号楼").strip()
            known = not code or (wanted[0].id, code) in self.buildings
            return Found(wanted[0].community_id, wanted[0].id, code) if known else None
        found = next((each.key for each in self.communities.values() if each.name == words), None)
        return Found(found) if found is not None and not building.strip() else None


def ground_of(session: Session, office: Office) -> Ground:
    """Three queries, whatever the town's size."""
    here = select(Community).where(Community.town_id == office.town_id)
    if office.community_id is not None:
        here = here.where(Community.id == office.community_id)
    communities = {each.key: each for each in session.exec(here.order_by(col(Community.id)))}
    inside = col(Estate.community_id).in_(sorted(communities))
    rows = {each.key: each for each in session.exec(select(Estate).where(inside).order_by(col(Estate.id)))}
    found = session.exec(select(Building).where(col(Building.estate_id).in_(sorted(rows))))
    buildings = {(each.estate_id, each.code): each for each in found}
    codes: dict[int, set[str]] = defaultdict(set)
    for estate_id, code in buildings:
        codes[estate_id].add(code)
    estates = [_named(each, communities[each.community_id], codes[each.key]) for each in rows.values()]
    return Ground(estates, communities, rows, buildings, {each.key: each for each in buildings.values()})


def _named(estate: Estate, community: Community, codes: set[str]) -> EstateName:
    return EstateName(estate.key, estate.name, estate.community_id, community.name, frozenset(codes))


def offices_of(session: Session, actor: Actor) -> list[tuple[Office, str]]:
    """Offices somebody works in, with their names: committees first, then the town."""
    committees = sorted(actor.scopes(*COMMITTEE_ROLES))
    rows = session.exec(select(Community).where(col(Community.id).in_(committees)).order_by(col(Community.id))).all()
    found = [(Office(row.town_id, row.key), row.name) for row in rows]
    towns = session.exec(select(Town).where(col(Town.id).in_(sorted(actor.scopes(Role.TOWN_OFFICIAL)))))
    return found + [(Office(town.key), town.name) for town in towns]


def near(session: Session, rows: Sequence[HotlineLine]) -> list[Issue]:
    """Open public issues of the estates and categories of these lines, the newest first; one query for all lines."""
    estates = {row.estate_id for row in rows if row.estate_id is not None}
    categories = {row.category for row in rows if row.category}
    if not estates or not categories:
        return []
    statement = (
        select(Issue)
        .where(
            col(Issue.estate_id).in_(sorted(estates)), col(Issue.category).in_(sorted(categories)), col(Issue.public),
            col(Issue.hidden_at).is_(None), col(Issue.status).in_(OPEN),
        )
        .order_by(col(Issue.id).desc())
        .limit(LOOKED_AT)
    )
    return list(session.exec(statement))


def like(row: HotlineLine, among: Sequence[Issue]) -> list[Similar]:
    """Those at the same place with like words, the likest first, by the measure of `issues.queries.filing.similar`."""
    found = [
        Similar(issue, score, row.building_id is not None and issue.building_id == row.building_id)
        for issue in among
        if issue.estate_id == row.estate_id and issue.category == row.category
        and (score := similarity(row.content, f"{issue.title}{issue.description}")) >= LIKE_ENOUGH
    ]
    return sorted(found, key=lambda each: (not each.same_building, -each.score))[:MOST]


def issues_named(session: Session, office: Office, refs: Collection[str]) -> dict[str, Issue]:
    """Issues of the office's ground by their numbers, held until the transaction ends in the order of their ids."""
    here = select(Community.id).where(Community.town_id == office.town_id)
    if office.community_id is not None:
        here = here.where(Community.id == office.community_id)
    statement = select(Issue).where(col(Issue.ref).in_(sorted(refs)), col(Issue.community_id).in_(here))
    held = statement.order_by(col(Issue.id)).with_for_update().execution_options(populate_existing=True)
    return {issue.ref: issue for issue in session.exec(held)} if refs else {}


def desk_links(_session: Session, me: Actor, _at: datetime) -> list[Elsewhere]:
    """The way from a committee's or the town's list of issues to the hotline's sheets."""
    return [Elsewhere("/work/hotline", "tel", "12345")] if me.has(Role.TOWN_OFFICIAL, *COMMITTEE_ROLES) else []
