"""月度通报: whole sentences and tables out of a month's numbers; nothing to retype. Pure.

Page and Word document are made from the same value, so that they cannot say different things.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.rulebooks.rules.policy import WHOLE, Band, Weights, divided
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.rates import Rates
from app.scorecards.rules.wording import month_dated, month_name, points, share, signed

MOST_NAMED = 3
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Count:
    """Something counted in the month and in the month before it."""

    name: str
    now: int
    before: int

    @property
    def words(self) -> str:
        if self.now == self.before:
            return f"{self.now} 件，和上个月一样"
        return f"{self.now} 件，比上个月{'多' if self.now > self.before else '少'} {abs(self.now - self.before)} 件"


@dataclass(frozen=True, slots=True)
class EstateMonth:
    """An estate's month. `parts` and `parts_before`: owner, site, organisation, 0.01 points, of the same company."""

    name: str
    community: str
    company: str
    total: int | None
    band: Band | None
    enough: bool
    sample: int
    households: int
    card: Card | None
    card_words: str
    change: int | None
    parts: tuple[int | None, int | None, int | None]
    parts_before: tuple[int | None, int | None, int | None] | None
    year: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What a briefing is written from. `cases`, `waiting`: sentences, as things stand on `today`, whatever the month;
    `rates` by community."""

    place: str
    issuer: str
    month: date
    filed: Count
    closed: Count
    missed: Count
    categories: Sequence[Count]
    estates: Sequence[EstateMonth]
    rates: Sequence[tuple[str, Rates]]
    weights: Weights
    hot: Sequence[tuple[str, int]] = ()
    hot_share: int = 0
    cases: Sequence[str] = ()
    waiting: Sequence[str] = ()
    today: date | None = None

    @property
    def as_of(self) -> str:
        return f"（截至{self.today.month}月{self.today.day}日）" if self.today else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, its head first. `sparks`: a year of totals for each row after the head, drawn in a last column."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    sparks: tuple[tuple[int | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    sentences: tuple[str, ...]
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    title: str
    subtitle: str
    issuer: str
    sections: tuple[Section, ...] = field(default=())


def briefing_of(facts: MonthFacts) -> Briefing:
    parts = [_work(facts), _scores(facts), _rates(facts), _hot(facts), _cases(facts), _waiting(facts)]
    there = [each for each in parts if each.sentences or each.grid]
    numbered = tuple(
        Section(f"{NUMERALS[at]}、{each.title}", each.sentences, each.grid) for at, each in enumerate(there)
    )
    month = month_dated(facts.month).replace(" ", "")
    return Briefing(f"{facts.place}物业服务和居民反映情况通报", f"（{month}）", facts.issuer, numbered)


def _work(facts: MonthFacts) -> Section:
    sentences = [
        f"{month_name(facts.month)}居民公开反映 {facts.filed.words}；办结 {facts.closed.words}。",
        f"到期没有办完的 {facts.missed.words}。",
    ]
    most = sorted(facts.categories, key=lambda each: -each.now)[:MOST_NAMED]
    if most and most[0].now:
        named = "、".join(f"{each.name}（{each.now} 件）" for each in most if each.now)
        sentences.append(f"反映最多的是{named}。")
    rows = [("类别", "本月", "上月", "变化")]
    rows += [(each.name, str(each.now), str(each.before), _more(each)) for each in facts.categories]
    return Section("反映和办理", tuple(sentences), Grid("各类反映的件数", tuple(rows)) if len(rows) > 1 else None)


def _more(count: Count) -> str:
    moved = count.now - count.before
    return "没变" if not moved else f"{'多' if moved > 0 else '少'} {abs(moved)}"


def _scores(facts: MonthFacts) -> Section:
    scored = [each for each in facts.estates if each.total is not None]
    if not scored:
        return Section("物业得分", ())
    bands = Counter(each.band for each in scored)
    told = "、".join(f"{band.label} {bands[band]} 个" for band in Band if bands[band])
    sentences = [f"{len(scored)} 个小区有得分，其中{told}。"]
    small = [each.name for each in scored if not each.enough]
    if small:
        sentences.append(f"{'、'.join(small)}评议的户数不够，分只作参考，不亮牌。")
    sentences += _moved(scored, facts)
    cards = [each for each in scored if each.card in (Card.YELLOW, Card.RED)]
    sentences += [f"{each.name}（{each.company}）：{each.card_words}" for each in cards]
    if cards:
        sentences.append("亮牌是督促整改。换不换物业，由业主依法共同决定。")
    return Section("物业得分", tuple(sentences), _score_grid(scored))


def _moved(scored: Sequence[EstateMonth], facts: MonthFacts) -> list[str]:
    """The one that rose most and those that fell most, each with the part that did most of it."""
    known = [each for each in scored if each.change]
    risen = max((each for each in known if (each.change or 0) > 0), key=lambda each: each.change or 0, default=None)
    fallen = sorted((each for each in known if (each.change or 0) < 0), key=lambda each: each.change or 0)[:MOST_NAMED]
    found = [f"升得最多的是{risen.name}，升了 {points(risen.change)} 分{_why(risen, facts.weights)}。"] if risen else []
    if fallen:
        named = "；".join(
            f"{each.name}降了 {points(-(each.change or 0))} 分{_why(each, facts.weights)}" for each in fallen
        )
        found.append(f"降得多的：{named}。")
    return found


def _why(each: EstateMonth, weights: Weights) -> str:
    """，主要是现场检查少了 3.60 分: what a part brought to the total, as the estate's own page has it; nothing where
    other parts counted then."""
    marks = (*each.parts, *(each.parts_before or (None,)))
    if None in marks or each.parts_before is None:
        return ""
    names = (("居民评议", weights.owner), ("现场检查", weights.site), ("办事和配合", weights.organisation))
    moved = [
        (name, divided((now or 0) * weight, WHOLE) - divided((before or 0) * weight, WHOLE))
        for (name, weight), now, before in zip(names, each.parts, each.parts_before, strict=True)
    ]
    same_way = [(name, by) for name, by in moved if by * (each.change or 0) > 0]
    if not same_way:
        return ""
    name, by = max(same_way, key=lambda one: abs(one[1]))
    return f"，主要是{name}{'多' if by > 0 else '少'}了 {points(abs(by))} 分"


def _score_grid(scored: Sequence[EstateMonth]) -> Grid:
    rows = [("小区", "物业", "得分", "等级", "比上月", "评议户数", "牌")]
    rows += [
        (
            each.name, each.company, points(each.total),
            (each.band.label if each.band else "") + ("" if each.enough else "（参考）"),
            signed(each.change) if each.change is not None else "—", f"{each.sample}/{each.households}",
            each.card.label if each.card else "—",
        )
        for each in scored
    ]
    return Grid("各小区得分，近 12 个月的走势在最后一列", tuple(rows), tuple(each.year for each in scored))


def _rates(facts: MonthFacts) -> Section:
    if not any(rates.valid for _, rates in facts.rates):
        return Section("三率", ())
    rows = [("社区", "响应率", "解决率", "满意率", "合成", "每千户工单", "答复过的")]
    rows += [
        (
            name, share(each.response), share(each.resolved), share(each.satisfied), share(each.composite),
            _tenths(each), f"{each.valid} 件",
        )
        for name, each in facts.rates
    ]
    told = "响应、解决、满意按当月派给物业的工单算，只公布，不另外计分。答复过的件数少，比例跳得厉害，只作参考。"
    return Section("三率", (told,), Grid("各社区的三率", tuple(rows)))


def _tenths(rates: Rates) -> str:
    found = rates.per_thousand
    return "—" if found is None else f"{found // 10}.{found % 10}"


def _hot(facts: MonthFacts) -> Section:
    if not facts.hot:
        return Section("反映集中的小区", ())
    named = "、".join(f"{name}（{count} 件）" for name, count in facts.hot)
    return Section("反映集中的小区", (f"{named}，占了本月各小区反映的 {share(facts.hot_share)}。",))


def _cases(facts: MonthFacts) -> Section:
    return Section(f"整改和退出程序{facts.as_of}", _listed(facts.cases))


def _waiting(facts: MonthFacts) -> Section:
    return Section(f"接下来要办的{facts.as_of}", _listed(facts.waiting))


def _listed(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{at}. {each}" for at, each in enumerate(sentences, start=1))
