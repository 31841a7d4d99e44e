"""An exit case, the steps it took, what was to be put right, what the company said, and what stands in the way."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.exits.rules.kinds import Cause, Deed, Party, State
from app.scorecards.rules.kinds import Card

_LIVE = text("closed_at IS NULL")
_STANDING = text("ended_at IS NULL")


class ExitCase(Entity, table=True):
    """One live case of a contract at a time. `came_from` is the state it returns to when the company may not leave or a
    vote is cancelled. `last_day`: the contract ends with it, as a notice or an agreement says; `leave_by`: the company
    has left by then. `version` counts changes, so that nobody decides on what they have not seen. `opened_by` None is
    the clock. `reminded`: 1 at four fifths of the clock, 2 when it is over."""

    __table_args__ = (
        Index("uq_exitcase_live", "contract_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_exitcase_live_due", "due_on", sqlite_where=_LIVE, postgresql_where=_LIVE),
        CheckConstraint(
            "(closed_at IS NULL) = (state NOT IN ('passed', 'kept', 'annulled', 'exited'))", name="closed_whole"
        ),
    )
    estate_id: int = Field(foreign_key="estate.id", index=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    contract_id: int = Field(foreign_key="servicecontract.id", index=True)
    cause: Cause = Field(sa_type=enum_type(Cause))
    state: State = Field(sa_type=enum_type(State))
    came_from: State = Field(default=State.START, sa_type=enum_type(State, "came_from"))
    opened_at: datetime
    opened_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    since: date
    due_on: date | None = None
    last_day: date | None = None
    leave_by: date | None = None
    closed_at: datetime | None = None
    scorecard_id: int | None = Field(default=None, foreign_key="scorecard.id", index=True)
    vote_id: int | None = Field(default=None, foreign_key="vote.id", index=True)
    handover_id: int | None = Field(default=None, foreign_key="handover.id", index=True)
    reminded: int = 0
    version: int = 1

    @property
    def about(self) -> str:
        """The key its papers begin with."""
        return f"exit:{self.key}"


class ExitStep(Entity, table=True):
    """One step; added, never changed. `words` are what everybody reads, masked; `facts` JSON of what was given
    with it (title → text, in this order; `sides`: in whose name), `article` the one it rests on."""

    __table_args__ = (UniqueConstraint("case_id", "number"),)
    case_id: int = Field(foreign_key="exitcase.id")
    number: int
    from_state: State = Field(sa_type=enum_type(State, "from_state"))
    to_state: State = Field(sa_type=enum_type(State, "to_state"))
    deed: Deed = Field(sa_type=enum_type(Deed))
    at: datetime
    by: int | None = Field(default=None, foreign_key="person.id", index=True)
    title: str = Field(default="", max_length=20)
    words: str = Field(default="", max_length=1000)
    facts: str = "{}"
    due_on: date | None = None
    article: str = Field(max_length=120)
    paper_id: int | None = Field(default=None, foreign_key="paper.id", index=True)


class StepPhoto(Record, table=True):
    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    step_id: int = Field(foreign_key="exitstep.id", index=True)


class CardGround(Entity, table=True):
    """A final card that was taken up by a case, once, so that nothing is opened twice for the same facts."""

    __table_args__ = (UniqueConstraint("contract_id", "month", "card"),)
    contract_id: int = Field(foreign_key="servicecontract.id")
    month: date
    card: Card = Field(sa_type=enum_type(Card))
    case_id: int = Field(foreign_key="exitcase.id", index=True)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    words: str = Field(max_length=400)
    at: datetime


class MendItem(Entity, table=True):
    """One thing to be put right under an order (its step), with the standard it is measured by; `done_words` are the
    company's own."""

    __table_args__ = (UniqueConstraint("step_id", "number"),)
    case_id: int = Field(foreign_key="exitcase.id", index=True)
    step_id: int = Field(foreign_key="exitstep.id")
    number: int
    what: str = Field(max_length=200)
    standard: str = Field(max_length=200)
    done_words: str = Field(default="", max_length=400)
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="person.id", index=True)


class MendPhoto(Record, table=True):
    """Before or after, of one item."""

    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    item_id: int = Field(foreign_key="menditem.id", index=True)
    after: bool


class MendCheck(Entity, table=True):
    """One side's checker says whether an item is fit now: one from the town, one from the community, two people."""

    __table_args__ = (UniqueConstraint("item_id", "side"), UniqueConstraint("item_id", "by"))
    item_id: int = Field(foreign_key="menditem.id")
    side: Party = Field(sa_type=enum_type(Party))
    fit: bool
    note: str = Field(default="", max_length=200)
    by: int = Field(foreign_key="person.id", index=True)
    title: str = Field(default="", max_length=20)
    at: datetime


class ExitExtension(Entity, table=True):
    """The one longer term an order may be given."""

    step_id: int = Field(foreign_key="exitstep.id", unique=True)
    days: int
    reason: str = Field(max_length=400)
    by: int = Field(foreign_key="person.id", index=True)
    at: datetime
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 15", name="days_in_range"),)


class CompanyAnswer(Entity, table=True):
    """What the company says to a step, once, printed beside it."""

    step_id: int = Field(foreign_key="exitstep.id", unique=True)
    words: str = Field(max_length=600)
    by: int | None = Field(default=None, foreign_key="person.id", index=True)
    title: str = Field(default="", max_length=20)
    at: datetime


class AnswerPhoto(Record, table=True):
    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    answer_id: int = Field(foreign_key="companyanswer.id", index=True)


class ExitBlock(Entity, table=True):
    """Something stands in the way; clocks go on. Looked at again by `review_on`; one at a time."""

    __table_args__ = (
        Index("uq_exitblock_standing", "case_id", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
        CheckConstraint("(ended_at IS NULL) = (ended_words = '')", name="ended_whole"),
    )
    case_id: int = Field(foreign_key="exitcase.id", index=True)
    reason: str = Field(max_length=400)
    review_on: date
    by: int | None = Field(default=None, foreign_key="person.id", index=True)
    title: str = Field(default="", max_length=20)
    at: datetime
    review_told: bool = False
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    ended_words: str = Field(default="", max_length=400)
