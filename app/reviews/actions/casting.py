"""Casting a ballot. What is kept of it: a mark that somebody on the roll has voted, and a line in a sorted box.

Both are written in one transaction under the lock of the review, so a ballot counts exactly when it was accepted.
Nothing else is written: no log entry, no message, no stored answer, no time.
"""

import secrets
from datetime import datetime

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Forbidden
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.reviews.actions.alerts import Origin, watch
from app.reviews.models import Review, ReviewMark
from app.reviews.queries.boxes import box_row, opened
from app.reviews.queries.panel import recused
from app.reviews.queries.reviews import review_locked
from app.reviews.queries.voters import Choice, key_holds, mark_of, rolls_of, voters_on
from app.reviews.rules.ballots import ALPHABET, CODE_LENGTH, LONGEST_COMMENT, Ballot, code_digest, packed, shown_code
from app.reviews.rules.kinds import ReviewState, Voice

OVER = "投票已经截止了，这张票没有投进去。"
ALREADY = {
    Voice.HOUSEHOLD: "这一户这个月已经投过了，或者领了纸票。一户一票，投了不能改。",
    Voice.PARTY: "您这个月已经投过了。一人一票，投了不能改。",
    Voice.PANEL: "您这个月已经投过了。一人一票，投了不能改。",
}
KEY_CHANGED = "现在投不了票：系统的密钥换过，没法保证一户只投一次。请告诉社区。"
AWAY = "您在这家物业有职务，这次评议您要回避。家里别的大人登记过、核实过的，可以投家里那一票。"


def cast(session: Session, review: Review, choice: Choice, ballot: Ballot, comment: str, *, origin: Origin,
         at: datetime) -> str:
    """Puts one ballot into the box of its voice; the receipt code, which is known to nobody afterwards.

    Raises DomainError when it is too late or was done before, Forbidden for whoever holds a post with the company.
    """
    review = review_locked(session, review.key)
    check_open(review, at)
    if choice.voice is not Voice.HOUSEHOLD and recused(session, [choice.voter], review.company_id, local_day(at)):
        raise Forbidden(AWAY)
    mark(session, review, choice.voice, choice.voter)
    code = shown_code("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))
    put(session, review, choice.voice, ballot, comment, receipt=code_digest(review.key, code))
    watch(session, review, origin, at)
    return code


def check_open(review: Review, at: datetime) -> None:
    if review.state is not ReviewState.OPEN or at >= review.closes_at:
        raise DomainError(OVER)
    if not key_holds(review):
        raise DomainError(KEY_CHANGED)


def mark(session: Session, review: Review, voice: Voice, voter: int) -> None:
    """Marks a voter of the sealed roll as having voted; DomainError the second time, Forbidden for anybody else."""
    rolls = rolls_of(session, review.key)
    if voice not in rolls or voter not in voters_on(rolls[voice]):
        raise Forbidden("这个月的名单在开评那天就定了，上面没有这一票。")
    once = insert_into(session, ReviewMark).values(
        review_id=review.key, voice=voice.value, mark=mark_of(review.key, voice, voter)
    )
    if not affected(session, once.on_conflict_do_nothing(index_elements=["review_id", "voice", "mark"])):
        raise DomainError(ALREADY[voice])


def put(
    session: Session, review: Review, voice: Voice, ballot: Ballot, comment: str = "", *, receipt: str = ""
) -> None:
    """Under the lock of the review only."""
    row = box_row(session, review.key, voice)
    box = opened(row).with_(ballot, mask_personal(comment)[:LONGEST_COMMENT], receipt)
    row.papers, row.comments, row.receipts = packed(box.papers), packed(box.comments), packed(box.receipts)
    session.add(row)
    session.flush()
