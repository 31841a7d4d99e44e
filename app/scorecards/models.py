"""Scorecards with their versions, what the town adds to a month, vetoes, and objections line by line."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, enum_type
from app.rulebooks.rules.policy import Band
from app.scorecards.rules.kinds import AdjustmentKind, Card, Outcome, Part, State

_OPEN = text("state = 'provisional'")
_LIVE = text("confirmed IS NULL OR confirmed")


class Scorecard(Entity, table=True):
    """One version of an estate's month; rows are added, and of a month the highest version counts.

    `facts` and `result` are canonical JSON, `digest` the SHA-256 over the rulebook's number and both; none of them
    changes again. Points in 0.01 points, None where nothing was known; `pass_line` is 合格 in that rulebook. `card`
    and `card_words` follow from this and earlier months and move when one of those gets a new version; `card_note`
    says so. `made_by` None is the clock.
    """

    __table_args__ = (
        UniqueConstraint("estate_id", "month", "version"),
        Index("ix_scorecard_month", "month", "estate_id"),
        Index(
            "ix_scorecard_history", "estate_id", "month", "version", "company_id", "owner", "site", "organisation",
            "total", "sample_enough", "veto", "recheck_failed", "state", "households", "pass_line",
        ),
        Index(
            "ix_scorecard_open", "objections_until",
            sqlite_where=_OPEN, postgresql_where=_OPEN,
        ),
        CheckConstraint("version >= 1", name="counted_from_one"),
        CheckConstraint("total IS NULL OR total BETWEEN 0 AND 10000", name="total_in_range"),
    )  # fmt: skip
    estate_id: int = Field(foreign_key="estate.id")
    community_id: int = Field(foreign_key="community.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    contract_id: int = Field(foreign_key="servicecontract.id")
    month: date
    version: int = 1
    state: State = Field(default=State.PROVISIONAL, sa_type=enum_type(State))
    rulebook_number: int
    facts: str
    result: str
    digest: str = Field(max_length=64)
    owner: int | None = None
    site: int | None = None
    organisation: int | None = None
    total: int | None = None
    band: Band | None = Field(default=None, sa_type=enum_type(Band))
    veto: bool = False
    recheck_failed: bool = False
    pass_line: int
    sample: int = 0
    sample_enough: bool = False
    households: int = 0
    issues: int = 0
    card: Card | None = Field(default=None, sa_type=enum_type(Card))
    card_words: str = Field(default="", max_length=400)
    card_note: str = Field(default="", max_length=200)
    made_at: datetime
    made_by: int | None = Field(default=None, foreign_key="person.id")
    objections_until: datetime
    final_at: datetime | None = None
    reason: str = Field(default="", max_length=400)


class Adjustment(Entity, table=True):
    """Points (0.01, either sign) the town gives or takes in a month, or a re-check that failed; never edited, taken
    back with a reason."""

    __table_args__ = (
        Index("ix_adjustment_month", "month", "estate_id"),
        CheckConstraint("points BETWEEN -1000 AND 1000", name="points_in_range"),
    )
    estate_id: int = Field(foreign_key="estate.id")
    month: date
    kind: AdjustmentKind = Field(default=AdjustmentKind.POINTS, sa_type=enum_type(AdjustmentKind))
    points: int
    reason: str = Field(max_length=200)
    evidence: str = Field(max_length=400)
    by: int = Field(foreign_key="person.id")
    at: datetime
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = Field(default="", max_length=200)


class VetoCase(Entity, table=True):
    """一票否决: reported by one, decided by another after the town has looked at it. Taken back with a reason, it no
    longer counts (`confirmed` False), and what was decided stays readable."""

    __table_args__ = (
        Index("ix_vetocase_month", "month", "estate_id"),
        Index(
            "uq_vetocase_live", "estate_id", "month", "code", unique=True,
            sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
    )  # fmt: skip
    estate_id: int = Field(foreign_key="estate.id")
    month: date
    code: str = Field(max_length=30)
    reason: str = Field(max_length=200)
    evidence: str = Field(max_length=400)
    reported_by: int = Field(foreign_key="person.id")
    reported_at: datetime
    confirmed: bool | None = None
    decision: str = Field(default="", max_length=400)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = Field(default="", max_length=400)

    @property
    def withdrawn_as(self) -> str:
        """Who took it back, in words; empty where nobody did."""
        if self.withdrawn_at is None:
            return ""
        if self.decided_by is None:
            return "报的人自己收回了"
        own = self.withdrawn_by in (self.decided_by, self.reported_by)
        return "认定的时候有份的人自己撤回了" if own else "镇里撤回了"


class Objection(Entity, table=True):
    """Somebody says a line, or a whole part, of a card on show is wrong. One each; answered by somebody else."""

    __table_args__ = (UniqueConstraint("scorecard_id", "line", "by"),)
    scorecard_id: int = Field(foreign_key="scorecard.id", index=True)
    estate_id: int = Field(foreign_key="estate.id", index=True)
    month: date
    part: Part = Field(sa_type=enum_type(Part))
    line: str = Field(max_length=60)
    words: str = Field(max_length=400)
    title: str = Field(max_length=40)
    by: int = Field(foreign_key="person.id")
    at: datetime
    outcome: Outcome | None = Field(default=None, sa_type=enum_type(Outcome))
    answer: str = Field(default="", max_length=400)
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
