"""A card as pages show it: parts with what they brought and lost, heads, indicators, rates, in plain words."""

from dataclasses import dataclass
from typing import Any

from app.rulebooks.rules.policy import WHOLE, Band, Rulebook, divided
from app.scorecards.models import Scorecard
from app.scorecards.rules import wording
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.kinds import Card, Part
from app.scorecards.rules.results import result_in
from app.scorecards.rules.scoring import Counts, Score, shares_of

BAND_TONES = {Band.EXCELLENT: "ok", Band.GOOD: "ok", Band.PASS: "soon", Band.FAIL: "over"}
CARD_TONES = {Card.NOTICE: "soon", Card.YELLOW: "soon", Card.RED: "over"}


@dataclass(frozen=True, slots=True)
class PartView:
    """One part: its points, its share once absent parts are left out, what that brings, and what it brought more or
    less than the month before (None without one to compare)."""

    part: Part
    points: int | None
    share: int | None
    brings: int | None
    moved: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A named number with its bar, 0 to 10000; `number` where it is not written in points of a hundred."""

    name: str
    value: int | None
    words: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class CardView:
    """`change` is the total less the month before's; `before` what that month is called; `alike`: the same parts
    counted then, so that the change can be told part by part."""

    card: Scorecard
    score: Score
    counts: Counts
    parts: tuple[PartView, ...]
    change: int | None
    before: str
    alike: bool

    @property
    def for_reference(self) -> bool:
        """Too few ballots: the total says little, unless a veto has settled the grade."""
        return self.score.total is not None and not self.card.sample_enough and not self.score.veto

    @property
    def band_tone(self) -> str:
        if self.for_reference:
            return "ref"
        return BAND_TONES[self.score.band] if self.score.band else "line"

    @property
    def seal(self) -> str:
        if self.for_reference:
            return "只作参考"
        return self.score.band.label if self.score.band else "没有得分"

    @property
    def why_changed(self) -> str:
        """Which parts brought the change, the largest first; why not, where other parts counted then."""
        if not self.alike:
            return f"{self.before}算进去的部分不一样，不好一部分一部分比" if self.change is not None else ""
        moved = [each for each in self.parts if each.moved]
        moved.sort(key=lambda each: -abs(each.moved or 0))
        return "，".join(f"{each.part.label}{_more(each.moved or 0)}" for each in moved)


def _more(moved: int) -> str:
    return f"{'多' if moved > 0 else '少'}了 {wording.points(abs(moved))} 分"


def card_view(card: Scorecard, facts: Facts, rulebook: Rulebook, before: Scorecard | None, name: str) -> CardView:
    found = result_in(card.result)
    score, counts = found.score, found.counts
    now = _brings(card, rulebook)
    then = _brings(before, rulebook) if before is not None else {}
    change = card.total - before.total if before and card.total is not None and before.total is not None else None
    shares = _shares(card, rulebook)
    same_rules = before is not None and before.rulebook_number == card.rulebook_number
    alike = same_rules and before is not None and shares == _shares(before, rulebook)
    parts = tuple(
        PartView(
            part, getattr(score, part.value), shares[part.value], now[part.value],
            _moved(now, then, part) if alike else None, _part_words(part, facts, score, counts),
        )
        for part in Part
    )
    return CardView(card, score, counts, parts, change, name, alike)


def _shares(card: Scorecard, rulebook: Rulebook) -> dict[str, int | None]:
    return shares_of(rulebook.weights.model_dump(), {part.value: getattr(card, part.value) for part in Part})


def _brings(card: Scorecard, rulebook: Rulebook) -> dict[str, int | None]:
    """What each part brings to the total, by its share."""
    shares = _shares(card, rulebook)
    found: dict[str, int | None] = {}
    for name, share in shares.items():
        points = getattr(card, name)
        found[name] = None if points is None or share is None else divided(points * share, WHOLE)
    return found


def _moved(now: dict[str, int | None], then: dict[str, int | None], part: Part) -> int | None:
    new, old = now[part.value], then.get(part.value)
    return None if new is None or old is None else new - old


def _part_words(part: Part, facts: Facts, score: Score, counts: Counts) -> str:
    if part is Part.OWNER:
        return _owner_words(facts)
    if part is Part.SITE:
        if facts.site is None:
            return "这个月没有现场检查，这一部分不算，其余两部分按比例放大"
        found = len([line for line in facts.counting.site.lines if line.points]) if facts.counting.site else 0
        return f"检查了一次，扣分 {found} 处" if found else "检查了一次，没有扣分"
    if score.organisation is None:
        return "这个月没有派给物业的工单，也没有小组打分，这一部分不算"
    told = [f"到期的 {counts.due} 件里按时办完 {counts.settled_good} 件"] if counts.due else []
    told += [f"回访 {counts.answered} 件，解决 {counts.answered_good} 件"] if counts.answered else []
    return "，".join(told) or "看物业办事和配合社区的情况"


def _owner_words(facts: Facts) -> str:
    review = facts.review
    if review is None:
        return "这个月没有评议结果，这一部分不算，其余两部分按比例放大"
    told = f"{review.household.n} 户投了票"
    if review.enough:
        return f"{told}，按他们打的分平均"
    return f"只有{told}，评议户数不够，这一部分不算，其余两部分按比例放大"


def organisation_bars(score: Score, counts: Counts, rulebook: Rulebook) -> list[Bar]:
    """Each with how it came about, or why there is none and where its share went."""
    weigh = rulebook.organisation
    rows = (
        ("按时办结", score.on_time, weigh.on_time, f"到期的 {counts.due} 件里，{counts.settled_good} 件按时",
         "这个月没有到期的"),
        ("解决", score.resolved, weigh.resolved, f"回访的 {counts.answered} 件里，{counts.answered_good} 件解决了",
         "这个月没有回访"),
        ("没有返工", score.lasting, weigh.lasting, f"办完的 {counts.settled} 件里，退回重办 {counts.reopened} 次",
         "这个月没有办完的"),
        ("配合社区", score.cooperation, weigh.cooperation, "评议小组打分的平均", "这个月没有评议小组打分"),
    )  # fmt: skip
    return [
        Bar(name, value, told if value is not None else f"{why}{_given_away(weight, score)}")
        for name, value, weight, told, why in rows
    ]


def _given_away(weight: int, score: Score) -> str:
    return f"，这 {wording.share(weight)} 分给了另外几项" if weight and score.organisation is not None else ""


def rate_bars(score: Score, counts: Counts) -> list[Bar]:
    answered = f"派的 {counts.signed} 件里，{counts.signed_good} 件按时接了"
    resolved = f"回访的 {counts.answered} 件里，{counts.answered_good} 件解决了"
    satisfied = f"打了分的 {counts.valued} 件里，{counts.satisfied} 件满意"
    return [
        _rate("响应率", score.response, answered, "这个月没有派单"),
        _rate("解决率", score.resolved, resolved, "这个月没有回访"),
        _rate("满意率", score.satisfied, satisfied, "这个月没有人打分"),
    ]


def _rate(name: str, value: int | None, told: str, why: str) -> Bar:
    return Bar(name, value, why if value is None else told, wording.share(value))


def indicator_bars(result: str, rulebook: Rulebook) -> list[Bar]:
    """1.00 to 5.00 in hundredths; the bar is of five."""
    means = result_in(result).indicators or ()
    return [
        Bar(head.question, None if mean is None else mean * 20, "", wording.points(mean))
        for head, mean in zip(rulebook.heads, means, strict=False)
    ]


def head_bars(result: str, rulebook: Rulebook) -> list[Bar]:
    """What is left of each head's points."""
    lost = result_in(result).heads
    if lost is None:
        return []
    left = {head.code: head.points - lost.get(head.code, 0) for head in rulebook.heads}
    return [
        Bar(
            head.name, divided(left[head.code] * WHOLE, head.points) if head.points else None,
            f"满分 {wording.short_points(head.points)}", wording.points(left[head.code]),
        )
        for head in rulebook.heads
    ]


