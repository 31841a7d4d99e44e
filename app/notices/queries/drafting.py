"""What a paper would say if it were issued now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from app.core.filters import dated
from app.core.workdays import local_day
from app.notices.queries.ground import Ground, ground_under, worded
from app.notices.rules.content import Content, Rows
from app.notices.rules.numbering import series_and_issuer
from app.notices.rules.objections import posted_until
from app.notices.rules.words import Words, draft
from app.places.models import Estate

UNTIL = "公示截止"
"""Filled in here for every paper that asks for it: nobody who issues one counts the days."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A paper before it has a number: what it says, by whose words, in whose series."""

    content: Content
    words: Words
    version: int
    series: str
    ground: Ground


def drafted(
    session: Session, *, kind: str, estate: Estate, fields: Mapping[str, str], tables: Mapping[str, Rows] | None = None,
    at: datetime, issuer: str | None = None,
) -> Drafted:
    """In the town's own words of today. Raises KeyError for an unknown kind or other fields than the declared."""
    ground = ground_under(session, estate, local_day(at))
    now = worded(session, ground.town.key, kind)
    words = now.words
    if UNTIL in words.fields:
        fields = {**fields, UNTIL: _until(words, local_day(at))}
    series, signs = series_and_issuer(words.issuer, ground.names, issuer)
    return Drafted(replace(draft(kind, words, fields, tables), issuer=signs), words, now.used, series, ground)


def _until(words: Words, today: date) -> str:
    last = posted_until(words.public, words.objection_days, today)
    return dated(last) if last is not None else ""


def preview_paper(
    session: Session, *, kind: str, estate: Estate, fields: Mapping[str, str], tables: Mapping[str, Rows] | None = None,
    at: datetime, issuer: str | None = None,
) -> Content:
    """For a page that shows the sheet before anybody issues it; takes what `issue_paper` takes."""
    made = drafted(session, kind=kind, estate=estate, fields=fields, tables=tables, at=at, issuer=issuer)
    return made.content
