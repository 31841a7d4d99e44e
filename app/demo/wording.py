"""What people write, from reports.toml, with the place and the days put in."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from app.demo.ground import House, Site
from app.issues.rules.catalogue import load_shipped
from app.issues.rules.category import Category

TAIL_SHARE = 0.45
# Where something is mended and not only answered.
MENDED = frozenset({"RP", "UT", "EL", "SF", "GR"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of trouble as reports.toml tells it."""

    sub: str
    scene: str
    at: str
    where: tuple[str, ...]
    say: tuple[str, ...]
    done: tuple[str, ...]
    months: tuple[int, ...] = ()
    lift: bool = False
    vague: bool = False
    unit: str = ""

    @property
    def category(self) -> str:
        return self.sub.partition("-")[0]

    def happens(self, site: Site, month: int) -> bool:
        return (not self.lift or site.layout.lift) and (not self.months or month in self.months)


@dataclass(frozen=True, slots=True)
class Odd:
    """What the community does not settle: why, and where to go with it."""

    way: str
    reason: str
    route: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Words:
    """One report as written; `house` None where it is about the whole estate."""

    kind: Kind
    text: str
    place: str
    house: House | None
    stair: str


def _kind(data: dict[str, Any]) -> Kind:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Kind(**fields)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("app.demo").joinpath("reports.toml").read_text(encoding="utf-8"))


@cache
def kinds() -> tuple[Kind, ...]:
    return tuple(_kind(each) for each in _file()["report"])


@cache
def by_code() -> dict[str, Category]:
    return {category.code: category for category in load_shipped()}


@cache
def oddities() -> tuple[Odd, ...]:
    return tuple(Odd(each["way"], each["reason"], each["route"], _kind(_told(each))) for each in _file()["odd"])


def _told(each: dict[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in each.items() if name not in ("way", "reason", "route")}
    return {**own, "scene": "", "done": []}


def said(topic: str, rng: random.Random, category: str = "") -> str:
    """One of the short sentences kept under a topic, or under the topic for a category where there are such."""
    talk = _file()["talk"]
    return str(rng.choice(talk.get(f"{topic}_{category}", talk[topic])))


def written(kind: Kind, sentence: str, where: str, house: House, stair: str, rng: random.Random) -> Words:
    """The sentence with this place and these days in it."""
    talk = _file()["talk"]
    text = sentence.format(
        b=house.building.name, u=f"{stair}单元", w=where,
        d=rng.choice(talk["days"]), k=rng.choice(talk["long"]), t=rng.choice(talk["times"]),
        n=rng.choice(talk["numbers"]),
    )
    if kind.category != "SV" and rng.random() < TAIL_SHARE:
        text += rng.choice(talk["tails_fix" if kind.category in MENDED and rng.random() < 0.6 else "tails"])
    nearby = kind.at != "estate" or rng.random() < 0.3
    return Words(
        kind, text, "" if kind.vague else where, house if nearby else None, stair if kind.at == "unit" else ""
    )


def rephrased(words: Words, rng: random.Random) -> Words:
    """The same trouble at the same spot as another neighbour writes it."""
    others: Sequence[str] = [each for each in words.kind.say if each[:6] not in words.text] or words.kind.say
    where = words.place or rng.choice(words.kind.where)
    if words.house is None:
        return words
    fresh = written(words.kind, rng.choice(others), where, words.house, words.stair or "1", rng)
    return Words(words.kind, fresh.text, words.place, words.house, words.stair)
