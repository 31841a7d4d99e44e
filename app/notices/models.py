"""Papers as they were issued, the words a town uses, and objections to what is posted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.notices.rules.content import Content, from_json
from app.notices.rules.kinds import Issuer, PaperState
from app.notices.rules.numbering import official_number


class PaperSeries(Entity, table=True):
    """The last number given in a series and year; locked while a paper takes the next one."""

    __table_args__ = (UniqueConstraint("series", "year"),)
    series: str = Field(max_length=80)
    year: int
    last: int = 0


class Paper(Entity, table=True):
    """Issued once for what it is `about` (`exit:12:interview`) and never changed since; `matter` is the case of it
    (`exit:12`), `side` whose paper it is. `content` is canonical JSON and `digest` its SHA-256; `wording` the version
    of the town's words, 0 the shipped ones. `contract_id`: whose people may read it where it is not public."""

    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        Index("ix_paper_posted", "community_id", "public", "id"),
        CheckConstraint("number >= 1", name="counted_from_one"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_with_reason"),
        CheckConstraint("replaced_by IS NULL OR withdrawn_at IS NOT NULL", name="replaced_is_withdrawn"),
        CheckConstraint("public OR objections_until IS NULL", name="objections_to_posted"),
    )
    kind: str = Field(max_length=40)
    estate_id: int = Field(foreign_key="estate.id", index=True)
    community_id: int = Field(foreign_key="community.id")
    town_id: int = Field(foreign_key="town.id", index=True)
    contract_id: int | None = Field(default=None, foreign_key="servicecontract.id", index=True)
    about: str = Field(max_length=80, unique=True)
    matter: str = Field(max_length=80, index=True)
    series: str = Field(max_length=80)
    year: int
    number: int
    title: str = Field(max_length=200)
    content: str
    digest: str = Field(max_length=64)
    token: str = Field(max_length=32, unique=True)
    wording: int = 0
    side: Issuer = Field(sa_type=enum_type(Issuer))
    public: bool = False
    objections_until: date | None = None
    issuer: str = Field(max_length=80)
    issued_at: datetime
    issued_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    issued_title: str = Field(default="", max_length=20)
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    withdrawn_reason: str = Field(default="", max_length=400)
    replaced_by: int | None = Field(default=None, foreign_key="paper.id", index=True)

    @property
    def address(self) -> str:
        """The path of its verification page."""
        return f"/v/{self.token}"

    @property
    def official_number(self) -> str:
        """马物评〔2026〕3号"""
        return official_number(self.series, self.year, self.number)

    @property
    def state(self) -> PaperState:
        if self.withdrawn_at is None:
            return PaperState.VALID
        return PaperState.REPLACED if self.replaced_by is not None else PaperState.WITHDRAWN

    @property
    def sheet(self) -> Content:
        """What it says, as it was issued."""
        return from_json(self.content)


class PaperFile(Record, table=True):
    """The Word document as issued, byte for byte."""

    paper_id: int = Field(foreign_key="paper.id", primary_key=True)
    docx: bytes = Field(sa_type=LargeBinary)
    digest: str = Field(max_length=64)


class PaperObjection(Entity, table=True):
    """What somebody says to a posted paper: a person once, the company (`contract_id`) once. Answered once."""

    __table_args__ = (
        UniqueConstraint("paper_id", "person_id"),
        UniqueConstraint("paper_id", "contract_id"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_whole"),
    )
    paper_id: int = Field(foreign_key="paper.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contract_id: int | None = Field(default=None, foreign_key="servicecontract.id", index=True)
    words: str = Field(max_length=400)
    raised_title: str = Field(max_length=20)
    raised_at: datetime
    answer: str = Field(default="", max_length=400)
    answered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    answered_title: str = Field(default="", max_length=20)
    answered_at: datetime | None = None


class Wording(Entity, table=True):
    """A town's own words for a kind of paper; rows are only ever added, the highest version counts. An empty body
    goes back to the shipped words."""

    __table_args__ = (
        UniqueConstraint("town_id", "kind", "version"),
        CheckConstraint("version >= 1", name="counted_from_one"),
    )
    town_id: int = Field(foreign_key="town.id")
    kind: str = Field(max_length=40)
    version: int
    body: str
    reason: str = Field(max_length=200)
    made_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    made_at: datetime
