"""A month's review, its sealed rolls, who has voted, the box, paper ballots, the panel and what looked odd.

Who has voted (`ReviewMark`) and what was voted (`BallotBox`) share no key, no time and no order; see docs/adr.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.reviews.rules.kinds import AlertKind, PaperState, ReviewState, Voice

NO_ORDER = {"sqlite_with_rowid": False}
"""SQLite numbers the rows of a table in the order they came; these tables must not know it."""


class Review(Entity, table=True):
    """One estate's review of one month. `month` is its first day. `households_total` counts the homes of the estate,
    verified or not. `key_check` tells whether the key the marks are made with is still the same. `paper_issued`:
    papers handed out to households. `result` is the published JSON, `digest` its SHA-256; both never change."""

    __table_args__ = (
        UniqueConstraint("estate_id", "month"),
        Index("ix_review_community", "community_id", "month"),
        Index("ix_review_state", "state", "closes_at"),
        CheckConstraint("paper_issued >= 0", name="paper_counted"),
    )
    estate_id: int = Field(foreign_key="estate.id")
    community_id: int = Field(foreign_key="community.id")
    company_id: int = Field(foreign_key="company.id", index=True)
    contract_id: int = Field(foreign_key="servicecontract.id")
    month: date
    opens_at: datetime
    closes_at: datetime
    publish_on: date
    state: ReviewState = Field(default=ReviewState.OPEN, sa_type=enum_type(ReviewState))
    households_total: int
    rulebook: int
    key_check: str = Field(max_length=64)
    panel_note: str = Field(default="", max_length=200)
    paper_issued: int = 0
    reminded_at: datetime | None = None
    closed_at: datetime | None = None
    published_at: datetime | None = None
    result: str = ""
    digest: str = Field(default="", max_length=64)


class ReviewRoll(Record, table=True):
    """Who may vote in one voice, sealed at the opening: a JSON list of home ids (households) or person ids."""

    review_id: int = Field(foreign_key="review.id", primary_key=True)
    voice: Voice = Field(sa_type=enum_type(Voice), primary_key=True)
    voters: str
    size: int
    digest: str = Field(max_length=64)


class ReviewMark(Record, table=True):
    """Somebody on a roll has voted, or taken a paper; whose mark it is can't be read without the secret key."""

    __table_args__ = (NO_ORDER,)
    review_id: int = Field(foreign_key="review.id", primary_key=True)
    voice: Voice = Field(sa_type=enum_type(Voice), primary_key=True)
    mark: str = Field(max_length=64, primary_key=True)


class BallotBox(Record, table=True):
    """All ballots of a voice in one row: sorted lines, sorted comments, sorted digests of receipts, as JSON lists."""

    __table_args__ = (NO_ORDER,)
    review_id: int = Field(foreign_key="review.id", primary_key=True)
    voice: Voice = Field(sa_type=enum_type(Voice), primary_key=True)
    papers: str = "[]"
    comments: str = "[]"
    receipts: str = "[]"


class PaperBallot(Record, table=True):
    """A printed ballot, tied to no household. `first` and `second` are what was typed until it is decided, then
    empty."""

    __table_args__ = (NO_ORDER,)
    review_id: int = Field(foreign_key="review.id", primary_key=True)
    serial: str = Field(max_length=5, primary_key=True)
    state: PaperState = Field(default=PaperState.BLANK, sa_type=enum_type(PaperState))
    first: str = Field(default="", max_length=9)
    second: str = Field(default="", max_length=9)
    first_by: int | None = Field(default=None, foreign_key="person.id")
    second_by: int | None = Field(default=None, foreign_key="person.id")
    note: str = Field(default="", max_length=200)


class PanelSeat(Entity, table=True):
    """Somebody of committee or owners' committee speaks in the panel of an estate from a day to a day (included)."""

    __table_args__ = (
        UniqueConstraint("estate_id", "person_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="term_in_order"),
    )
    estate_id: int = Field(foreign_key="estate.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    owner: bool
    since: date
    until: date | None = None


class ReviewAlert(Entity, table=True):
    """Many ballots at once, for a human to look at; the most in one window of the day. It knows no voter."""

    __table_args__ = (UniqueConstraint("review_id", "kind", "day"),)
    review_id: int = Field(foreign_key="review.id", index=True)
    kind: AlertKind = Field(sa_type=enum_type(AlertKind))
    day: date
    count: int
    looked_by: int | None = Field(default=None, foreign_key="person.id")
    looked_at: datetime | None = None
    note: str = Field(default="", max_length=200)


class HiddenComment(Entity, table=True):
    """A published comment nobody reads any more; `place` counts from 1 in the published order. The result keeps it."""

    __table_args__ = (UniqueConstraint("review_id", "place"),)
    review_id: int = Field(foreign_key="review.id")
    place: int
    reason: str = Field(max_length=200)
    hidden_by: int = Field(foreign_key="person.id")
    hidden_at: datetime
