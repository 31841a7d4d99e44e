"""What somebody asks of the board by its address: anything odd counts as not asked, never as an error."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.core.text import clean
from app.issues.queries.counts import TABS
from app.issues.rules.order import Sort

LONGEST = {"q": 40, "category": 8, "grid": 20, "estate": 40, "building": 12, "round": 40, "cursor": 40}
_REF = re.compile(r"[A-Z]{2,8}-20[0-9]{6}-[0-9]{4,}")
_DEFAULTS = {"tab": "all", "sort": Sort.NEWEST.value}


@dataclass(frozen=True, slots=True)
class Question:
    """Codes and slugs as they stand in the address; the page finds out whether they exist."""

    tab: str = "all"
    q: str = ""
    category: str = ""
    grid: str = ""
    estate: str = ""
    building: str = ""
    overdue: bool = False
    round: str = ""
    sort: Sort = Sort.NEWEST
    cursor: str = ""

    @property
    def ref(self) -> str:
        """The issue reference somebody typed into the search, "" when it is none."""
        typed = self.q.upper()
        return typed if _REF.fullmatch(typed) else ""

    @property
    def too_short(self) -> tuple[str, ...]:
        """Words of one character, which the search leaves out."""
        return tuple(word for word in self.q.split() if len(word) == 1)

    @property
    def narrowed(self) -> bool:
        """Whether the list shows less than its tab's count says."""
        return bool(self.q or self.category or self.grid or self.estate or self.building or self.overdue or self.round)

    @property
    def order(self) -> Sort:
        """Overdue ones are listed by their deadline, whatever the address says."""
        return Sort.DUE if self.overdue else self.sort

    def query(self) -> str:
        """The shortest query string that asks the same, for links and for the page's ETag."""
        values = {name: getattr(self, name) for name in self.__slots__}
        given = {name: "1" if value is True else str(value) for name, value in values.items() if value}
        return urlencode({name: value for name, value in given.items() if _DEFAULTS.get(name) != value})

    def with_(self, **changes: str | bool | Sort) -> "Question":
        """The same question with something changed, from the first page."""
        return replace(self, **{"cursor": "", **changes})  # type: ignore[arg-type]  # fields by name


def read_question(params: Mapping[str, str]) -> Question:
    """Reads the query string; unknown tabs and orders are the usual ones."""
    texts = {name: clean(params.get(name, ""), limit=most) for name, most in LONGEST.items()}
    tab, sort = params.get("tab", ""), params.get("sort", "")
    estate = texts["estate"]
    return Question(
        tab=tab if tab in TABS else "all", q=" ".join(texts["q"].split()), category=texts["category"],
        grid=texts["grid"], estate=estate, building=texts["building"] if estate else "",
        overdue=params.get("overdue", "") == "1", round=texts["round"],
        sort=Sort(sort) if sort in {each.value for each in Sort} else Sort.NEWEST, cursor=texts["cursor"],
    )
