"""What is reported when, where and by whom in the demonstrated year; the days decide, not the order of loading."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from app.core.workdays import SHANGHAI, is_workday, local_day
from app.demo.chance import dice
from app.demo.deck import Deck
from app.demo.firms import Firms
from app.demo.folk import Folk
from app.demo.ground import Ground, Site
from app.demo.lives import STORIES, WAYS, merged
from app.demo.matter import Matter, awake
from app.demo.wording import Words, rephrased
from app.issues.models import Source

YEAR = 365
HOURS = dict(zip(range(6, 23), (1, 4, 7, 8, 8, 7, 4, 3, 5, 6, 6, 7, 9, 10, 9, 6, 3), strict=True))
SOURCES = {Source.QR: 42, Source.WEB: 30, Source.PATROL: 9, Source.COUNTER: 9, Source.PHONE: 10}
# Said rather than seen: no patrol finds it, no second neighbour reports the very same.
SPOKEN = frozenset({"SV", "PS", "FE", "OC", "IL", "NZ"})
SHELVED = frozenset({"RP", "UT", "GR", "EL"})
TWINS = 0.05


@dataclass(slots=True)
class Planner:
    ground: Ground
    firms: Firms
    folk: Folk
    edge: datetime
    deck: Deck = field(default_factory=Deck)

    def year(self, count: int) -> list[Matter]:
        """`count` troubles before the edge, in order of time."""
        instants = sorted((self._instant(number), number) for number in range(count))
        matters: list[Matter] = []
        for at, number in instants:
            matters.append(self._twin(number, at, matters) or self._matter(number, at))
        return matters

    def _instant(self, number: int) -> datetime:
        """Somewhat denser lately, as more people know of it; fewer on days off; a few in the last hours."""
        rng = dice("instant", number)
        if number % 150 == 149:
            return awake(self.edge - timedelta(minutes=rng.randint(600, 1500)))
        for _ in range(4):
            back = rng.randint(1, 21) if rng.random() < 0.13 else rng.randint(1, YEAR)
            day = local_day(self.edge) - timedelta(days=back)
            if is_workday(day) or rng.random() < 0.6:
                break
        hour = rng.choices(list(HOURS), list(HOURS.values()))[0]
        filed = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), SHANGHAI)
        return filed.astimezone(UTC)

    def _matter(self, number: int, at: datetime) -> Matter:
        rng = dice("matter", number)
        site = self._site(number, local_day(at))
        person, house, stair = rng.choice(self.folk.living[site.layout.slug])
        way = _way(rng)
        odd, words = None, None
        if way in ("rejected", "transferred"):
            odd, words = self.deck.odd(way, house, stair, rng)
        words = words or self.deck.deal(site, house, stair, local_day(at).month, rng)
        source = rng.choices(list(SOURCES), list(SOURCES.values()))[0]
        if source is Source.PATROL and ("我" in words.text or words.house is None or words.kind.category in SPOKEN):
            source = Source.QR
        told = source is not Source.PATROL
        if not _fits(way, words, told=told):
            way = "settled"
        matter = Matter(
            number, site, words, at, person if told else None, source, rng, STORIES[way],
            self.firms.serving(site.layout.slug, local_day(at)), anonymous=rng.random() < 0.3,
            by_grid=words.house is not None and rng.random() < 0.6, view=rng.randrange(1000), odd=odd,
        )
        return _seen(matter, words)

    def _site(self, number: int, day: date) -> Site:
        """The weak company's second estate was nearly as bad as its first until it was replaced."""
        sites = list(self.ground.sites.values())
        weights = [
            each.layout.share * (2 if each.layout.slug == "shiji-2" and self._weak(each, day) else 1) for each in sites
        ]
        return dice("site", number).choices(sites, weights)[0]

    def _weak(self, site: Site, day: date) -> bool:
        return self.firms.serving(site.layout.slug, day) == "hongshun"

    def _twin(self, number: int, at: datetime, earlier: list[Matter]) -> Matter | None:
        """The same trouble told again by a neighbour a few hours later."""
        rng = dice("twin", number)
        near = [
            each for each in earlier[-8:]
            if at - each.at < timedelta(hours=20) and each.twin is None and each.words.house and each.reporter
            and each.story is STORIES["settled"] and each.words.kind.category not in SPOKEN
        ]  # fmt: skip
        if not near or rng.random() > TWINS:
            return None
        first = rng.choice(near)
        neighbours = [each[0] for each in self.folk.living[first.site.layout.slug] if each[0] != first.reporter]
        twin = Matter(
            number, first.site, rephrased(first.words, rng), at, rng.choice(neighbours), Source.QR, rng, merged,
            first.firm, by_grid=first.by_grid, view=first.view + 1, twin=first,
        )
        return _seen(twin, twin.words)


def _way(rng: random.Random) -> str:
    names, shares = [name for _, name in WAYS], [share for share, _ in WAYS]
    return rng.choices([*names, "settled"], [*shares, 1 - sum(shares)])[0]


def _fits(way: str, words: Words, *, told: bool) -> bool:
    """Only repairs wait for money or spring; only who told something takes it back."""
    category = words.kind.category
    if way == "shelved":
        return category in SHELVED
    return told and category not in SPOKEN if way == "withdrawn" else True


def _seen(matter: Matter, words: Words) -> Matter:
    """Photos where there is something to see; neighbours who say 同感, a few times very many."""
    rng = matter.rng
    pictures = rng.choice((1, 1, 1, 2)) if words.kind.scene and rng.random() < 0.93 else 0
    supports = min(int(rng.expovariate(0.6)), 8) if rng.random() < 0.94 else rng.randint(9, 24)
    matter.pictures, matter.supports = pictures, supports
    return matter
