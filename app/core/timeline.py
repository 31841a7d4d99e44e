"""One line of a history, as `ui.timeline` wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """`photos` have url, href and alt; `next` marks what is still to come."""

    title: str
    role: str
    at: datetime
    text: str
    photos: Sequence[Any] = ()
    role_icon: str = "user"
    who: str = ""
    next: bool = False
