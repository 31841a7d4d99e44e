"""Which issues a number of the desk counts, as an address: the same slice is counted, listed and exported. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlencode

from app.townhall.rules.weeks import Stretch


class What(StrEnum):
    """`filed` and `closed`: public issues by the day they were; `missed`: by the day a deadline passed undone; `late`:
    those that are late now; `raised`: those that climbed to the town and are open."""

    FILED = "filed"
    CLOSED = "closed"
    MISSED = "missed"
    LATE = "late"
    RAISED = "raised"

    @property
    def label(self) -> str:
        return {
            "filed": "反映的", "closed": "办结的", "missed": "到期没办完的", "late": "现在超期的",
            "raised": "上交到镇里的",
        }[self.value]

    @property
    def dated(self) -> bool:
        """Whether days choose among them."""
        return self in (What.FILED, What.CLOSED, What.MISSED)


@dataclass(frozen=True, slots=True)
class Slice:
    """`community` and `estate` are slugs, `category` a code, "" for all of them."""

    what: What = What.FILED
    first: date | None = None
    last: date | None = None
    community: str = ""
    estate: str = ""
    category: str = ""

    @property
    def stretch(self) -> Stretch | None:
        return Stretch(self.first, self.last) if self.first and self.last and self.what.dated else None

    @property
    def query(self) -> str:
        """The address's part after the question mark."""
        return _written(self)

    def within(self, stretch: Stretch) -> "Slice":
        return replace(self, first=stretch.first, last=stretch.last)


@lru_cache(maxsize=4096)
def _written(asked: Slice) -> str:
    """A desk has hundreds of them, the same at every look."""
    given = {each.name: getattr(asked, each.name) for each in fields(asked)}
    return urlencode({name: str(value) for name, value in given.items() if value})


LONGEST = 40


def slice_in(query: Mapping[str, str]) -> Slice:
    """What an address asks for; whatever nobody can mean is left out, days in the wrong order too."""
    what = next((each for each in What if each == query.get("what")), What.FILED)
    first, last = _day(query.get("first", "")), _day(query.get("last", ""))
    if not (first and last and first <= last and what.dated):
        first = last = None
    words = {name: query.get(name, "")[:LONGEST] for name in ("community", "estate", "category")}
    return Slice(what, first, last, **{name: text if text.isprintable() else "" for name, text in words.items()})


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 9000 else None
