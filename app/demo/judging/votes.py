"""How a household votes: by how good the company is that month, a little by chance. Boxes are filled whole, since a
year of ballots cast one by one would take longer than the rest of the town."""

import random
from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import Session

from app.demo.chance import dice
from app.demo.judging.words import said
from app.reviews.models import BallotBox, PaperBallot, Review, ReviewMark
from app.reviews.queries.voters import mark_of, rolls_of, voters_on
from app.reviews.rules.ballots import ALPHABET, CODE_LENGTH, Ballot, code_digest, packed, shown_code
from app.reviews.rules.kinds import PaperState, Voice
from app.rulebooks.rules.policy import INDICATORS, LEVELS

TURNOUT = {Voice.HOUSEHOLD: (0.34, 0.62), Voice.PARTY: (0.7, 1.0), Voice.PANEL: (1.0, 1.0)}
FEW = "linjia-huayuan"
"""Where so few vote in some months that it is no sample."""
ON_PAPER, PAPERS = "jiuji-xincun", 12
LOST = (PaperState.SPOILED, PaperState.BLANK)
"""One was spoiled, one never came back."""


def vote(session: Session, review: Review, slug: str, good: float) -> None:
    """`good` from 0 to 1. Everything a month of voting leaves behind, at once."""
    rng = dice("votes", slug, review.month)
    for voice, roll in sorted(rolls_of(session, review.key).items()):
        low, high = (0.05, 0.3) if slug == FEW and voice is Voice.HOUSEHOLD else TURNOUT[voice]
        voters = [voter for voter in sorted(voters_on(roll)) if rng.random() < rng.uniform(low, high)]
        if voters:
            paper = min(PAPERS, len(voters)) if slug == ON_PAPER and voice is Voice.HOUSEHOLD else 0
            _fill(session, review, voice, voters, good, paper, rng)
            if paper:
                _hand_out(session, review, rng, paper)


def _fill(
    session: Session, review: Review, voice: Voice, voters: Sequence[int], good: float, paper: int, rng: random.Random
) -> None:
    """Everybody is marked; of those who took `paper` some ballots never reach the box, and none has a receipt."""
    marks = sorted(mark_of(review.key, voice, voter) for voter in voters)
    session.execute(
        insert(ReviewMark), [{"review_id": review.key, "voice": voice.value, "mark": mark} for mark in marks]
    )
    box, counted = session.get_one(BallotBox, (review.key, voice)), len(voters) - (len(LOST) if paper else 0)
    box.papers = packed(sorted(_ballot(good, rng).line for _ in range(counted)))
    talk = min(len(voters) // 8, len(said("comments"))) if voice is Voice.HOUSEHOLD else 0
    box.comments = packed(sorted(rng.sample(said("comments"), talk)))
    box.receipts = packed(sorted(_receipt(review, rng) for _ in range(len(voters) - paper)))
    session.add(box)
    session.flush()


def _ballot(good: float, rng: random.Random) -> Ballot:
    def level(shift: float) -> int:
        return max(1, min(LEVELS, round(rng.gauss(1 + (LEVELS - 1) * (good + shift), 0.85))))

    rated = tuple(0 if rng.random() < 0.08 else level(rng.uniform(-0.1, 0.1)) for _ in range(INDICATORS))
    return Ballot(rated, level(0))


def _receipt(review: Review, rng: random.Random) -> str:
    return code_digest(review.key, shown_code("".join(rng.choices(ALPHABET, k=CODE_LENGTH))))


def _hand_out(session: Session, review: Review, rng: random.Random, papers: int) -> None:
    states = [PaperState.COUNTED] * (papers - len(LOST)) + list(LOST)
    for serial, state in zip(rng.sample(range(10_000, 100_000), papers), states, strict=True):
        session.add(PaperBallot(review_id=review.key, serial=str(serial), state=state))
    review.paper_issued = papers
    session.add(review)
    session.flush()
