"""A ballot as one line of nine digits, the box it lies in, and the code that says it was counted. Pure.

The box is sorted: a line in it says nothing about when it came, after which other, or from whom.
"""

import hashlib
import json
import re
import unicodedata
from bisect import insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.rulebooks.rules.policy import INDICATORS, LEVELS

ALPHABET = "2346789ABCDEFGHJKMNPQRTUVWXY"
"""Without what is misread on paper: 0 O, 1 I L, 5 S, Z."""

CODE_LENGTH = 8
LONGEST_COMMENT = 200
LEVEL_WORDS = ("非常不满意", "不满意", "基本满意", "满意", "非常满意")
RATE_WORDS = ("很差", "较差", "一般", "较好", "很好")


@dataclass(frozen=True, slots=True)
class Ballot:
    """`indicators`: eight of 0 (没接触过) to 5; `overall`: 1 to 5, the worst first."""

    indicators: tuple[int, ...]
    overall: int

    def __post_init__(self) -> None:
        rated = len(self.indicators) == INDICATORS and all(0 <= each <= LEVELS for each in self.indicators)
        if not rated or not 1 <= self.overall <= LEVELS:
            raise ValueError("not a ballot")

    @property
    def line(self) -> str:
        return "".join(map(str, (*self.indicators, self.overall)))


def ballot_of(line: str) -> Ballot:
    """Raises ValueError for a line that is no ballot."""
    if not line.isascii() or not line.isdigit():
        raise ValueError("not a ballot")
    digits = tuple(map(int, line))
    return Ballot(digits[:-1], digits[-1])


@dataclass(frozen=True, slots=True)
class Box:
    """What lies in it: lines, comments, and the digests of receipt codes, each sorted by itself, sharing no key."""

    papers: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    receipts: tuple[str, ...] = ()

    def with_(self, ballot: Ballot, comment: str = "", receipt: str = "") -> "Box":
        """The box after one more ballot; an empty comment or receipt adds none."""
        return Box(
            _put(self.papers, ballot.line), _put(self.comments, comment) if comment else self.comments,
            _put(self.receipts, receipt) if receipt else self.receipts,
        )

    def ballots(self) -> Iterator[Ballot]:
        return map(ballot_of, self.papers)


def _put(lines: Sequence[str], line: str) -> tuple[str, ...]:
    kept = list(lines)
    insort(kept, line)
    return tuple(kept)


def packed(lines: Sequence[str]) -> str:
    return json.dumps(list(lines), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def shown_code(letters: str) -> str:
    """“7K3M-92PD”"""
    return f"{letters[:4]}-{letters[4:]}"


def typed_plain(text: str) -> str:
    """What was typed without spaces, dashes and the wide forms of a Chinese keyboard, in capitals."""
    return re.sub(r"[\s\-—–_]", "", unicodedata.normalize("NFKC", text).upper())


def typed_code(text: str) -> str:
    """A code as somebody typed it, in the form it was given; "" for what can be none."""
    letters = typed_plain(text)
    return shown_code(letters) if len(letters) == CODE_LENGTH and set(letters) <= set(ALPHABET) else ""


def code_digest(review_id: int, code: str) -> str:
    """The beginning of a SHA-256, as long as needed for codes this short: all of them are written anew with each
    ballot."""
    return hashlib.sha256(f"{review_id}|{code}".encode()).hexdigest()[:16]


def sealed_roll(estate: str, month: str, voice: str, voters: Sequence[int]) -> tuple[str, str]:
    """A roll as it is kept (sorted ids) and its SHA-256, which covers what it is the roll of."""
    kept = json.dumps(sorted(voters), separators=(",", ":"))
    whole = json.dumps({"estate": estate, "month": month, "voice": voice, "voters": sorted(voters)}, sort_keys=True)
    return kept, hashlib.sha256(whole.encode()).hexdigest()
