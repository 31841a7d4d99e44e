"""The published result: one JSON text and its digest, so that anybody can compare. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.reviews.rules.kinds import Voice
from app.reviews.rules.paper import Papers
from app.reviews.rules.tally import Rated, Shown, Tally, shown
from app.rulebooks.rules.policy import Rulebook


@dataclass(frozen=True, slots=True)
class Roll:
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything a result is made of. `households_total` homes of the estate, verified or not."""

    estate: str
    month: str
    households_total: int
    rolls: Mapping[Voice, Roll]
    tallies: Mapping[Voice, Tally]
    comments: Sequence[str]
    papers: Papers
    rulebook_number: int
    panel_note: str


def result_of(counted: Counted, book: Rulebook) -> dict[str, Any]:
    """What is published, JSON-ready, with whatever is too little to show left out."""
    household = counted.tallies[Voice.HOUSEHOLD]
    comments = sorted(counted.comments)
    return {
        "estate": counted.estate, "month": counted.month,
        "households": counted.rolls[Voice.HOUSEHOLD].size, "households_total": counted.households_total,
        "rolls": {voice.value: {"size": roll.size, "digest": roll.digest} for voice, roll in counted.rolls.items()},
        "voices": {voice.value: _voice(voice, found, book) for voice, found in counted.tallies.items()},
        "enough": book.enough(household.n, counted.households_total),
        "paper": {
            "issued": counted.papers.issued, "counted": counted.papers.counted, "spoiled": counted.papers.spoiled,
            "missing": counted.papers.missing,
        },
        "comments": comments if len(comments) >= book.small_cell else [],
        "comments_count": len(comments), "rulebook": counted.rulebook_number, "panel_note": counted.panel_note,
    }


def _voice(voice: Voice, found: Tally, book: Rulebook) -> dict[str, Any]:
    scored = voice is not Voice.PARTY
    visible: Shown = shown(found, book.level_points, least=book.small_cell, scored=scored)
    heads = zip(book.heads, visible.indicators, found.indicators, strict=True)
    return {
        "n": visible.n, "mean": visible.mean, "levels": list(visible.levels) if visible.levels else None,
        "why": visible.why,
        "indicators": [
            {"code": head.code, "name": head.name, **_indicator(rated, total)} for head, rated, (total, _) in heads
        ],
    }


def _indicator(rated: Rated, total: int) -> dict[str, int | None]:
    """`mean` 1.00 to 5.00 in hundredths."""
    return {"count": rated.count, "sum": total if rated.count is not None else None, "mean": rated.mean}


def canonical(result: Mapping[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of the published text, as anybody can compute it."""
    return hashlib.sha256(text.encode()).hexdigest()
