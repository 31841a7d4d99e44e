"""The 25th: a review for every estate somebody serves, its rolls sealed, its boxes empty."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from app.companies.queries import people_with_posts
from app.core.db import affected, insert_into
from app.core.workdays import local_day
from app.people.rules.roles import SYSTEM
from app.reviews.actions.journal import note
from app.reviews.models import BallotBox, Review, ReviewRoll
from app.reviews.queries.panel import panel_on
from app.reviews.queries.reviews import ToOpen, estates_to_open, homes_in, review_of
from app.reviews.queries.voters import households, key_check, party_voters
from app.reviews.rules.ballots import sealed_roll
from app.reviews.rules.calendar import closing, month_name, month_of, publishing
from app.reviews.rules.kinds import Voice
from app.reviews.rules.panel import formed
from app.rulebooks.queries import Adopted, rulebook_for

BATCH = 10


def open_reviews(session: Session, at: datetime) -> int:
    """Opens up to BATCH reviews of the month `at` is in, from its opening day on; how many, so that the caller goes on
    until 0. A clock that was down opens late, with the same end, and never a month that is over."""
    day = local_day(at)
    month = month_of(day)
    book = rulebook_for(session, month)
    if day.day < book.rulebook.open_day:
        return 0
    waiting = estates_to_open(session, month, day, most=BATCH)
    return sum(_open(session, each, month, book, at) for each in waiting)


def _open(session: Session, here: ToOpen, month: date, book: Adopted, at: datetime) -> int:
    """1, or 0 when another machine has just done it."""
    day = local_day(at)
    seats = panel_on(session, here.estate.key, day)
    away = people_with_posts(session, here.company_id, day)
    panel, panel_note = formed(seats, away, least=book.rulebook.panel_least)
    values = {
        "estate_id": here.estate.key, "community_id": here.estate.community_id, "company_id": here.company_id,
        "contract_id": here.contract_id, "month": month, "opens_at": at, "closes_at": closing(month),
        "publish_on": publishing(month, book.rulebook.publish_day), "state": "open", "rulebook": book.number,
        "households_total": homes_in(session, here.estate.key), "key_check": key_check(), "panel_note": panel_note,
        "paper_issued": 0, "result": "", "digest": "",
    }
    once = insert_into(session, Review).values(**values)
    if not affected(session, once.on_conflict_do_nothing(index_elements=["estate_id", "month"])):
        return 0
    review = review_of(session, here.estate.key, month)
    assert review is not None  # it has just been inserted
    rolls = {
        Voice.HOUSEHOLD: households(session, here.estate.key, away),
        Voice.PARTY: party_voters(session, here.estate.key, day, away), Voice.PANEL: panel,
    }
    sealed = {
        voice.value: _seal(session, here, review, voice, voters)
        for voice, voters in rolls.items() if voters or voice is not Voice.PANEL
    }
    note(session, review, "review_opening", by=SYSTEM, at=at, after={"company_id": here.company_id, "rolls": sealed})
    return 1


def _seal(session: Session, here: ToOpen, review: Review, voice: Voice, voters: Sequence[int]) -> str:
    """Writes down who may vote and sets up the empty box; the roll's digest, for the chained log."""
    kept, digest = sealed_roll(here.estate.slug, month_name(review.month), voice, voters)
    session.add(ReviewRoll(review_id=review.key, voice=voice, voters=kept, size=len(voters), digest=digest))
    session.add(BallotBox(review_id=review.key, voice=voice))
    session.flush()
    return digest