def sample_words(facts: Facts, rulebook: Rulebook) -> str:
    """How sure this is, for somebody who has never heard of a sample."""
    review = facts.review
    if review is None:
        return "这个月没有居民评议的结果，只公布现场检查和办事的分，不亮牌。"
    n, least = review.household.n, ballots_needed(facts.households, rulebook)
    told = f"{facts.households} 户里，登记核实过、能投票的有 {review.roll} 户"
    if review.enough:
        return f"{told}，其中 {n} 户投了，够数（至少要 {least} 户）。户数越多，分越准。"
    came = f"只来了 {n} 户" if n < least else f"来了 {n} 户，评议户数不够"
    return f"{told}。至少要 {least} 户，{came}，所以居民评议不计入总分，也不亮牌。"


def ballots_needed(households: int, rulebook: Rulebook) -> int:
    """The fewest that count: a number and a share of all homes, whichever is more."""
    return max(rulebook.min_ballots, -(-households * rulebook.min_share // WHOLE))


def graded(band: Band | None, *, enough: bool, veto: bool) -> tuple[str, str]:
    """(words, tone) of a grade; grey and 只作参考 where too few voted, unless a veto has settled it."""
    if band is None:
        return "没有得分", "line"
    return (band.label, BAND_TONES[band]) if enough or veto else (f"{band.label}（只作参考）", "line")


def context(**more: Any) -> dict[str, Any]:
    """What every template of scorecards needs besides its own."""
    return {"say": wording, "graded": graded, "card_tones": CARD_TONES, **more}
