"""Sentences are dealt like cards, so that a board does not repeat itself."""

import random
from dataclasses import dataclass, field

from app.demo.chance import dice
from app.demo.ground import House, Site
from app.demo.wording import Kind, Odd, Words, kinds, oddities, written

# How often people complain about what, in percent (D §6: service, parking and neighbours lead the list).
MIX = {
    "HY": 14, "PK": 12, "PS": 8, "RP": 12, "UT": 10, "EB": 7, "FR": 6, "NZ": 6, "EL": 5, "SF": 6, "GR": 5, "PT": 4,
    "FE": 4, "IL": 3, "MR": 3, "OC": 2, "SV": 5,
}  # fmt: skip


@dataclass(slots=True)
class Deck:
    """Every estate has its own pack of sentences; one comes back only when all of its category have been dealt."""

    packs: dict[tuple[str, str], list[tuple[Kind, str, str]]] = field(default_factory=dict)

    def deal(self, site: Site, house: House, stair: str, month: int, rng: random.Random) -> Words:
        code = rng.choices(list(MIX), list(MIX.values()))[0]
        if code == "EL" and not site.layout.lift:
            code = "HY"
        kind, sentence, where = self._draw(site, code, month)
        return written(kind, sentence, where, house, stair, rng)

    def odd(self, way: str, house: House, stair: str, rng: random.Random) -> tuple[Odd, Words]:
        """Something that ends that way, told as anything else."""
        odd = rng.choice([each for each in oddities() if each.way == way])
        sentence, where = rng.choice(odd.kind.say), rng.choice(odd.kind.where)
        return odd, written(odd.kind, sentence, where, house, stair, rng)

    def _draw(self, site: Site, code: str, month: int) -> tuple[Kind, str, str]:
        for fresh in (False, True):
            pack = self._pack(site, code, fresh=fresh)
            for place, (kind, *_) in enumerate(pack):
                if kind.happens(site, month):
                    return pack.pop(place)
        raise LookupError(f"reports.toml has nothing for {code} in month {month}")

    def _pack(self, site: Site, code: str, *, fresh: bool) -> list[tuple[Kind, str, str]]:
        key = site.layout.slug, code
        if fresh or key not in self.packs:
            cards = [
                (kind, sentence, where)
                for kind in kinds() if kind.category == code
                for place, sentence in enumerate(kind.say)
                for where in kind.where[place % 2 :: 2] or kind.where
            ]  # fmt: skip
            dice("deck", *key, len(self.packs.get(key, ()))).shuffle(cards)
            self.packs[key] = _apart(cards)
        return self.packs[key]


def _apart(cards: list[tuple[Kind, str, str]]) -> list[tuple[Kind, str, str]]:
    """The same sentence about another place comes as late as possible."""
    seen: dict[str, int] = {}
    order = []
    for place, card in enumerate(cards):
        seen[card[1]] = seen.get(card[1], 0) + 1
        order.append((seen[card[1]], place))
    return [cards[place] for _, place in sorted(order)]
