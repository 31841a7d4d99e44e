"""Clock-driven work, in short transactions. It may be killed, run twice or on two machines: the result is the same."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from app.attachments.actions import drop_photo
from app.attachments.queries import photos_of_nothing
from app.core.db import unit_of_work
from app.core.limits import forget_windows
from app.directory.actions.links import end_stale_links
from app.duty.actions.rota import remind_duty
from app.issues.actions.drafts import discard_draft
from app.issues.actions.ticking import choose_callbacks, tick_issues
from app.issues.queries.filing import stale_drafts
from app.mechanisms.actions.making import make_occurrences
from app.meetings.actions.minutes import remind_unanswered, seal_due
from app.meetings.actions.ticking import build_agendas
from app.notifications.actions import forget_delivered
from app.people.actions import forget_codes
from app.reviews.actions.closing import close_reviews, publish_reviews
from app.reviews.actions.opening import open_reviews
from app.reviews.actions.reminding import remind_voters, tell_of_alerts
from app.scorecards.actions.making import finish_scorecards, make_scorecards

KEEP_WINDOWS = timedelta(days=2)
KEEP_PHOTOS = timedelta(days=2)
KEEP_DRAFTS = timedelta(days=30)
KEEP_CODES = timedelta(days=1)
KEEP_TEXTS = timedelta(days=90)
"""Sent texts carry phone numbers; after this nobody needs them."""


def run(at: datetime) -> dict[str, int]:
    """Does everything due at `at`; returns how much of each."""
    with unit_of_work() as session:
        callbacks = choose_callbacks(session, at)
        end_stale_links(session, at)
        forget_windows(session, before=at - KEEP_WINDOWS)
        forget_delivered(session, before=at - KEEP_TEXTS)
        forget_codes(session, before=at - KEEP_CODES)
        remind_duty(session, at)
        remind_unanswered(session, at)
        tell_of_alerts(session, at)
    return {
        "issues": _until_none(tick_issues, at), "callbacks": callbacks,
        "occurrences": _until_none(make_occurrences, at), "agendas": _until_none(build_agendas, at),
        "minutes": _until_none(seal_due, at),
        "reviews": sum(_until_none(job, at) for job in (open_reviews, close_reviews, publish_reviews)),
        "reminders": _until_none(remind_voters, at),
        "scorecards": _until_none(make_scorecards, at), "final": _until_none(finish_scorecards, at),
        "drafts": _until_none(_forget_drafts, at), "photos": _until_none(_forget_photos, at),
    }


def _forget_drafts(session: Session, at: datetime) -> int:
    """Drafts nobody came back to, with their photos."""
    stale = stale_drafts(session, before=at - KEEP_DRAFTS)
    for draft in stale:
        discard_draft(session, draft)
    return len(stale)


def _until_none(job: Callable[[Session, datetime], int], at: datetime) -> int:
    total = 0
    while True:
        with unit_of_work() as session:
            done = job(session, at)
        if not done:
            return total
        total += done


def _forget_photos(session: Session, at: datetime) -> int:
    """Photos of steps that were refused and never taken again."""
    left = photos_of_nothing(session, before=at - KEEP_PHOTOS)
    for photo in left:
        drop_photo(session, photo)
    return len(left)
