"""What an export's query string means: the board's own, with the community, and the months of reporting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from sqlmodel import Session, select

from app.core.errors import Invalid
from app.core.text import clean
from app.issues import search
from app.issues.forms.board import Question, read_question
from app.issues.queries.cards import Filters
from app.issues.queries.catalogue import categories
from app.issues.queries.counts import TABS
from app.issues.rules.lifecycle import TICKING, Status
from app.mechanisms.queries.calendar import round_named
from app.places.models import Building, Community, Estate, Grid
from app.places.queries import community_by_id, community_by_slug, estate_by_slug
from app.places.queries.buildings import building_by_code
from app.scorecards.rules.calendar import month_read

TAB_WORDS = {
    "all": "", "new": "待受理", "doing": "办理中", "check": "待核实", "done": "已办结", "ledger": "挂账",
    "ended": "转办和不受理",
}  # fmt: skip
EVERYTHING = "全部"
WHOLE_TOWN = "全镇"


@dataclass(frozen=True, slots=True)
class Asked:
    """Codes as they stand in an address; nothing says yet whether they exist."""

    community: str
    question: Question
    first: str
    last: str

    def query(self) -> str:
        """The shortest query string that asks the same; without the order and the page, which a table has not."""
        own = {"community": self.community, "since": self.first, "until": self.last}
        board = Question(**{name: getattr(self.question, name) for name in _KEPT}).query()
        return "&".join(part for part in (urlencode({k: v for k, v in own.items() if v}), board) if part)


_KEPT = ("tab", "q", "category", "grid", "estate", "building", "overdue", "round")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The same with everything found: what the rows are chosen by, and how it reads."""

    asked: Asked
    community_id: int | None
    filters: Filters
    first: date | None
    last: date | None
    words: str
    place: str


def read_asked(params: Mapping[str, str]) -> Asked:
    """Raises Invalid for a tab there is not, and for a building of no estate: the board would leave both out."""
    texts = {name: clean(params.get(name, ""), limit=40) for name in ("community", "since", "until")}
    if params.get("tab", "") not in ("", *TABS):
        raise Invalid("没有这个页签，从列出的里面选。", field="tab")
    if clean(params.get("building", ""), limit=12) and not clean(params.get("estate", ""), limit=40):
        raise Invalid("选了楼，也要选它的小区。", field="estate")
    return Asked(texts["community"], read_question(params), texts["since"], texts["until"])


def read_query(query: str) -> Asked:
    return read_asked(dict(parse_qsl(query)))


def wanted(session: Session, asked: Asked, at: datetime) -> Wanted:
    """Raises Invalid for a code nobody knows: a table that ignores it would be taken for an answer."""
    question, places = asked.question, _places(session, asked)
    first, last = _months(asked)
    category = _category_name(session, question.category, at)
    filters = Filters(
        statuses=_statuses(question), category=question.category, grid_id=places.grid.key if places.grid else None,
        estate_id=places.estate.key if places.estate else None,
        building_id=places.building.key if places.building else None, overdue=question.overdue,
        occurrence_id=_round(session, question, places.community), words=_words(question, places.community),
    )
    said = [
        *places.names, TAB_WORDS[question.tab], category, "只要超期的" if question.overdue else "",
        f"找茬 {question.round}" if question.round else "", f"有“{filters.words}”的" if filters.words else "",
        _span(first, last),
    ]
    words = "，".join(part for part in said if part) or EVERYTHING
    return Wanted(asked, places.community.key if places.community else None, filters, first, last, words, places.name)


@dataclass(frozen=True, slots=True)
class Places:
    """Where, from the widest to the narrowest."""

    community: Community | None = None
    estate: Estate | None = None
    building: Building | None = None
    grid: Grid | None = None

    @property
    def names(self) -> list[str]:
        return [each.name for each in (self.community, self.estate, self.building, self.grid) if each is not None]

    @property
    def name(self) -> str:
        """What the file is named after."""
        found = self.estate or self.community
        return found.name if found else WHOLE_TOWN


def _places(session: Session, asked: Asked) -> Places:
    question = asked.question
    estate = estate_by_slug(session, question.estate) if question.estate else None
    if question.estate and estate is None:
        raise Invalid(f"没有“{question.estate}”这个小区。", field="estate")
    community = _community(session, asked.community, estate)
    building = building_by_code(session, estate.key, question.building) if estate and question.building else None
    if question.building and building is None:
        raise Invalid(f"没有“{question.building}”这栋楼。", field="building")
    grid = session.exec(select(Grid).where(Grid.code == question.grid)).first() if question.grid else None
    if question.grid and (grid is None or (community is not None and grid.community_id != community.key)):
        raise Invalid(f"没有“{question.grid}”这个网格。", field="grid")
    return Places(community, estate, building, grid)


def _community(session: Session, slug: str, estate: Estate | None) -> Community | None:
    """The one asked for, else the estate's own."""
    if not slug:
        return community_by_id(session, estate.community_id) if estate else None
    found = community_by_slug(session, slug)
    if found is None:
        raise Invalid(f"没有“{slug}”这个社区。", field="community")
    if estate is not None and estate.community_id != found.key:
        raise Invalid(f"{found.name}没有{estate.name}这个小区。", field="estate")
    return found


def _category_name(session: Session, code: str, at: datetime) -> str:
    if not code:
        return ""
    for each in categories(session, at):
        if each.code == code:
            return each.name
    raise Invalid(f"没有“{code}”这一类。", field="category")


def _statuses(question: Question) -> tuple[Status, ...]:
    """As the board lists them: only what a clock runs for can be overdue."""
    chosen = TABS[question.tab]
    ticking = tuple(status for status in chosen if status in TICKING)
    return (ticking or chosen) if question.overdue else chosen


def _round(session: Session, question: Question, community: Community | None) -> int | None:
    if not question.round:
        return None
    held = round_named(session, community.key, question.round) if community else None
    if held is None:
        raise Invalid(f"没有“{question.round}”这一期找茬。", field="round")
    return held.key


def _words(question: Question, community: Community | None) -> str:
    """What is searched for; pieces of one character are left out, as on the board."""
    words = " ".join(word for word in question.q.split() if len(word) > 1)
    if words and community is None:
        raise Invalid("要按字词找，先选一个社区。", field="community")
    if question.q and (community is None or search.sought(community.key, words) is None):
        raise Invalid("要找的话至少写两个字。", field="q")
    return words


def _months(asked: Asked) -> tuple[date | None, date | None]:
    first, last = _month(asked.first, "since"), _month(asked.last, "until")
    if first and last and first > last:
        raise Invalid("开始的月份在结束的后面，换一下。", field="since")
    return first, last


def _month(typed: str, field: str) -> date | None:
    found = month_read(typed) if typed else None
    if typed and found is None:
        raise Invalid(f"“{typed}”看不懂，月份写成 2026-10 这样。", field=field)
    return found


def _span(first: date | None, last: date | None) -> str:
    if first and last:
        return _month_words(first) if first == last else f"{_month_words(first)}到{_month_words(last)}"
    return f"{_month_words(first)}起" if first else f"到{_month_words(last)}为止" if last else ""


def _month_words(month: date) -> str:
    return f"{month.year}年{month.month}月"
