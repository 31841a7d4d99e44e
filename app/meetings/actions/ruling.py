"""One item while it is being decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.meetings.models import AgendaItem
from app.meetings.queries.meetings import Held
from app.meetings.rules.decisions import Told, heard
from app.meetings.rules.drafting import titled
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided about one item, checked and written down; `unit_name` is that of `told.unit_id`, "" without."""

    session: Session
    held: Held
    item: AgendaItem
    told: Told
    unit_name: str
    by: Actor
    at: datetime

    @property
    def titled(self) -> str:
        """每周说事第46期"""
        return titled(self.held.occurrence.name, self.held.occurrence.number)

    @property
    def words(self) -> str:
        """The decision as whoever brought the matter up hears it."""
        return f"{self.titled}：{heard(self.told, self.unit_name)}"
