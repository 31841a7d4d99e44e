"""What scorecards take from published reviews, and counting a box again."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, select

from app.reviews.models import Review
from app.reviews.queries.boxes import boxes_of
from app.reviews.rules.kinds import ReviewState, Voice
from app.reviews.rules.tally import Tally, tally
from app.rulebooks.queries import adopted, version_numbered
from app.rulebooks.rules.policy import LEVELS, Rulebook, shipped


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """One voice. `levels` as published, the worst first: None hides a level, all None says there is no breakdown; so
    they may be shown, and points come from `mean` (0.01 points, None with fewer than k ballots). `indicators`: (sum,
    count) of who rated each of the eight, None with fewer than k."""

    n: int
    levels: tuple[int | None, ...]
    mean: int | None
    indicators: tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """A published review. `households` on the roll; `households_total` homes of the estate, which the 10 % are of."""

    review_id: int
    company_id: int
    contract_id: int
    households: int
    households_total: int
    household: VoiceFacts
    party: VoiceFacts | None
    panel: VoiceFacts | None
    enough: bool
    digest: str


def review_facts(session: Session, month: date) -> dict[int, ReviewFacts]:
    """By estate id: the published reviews of the month that begins on `month`."""
    statement = select(Review).where(Review.month == month, Review.state == ReviewState.PUBLISHED)
    return {review.estate_id: _facts(review) for review in session.exec(statement).all()}


def _facts(review: Review) -> ReviewFacts:
    """From the frozen result alone, so that facts and page can't differ."""
    result = json.loads(review.result)
    voices = {voice: _voice(result["voices"][voice]) for voice in Voice if voice in result["voices"]}
    return ReviewFacts(
        review_id=review.key, company_id=review.company_id, contract_id=review.contract_id,
        households=result["households"], households_total=result["households_total"],
        household=voices[Voice.HOUSEHOLD], party=voices.get(Voice.PARTY), panel=voices.get(Voice.PANEL),
        enough=result["enough"], digest=review.digest,
    )


def _voice(found: dict[str, Any]) -> VoiceFacts:
    levels = found["levels"] or [None] * LEVELS
    pairs = [(each["sum"], each["count"]) if each["count"] is not None else None for each in found["indicators"]]
    return VoiceFacts(found["n"], tuple(levels), found["mean"], tuple(pairs))


def rulebook_of(session: Session, review: Review) -> Rulebook:
    """The version a review was opened under."""
    found = version_numbered(session, review.rulebook)
    return adopted(found).rulebook if found else shipped()


def recount(session: Session, review: Review) -> dict[Voice, Tally]:
    """Every box counted again, nothing hidden: to compare with what was published, not to show."""
    points = rulebook_of(session, review).level_points
    return {voice: tally(box.ballots(), points) for voice, box in boxes_of(session, review.key).items()}
