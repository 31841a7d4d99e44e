"""A company leaves and hands over: what, to whom, by when; readings, disputes, refusals; emergency service."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from app.core.entity import Entity, Record, enum_type
from app.handovers.rules.items import Deed, Shown, as_seen_by, shown_as, speaks
from app.handovers.rules.kinds import ItemKind, ItemState, Meter, Receiver, RefusalKind, Side, State


class Handover(Entity, table=True):
    """One that counts a leaving contract. `terminated_on` is the contract's last day, `leave_by` the last day to
    leave. `word`: the owners' committee's written word for a new company. `basis`: by what the community's committee
    receives for the owners where nobody of theirs can sign. `version` counts every change below it."""

    __table_args__ = (
        Index(
            "uq_handover_contract", "contract_id", unique=True,
            sqlite_where=text("state <> 'void'"), postgresql_where=text("state <> 'void'"),
        ),
        CheckConstraint("leave_by >= terminated_on", name="days_in_order"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_whole"),
        CheckConstraint("new_contract_id IS NULL OR new_contract_id <> contract_id", name="another_contract"),
    )
    estate_id: int = Field(foreign_key="estate.id", index=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    contract_id: int = Field(foreign_key="servicecontract.id")
    receiver: Receiver = Field(sa_type=enum_type(Receiver))
    receiver_name: str = Field(default="", max_length=60)
    word: str = Field(default="", max_length=200)
    basis: str = Field(default="", max_length=200)
    new_contract_id: int | None = Field(default=None, foreign_key="servicecontract.id", index=True)
    terminated_on: date
    leave_by: date
    agreed: bool = False
    state: State = Field(default=State.OPEN, sa_type=enum_type(State))
    opened_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    opened_at: datetime
    done_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    done_at: datetime | None = None
    void_reason: str = Field(default="", max_length=200)
    version: int = 1


class HandoverItem(Entity, table=True):
    """Something to hand over; the two signatures stand for its state as it is. `amount` in 分 where it is money.
    `paper`: both signed a sheet of paper, a photograph of which the community's committee entered."""

    __table_args__ = (
        UniqueConstraint("handover_id", "number"),
        UniqueConstraint("handover_id", "slip"),
        CheckConstraint("giver_id IS NULL OR receiver_id IS NULL OR giver_id <> receiver_id", name="two_people"),
        CheckConstraint(
            "state <> 'accepted' OR (handed_at IS NOT NULL AND received_at IS NOT NULL)", name="signed_twice"
        ),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount_counts"),
    )
    handover_id: int = Field(foreign_key="handover.id")
    number: int
    kind: ItemKind = Field(sa_type=enum_type(ItemKind))
    title: str = Field(max_length=60)
    state: ItemState = Field(default=ItemState.WAITING, sa_type=enum_type(ItemState))
    amount: int | None = None
    giver_words: str = Field(default="", max_length=300)
    giver_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    giver_title: str = Field(default="", max_length=20)
    handed_at: datetime | None = None
    receiver_words: str = Field(default="", max_length=300)
    receiver_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    receiver_title: str = Field(default="", max_length=20)
    received_at: datetime | None = None
    paper: bool = False
    slip: str | None = Field(default=None, max_length=40)
    version: int = 1

    @property
    def shown(self) -> Shown:
        return shown_as(self)

    def seen_by(self, side: Side | None) -> ItemState:
        """Its state as far as this side may still act on it."""
        return as_seen_by(side, self.state, paper=self.paper, signed=self.receiver_id is not None)

    @property
    def speaks(self) -> str:
        return speaks(self.giver_id, self.giver_title)


class ItemMark(Entity, table=True):
    """One deed about an item, added and never changed."""

    __table_args__ = (UniqueConstraint("item_id", "version"),)
    item_id: int = Field(foreign_key="handoveritem.id")
    version: int
    deed: Deed = Field(sa_type=enum_type(Deed))
    side: Side | None = Field(default=None, sa_type=enum_type(Side))
    words: str = Field(default="", max_length=300)
    amount: int | None = None
    paper: bool = False
    made_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    made_title: str = Field(default="", max_length=20)
    made_at: datetime


class Reading(Entity, table=True):
    """What a meter showed on a day, as one side wrote it down and the other agreed. `value` as it stands there."""

    __table_args__ = (
        UniqueConstraint("handover_id", "slip"),
        CheckConstraint("agreed_by IS NULL OR entered_by IS NULL OR agreed_by <> entered_by", name="two_people"),
    )
    handover_id: int = Field(foreign_key="handover.id")
    meter: Meter = Field(sa_type=enum_type(Meter))
    place: str = Field(max_length=60)
    value: str = Field(max_length=20)
    unit: str = Field(max_length=10)
    read_on: date
    side: Side = Field(sa_type=enum_type(Side))
    entered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    entered_at: datetime
    agreed_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    agreed_at: datetime | None = None
    slip: str = Field(max_length=40)


class FeeDispute(Entity, table=True):
    """A quarrel about money, written down so that nobody holds anything back for it. `amount` in 分."""

    __table_args__ = (UniqueConstraint("handover_id", "slip"),)
    handover_id: int = Field(foreign_key="handover.id")
    words: str = Field(max_length=300)
    amount: int | None = None
    entered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    entered_title: str = Field(default="", max_length=20)
    entered_at: datetime
    slip: str = Field(max_length=40)


