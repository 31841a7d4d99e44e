"""Clock-driven work, in short transactions. It may be killed, run twice or on two machines: the result is the same."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from app.admin.actions import note_runs
from app.admin.rules.jobs import Run, told
from app.attachments.actions import drop_photo
from app.attachments.queries import photos_of_nothing
from app.core.db import unit_of_work
from app.core.limits import forget_windows
from app.directory.actions.links import end_stale_links
from app.duty.actions.rota import remind_duty
from app.exchange.actions.making import expire_exports, sweep_shelf
from app.exits.actions.opening import finish_cases, open_cases
from app.exits.actions.reminding import remind_exits
from app.handovers.actions.ticking import remind_of_emergencies, remind_of_handovers
from app.hotline.actions.keeping import erase_hotline
from app.issues.actions.drafts import discard_draft
from app.issues.actions.ticking import choose_callbacks, tick_issues
from app.issues.queries.filing import stale_drafts
from app.mechanisms.actions.making import make_occurrences
from app.meetings.actions.minutes import remind_unanswered, seal_due
from app.meetings.actions.ticking import build_agendas
from app.notifications.actions import forget_delivered
from app.opendata.actions.publishing import publish_month
from app.people.actions import forget_codes
from app.reviews.actions.closing import close_reviews, publish_reviews
from app.reviews.actions.opening import open_reviews
from app.reviews.actions.reminding import remind_voters, tell_of_alerts
from app.scorecards.actions.making import finish_scorecards, make_scorecards
from app.supervision.actions.ticking import tick_supervision
from app.townhall.actions.counting import count_towns
from app.votes.actions.owning import tell_of_owners
from app.votes.actions.ticking import close_votes, open_votes, remind_owners, remind_results

KEEP_WINDOWS = timedelta(days=2)
KEEP_PHOTOS = timedelta(days=2)
KEEP_DRAFTS = timedelta(days=30)
KEEP_CODES = timedelta(days=1)
KEEP_TEXTS = timedelta(days=90)
"""Sent texts carry phone numbers; after this nobody needs them."""
log = logging.getLogger("pingshuo.tick")


def run(at: datetime) -> dict[str, int]:
    """Does everything due at `at`; returns how much of each. A job that fails keeps no other from its turn: each is
    logged and noted for the operator, and raised when all are through."""
    runs, failed = [], list[Exception]()
    for name, job in JOBS.items():
        began = time.perf_counter()
        done, error = _tried(name, job, at)
        runs.append(Run(name, int((time.perf_counter() - began) * 1000), done, told(error) if error else ""))
        failed += [error] if error else []
    with unit_of_work() as session:
        note_runs(session, runs, at)
    if failed:
        raise ExceptionGroup("到点的事有没做成的", failed)
    return {each.name: each.done for each in runs}


def _tried(name: str, job: Callable[[datetime], int], at: datetime) -> tuple[int, Exception | None]:
    try:
        return job(at), None
    except Exception as error:
        log.exception("到点的事没做成：%s", name)
        return 0, error


def _upkeep(at: datetime) -> int:
    """What needs a moment each, in one transaction; how many call-backs were chosen."""
    with unit_of_work() as session:
        callbacks = choose_callbacks(session, at)
        end_stale_links(session, at)
        forget_windows(session, before=at - KEEP_WINDOWS)
        forget_delivered(session, before=at - KEEP_TEXTS)
        forget_codes(session, before=at - KEEP_CODES)
        remind_duty(session, at)
        remind_unanswered(session, at)
        tell_of_alerts(session, at)
        remind_results(session, at)
        tell_of_owners(session, at)
        remind_exits(session, at)
        remind_of_handovers(session, at)
        remind_of_emergencies(session, at)
        sweep_shelf(session)
    return callbacks


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


def _each(*jobs: Callable[[Session, datetime], int]) -> Callable[[datetime], int]:
    """One after the other, each until nothing is left."""
    return lambda at: sum(_until_none(job, at) for job in jobs)


JOBS: dict[str, Callable[[datetime], int]] = {
    "callbacks": _upkeep, "issues": _each(tick_issues), "occurrences": _each(make_occurrences),
    "agendas": _each(build_agendas), "minutes": _each(seal_due), "supervision": _each(tick_supervision),
    "hotline": _each(erase_hotline), "reviews": _each(open_reviews, close_reviews, publish_reviews),
    "reminders": _each(remind_voters), "votes": _each(open_votes, close_votes, remind_owners),
    "scorecards": _each(make_scorecards), "final": _each(finish_scorecards), "exits": _each(open_cases, finish_cases),
    "drafts": _each(_forget_drafts), "photos": _each(_forget_photos), "expired": _each(expire_exports),
    "towns": _each(count_towns), "open": _each(publish_month),
}
"""In this order: reviews are published before they are scored, and scored before anything is counted."""
