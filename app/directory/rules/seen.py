"""What somebody saw when they began to edit, as a short mark: another one at saving means somebody else was first."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.core.errors import Stale


def mark_of(values: Mapping[str, Any]) -> str:
    told = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def check_seen(seen: str, values: Mapping[str, Any]) -> None:
    """Raises Stale (409) unless the mark still fits."""
    if seen != mark_of(values):
        raise Stale("您改的时候，别人刚刚改过。下面是您填的，对照新的看一看再存。")
