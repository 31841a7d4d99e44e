"""What goes out and comes back: deliveries, papers, ballots, powers, photos."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.votes.rules.kinds import (
    Channel,
    DeliveryWay,
    PaperState,
    PhotoKind,
)


class VoteDelivery(Entity, table=True):
    """The ballot reached a head group; proof of it per group."""

    __table_args__ = (UniqueConstraint("vote_id", "head_group"),)
    vote_id: int = Field(foreign_key="vote.id")
    head_group: int
    way: DeliveryWay = Field(sa_type=enum_type(DeliveryWay))
    delivered_at: datetime
    entered_by: int | None = Field(default=None, foreign_key="person.id")


class VotePaper(Entity, table=True):
    """A printed ballot of one head group; one is live at a time. `first` and `second`: what two people typed.
    `confirmed_*`: the second person of one received in time and written down after the close. `contested_*`: the owner
    says that it is not theirs; whoever then finds so is in `settled_*`."""

    __table_args__ = (
        UniqueConstraint("vote_id", "serial"),
        Index(
            "uq_votepaper_live", "vote_id", "head_group", unique=True,
            sqlite_where=text("state IN ('issued', 'found', 'returned', 'contested', 'counted')"),
            postgresql_where=text("state IN ('issued', 'found', 'returned', 'contested', 'counted')"),
        ),
        CheckConstraint("second_by IS NULL OR second_by <> first_by", name="two_people_type"),
        CheckConstraint("confirmed_by <> returned_by", name="two_people_find"),
        CheckConstraint("settled_by <> contested_by", name="two_people_void"),
    )
    vote_id: int = Field(foreign_key="vote.id")
    serial: int
    head_group: int
    state: PaperState = Field(default=PaperState.ISSUED, sa_type=enum_type(PaperState))
    issued_by: int | None = Field(default=None, foreign_key="person.id")
    issued_at: datetime
    returned_by: int | None = Field(default=None, foreign_key="person.id")
    returned_at: datetime | None = None
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = None
    first: str = Field(default="", max_length=5)
    first_by: int | None = Field(default=None, foreign_key="person.id")
    second: str = Field(default="", max_length=5)
    second_by: int | None = Field(default=None, foreign_key="person.id")
    settled_by: int | None = Field(default=None, foreign_key="person.id")
    settled_at: datetime | None = None
    contested_by: int | None = Field(default=None, foreign_key="person.id")
    contested_at: datetime | None = None
    contested_words: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=200)

    @property
    def disputed(self) -> bool:
        return self.state is PaperState.RETURNED and bool(self.second)


class VoteBallot(Entity, table=True):
    """The one ballot a head group has: whichever was received first. `choices`: a letter a topic, "" while a returned
    paper waits to be typed. A void one (an unusable paper) counts for nothing."""

    __table_args__ = (
        Index(
            "uq_voteballot_one", "vote_id", "head_group", unique=True, sqlite_where=text("voided_at IS NULL"),
            postgresql_where=text("voided_at IS NULL"),
        ),
        UniqueConstraint("vote_id", "receipt"),
        CheckConstraint("(channel = 'paper') = (paper_id IS NOT NULL)", name="paper_named"),
    )
    vote_id: int = Field(foreign_key="vote.id")
    head_group: int
    channel: Channel = Field(sa_type=enum_type(Channel))
    choices: str = Field(default="", max_length=5)
    received_at: datetime
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    paper_id: int | None = Field(default=None, foreign_key="votepaper.id", unique=True)
    proxy_id: int | None = Field(default=None, foreign_key="voteproxy.id", index=True)
    receipt: str = Field(max_length=12)
    voided_at: datetime | None = None


class VoteProxy(Entity, table=True):
    """An owner's written power for one agent, who can't pass it on. It ends when the owner votes."""

    __table_args__ = (
        Index(
            "uq_voteproxy_live", "vote_id", "head_group", unique=True, sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    vote_id: int = Field(foreign_key="vote.id")
    head_group: int
    agent_name: str = Field(max_length=20)
    agent_phone: str = Field(default="", max_length=20)
    registered_by: int | None = Field(default=None, foreign_key="person.id")
    registered_at: datetime
    ended_at: datetime | None = None
    ended_reason: str = Field(default="", max_length=200)


class VoterNaming(Record, table=True):
    """Joint owners named the one of them who votes."""

    vote_id: int = Field(foreign_key="vote.id", primary_key=True)
    head_group: int = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    named_by: int | None = Field(default=None, foreign_key="person.id")
    named_at: datetime


class VotePhoto(Record, table=True):
    """A scan or photo; `about` is the head group, or the id of the paper or proxy it is about, 0 for the vote
    itself."""

    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    vote_id: int = Field(foreign_key="vote.id", index=True)
    kind: PhotoKind = Field(sa_type=enum_type(PhotoKind))
    about: int = Field(default=0, primary_key=True)
