"""公示 of a month: the first sheet, with every estate side by side; the sheets of single estates follow it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.notices.rules.content import Block, BlockKind
from app.scorecards.rules.kinds import State
from app.scorecards.rules.notice import numbered, text
from app.scorecards.rules.scoring import Counts, rate
from app.scorecards.rules.wording import last_day, month_dated, points, share, signed
from app.townhall.rules.briefing import EstateMonth

CARDS = "亮牌是提醒和要求整改，不是解聘。换不换物业，由业主依法共同决定。"


@dataclass(frozen=True, slots=True)
class Hung:
    """An estate's line: its month, whether it is final, and until when somebody may object."""

    month: EstateMonth
    state: State
    until: datetime


@dataclass(frozen=True, slots=True)
class Wall:
    """What hangs. `red`, `black`: of what is final. `rates`: the work orders of each of what `rated` says;
    `least`: below so many no rate is told; `apart`: where the sheets of single estates are; `ask`: whom
    to call; `left_out`: estates whose score is being looked into."""

    place: str
    month: date
    estates: Sequence[Hung]
    red: Sequence[EstateMonth]
    black: Sequence[EstateMonth]
    rates: Sequence[tuple[str, Counts]]
    rated: str
    least: int
    apart: str
    ask: str
    left_out: Sequence[str] = ()


def wall_blocks(wall: Wall) -> tuple[Block, ...]:
    without = f"{'、'.join(wall.left_out)}的得分正在核对，这次先不贴。" if wall.left_out else ""
    opening = f"{month_dated(wall.month)}，{len(wall.estates)} 个小区的物业服务做了评议和考核。{without}{wall.apart}"
    return (
        text(opening),
        *numbered([
            ("各小区得分", _scores(wall)), ("红榜和黑榜", _lists(wall)), ("三率", _rates(wall)),
            ("有不同意见怎么提", _objecting(wall)),
        ]),
    )  # fmt: skip


def _scores(wall: Wall) -> list[Block]:
    head = ("小区", "物业", "得分", "等级", "比上月", "评议户数", "牌", "定了没有")
    rows = (head, *(_score(each) for each in wall.estates))
    small = [each.month.name for each in wall.estates if each.month.total is not None and not each.month.enough]
    said = [text(f"{'、'.join(small)}评议的户数不够，分只作参考，不亮牌。")] if small else []
    return [Block(BlockKind.TABLE, "各小区得分", rows), *said]


def _score(hung: Hung) -> tuple[str, ...]:
    each = hung.month
    band = each.band.label if each.band else "没有得分"
    return (
        each.name, each.company, points(each.total), band if each.enough else f"{band}（参考）",
        signed(each.change) if each.change is not None else "—", f"{each.sample}/{each.households}",
        each.card.label if each.card else "—", "定了" if hung.state is State.FINAL else "公示中",
    )  # fmt: skip


def _lists(wall: Wall) -> list[Block]:
    red = "；".join(f"{each.name}（{each.company}）{points(each.total)} 分" for each in wall.red)
    found = [text(f"红榜：{red or '这个月没有'}。")]
    found += [text(f"黑榜：{each.name}（{each.company}）。{each.card_words}") for each in wall.black]
    found += [] if wall.black else [text("黑榜：这个月没有。")]
    if any(each.state is State.PROVISIONAL for each in wall.estates):
        found.append(text("还在公示的先不上榜，定了再上。"))
    return [*found, text(CARDS)] if any(each.month.card for each in wall.estates) else found


def _rates(wall: Wall) -> list[Block]:
    rows = [(wall.rated, "响应率", "解决率", "满意率")]
    rows += [
        (
            name, _rate(counts.signed_good, counts.signed, wall.least),
            _rate(counts.answered_good, counts.answered, wall.least),
            _rate(counts.satisfied, counts.valued, wall.least),
        )
        for name, counts in wall.rates
    ]  # fmt: skip
    if len(rows) == 1:
        return []
    note = f"按当月派给物业的工单算，只公布，不另外计分。不到 {wall.least} 件的不算比例。"
    return [text(note), Block(BlockKind.TABLE, "三率", tuple(rows))]


def _rate(good: int, whole: int, least: int) -> str:
    if not whole:
        return "—"
    return f"{share(rate(good, whole))}（{whole} 件）" if whole >= least else f"少于 {least} 件"


def _objecting(wall: Wall) -> list[Block]:
    open_until = sorted({last_day(each.until) for each in wall.estates if each.state is State.PROVISIONAL})
    if not open_until:
        return [text(f"公示期都满了，得分定了。有疑问，到网上看每一分的依据，自己复算，也可以打{wall.ask}。")]
    own = "物业、社区两委、业委会在网上那个小区的得分页里逐条提；"
    return [text(f"公示到 {'、'.join(open_until)}为止。{own}居民有话，打{wall.ask}。")]
