"""What was published of a month."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.core.tokens import hashed
from app.opendata.models import OpenMonth
from app.opendata.rules.sets import Row


@dataclass(frozen=True, slots=True)
class Published:
    """`rows` None where somebody changed them after they were published."""

    counted_at: datetime
    rows: list[Row] | None


def published(session: Session, month: date) -> Published | None:
    kept = session.get(OpenMonth, month)
    if kept is None:
        return None
    return Published(kept.counted_at, json.loads(kept.data) if hashed(kept.data) == kept.digest else None)


def unpublished(session: Session, months: Sequence[date]) -> list[date]:
    """Those of `months` that are not there yet, in their order."""
    there = set(session.exec(select(col(OpenMonth.month)).where(col(OpenMonth.month).in_(months))))
    return [month for month in months if month not in there]
