"""How a result, a roll and a moment read on the pages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.core.filters import when
from app.core.workdays import local_day
from app.reviews.forms import QUESTIONS
from app.reviews.models import Review
from app.reviews.queries.comments import covered_in
from app.reviews.queries.facts import rulebook_of
from app.reviews.rules.ballots import LEVEL_WORDS
from app.reviews.rules.calendar import days_left
from app.reviews.rules.comments import Said, said
from app.reviews.rules.kinds import ReviewState, Voice
from app.rulebooks.rules.policy import WHOLE, Head


@dataclass(frozen=True, slots=True)
class Question:
    """One of the eight as the ballot asks it."""

    name: str
    number: int
    head: Head


def questions_of(session: Session, review: Review) -> list[Question]:
    heads = rulebook_of(session, review).heads
    return [Question(name, number, head) for number, (name, head) in enumerate(zip(QUESTIONS, heads, strict=True), 1)]


@dataclass(frozen=True, slots=True)
class Level:
    """How many gave one level; `count` None: too few to say. `width` of its bar in percent."""

    word: str
    count: int | None
    width: int


@dataclass(frozen=True, slots=True)
class Part:
    """One voice of a published result."""

    voice: Voice
    n: int
    size: int
    points: str
    levels: list[Level]
    why: str

    @property
    def hides(self) -> bool:
        """Whether some level is not shown by itself."""
        return any(level.count is None for level in self.levels)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: its mean in each voice, "" where too few rated it; `width` of the households' bar."""

    name: str
    means: list[str]
    width: int


@dataclass(frozen=True, slots=True)
class Result:
    """A published result, in words and bars."""

    parts: list[Part]
    rows: list[Row]
    enough: bool
    least: str
    paper: dict[str, int]
    comments: list[Said]
    comments_count: int
    panel_note: str
    rolls: dict[str, Any]


def hundredths(value: int | None) -> str:
    """“86.40”; "" for None."""
    return "" if value is None else f"{value // 100}.{value % 100:02d}"


def result_shown(session: Session, review: Review) -> Result | None:
    """None before the publication, whoever asks."""
    if review.state is not ReviewState.PUBLISHED:
        return None
    found, book = json.loads(review.result), rulebook_of(session, review)
    voices = [voice for voice in Voice if voice in found["voices"]]
    share = -(-review.households_total * book.min_share // WHOLE)
    return Result(
        parts=[_part(voice, found) for voice in voices],
        rows=_rows([found["voices"][voice]["indicators"] for voice in voices]), enough=found["enough"],
        least=f"要 {max(book.min_ballots, share)} 户", paper=found["paper"],
        comments=said(found["comments"], covered_in(session, review.key)),
        comments_count=found["comments_count"], panel_note=found["panel_note"], rolls=found["rolls"],
    )


def _part(voice: Voice, found: dict[str, Any]) -> Part:
    mine = found["voices"][voice]
    levels = [
        Level(word, count, 100 * (count or 0) // max(1, mine["n"]))
        for word, count in zip(LEVEL_WORDS, mine["levels"] or (), strict=bool(mine["levels"]))
    ]
    return Part(
        voice, mine["n"], found["rolls"][voice]["size"], hundredths(mine["mean"]), levels[::-1], mine["why"]
    )


def _rows(voices: Sequence[Sequence[dict[str, Any]]]) -> list[Row]:
    return [
        Row(each[0]["name"], [hundredths(one["mean"]) for one in each], (each[0]["mean"] or 0) // 5)
        for each in zip(*voices, strict=True)
    ]


def time_left(review: Review, at: datetime) -> str:
    """“还有 6 天，11月30日 24:00 截止”, or what comes next."""
    if review.state is ReviewState.PUBLISHED:
        return f"{when(review.published_at)} 公布" if review.published_at else ""
    left = days_left(review.closes_at, at)
    if not left or review.state is not ReviewState.OPEN:
        return f"投票截止了，{review.publish_on.month}月{review.publish_on.day}日公布结果"
    last = local_day(review.closes_at - timedelta(seconds=1))
    end = f"{last.month}月{last.day}日 24:00 截止"
    return f"今天是最后一天，{end}" if left == 1 else f"还有 {left} 天，{end}"
