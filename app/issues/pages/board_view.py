"""What the board's template shows besides its cards: the filters asked for, tabs and orders as links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.core.workdays import local_day
from app.issues.forms.board import Question
from app.issues.queries import counts
from app.issues.queries.cards import Filters
from app.issues.queries.catalogue import categories
from app.issues.queries.directory import Directory, directory_of
from app.issues.rules.category import Category
from app.issues.rules.order import Sort
from app.mechanisms.models import Occurrence
from app.mechanisms.queries.calendar import round_named
from app.places.models import Building
from app.places.queries import buildings_of

TAB_NAMES = {
    "all": "全部", "new": "待受理", "doing": "办理中", "check": "待核实", "done": "已办结", "ledger": "挂账",
    "ended": "转办和不受理",
}
SORT_NAMES = {Sort.NEWEST: "最新", Sort.SUPPORTS: "同感最多", Sort.DUE: "最急"}
TICKING_TABS = frozenset({"all", "new", "doing"})


@dataclass(frozen=True, slots=True)
class Found:
    """A question together with what its codes mean here; `hints` say what could not be taken as asked."""

    question: Question
    directory: Directory
    catalogue: tuple[Category, ...]
    buildings: Sequence[Building]
    round: Occurrence | None
    filters: Filters
    hints: tuple[str, ...]

    @property
    def choices(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """(parameter, label, options) of each drop-down; one with a single option is no choice. Buildings take the
        place of grids once an estate is chosen: all of a community's would weigh down every page."""
        places = self.directory
        every = [
            ("category", "类别", [(each.code, each.name) for each in self.catalogue]),
            ("grid", "网格", [(each.code, each.name) for each in places.grids if not self.buildings]),
            ("estate", "小区", [(each.slug, each.name) for each in places.estates]),
            ("building", "楼栋", [(each.code, each.name) for each in self.buildings]),
        ]
        return [each for each in every if len(each[2]) > 1 or (each[2] and getattr(self.question, each[0]))]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form keeps without showing it."""
        asked = self.question
        sort = "" if asked.sort is Sort.NEWEST else asked.sort.value
        pairs = [("tab", "" if asked.tab == "all" else asked.tab), ("sort", sort), ("overdue", "1" * asked.overdue)]
        pairs.append(("round", asked.round if self.round else ""))
        return [pair for pair in pairs if pair[1]]


def found_here(session: Session, community_id: int, question: Question, at: datetime) -> Found:
    directory = directory_of(session, community_id, local_day(at))
    catalogue = categories(session, at)
    estate, grid = directory.estate(question.estate), directory.grid(question.grid)
    buildings = buildings_of(session, estate.id) if estate else []
    building = next((each for each in buildings if each.code == question.building), None)
    held = round_named(session, community_id, question.round) if question.round else None
    known = any(each.code == question.category for each in catalogue)
    filters = Filters(
        statuses=counts.TABS[question.tab], category=question.category if known else "",
        grid_id=grid.id if grid else None, estate_id=estate.id if estate else None,
        building_id=building.key if building else None, overdue=question.overdue, words=question.q,
        occurrence_id=held.key if held else None,
    )
    asked = (
        (question.category, known, "没有这一类"), (question.grid, grid, "没有这个网格"),
        (question.estate, estate, "没有这个小区"), (question.building, building, "没有这栋楼"),
        (question.round, held, "没有这一期找茬"),
    )
    hints = [f"{words}，这一项没有算进去。" for given, there, words in asked if given and not there]
    hints += [f"“{word}”只有一个字，没有算进去。至少两个字才能搜。" for word in question.too_short]
    return Found(question, directory, catalogue, buildings, held, filters, tuple(hints))


def address(here: counts.Front, question: Question) -> str:
    query = question.query()
    return f"/c/{here.community.slug}{'?' if query else ''}{query}"


def tabs_of(here: counts.Front, question: Question) -> list[tuple[str, str, int | None, bool]]:
    """Counts only where the list shows all of them; the two rare tabs only when there is something in them."""
    held = here.counts
    shown = [tab for tab in TAB_NAMES if tab not in ("ledger", "ended") or held[tab] or tab == question.tab]
    return [
        (address(here, _moved(question, tab)), TAB_NAMES[tab], None if question.narrowed else held[tab],
         tab == question.tab)
        for tab in shown
    ]  # fmt: skip


def _moved(question: Question, tab: str) -> Question:
    """The question on another tab, without what has no meaning there."""
    if tab in TICKING_TABS:
        return question.with_(tab=tab)
    sort = Sort.NEWEST if question.sort is Sort.DUE else question.sort
    return question.with_(tab=tab, overdue=False, sort=sort)


def sorts_of(here: counts.Front, question: Question) -> list[tuple[str, str, bool]]:
    """(address, words, current); by deadline only where a clock runs."""
    plain = question.with_(overdue=False)
    sorts = [
        (address(here, plain.with_(sort=sort)), words, sort is question.sort and not question.overdue)
        for sort, words in SORT_NAMES.items()
        if sort is not Sort.DUE or question.tab in TICKING_TABS
    ]
    overdue = [(address(here, question.with_(overdue=True)), "只看超期", question.overdue)]
    return sorts + (overdue if question.tab in TICKING_TABS else [])
