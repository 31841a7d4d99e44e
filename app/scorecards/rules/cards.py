"""Which card a period ends in, with the arithmetic that led to it in words. Pure.

NOTICE from 合格 to below 良好; YELLOW below 合格 or after a failed re-check; RED for two such periods in a row, three
within twelve months, or a veto the town confirmed (Weifang's high-tech zone; domain §1). A period with too few ballots
gives no card and is stepped over: it neither breaks a row nor goes on with it. A veto does not depend on ballots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.rulebooks.rules.policy import Cadence, Rulebook
from app.scorecards.rules.calendar import ends_period, month_after, months_between, quarter_of
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.periods import MonthScore, quarter_score
from app.scorecards.rules.wording import month_name, points


@dataclass(frozen=True, slots=True)
class Period:
    """One period as cards see it; `ends` is the first day of its last month, `pass_line` what passed by its own rules
    (None: by those that judge now), since a later rulebook makes nothing low that was not."""

    ends: date
    name: str
    total: int | None
    enough: bool
    veto: bool = False
    recheck_failed: bool = False
    pass_line: int | None = None

    def passed_at(self, rulebook: Rulebook) -> int:
        return rulebook.bands.pass_ if self.pass_line is None else self.pass_line

    def fell_short(self, rulebook: Rulebook) -> bool:
        return (self.total or 0) < self.passed_at(rulebook)


@dataclass(frozen=True, slots=True)
class Carded:
    """A card, or none with the reason why not; `words` is a whole sentence or empty."""

    card: Card | None
    words: str = ""


NONE = Carded(None)


def periods_of(months: Sequence[MonthScore], cadence: Cadence) -> list[Period]:
    """The months, or the quarters they make up, in order of time; a quarter counts once its last month is there."""
    ordered = sorted(months, key=lambda each: each.month)
    if cadence is Cadence.MONTH:
        return [_month(each, ordered[-1].month) for each in ordered]
    ends = [each.month for each in ordered if ends_period(each.month, cadence)]
    found = [(end, quarter_score(ordered, quarter_of(end))) for end in ends]
    return [
        Period(end, score.name, score.total, score.enough, score.veto, score.recheck_failed, score.pass_line)
        for end, score in found
        if score is not None
    ]


def _month(each: MonthScore, last: date) -> Period:
    name = month_name(each.month, last)
    return Period(each.month, name, each.total, each.enough, each.veto, each.recheck_failed, each.pass_line)


def card_after(months: Sequence[MonthScore], rulebook: Rulebook) -> Carded:
    """The card the last of `months` ends in. `months` are one company's in one estate."""
    if not months or not ends_period(max(each.month for each in months), rulebook.cadence):
        return NONE
    begin = history_begins(max(each.month for each in months), rulebook)
    return cards_after(periods_of([each for each in months if each.month >= begin], rulebook.cadence), rulebook)


def cards_after(history: Sequence[Period], rulebook: Rulebook) -> Carded:
    """The card the last period of `history` ends in; `history` in order of time."""
    if not history:
        return NONE
    last = history[-1]
    if last.veto:
        return Carded(Card.RED, f"{last.name}查实了一票否决的事，镇里认定，直接亮红牌。")
    if not last.enough or last.total is None:
        return Carded(None, f"{last.name}评议的户数不够，只公布分数，不亮牌，也不算进连续的次数。")
    if not _low(last, rulebook):
        return _notice(last, rulebook)
    counting = [each for each in history if each.enough and each.total is not None]
    return _red(counting, rulebook) or Carded(Card.YELLOW, _why_low(last, rulebook))


def _low(period: Period, rulebook: Rulebook) -> bool:
    return period.recheck_failed or period.veto or period.fell_short(rulebook)


def _notice(last: Period, rulebook: Rulebook) -> Carded:
    bands = rulebook.bands
    if last.total is not None and last.total < bands.good:
        line = f"在 {points(bands.pass_)} 到 {points(bands.good)} 分之间"
        return Carded(Card.NOTICE, f"{last.name} {points(last.total)} 分，{line}，书面提醒整改。")
    return NONE


def _why_low(last: Period, rulebook: Rulebook) -> str:
    if last.fell_short(rulebook):
        return f"{last.name} {points(last.total)} 分，低于 {points(rulebook.bands.pass_)} 分，亮黄牌。"
    return f"{last.name}整改复查没通过，亮黄牌。"


def _red(counting: Sequence[Period], rulebook: Rulebook) -> Carded | None:
    """`counting` ends in a low period."""
    row = list(counting[-rulebook.red_in_a_row :])
    if len(row) == rulebook.red_in_a_row and all(_low(each, rulebook) for each in row):
        return Carded(Card.RED, f"{_listed(row)}，连续 {len(row)} 次{_below(row, rulebook)}，亮红牌。")
    end = counting[-1].ends
    near = [each for each in counting if months_between(each.ends, end) < rulebook.red_months and _low(each, rulebook)]
    if len(near) >= rulebook.red_within:
        since = f"{rulebook.red_months} 个月里 {len(near)} 次"
        return Carded(Card.RED, f"{_listed(near)}，{since}{_below(near, rulebook)}，亮红牌。")
    return None


def _listed(periods: Sequence[Period]) -> str:
    return "、".join(f"{each.name} {points(each.total)} 分" for each in periods)


def _below(periods: Sequence[Period], rulebook: Rulebook) -> str:
    lines = {each.passed_at(rulebook) for each in periods}
    line = f"低于 {points(lines.pop())} 分" if len(lines) == 1 else "低于当时的合格线"
    others = not all(each.fell_short(rulebook) for each in periods)
    return f"{line}，或者复查没通过、被一票否决" if others else line


def history_begins(month: date, rulebook: Rulebook) -> date:
    """The earliest month a card of `month` looks back on: as far as red cards count, and rows over empty samples."""
    return month_after(month, -2 * rulebook.red_months)
