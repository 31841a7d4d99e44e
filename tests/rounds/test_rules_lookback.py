"""What is looked at again, what an answer needs, and what it does."""

import pytest

from app.core.errors import Invalid
from app.issues.rules.lifecycle import Status
from app.rounds.rules.lookback import Effect, Verdict, check_answer, effect_of, looked_at, verdict_of

FIXED, UNFIXED, UNSEEN = Verdict.FIXED, Verdict.UNFIXED, Verdict.UNSEEN


@pytest.mark.parametrize(
    ("status", "last", "before", "up"),
    [
        (Status.DISPATCHED, True, None, True), (Status.CLOSED, True, None, True), (Status.DONE, True, None, True),
        (Status.TRANSFERRED, True, None, True), (Status.REJECTED, True, None, False),
        (Status.MERGED, True, None, False),
        (Status.WITHDRAWN, True, None, False), (Status.DISPATCHED, False, None, False),
        (Status.DISPATCHED, False, FIXED, False), (Status.DISPATCHED, False, UNFIXED, True),
        (Status.SUSPENDED, False, UNFIXED, True), (Status.CLOSED, False, UNFIXED, False),
        (Status.CLOSED, False, UNSEEN, True), (Status.MERGED, False, UNSEEN, False),
    ],
)
def test_all_of_the_last_round_and_what_is_left_of_older_ones(
    status: Status, last: bool, before: Verdict | None, up: bool
) -> None:
    assert looked_at(status, last_round=last, seen_before=before) is up


@pytest.mark.parametrize(
    ("status", "verdict", "may_verify", "effect"),
    [
        (Status.DONE, FIXED, True, Effect.VERIFY), (Status.DONE, UNFIXED, True, Effect.VERIFY),
        (Status.DONE, FIXED, False, Effect.NOTE), (Status.DONE, UNFIXED, False, Effect.NOTE),
        (Status.DONE, UNSEEN, True, Effect.NOTE), (Status.CLOSED, UNFIXED, True, Effect.FILE_ANEW),
        (Status.CLOSED, UNFIXED, False, Effect.FILE_ANEW), (Status.CLOSED, FIXED, True, Effect.NOTE),
        (Status.CLOSED, UNSEEN, True, Effect.NOTE), (Status.DISPATCHED, UNFIXED, True, Effect.NOTE),
        (Status.IN_PROGRESS, FIXED, True, Effect.NOTE), (Status.SUSPENDED, UNFIXED, True, Effect.NOTE),
    ],
)
def test_done_is_verified_closed_is_found_anew(
    status: Status, verdict: Verdict, may_verify: bool, effect: Effect
) -> None:
    assert effect_of(status, verdict, may_verify=may_verify) is effect


@pytest.mark.parametrize(
    ("verdict", "note", "photo", "fits"),
    [
        (FIXED, "", True, True), (FIXED, "亮了", False, True), (FIXED, "", False, False), (UNFIXED, "", False, False),
        (UNFIXED, "", True, True), (UNSEEN, "家里没人", False, True), (UNSEEN, "", True, False),
        (UNSEEN, "", False, False),
    ],
)
def test_what_was_seen_is_shown_and_what_was_not_is_explained(
    verdict: Verdict, note: str, photo: bool, fits: bool
) -> None:
    if fits:
        check_answer(verdict, note, photo=photo)
        return
    with pytest.raises(Invalid):
        check_answer(verdict, note, photo=photo)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_not_seen_is_not_mended(verdict: Verdict) -> None:
    assert verdict_of(verdict.fixed) is verdict
    assert (verdict.fixed is True) is (verdict is FIXED)
