"""What people wrote, as it is shown once the committee has covered some of it. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.reviews.rules.result import canonical

COVERED = "（这条被遮住了：{reason}）"


@dataclass(frozen=True, slots=True)
class Said:
    """One comment; `place` counts from 1 in the published order, `covered` says why nobody reads it, if so."""

    place: int
    words: str
    covered: str = ""


def said(comments: Sequence[str], covered: Mapping[int, str]) -> list[Said]:
    """All of them, so that as many are counted as were written."""
    return [
        Said(place, "" if place in covered else words, covered.get(place, ""))
        for place, words in enumerate(comments, 1)
    ]


def masked(result: str, covered: Mapping[int, str]) -> str:
    """The published text with the covered comments replaced by the reason. The digest is of the text before that."""
    if not covered:
        return result
    found = json.loads(result)
    told = said(found["comments"], covered)
    return canonical({
        **found, "comments": [COVERED.format(reason=each.covered) if each.covered else each.words for each in told],
    })  # fmt: skip
