"""回头看: what is looked at again, what one may answer, and what an answer does to the issue. Pure."""

from enum import StrEnum

from app.core.errors import Invalid
from app.issues.rules.lifecycle import OPEN, Status

NEVER = frozenset({Status.REJECTED, Status.MERGED, Status.WITHDRAWN})
"""Not a fault of its own (any more): nobody walks there again."""


class Verdict(StrEnum):
    """What the look-back saw; not seen is not mended."""

    FIXED = "fixed"
    UNFIXED = "unfixed"
    UNSEEN = "unseen"

    @property
    def label(self) -> str:
        return {"fixed": "修好了", "unfixed": "没修好", "unseen": "没看成"}[self.value]

    @property
    def fixed(self) -> bool | None:
        """As a Recheck stores it."""
        return None if self is Verdict.UNSEEN else self is Verdict.FIXED


class Effect(StrEnum):
    """What becomes of the issue: verified (done), filed anew (closed and broken again), or only noted."""

    VERIFY = "verify"
    FILE_ANEW = "file_anew"
    NOTE = "note"


def verdict_of(fixed: bool | None) -> Verdict:
    if fixed is None:
        return Verdict.UNSEEN
    return Verdict.FIXED if fixed else Verdict.UNFIXED


def looked_at(status: Status, *, last_round: bool, seen_before: Verdict | None) -> bool:
    """Whether a fault comes up: all of the last round's, and older ones still open or never seen.

    `seen_before` is the latest answer of an earlier look-back, None where there was none.
    """
    if status in NEVER:
        return False
    if last_round or seen_before is Verdict.UNSEEN:
        return True
    return seen_before is Verdict.UNFIXED and status in OPEN


def effect_of(status: Status, verdict: Verdict, *, may_verify: bool) -> Effect:
    """Done is a claim, which the walk verifies; closed stays closed, and what broke again is a new fault."""
    if verdict is Verdict.UNSEEN:
        return Effect.NOTE
    if status is Status.DONE and may_verify:
        return Effect.VERIFY
    return Effect.FILE_ANEW if status is Status.CLOSED and verdict is Verdict.UNFIXED else Effect.NOTE


def check_answer(verdict: Verdict, note: str, *, photo: bool) -> None:
    """Raises Invalid: what was seen needs a photo or a sentence, what was not seen needs the reason."""
    if verdict is Verdict.UNSEEN and not note:
        raise Invalid("写一句为什么没看成，比如：家里没人，进不去。", field="note")
    if verdict is not Verdict.UNSEEN and not note and not photo:
        raise Invalid("拍一张现在的样子，拍不了就写一句看到了什么。", field="note")
