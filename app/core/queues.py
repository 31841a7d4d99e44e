"""What waits in a queue, for the operator: how many, since when, and how many failed. Nothing of what they say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Queue:
    name: str
    waiting: int
    oldest: datetime | None
    failed: int = 0
