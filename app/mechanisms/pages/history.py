"""How a mechanism was changed, as its page tells it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.masking import mask_name
from app.mechanisms.models import MechanismChange
from app.mechanisms.rules.changes import ADOPTED, Change, in_words


@dataclass(frozen=True, slots=True)
class Told:
    """One entry: who did what, and what became what."""

    at: datetime
    who: str
    role: str
    did: str
    changes: Sequence[Change]


def told(rows: Iterable[tuple[MechanismChange, str]]) -> list[Told]:
    """Rows with the name of whoever did it, which is shown masked."""
    return [_told(change, name) for change, name in rows]


def _told(change: MechanismChange, name: str) -> Told:
    kept: dict[str, Any] = json.loads(change.changes)
    switched = kept.get("active")
    changes = () if switched else in_words(kept)
    did = "开始采用" if ADOPTED in kept else f"改了 {len(changes)} 处"
    if switched:
        did = "恢复办了" if switched[1] else "停办了"
    return Told(change.at, mask_name(name), change.actor_title, did, changes)
