"""Several pieces of news for one phone become one text message: a digest, not a flood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.text import headline

NAMED = 3
LONGEST_LINE = 24
_ADDRESS = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Due:
    """One outbox row that is due; `entry_id` is its key."""

    entry_id: int
    phone: str
    text: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is sent as one message, and the rows it settles."""

    phone: str
    text: str
    entry_ids: tuple[int, ...]


def envelopes(due: Sequence[Due], inbox: str) -> list[Envelope]:
    """Urgent rows one by one and first; the others joined per phone, in the order in which they came.

    `inbox` is the address at which everything can be read.
    """
    urgent = [Envelope(row.phone, row.text, (row.entry_id,)) for row in due if row.urgent]
    by_phone: dict[str, list[Due]] = {}
    for row in due:
        if not row.urgent:
            by_phone.setdefault(row.phone, []).append(row)
    return urgent + [_joined(phone, rows, inbox) for phone, rows in by_phone.items()]


def _joined(phone: str, rows: Sequence[Due], inbox: str) -> Envelope:
    text = rows[0].text if len(rows) == 1 else digest([row.text for row in rows], inbox)
    return Envelope(phone, text, tuple(row.entry_id for row in rows))


def digest(texts: Sequence[str], inbox: str) -> str:
    """Names the first three things in a few words each; addresses in the single texts give way to the inbox."""
    lines = [headline(_ADDRESS.sub("", text), LONGEST_LINE) for text in texts]
    named = "；".join(line.rstrip("，、。：: ") for line in list(dict.fromkeys(lines))[:NAMED])
    more = "等" if len(texts) > NAMED else ""
    return f"有 {len(texts)} 件事有进展：{named}{more}。打开 {inbox} 看。"
