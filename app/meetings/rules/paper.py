"""What minutes on paper are made of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.meetings.rules.minutes import Line, Outline


@dataclass(frozen=True, slots=True)
class Paper:
    """What goes on paper besides the lines. `standing` is said under the title: the number, or that it is a draft."""

    outline: Outline
    standing: str
    issuer: str
    issued_on: date
    made_at: datetime
    added: Sequence[Line] = field(default=())
    footnote: str = ""
