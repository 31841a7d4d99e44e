"""What a paper says, as one value: the same on the screen, in print, in Word and under the digest. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Rows = Sequence[Sequence[str]]
"""A table; the first row is its head."""


class BlockKind(StrEnum):
    ADDRESSEE = "addressee"
    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, or a table with `rows`, whose name `text` is then."""

    kind: BlockKind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A whole paper. A draft has no `number` and no `day`; `letterhead` is the red line of a town's papers."""

    kind: str
    name: str
    title: str
    blocks: tuple[Block, ...]
    signatures: tuple[str, ...] = ()
    receipt: bool = False
    letterhead: bool = False
    issuer: str = ""
    number: str = ""
    day: date | None = None


def as_json(content: Content) -> str:
    """The one canonical form: what the digest is taken of."""
    values: dict[str, Any] = {
        "kind": content.kind, "name": content.name, "title": content.title,
        "blocks": [[block.kind.value, block.text, block.rows] for block in content.blocks],
        "signatures": content.signatures, "receipt": content.receipt, "letterhead": content.letterhead,
        "issuer": content.issuer, "number": content.number, "day": content.day.isoformat() if content.day else None,
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Content:
    values = json.loads(text)
    blocks = tuple(
        Block(BlockKind(kind), words, tuple(tuple(row) for row in rows)) for kind, words, rows in values.pop("blocks")
    )
    day, signatures = values.pop("day"), tuple(values.pop("signatures"))
    return Content(
        **values, blocks=blocks, signatures=signatures, day=date.fromisoformat(day) if day is not None else None
    )


def receiver_of(content: Content) -> str:
    """Whom it is addressed to; empty where it names nobody."""
    return next((block.text.rstrip("：:") for block in content.blocks if block.kind is BlockKind.ADDRESSEE), "")


def digest_of(text: str | bytes) -> str:
    """SHA-256 in hex, of the canonical form or of a file's bytes."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def fingerprint(digest: str) -> str:
    """The first sixteen digits in fours, as people compare them by eye."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))
