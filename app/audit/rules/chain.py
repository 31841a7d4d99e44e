"""How one link of an audit chain is made and checked. Pure."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


@dataclass(frozen=True, slots=True)
class Link:
    """Every field of an entry that the hash must cover; `before` and `after` are canonical JSON."""

    stream: str
    seq: int
    at: datetime
    actor_id: int
    actor_title: str
    verb: str
    subject: str
    before: str
    after: str
    reason: str

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def seal(link: Link, previous_hash: str) -> str:
    """SHA-256 over the previous hash and all fields in a fixed form."""
    fields = {**link.fields(), "at": link.at.astimezone(UTC).isoformat(timespec="microseconds")}
    return hashlib.sha256(f"{previous_hash}\n{canonical(fields)}".encode()).hexdigest()


def canonical(values: object) -> str:
    return _JSON.encode(values)
