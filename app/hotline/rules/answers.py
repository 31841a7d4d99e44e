"""What goes back to the hotline about one line, as text for a cell. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.core.masking import mask_personal
from app.core.workdays import local
from app.issues.rules.lifecycle import Status

LONGEST = 1000
STARTS = frozenset("=+-@＝＋－＠\t\r")
RATED = ("很不满意", "不满意", "一般", "满意", "很满意")


@dataclass(frozen=True, slots=True)
class Answer:
    """The four cells, empty where there is nothing to say yet."""

    result: str = ""
    done: str = ""
    rating: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """An issue as far as it is; `said` is the last public word about it."""

    ref: str
    status: Status
    said: str = ""
    unit: str = ""
    closed_at: datetime | None = None
    confirmed: bool = False
    satisfaction: int | None = None


def answer_of(found: Progress) -> Answer:
    said = mask_personal(" ".join(found.said.split()))
    result = f"{found.status.label}（{found.ref}）" + (f"：{said}" if said else "")
    closed = found.status is Status.CLOSED and found.closed_at is not None
    done = f"{local(found.closed_at):%Y-%m-%d %H:%M}" if closed and found.closed_at else ""
    return Answer(result[:LONGEST], done, _rating(found) if closed else "", found.unit)


def _rating(found: Progress) -> str:
    """Silence is 未评价, never satisfied (domain §5)."""
    if found.confirmed and found.satisfaction:
        return RATED[found.satisfaction - 1]
    return "未评价"


def harmless(text: str) -> str:
    """Text a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{text}" if text[:1] in STARTS else text
