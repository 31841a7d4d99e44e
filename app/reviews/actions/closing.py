"""Month end: the boxes close. Later: the result is counted, frozen and public."""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from app.core.db import executed
from app.core.errors import DomainError
from app.core.workdays import local_day
from app.notifications.actions import News, tell_many
from app.people.rules.roles import SYSTEM, Actor
from app.places.models import Estate
from app.reviews.actions.journal import note
from app.reviews.models import BallotBox, Review, ReviewMark
from app.reviews.queries.boxes import boxes_of
from app.reviews.queries.paper import papers_of, waiting_papers
from app.reviews.queries.result import published_text
from app.reviews.queries.reviews import review_locked, to_close, to_publish
from app.reviews.queries.voters import company_people, marks_of
from app.reviews.rules.ballots import packed
from app.reviews.rules.calendar import month_name
from app.reviews.rules.kinds import ReviewState
from app.reviews.rules.result import digest_of

STILL_OUT = "还有 {n} 张发出去的纸票没收回。收齐了再公布，或者等到 {month}月{day}日 到期公布，没收回的算没投。"
WHAT_NEXT = "看看住户怎么说。这个月的得分另外公布，那时候可以逐条提意见。"
BATCH = 10
NOT_CLOSED = "还在投票，截止以后才能公布。"
NOT_WHOLE = "还有 {n} 张纸票没核对完，先核对完再公布。"


def close_reviews(session: Session, at: datetime) -> int:
    """Closes up to BATCH reviews whose month is over; how many, so that the caller goes on until 0."""
    return sum(_close(session, key, at) for key in to_close(session, at, most=BATCH))


def _close(session: Session, review_id: int, at: datetime) -> int:
    review = review_locked(session, review_id)
    if review.state is not ReviewState.OPEN:
        return 1
    review.state, review.closed_at = ReviewState.COUNTING, at
    session.add(review)
    _write_anew(session, review)
    note(session, review, "review_closing", by=SYSTEM, at=at)
    return 1


def _write_anew(session: Session, review: Review) -> None:
    """Marks and boxes once more, in sorted order and one transaction, so that no row number, no transaction number and
    no place on a page is left of who came when."""
    marks = sorted((row.voice.value, row.mark) for row in marks_of(session, review.key))
    boxes = boxes_of(session, review.key)
    executed(session, delete(ReviewMark).where(col(ReviewMark.review_id) == review.key))
    executed(session, delete(BallotBox).where(col(BallotBox.review_id) == review.key))
    for voice, found in marks:
        executed(session, insert(ReviewMark).values(review_id=review.key, voice=voice, mark=found))
    for voice, box in sorted(boxes.items()):
        executed(
            session,
            insert(BallotBox).values(
                review_id=review.key, voice=voice, papers=packed(box.papers), comments=packed(box.comments),
                receipts=packed(box.receipts),
            ),
        )


def publish_reviews(session: Session, at: datetime) -> int:
    """Publishes up to BATCH counted reviews whose day has come; papers nobody has decided about count as missing."""
    found = to_publish(session, local_day(at), most=BATCH)
    for key in found:
        review = review_locked(session, key)
        if review.state is ReviewState.COUNTING:
            _publish(session, review, SYSTEM, at)
    return len(found)


def publish(session: Session, review: Review, *, by: Actor, at: datetime) -> Review:
    """Before its day, once the counting is whole. Twice is once."""
    review = review_locked(session, review.key)
    if review.state is ReviewState.OPEN:
        raise DomainError(NOT_CLOSED)
    if review.state is ReviewState.PUBLISHED:
        return review
    papers = papers_of(session, review)
    if not papers.whole:
        raise DomainError(NOT_WHOLE.format(n=papers.entered))
    if papers.out and local_day(at) < review.publish_on:
        day = review.publish_on
        raise DomainError(STILL_OUT.format(n=papers.out, month=day.month, day=day.day))
    _publish(session, review, by, at)
    return review


def _publish(session: Session, review: Review, by: Actor, at: datetime) -> None:
    """What was typed of papers nobody decided about is forgotten; they count as missing."""
    for paper in waiting_papers(session, review.key):
        paper.first = paper.second = ""
        session.add(paper)
    text = published_text(session, review)
    review.state, review.published_at, review.result = ReviewState.PUBLISHED, at, text
    review.digest = digest_of(text)
    session.add(review)
    note(session, review, "review_publication", by=by, at=at, after={"digest": review.digest})
    _tell_company(session, review, at)


def _tell_company(session: Session, review: Review, at: datetime) -> None:
    """Those who work for it in the estate; how it is scored they hear with the month's card."""
    estate, month = session.get_one(Estate, review.estate_id), month_name(review.month)
    title = f"{estate.name} {review.month.month}月的居民评议公布了"
    link, key = f"/estates/{estate.slug}/reviews/{month}", f"review/{review.key}/published"
    people = company_people(session, review.contract_id, local_day(at))
    tell_many(session, [News(each, title, WHAT_NEXT, link, f"{key}/{each}") for each in people], at=at)
