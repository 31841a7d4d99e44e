"""How votes read as JSON: what the public page shows. Of an open vote there is participation, never a choice."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.issues.api.shapes import Instant, NextCursor
from app.votes.models import Vote, VoteRoll, VoteTopic
from app.votes.queries.votes import Line
from app.votes.rules.counting import Totals, still_needed
from app.votes.rules.kinds import Caller, Mode, Tier, TopicKind, VoteState

LINE: dict[str, JsonValue] = {
    "id": 1, "estate": "xiangrui-dong", "title": "要不要换物业", "state": "open", "topics": 2,
    "posted_at": "2026-11-18T12:00:00+08:00", "opens_at": "2026-12-04T00:00:00+08:00",
    "closes_at": "2026-12-19T00:00:00+08:00", "decided_at": None, "digest": "",
}


class VoteLine(BaseModel):
    """A vote as lists have it."""

    model_config = ConfigDict(json_schema_extra={"examples": [LINE]})
    id: int
    estate: str = Field(description="Slug.")
    title: str
    state: VoteState
    topics: int
    posted_at: Instant | None
    opens_at: Instant | None = Field(description="First instant of voting as it was posted.")
    closes_at: Instant | None = Field(description="First instant after voting.")
    decided_at: Instant | None
    digest: str = Field(description="SHA-256 of the result, empty before.")


class VotePage(BaseModel):
    items: list[VoteLine]
    next: NextCursor


class TotalsOut(BaseModel):
    heads: int
    area: int = Field(description="0.01 m².")


class RollOut(TotalsOut):
    """The sealed roll that counts; who is on it is not public."""

    version: int
    homes: int
    digest: str


class TopicOut(BaseModel):
    number: int
    kind: TopicKind
    item: int = Field(description="淄博市物业管理条例 §26, 1 to 11.")
    tier: Tier
    title: str
    wording: str
    company_id: int | None


class ReasonOut(BaseModel):
    """One of the four comparisons; `have` and `need` in heads or 0.01 m²."""

    name: str
    met: bool
    have: int
    need: int
    words: str


class VerdictOut(BaseModel):
    passed: bool
    lines: list[ReasonOut]


class MajorityOut(VerdictOut):
    leader: str | None = Field(
        description="y, n or a: the choice unreturned ballots were added to; null where none led."
    )


class CastOut(BaseModel):
    yes: TotalsOut
    no: TotalsOut
    abstain: TotalsOut


class TopicResultOut(BaseModel):
    number: int
    kind: TopicKind
    item: int
    title: str
    tier: Tier
    passed: bool = Field(description="By the way of counting that is valid here (`mode`).")
    cast: CastOut
    strict: VerdictOut
    majority: MajorityOut


class ResultOut(BaseModel):
    """The frozen result. The digest is of this text: keys sorted, no spaces, UTF-8."""

    vote: int
    estate: str
    rule: str
    mode: Mode
    roll: dict[str, int | str]
    ballots: dict[str, int]
    unreturned: TotalsOut
    papers: dict[str, int]
    topics: list[TopicResultOut]


class VoteOut(VoteLine):
    """One vote. `result` is null for everybody until it is frozen."""

    caller: Caller
    caller_reason: str
    mode: Mode
    accepted_by: str = Field(description="Authority that takes electronic ballots; empty: they only help counting.")
    late_days: int
    cancelled_reason: str
    roll: RollOut | None
    participation: TotalsOut | None = Field(description="Who took part, once voting began.")
    still_needed: TotalsOut | None = Field(description="What the quorum lacks, heads and area.")
    items: list[TopicOut]
    result: ResultOut | None


def vote_line(line: Line, estate: str) -> VoteLine:
    return VoteLine.model_validate(_line(line.vote, len(line.topics), estate))


def _line(vote: Vote, topics: int, estate: str) -> dict[str, Any]:
    moments = {name: getattr(vote, name) for name in ("posted_at", "opens_at", "closes_at", "decided_at")}
    return {
        "id": vote.key, "estate": estate, "title": vote.title, "state": vote.state, "topics": topics,
        "digest": vote.digest, **moments,
    }


def vote_out(
    vote: Vote, topics: list[VoteTopic], estate: str, roll: VoteRoll | None, took: Totals | None
) -> VoteOut:
    """`took` is None before voting began."""
    needed = still_needed(roll.totals, took) if roll and took is not None else None
    found = {
        **_line(vote, len(topics), estate), "caller": vote.caller, "caller_reason": vote.caller_reason,
        "mode": vote.mode, "accepted_by": vote.accepted_by, "late_days": vote.late_days,
        "cancelled_reason": vote.cancelled_reason, "roll": _roll(roll) if roll else None,
        "participation": _totals(took), "still_needed": _totals(needed), "items": [_topic(each) for each in topics],
        "result": json.loads(vote.result) if vote.state is VoteState.DECIDED else None,
    }
    return VoteOut.model_validate(found)


def _totals(found: Totals | None) -> dict[str, int] | None:
    return {"heads": found.heads, "area": found.area} if found is not None else None


def _roll(roll: VoteRoll) -> dict[str, int | str]:
    return {
        "version": roll.number, "homes": roll.homes, "heads": roll.heads, "area": roll.area, "digest": roll.digest,
    }


def _topic(topic: VoteTopic) -> dict[str, Any]:
    names = ("number", "kind", "item", "tier", "title", "wording", "company_id")
    return {name: getattr(topic, name) for name in names}


