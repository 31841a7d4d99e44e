"""A vote, its topics, its sealed rolls in versions, and who has to do with it."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.votes.rules.counting import Totals
from app.votes.rules.kinds import (
    Caller,
    Holder,
    Mode,
    OfficerRole,
    Tier,
    TopicKind,
    VoteState,
)


class Vote(Entity, table=True):
    """One estate's owners decide on up to five topics. `accepted_by`: the authority that takes electronic ballots, ""
    while none does. `opens_at`/`closes_at` are fixed at the posting; an opening that had to wait moves both by
    `late_days`. `proposed_*` is the result a counter reported, which a monitor confirms. `version` counts changes, so
    that nobody decides on what they have not seen. `last_serial` numbers paper ballots."""

    __table_args__ = (
        Index("ix_vote_estate", "estate_id", "id"),
        Index("ix_vote_clock", "state", "closes_at"),
        CheckConstraint("opens_at IS NULL OR closes_at > opens_at", name="open_for_a_while"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_people_decide"),
        CheckConstraint("state <> 'decided' OR digest <> ''", name="decided_whole"),
    )
    estate_id: int = Field(foreign_key="estate.id")
    community_id: int = Field(foreign_key="community.id", index=True)
    title: str = Field(max_length=60)
    state: VoteState = Field(default=VoteState.DRAFT, sa_type=enum_type(VoteState))
    caller: Caller = Field(sa_type=enum_type(Caller))
    caller_reason: str = Field(default="", max_length=400)
    mode: Mode = Field(default=Mode.STRICT, sa_type=enum_type(Mode))
    clause: str = Field(default="", max_length=1000)
    counting_rule: str = Field(default="", max_length=1000)
    accepted_by: str = Field(default="", max_length=200)
    how: str = Field(default="", max_length=400)
    rule_version: str = Field(max_length=20)
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime
    posted_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    late_days: int = 0
    reminded_at: datetime | None = None
    last_serial: int = 0
    proposed_by: int | None = Field(default=None, foreign_key="person.id")
    proposed_at: datetime | None = None
    proposed_digest: str = Field(default="", max_length=64)
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    result: str = ""
    digest: str = Field(default="", max_length=64)
    cancelled_by: int | None = Field(default=None, foreign_key="person.id")
    cancelled_at: datetime | None = None
    cancelled_reason: str = Field(default="", max_length=400)
    version: int = 1

    @property
    def path(self) -> str:
        return f"/votes/{self.key}"

    @property
    def assists(self) -> bool:
        """Electronic ballots only help counting while no authority has accepted them."""
        return not self.accepted_by

    def running(self, at: datetime) -> bool:
        return self.state is VoteState.OPEN and self.closes_at is not None and at < self.closes_at


class VoteTopic(Entity, table=True):
    __table_args__ = (UniqueConstraint("vote_id", "number"), CheckConstraint("item BETWEEN 1 AND 11", name="item"))
    vote_id: int = Field(foreign_key="vote.id")
    number: int
    kind: TopicKind = Field(sa_type=enum_type(TopicKind))
    item: int
    tier: Tier = Field(sa_type=enum_type(Tier))
    title: str = Field(max_length=40)
    wording: str = Field(max_length=1500)
    company_id: int | None = Field(default=None, foreign_key="company.id", index=True)
    contract_id: int | None = Field(default=None, foreign_key="servicecontract.id", index=True)


class VoteRoll(Entity, table=True):
    """A version, `area` in 0.01 m². The highest sealed one counts; all but the first take two people to seal."""

    __table_args__ = (
        UniqueConstraint("vote_id", "number"),
        Index(
            "uq_voteroll_proposed", "vote_id", unique=True, sqlite_where=text("sealed_at IS NULL"),
            postgresql_where=text("sealed_at IS NULL"),
        ),
        CheckConstraint("heads > 0 AND area > 0", name="not_empty"),
        CheckConstraint("number = 1 OR confirmed_by <> proposed_by", name="two_people_correct"),
    )
    vote_id: int = Field(foreign_key="vote.id")
    number: int
    heads: int
    homes: int
    area: int = Field(sa_type=BigInteger)
    digest: str = Field(max_length=64)
    names_digest: str = Field(max_length=64)
    source: str = Field(max_length=80)
    reason: str = Field(default="", max_length=400)
    proposed_by: int | None = Field(default=None, foreign_key="person.id")
    proposed_at: datetime
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    sealed_at: datetime | None = None

    @property
    def totals(self) -> Totals:
        return Totals(self.heads, self.area)


class RollEntry(Record, table=True):
    """A home as a version of the roll has it, whatever becomes of the home later. `area` in 0.01 m²; `heads` those of
    the whole group on its first home, 0 on the others; `owner_name` for officers only."""

    __table_args__ = (
        Index("ix_rollentry_group", "roll_id", "head_group"),
        Index("ix_rollentry_position", "roll_id", "position"),
        CheckConstraint("area > 0", name="area_positive"),
        CheckConstraint("heads >= 0", name="heads_counted"),
    )
    roll_id: int = Field(foreign_key="voteroll.id", primary_key=True)
    home_id: int = Field(foreign_key="home.id", primary_key=True)
    position: int
    label: str = Field(max_length=80)
    building: str = Field(max_length=40)
    area: int
    head_group: int
    heads: int
    holder: Holder = Field(default=Holder.OWNER, sa_type=enum_type(Holder))
    owner_name: str = Field(default="", max_length=60)


class RollObjection(Entity, table=True):
    """A verified resident says the roll is wrong about a home, once; answered with reasons before the opening."""

    __table_args__ = (
        UniqueConstraint("vote_id", "person_id", "home_id"),
        CheckConstraint("(answered_at IS NULL) = (upheld IS NULL)", name="answered_whole"),
    )
    vote_id: int = Field(foreign_key="vote.id")
    home_id: int = Field(foreign_key="home.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    words: str = Field(max_length=400)
    raised_at: datetime
    upheld: bool | None = None
    answer: str = Field(default="", max_length=400)
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None


class PetitionSigner(Record, table=True):
    """A home whose owner signed the petition."""

    vote_id: int = Field(foreign_key="vote.id", primary_key=True)
    home_id: int = Field(foreign_key="home.id", primary_key=True)
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    entered_at: datetime


class VoteOfficer(Entity, table=True):
    """Counts, monitors or looks on; one office a person and vote. Named once voting has begun, they do nothing before
    a second keeper looked."""

    __table_args__ = (UniqueConstraint("vote_id", "person_id"),)
    vote_id: int = Field(foreign_key="vote.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    role: OfficerRole = Field(sa_type=enum_type(OfficerRole))
    named_by: int | None = Field(default=None, foreign_key="person.id")
    named_at: datetime
    checked_by: int | None = Field(default=None, foreign_key="person.id")
    checked_at: datetime | None = None

    def waits(self, opened_at: datetime | None) -> bool:
        return opened_at is not None and self.named_at >= opened_at and self.checked_at is None


class OwnerCheck(Record, table=True):
    """A second keeper looked at an ownership that was verified after the posting; without it nobody votes online by
    it."""

    vote_id: int = Field(foreign_key="vote.id", primary_key=True)
    residency_id: int = Field(foreign_key="residency.id", primary_key=True)
    checked_by: int | None = Field(default=None, foreign_key="person.id")
    checked_at: datetime