class Refusal(Entity, table=True):
    """The company refuses to leave or to hand over; one at a time. `answer` is what the company says to it. `meeting`
    is the joint meeting that tried to settle it, as text, with its address in the system where it has one."""

    __table_args__ = (
        Index(
            "uq_refusal_open", "handover_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(met_on IS NULL) = (meeting = '')", name="met_whole"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_whole"),
        CheckConstraint("(ended_at IS NULL) = (ended_words = '')", name="ended_whole"),
    )
    handover_id: int = Field(foreign_key="handover.id", index=True)
    kind: RefusalKind = Field(sa_type=enum_type(RefusalKind))
    facts: str = Field(max_length=400)
    reported_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    reported_title: str = Field(default="", max_length=20)
    reported_at: datetime
    answer: str = Field(default="", max_length=400)
    answered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    answered_at: datetime | None = None
    meeting: str = Field(default="", max_length=80)
    meeting_address: str = Field(default="", max_length=120)
    met_on: date | None = None
    letter_at: datetime | None = None
    ended_words: str = Field(default="", max_length=200)
    ended_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    ended_at: datetime | None = None


class ServiceContinuity(Entity, table=True):
    """Who serves what until somebody else takes over, as everybody reads it; the latest counts."""

    handover_id: int = Field(foreign_key="handover.id", index=True)
    words: str = Field(max_length=300)
    said_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    said_title: str = Field(default="", max_length=20)
    said_at: datetime


class HandoverPhoto(Record, table=True):
    """A photo of exactly one thing; for the eyes of those who may look into the handover only."""

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN reading_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN refusal_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="of_one_thing",
        ),
    )
    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    handover_id: int = Field(foreign_key="handover.id", index=True)
    item_id: int | None = Field(default=None, foreign_key="handoveritem.id", index=True)
    reading_id: int | None = Field(default=None, foreign_key="reading.id", index=True)
    refusal_id: int | None = Field(default=None, foreign_key="refusal.id", index=True)


class EmergencyService(Entity, table=True):
    """应急物业 (淄博 §50), decided by the town for at most six months. `fee` in 分 per m² and month, 0 for none.
    One goes on at a time; it ends once, with a reason."""

    __table_args__ = (
        Index(
            "uq_emergencyservice_open", "estate_id", unique=True,
            sqlite_where=text("ended_on IS NULL"), postgresql_where=text("ended_on IS NULL"),
        ),
        CheckConstraint("until >= starts_on", name="days_in_order"),
        CheckConstraint("(ended_on IS NULL) = (ended_reason = '')", name="ended_whole"),
        CheckConstraint("fee >= 0", name="fee_counts"),
    )
    estate_id: int = Field(foreign_key="estate.id", index=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    company_id: int = Field(foreign_key="company.id", index=True)
    contract_id: int = Field(foreign_key="servicecontract.id", unique=True)
    starts_on: date
    until: date
    content: str = Field(max_length=300)
    fee: int
    fee_words: str = Field(default="", max_length=200)
    why: str = Field(max_length=300)
    decided_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    decided_at: datetime
    ended_on: date | None = None
    ended_reason: str = Field(default="", max_length=200)
    ended_by: int | None = Field(default=None, foreign_key="person.id", index=True)


class ServiceStop(Entity, table=True):
    """Somebody saw that the company under contract serves no more, since a day, with photos; a joint meeting looked
    into it. It counts once somebody else, of the town, found so too and decided emergency service for it (淄博 §50).
    `back`: that it serves again since a day; it counts once somebody else of the town found so too, without a meeting.
    `answer` is what the company says. One stands open at a time."""

    __table_args__ = (
        Index(
            "uq_servicestop_open", "contract_id", unique=True,
            sqlite_where=text("confirmed_at IS NULL AND ended_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL AND ended_at IS NULL"),
        ),
        CheckConstraint("confirmed_by IS NULL OR told_by IS NULL OR confirmed_by <> told_by", name="two_people"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_whole"),
        CheckConstraint("(ended_at IS NULL) = (ended_words = '')", name="ended_whole"),
    )
    estate_id: int = Field(foreign_key="estate.id", index=True)
    community_id: int = Field(foreign_key="community.id", index=True)
    contract_id: int = Field(foreign_key="servicecontract.id")
    back: bool = False
    since: date
    facts: str = Field(max_length=300)
    meeting: str = Field(max_length=80)
    told_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    told_title: str = Field(default="", max_length=20)
    told_at: datetime
    answer: str = Field(default="", max_length=300)
    answered_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    answered_at: datetime | None = None
    confirmed_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    confirmed_at: datetime | None = None
    ended_words: str = Field(default="", max_length=200)
    ended_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    ended_at: datetime | None = None


class StopPhoto(Record, table=True):
    """What was seen; for the eyes of those who may say so, and of the company."""

    photo_id: int = Field(foreign_key="photo.id", primary_key=True)
    stop_id: int = Field(foreign_key="servicestop.id", index=True)
