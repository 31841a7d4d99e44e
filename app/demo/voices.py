"""What is heard around a trouble: neighbours who say 同感, comments, official answers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.demo.matter import Matter, Who, awake
from app.demo.wording import MENDED, said
from app.demo.world import World


@dataclass(frozen=True, slots=True)
class Voice:
    """A 同感 when there is no text; `who` is a person, or staff in their part."""

    at: datetime
    who: int | Who
    text: str = ""


def voices(matter: Matter, world: World) -> Iterator[Voice]:
    """In the first days mostly; those that come after the end are not heard."""
    if matter.reporter is None and matter.words.house is None:
        return
    rng = random.Random(f"{matter.number} voices")
    around = [each[0] for each in world.folk.living[matter.site.layout.slug] if each[0] != matter.reporter]
    rng.shuffle(around)
    for person in around[: matter.supports]:
        yield Voice(_later(matter, rng, 40), person)
    category = matter.words.kind.category
    if rng.random() < 0.2:
        topic = "neighbours_fix" if category in MENDED and rng.random() < 0.5 else "neighbours"
        yield Voice(_later(matter, rng, 60), rng.choice(around), said(topic, rng, category))
    if category != "SV" and rng.random() < 0.3:
        yield Voice(_later(matter, rng, 50), Who.HANDLER, said("answers", rng))


def _later(matter: Matter, rng: random.Random, hours: float) -> datetime:
    return awake(matter.at + timedelta(minutes=int(60 * min(rng.expovariate(3 / hours), hours)) + rng.randint(3, 50)))
