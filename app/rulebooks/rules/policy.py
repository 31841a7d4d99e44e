"""The rules by which property companies are judged, as one value. Pure.

Points and shares are integers: 0.01 points (10000 = 100.00) and basis points (10000 = the whole). Defaults and their
sources are in `app/rulebooks/rulebook.toml`.
"""

import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

WHOLE = 10_000
LEVELS = 5
INDICATORS = 8
Share = Annotated[int, Field(ge=0, le=WHOLE)]
Points = Annotated[int, Field(ge=0, le=WHOLE)]


class Band(StrEnum):
    """How a score reads (domain §1)."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"
    FAIL = "fail"

    @property
    def label(self) -> str:
        return {"excellent": "优秀", "good": "良好", "pass": "合格", "fail": "不合格"}[self.value]


class Cadence(StrEnum):
    """Which period may end in a card."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def label(self) -> str:
        return {"month": "按月", "quarter": "按季度"}[self.value]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Summed = TypeVar("Summed", bound=_Frozen)


class Head(_Frozen):
    """One of the eight: what inspectors look at, and the same in a resident's words. `points` in 0.01 points."""

    code: Annotated[str, Field(pattern=r"^[a-z]{2,20}$")]
    name: Annotated[str, Field(min_length=2, max_length=12)]
    question: Annotated[str, Field(min_length=4, max_length=40)]
    hint: Annotated[str, Field(max_length=40)] = ""
    points: Points


class Weights(_Frozen):
    """The three parts (Jinan 40/30/30)."""

    owner: Share
    site: Share
    organisation: Share

    @model_validator(mode="after")
    def _whole(self) -> Self:
        return _summing(self, "三部分的占比")


class OrganisationWeights(_Frozen):
    """What the third part is made of; `lasting` is what did not have to be reopened."""

    on_time: Share
    resolved: Share
    lasting: Share
    cooperation: Share

    @model_validator(mode="after")
    def _whole(self) -> Self:
        return _summing(self, "办事和配合的占比")


class RateWeights(_Frozen):
    """三率."""

    response: Share
    resolved: Share
    satisfied: Share

    @model_validator(mode="after")
    def _whole(self) -> Self:
        return _summing(self, "三率的占比")


class Bands(_Frozen):
    """From how many points on; below the last is 不合格."""

    excellent: Points
    good: Points
    pass_: Points

    @model_validator(mode="after")
    def _falling(self) -> Self:
        if not self.excellent > self.good > self.pass_ > 0:
            raise ValueError("等级的分数线要从高到低，优秀最高，合格最低。")
        return self


class Deductions(_Frozen):
    """What one finding costs, in 0.01 points, each at least as much as the one before."""

    minor: Points
    standard: Points
    repeated: Points
    safety: Points

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not 0 < self.minor <= self.standard <= self.repeated <= self.safety:
            raise ValueError("扣分要从轻到重，小毛病扣得最少，有危险扣得最多。")
        return self


class Veto(_Frozen):
    """一票否决: the band is 不合格 whatever the points, after the town has looked at it."""

    code: Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")]
    text: Annotated[str, Field(min_length=4, max_length=80)]
    basis: Annotated[str, Field(max_length=60)] = ""


class Rulebook(_Frozen):
    """Everything that turns a month's facts into a score, a band and perhaps a card."""

    open_day: Annotated[int, Field(ge=1, le=28)]
    publish_day: Annotated[int, Field(ge=1, le=20)]
    min_ballots: Annotated[int, Field(ge=1, le=10_000)]
    min_share: Share
    small_cell: Annotated[int, Field(ge=3, le=20)]
    panel_least: Annotated[int, Field(ge=5, le=99)]
    level_points: tuple[Points, Points, Points, Points, Points]
    weights: Weights
    organisation: OrganisationWeights
    rates: RateWeights
    heads: Annotated[tuple[Head, ...], Field(min_length=INDICATORS, max_length=INDICATORS)]
    deductions: Deductions
    bands: Bands
    adjust_limit: Annotated[int, Field(ge=0, le=1000)]
    red_share: Share
    red_in_a_row: Annotated[int, Field(ge=2, le=12)]
    red_within: Annotated[int, Field(ge=2, le=12)]
    red_months: Annotated[int, Field(ge=3, le=36)]
    vetoes: tuple[Veto, ...]
    cadence: Cadence
    objection_workdays: Annotated[int, Field(ge=1, le=20)]
    contest_workdays: Annotated[int, Field(ge=1, le=20)]
    min_issues_to_rank: Annotated[int, Field(ge=1, le=1000)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if sum(head.points for head in self.heads) != WHOLE:
            raise ValueError("八项的分数加起来要正好是 100 分。")
        if len({head.code for head in self.heads}) != INDICATORS:
            raise ValueError("八项的代号不能重复。")
        if list(self.level_points) != sorted(self.level_points):
            raise ValueError("五个等级的分数要从低到高。")
        if self.min_ballots < self.small_cell:
            raise ValueError("够数的最少票数，不能比可以公布内容的最少票数还少。")
        if self.panel_least % 2 == 0:
            raise ValueError("评议小组的人数要是单数。")
        return self

    def head(self, code: str) -> Head:
        """Raises KeyError for a head this rulebook does not have."""
        return next((each for each in self.heads if each.code == code), None) or _unknown(code)

    def enough(self, ballots: int, households: int) -> bool:
        """Whether so many valid ballots are a sample: max(20, 10 % of the households) with the shipped numbers."""
        return ballots >= self.min_ballots and ballots * WHOLE >= households * self.min_share

    def band(self, points: int) -> Band:
        if points >= self.bands.excellent:
            return Band.EXCELLENT
        if points >= self.bands.good:
            return Band.GOOD
        return Band.PASS if points >= self.bands.pass_ else Band.FAIL


def _unknown(code: str) -> Head:
    raise KeyError(code)


def _summing(value: Summed, what: str) -> Summed:
    if sum(value.model_dump().values()) != WHOLE:
        raise ValueError(f"{what}加起来要正好是 100%。")
    return value


def divided(amount: int, by: int) -> int:
    """`amount / by` to the nearest integer, halves up; both may be any size, `by` positive, `amount` not negative."""
    return (2 * amount + by) // (2 * by)


@cache
def shipped() -> Rulebook:
    """The rulebook every town starts with."""
    text = resources.files("app.rulebooks").joinpath("rulebook.toml").read_text("utf-8")
    return Rulebook.model_validate(tomllib.loads(text))
