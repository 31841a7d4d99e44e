"""Lines in the inbox: two days before the end to everybody who may vote; to the secretary of what looks odd."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.companies.queries import people_with_posts
from app.core.workdays import local_day
from app.notifications.actions import tell
from app.places.models import Estate
from app.reviews.models import Review
from app.reviews.queries.alerts import secretaries, unseen_since
from app.reviews.queries.reviews import review_locked, to_remind
from app.reviews.queries.voters import key_holds, people_of_homes, rolls_of, voters_on
from app.reviews.rules.calendar import month_name
from app.reviews.rules.kinds import ReviewState, Voice

AHEAD = timedelta(days=2)
BATCH = 5
KEPT = timedelta(days=7)
"""How long an alert nobody looks at is told of."""


def remind_voters(session: Session, at: datetime) -> int:
    """Reminds for up to BATCH reviews; how many, so that the caller goes on until 0."""
    found = to_remind(session, at, at + AHEAD, most=BATCH)
    for key in found:
        review = review_locked(session, key)
        if review.state is ReviewState.OPEN and review.reminded_at is None:
            _remind(session, review, at)
    return len(found)


def _remind(session: Session, review: Review, at: datetime) -> None:
    """Everybody on the roll who may, voted or not: who is written to would tell whoever reads the messages who has not
    voted. Nobody when the key has changed, since nobody can vote then."""
    review.reminded_at = at
    session.add(review)
    if not key_holds(review):
        return
    name = session.get_one(Estate, review.estate_id).name
    away = people_with_posts(session, review.company_id, local_day(at))
    for voice, roll in rolls_of(session, review.key).items():
        voters = sorted(voters_on(roll))
        people = people_of_homes(session, voters) if voice is Voice.HOUSEHOLD else voters
        whose = "您家" if voice is Voice.HOUSEHOLD else f"您作为{voice.label}"
        for person_id in sorted(set(people) - away):
            tell(
                session, person_id, title=f"{review.month.month}月评议快截止了",
                body=f"{name}的物业这个月干得怎么样，{whose}有一票。还没投的，两分钟就好；投过的，不用再管。",
                link=path_of(session, review), dedupe=f"review-reminder/{review.key}/{voice}/{person_id}",
                at=at,
            )


def path_of(session: Session, review: Review) -> str:
    return f"/estates/{session.get_one(Estate, review.estate_id).slug}/reviews/{month_name(review.month)}"


def tell_of_alerts(session: Session, at: datetime) -> None:
    """The community secretary hears of each alert nobody has looked at, once; by the clock, so that no message is
    written beside a ballot."""
    for review, alert in unseen_since(session, local_day(at) - KEPT):
        for person_id in secretaries(session, review.community_id, local_day(at)):
            tell(
                session, person_id, title="评议的票有一处要留意", body=f"{alert.kind.label}，请看一看是怎么回事。",
                link=f"{path_of(session, review)}/alerts", dedupe=f"review-alert/{alert.key}/{person_id}", at=at,
            )
