"""How reviews read as JSON: what the public page shows, nothing more."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.core.forms import Text
from app.issues.api.shapes import Instant, NextCursor
from app.reviews.models import Review
from app.reviews.queries.reviews import Line
from app.reviews.rules.ballots import LONGEST_COMMENT
from app.reviews.rules.calendar import month_name
from app.reviews.rules.comments import masked
from app.reviews.rules.kinds import ReviewState, Voice
from app.rulebooks.rules.policy import INDICATORS

EXAMPLE: dict[str, JsonValue] = {
    "month": "2026-11", "estate": "xiangrui-dong", "company": "安禾物业", "state": "open",
    "opens_at": "2026-11-25T00:05:00+08:00", "closes_at": "2026-12-01T00:00:00+08:00", "publish_on": "2026-12-05",
    "digest": "",
}


class ReviewLine(BaseModel):
    """A review as lists have it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})
    month: str
    estate: str = Field(description="Slug.")
    company: str
    state: ReviewState
    opens_at: Instant
    closes_at: Instant
    publish_on: date
    digest: str = Field(description="SHA-256 of the published result, empty before.")


class ReviewPage(BaseModel):
    items: list[ReviewLine]
    next: NextCursor


class RollOut(BaseModel):
    """A sealed roll; who is on it is not public."""

    voice: Voice
    size: int
    digest: str


class IndicatorOut(BaseModel):
    """`count` rated it; `mean` 100 (worst) to 500. Null where fewer than k rated it, or fewer than 2k nearly alike."""

    code: str
    name: str
    count: int | None
    sum: int | None
    mean: int | None


class VoiceOut(BaseModel):
    """One voice. A null level is hidden because so few gave it; null levels: no breakdown, `why` says why."""

    n: int = Field(description="Valid ballots.")
    mean: int | None = Field(
        description="0.01 points, 0 to 10000; null with fewer than k ballots, and of the party without levels."
    )
    levels: list[int | None] | None = Field(description="Ballots per level, the worst first.")
    why: str
    indicators: list[IndicatorOut]


class PaperOut(BaseModel):
    """issued = counted + spoiled + missing."""

    issued: int
    counted: int
    spoiled: int
    missing: int


class ResultOut(BaseModel):
    """What is published. The digest is of this text, before any comment was covered: keys sorted, no spaces, UTF-8."""

    estate: str
    month: str
    households: int = Field(description="On the sealed roll.")
    households_total: int = Field(description="Homes of the estate.")
    rolls: dict[Voice, dict[str, int | str]]
    voices: dict[Voice, VoiceOut]
    enough: bool = Field(description="False: too few ballots to be a sample.")
    paper: PaperOut
    comments: list[str] = Field(description="Empty while there are fewer than k. A covered one says why.")
    comments_count: int
    rulebook: int
    panel_note: str


class ReviewOut(ReviewLine):
    """`result` is null for everybody until it is published; before that there is the turnout, nothing else."""

    households: int = Field(description="On the sealed roll.")
    turnout: int = Field(description="Households that have voted or taken a paper ballot.")
    rolls: list[RollOut]
    result: ResultOut | None


class NewBallot(BaseModel):
    """A ballot. It can't be changed, and nobody can find it again, we included. Nothing unknown is taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"voice": "household", "indicators": [4, 3, 5, 2, 4, 3, 4, 0], "overall": 4, "comment": "路灯修得快。"}
            ]
        },
    )
    voice: Voice = Voice.HOUSEHOLD
    home: Annotated[
        int | None, Field(ge=1, lt=2**31, description="Id of the household's home; only needed with several.")
    ] = None
    indicators: Annotated[
        list[Annotated[int, Field(ge=0, le=5)]],
        Field(min_length=INDICATORS, max_length=INDICATORS, description="0: no experience of it; 1 (worst) to 5."),
    ]
    overall: Annotated[int, Field(ge=1, le=5, description="1 (very dissatisfied) to 5.")]
    comment: Annotated[Text, Field(max_length=LONGEST_COMMENT)] = ""


class ReceiptOut(BaseModel):
    """Shown once. It proves that the ballot was counted and says nothing of what is on it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"receipt": "7K3M-92PD"}]})
    receipt: str


def review_line(line: Line) -> ReviewLine:
    return ReviewLine(
        month=month_name(line.review.month), estate=line.estate_slug, company=line.company, state=line.review.state,
        opens_at=line.review.opens_at, closes_at=line.review.closes_at, publish_on=line.review.publish_on,
        digest=line.review.digest,
    )


def result_out(review: Review, covered: Mapping[int, str]) -> ResultOut | None:
    published = review.state is ReviewState.PUBLISHED
    return ResultOut.model_validate(json.loads(masked(review.result, covered))) if published else None
