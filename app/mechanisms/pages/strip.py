"""The strip on top of a community's board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.core.workdays import local_day
from app.mechanisms.queries.strip import Next
from app.mechanisms.rules.showing import going_on, href, moment_words, titled


@dataclass(frozen=True, slots=True)
class StripItem:
    """半月来找茬 第21期 / 正在找茬, or 每周说事 / 明天 9:30; `day` is what the calendar leaf says."""

    href: str
    title: str
    words: str
    day: date
    venue: str


def strip_items(found: Iterable[Next], slug: str, at: datetime) -> list[StripItem]:
    return [_item(each, slug, at) for each in found]


def _item(each: Next, slug: str, at: datetime) -> StripItem:
    return StripItem(
        href(each.kind, slug, each.ref, each.mechanism), titled(each.name, each.number),
        going_on(each.kind) if each.on else moment_words(each.starts_at, at), local_day(each.starts_at), each.venue,
    )
