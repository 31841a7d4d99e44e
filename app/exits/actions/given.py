"""What somebody gives with a step. Each step reads the part that is its own."""

from dataclasses import dataclass
from datetime import date, datetime

from app.handovers.rules.kinds import Receiver


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be put right, and what it is measured by."""

    what: str
    standard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`words` are read by everybody; `people`, `materials`, `receiver_name` by the four sides only. `day` is the day it
    happened, `until` a last day agreed, `moment` an appointment. `number`, `address`: of minutes. `seen` is the case's
    version that was looked at. `photos` are ids of stored photos."""

    seen: int = 0
    words: str = ""
    day: date | None = None
    until: date | None = None
    moment: datetime | None = None
    place: str = ""
    people: str = ""
    materials: str = ""
    came: bool = True
    said: str = ""
    promised: str = ""
    number: str = ""
    address: str = ""
    days: int | None = None
    clause: str = ""
    signers: int = 0
    receiver: Receiver = Receiver.OWNERS_COMMITTEE
    receiver_name: str = ""
    basis: str = ""
    items: tuple[Item, ...] = ()
    photos: tuple[int, ...] = ()
