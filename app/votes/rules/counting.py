"""The four fractions of an owners' decision (Civil Code 278, 淄博 §26, 山东 §24). Pure, integers only.

Heads are counted in heads, exclusive area in 0.01 m². Nothing is ever divided: part·den is compared with num·whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.votes.rules.kinds import COUNTED, Choice, Mode, Tier

Text = Callable[[int], str]
"""How a number of a line reads."""


@dataclass(frozen=True, slots=True)
class Share:
    """num/den of a whole. `strict`: more than it (过半数); else the number itself is enough (以上, Civil Code 1259)."""

    num: int
    den: int
    strict: bool

    def met(self, part: int, whole: int) -> bool:
        left, right = self.den * part, self.num * whole
        return left > right if self.strict else left >= right

    def least(self, whole: int) -> int:
        """The smallest part that meets it."""
        return self.num * whole // self.den + 1 if self.strict else -(-self.num * whole // self.den)


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One version of the law's fractions."""

    version: str
    quorum: Share
    consent: Mapping[Tier, Share] = field(default_factory=dict)


CURRENT = CountingRule(
    "CC278-2021", Share(2, 3, strict=False),
    {Tier.ORDINARY: Share(1, 2, strict=True), Tier.SPECIAL: Share(3, 4, strict=False)},
)
RULES = {CURRENT.version: CURRENT}
"""A result names the version it was counted by; versions are only ever added."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Heads, and area in 0.01 m²."""

    heads: int = 0
    area: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(self.heads + other.heads, self.area + other.area)

    def above(self, other: "Totals") -> bool:
        """More on both counts."""
        return self.heads > other.heads and self.area > other.area


NOTHING = Totals()


@dataclass(frozen=True, slots=True)
class Cast:
    """What was cast on one topic. `silent` takes part without a choice: unreturned ballots where no choice led."""

    yes: Totals = NOTHING
    no: Totals = NOTHING
    abstain: Totals = NOTHING
    silent: Totals = NOTHING

    @property
    def participating(self) -> Totals:
        """弃权 takes part and is not a yes."""
        return self.yes + self.no + self.abstain + self.silent

    def of(self, choice: Choice) -> Totals:
        return {Choice.YES: self.yes, Choice.NO: self.no, Choice.ABSTAIN: self.abstain}[choice]


@dataclass(frozen=True, slots=True)
class Line:
    """One of the four comparisons: what there is, what it takes, and both in a sentence."""

    name: str
    met: bool
    have: int
    need: int
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    passed: bool
    lines: tuple[Line, ...]

    @property
    def quorate(self) -> bool:
        return all(line.met for line in self.lines[:2])


def verdict(roll: Totals, cast: Cast, tier: Tier, rule: CountingRule = CURRENT) -> Verdict:
    """Whether a topic is decided, with a reason for each of the four lines.

    ValueError for an empty roll, and for more taking part than there are: no share may ever pass 100 %.
    """
    _check(roll, cast)
    took, share = cast.participating, rule.consent[tier]
    lines = (
        _quorum("quorum_heads", rule.quorum, took.heads, roll.heads, _households),
        _quorum("quorum_area", rule.quorum, took.area, roll.area, square_metres),
        _consent("consent_heads", share, cast.yes.heads, took.heads, _households),
        _consent("consent_area", share, cast.yes.area, took.area, square_metres),
    )
    return Verdict(all(line.met for line in lines), lines)


def _check(roll: Totals, cast: Cast) -> None:
    parts = [cast.yes, cast.no, cast.abstain, cast.silent]
    if roll.heads <= 0 or roll.area <= 0:
        raise ValueError("an empty roll decides nothing")
    if any(part.heads < 0 or part.area < 0 for part in parts):
        raise ValueError("nobody is less than nobody")
    if cast.participating.heads > roll.heads or cast.participating.area > roll.area:
        raise ValueError("more took part than there are")


def _quorum(name: str, share: Share, have: int, whole: int, text: Text) -> Line:
    need = share.least(whole)
    words = f"参与 {text(have)}，要 {text(need)}（全部 {text(whole)}的三分之二以上），{_short(have, need, text)}"
    return Line(name, share.met(have, whole), have, need, words)


def _consent(name: str, share: Share, have: int, whole: int, text: Text) -> Line:
    """Of those who took part; nobody's consent is no consent."""
    need = max(1, share.least(whole))
    of = "过半数" if share.strict else "四分之三以上"
    words = f"同意 {text(have)}，要 {text(need)}（参与 {text(whole)}的{of}），{_short(have, need, text)}"
    if not whole:
        words = "没有人参与，谈不上同意。"
    return Line(name, whole > 0 and share.met(have, whole), have, need, words)


def _short(have: int, need: int, text: Text) -> str:
    return "够了。" if have >= need else f"差 {text(need - have)}。"


def _households(count: int) -> str:
    return f"{count} 户"


def square_metres(area: int) -> str:
    """“612 平方米”, “612.05 平方米”; exact, since areas are counted in 0.01 m²."""
    whole, rest = divmod(area, 100)
    return f"{whole}.{rest:02d} 平方米" if rest else f"{whole} 平方米"


def with_majority(cast: Cast, unreturned: Totals) -> tuple[Cast, Choice | None]:
    """Delivered and unreturned ballots join the choice that leads strictly on heads and on area; where none does, they
    take part without a choice. Also who led."""
    leader = leading(cast)
    added = {"yes": cast.yes, "no": cast.no, "abstain": cast.abstain, "silent": cast.silent}
    name = {Choice.YES: "yes", Choice.NO: "no", Choice.ABSTAIN: "abstain", None: "silent"}[leader]
    added[name] = added[name] + unreturned
    return Cast(**added), leader


def leading(cast: Cast) -> Choice | None:
    """The choice above each of the others on both counts."""
    for choice in COUNTED:
        others = [cast.of(other) for other in COUNTED if other is not choice]
        if all(cast.of(choice).above(other) for other in others):
            return choice
    return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A topic counted both ways, always; `mode` says which of the two is valid."""

    cast: Cast
    unreturned: Totals
    strict: Verdict
    majority: Verdict
    leader: Choice | None
    mode: Mode

    @property
    def valid(self) -> Verdict:
        return self.strict if self.mode is Mode.STRICT else self.majority

    @property
    def passed(self) -> bool:
        return self.valid.passed


def outcome(
    roll: Totals, cast: Cast, unreturned: Totals, tier: Tier, mode: Mode, rule: CountingRule = CURRENT
) -> Outcome:
    joined, leader = with_majority(cast, unreturned)
    return Outcome(cast, unreturned, verdict(roll, cast, tier, rule), verdict(roll, joined, tier, rule), leader, mode)


def still_needed(roll: Totals, took: Totals, rule: CountingRule = CURRENT) -> Totals:
    """What participation lacks for the quorum; says nothing of how anybody voted."""
    return Totals(
        max(0, rule.quorum.least(roll.heads) - took.heads), max(0, rule.quorum.least(roll.area) - took.area)
    )


def needed_words(needed: Totals) -> str:
    """“还差 9 户、612 平方米”"""
    parts = [_households(needed.heads)] if needed.heads else []
    parts += [square_metres(needed.area)] if needed.area else []
    return f"还差 {'、'.join(parts)}" if parts else "参加的够数了"
