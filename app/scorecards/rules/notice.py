"""评议结果公示 of one estate's month, as the blocks page and Word document are both made of (domain §8). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.filters import day
from app.notices.rules.content import Block, BlockKind
from app.rulebooks.rules.policy import Band, Weights
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.wording import last_day, month_dated, points, share, signed

NUMERALS = "一二三四五六七八九"
OWNERS_DECIDE = "{card}是提醒和要求整改，不是解聘。换不换物业，由业主依法共同决定。"
FEW = "“不单列”：人数太少，写出来就能猜到是谁，所以不写。"
TOO_FEW = "各档的户数不分开列：有的档人太少，写出来就能猜到是谁。"


@dataclass(frozen=True, slots=True)
class Window:
    """When it hangs for objections, and whom to tell. `final_at`: None while it still may change."""

    since: datetime
    until: datetime
    final_at: datetime | None
    workdays: int
    phone: str
    supervision_phone: str
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """Points in 0.01 points. `levels`: words and households, the best first, None for what so few said that it is not
    told. `parts`: name, points, share of the total, what it brings."""

    month: date
    estate: str
    company: str
    again: str
    rulebook_number: int
    weights: Weights
    sample: str
    levels: Sequence[tuple[str, int | None]]
    parts: Sequence[tuple[str, int | None, int | None, int | None]]
    adjusted: int
    total: int | None
    band: Band | None
    enough: bool
    change: str
    card: Card | None
    card_words: str
    down: Sequence[tuple[str, int]]
    window: Window


def numbered(sections: Sequence[tuple[str, Sequence[Block]]]) -> tuple[Block, ...]:
    """Headed 一、二、三、 in order; a section without anything is left out."""
    found = []
    for numeral, (title, blocks) in zip(NUMERALS, [each for each in sections if each[1]], strict=False):
        found += [Block(BlockKind.HEADING, f"{numeral}、{title}"), *blocks]
    return tuple(found)


def text(words: str) -> Block:
    return Block(BlockKind.TEXT, words)


def notice_blocks(told: Told) -> tuple[Block, ...]:
    again = f"（{told.again}）" if told.again else ""
    opening = text(
        f"{month_dated(told.month)}，对{told.company}在{told.estate}的服务做了评议和考核。结果公示如下{again}。"
    )
    return (
        opening,
        *numbered([
            ("怎么评的", [_how(told)]), ("居民评议", _owners(told)), ("得分", _score(told)),
            ("主要问题", _problems(told)), ("公示期", _window(told.window)),
        ]),
    )  # fmt: skip


def _how(told: Told) -> Block:
    weights = told.weights
    shares = "、".join(share(each) for each in (weights.owner, weights.site, weights.organisation))
    return text(
        "居民每户一票、无记名评议；社区和镇里两个人一起现场检查；按工单记录算办得及不及时、解决没解决。"
        f"按评分规则第 {told.rulebook_number} 版，三部分各占 {shares}。"
    )


def _owners(told: Told) -> list[Block]:
    if not told.levels:
        return [text(told.sample)]
    if not any(count for _, count in told.levels):
        return [text(told.sample), text(TOO_FEW)]
    counts = ("不单列" if count is None else str(count) for _, count in told.levels)
    rows = (("等级", *(word for word, _ in told.levels)), ("多少户", *counts))
    table = Block(BlockKind.TABLE, "各档多少户", rows)
    few = any(count is None for _, count in told.levels)
    return [text(told.sample), table, *([text(FEW)] if few else [])]


def _score(told: Told) -> list[Block]:
    rows = [("部分", "得分", "占总分", "算进总分")]
    rows += [(name, points(mark), share(part), points(brings)) for name, mark, part, brings in told.parts]
    rows += [("加减分", "", "", signed(told.adjusted)), ("总分", "", "", points(told.total))]
    said = [_total(told), f"{told.change}。" if told.change else "", told.card_words]
    if told.card or told.band is Band.FAIL:
        said.append(OWNERS_DECIDE.format(card=told.card.label if told.card else "黄牌、红牌"))
    return [Block(BlockKind.TABLE, "总分是怎么来的", tuple(rows)), text("".join(said))]


def _total(told: Told) -> str:
    if told.total is None:
        return "这个月没有得分。"
    band = f"，{told.band.label}" if told.band else ""
    return f"总分 {points(told.total)} 分{band}{'' if told.enough else '（评议户数不够，只作参考）'}。"


def _problems(told: Told) -> list[Block]:
    return [
        Block(BlockKind.ITEM, f"{at}. {words}，让总分少了 {points(-lost)} 分。")
        for at, (words, lost) in enumerate(told.down, start=1)
    ]


def _window(window: Window) -> list[Block]:
    last = last_day(window.until)
    if window.final_at is not None:
        return [text(f"{day(window.since)}到{last}公示过，期满，{day(window.final_at)}定了。")]
    return [
        text(
            f"{day(window.since)}起到 {last}止，{window.workdays} 个工作日。"
            "物业、社区两委、业委会可以在网上逐条提意见；"
            f"居民有话，打{phones(window.phone, window.supervision_phone)}。提意见的网址：{window.path}"
        )
    ]


def phones(phone: str, supervision: str) -> str:
    """社区电话 0533-…，监督电话 0533-…"""
    own = f"社区电话 {phone}" if phone else "社区电话"
    return f"{own}，监督电话 {supervision}" if supervision else own
