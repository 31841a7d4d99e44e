"""How one link of an audit chain is made and checked. Pure."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64


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


def seal(link: Link, previous_hash: str) -> str:
    """SHA-256 over the previous hash and all fields in a fixed form."""
    fields = {**asdict(link), "at": link.at.astimezone(UTC).isoformat(timespec="microseconds")}
    body = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{body}".encode()).hexdigest()


def canonical(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
