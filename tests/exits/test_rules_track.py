"""The stages residents see, and when leaving is told of later."""

from datetime import date

import pytest

from app.exits.rules.flags import flagged_until, with_cause
from app.exits.rules.kinds import Cause, Deed, State
from app.exits.rules.track import not_certain, track

S, D = State, Deed


def told(cause: Cause, *passed: State) -> str:
    marks = {"done": "+", "now": "*", "next": "-"}
    return " ".join(marks[state] + label for label, state, _ in track(cause, passed))


@pytest.mark.parametrize(
    ("cause", "passed", "words"),
    [
        (
            Cause.YELLOW_CARD, (S.YELLOW, S.INTERVIEWED, S.ORDERED, S.RECTIFYING),
            "+约谈 *限期整改 -复查 -联席会议、劝退建议 -业主表决 -60 天通知 -交接 -离开",
        ),
        (Cause.YELLOW_CARD, (S.YELLOW, S.INTERVIEWED, S.ORDERED, S.RECTIFYING, S.RECHECK, S.PASSED),
         "+约谈 +限期整改 +复查 +整改合格"),
        (Cause.YELLOW_CARD, (S.YELLOW, S.RED), "+约谈 *联席会议、劝退建议 -业主表决 -60 天通知 -交接 -离开"),
        (Cause.RED_CARD, (S.RED, S.ADVISED, S.OWNER_VOTE), "+联席会议、劝退建议 *业主表决 -60 天通知 -交接 -离开"),
        (Cause.RED_CARD, (S.RED, S.ADVISED, S.OWNER_VOTE, S.KEPT), "+联席会议、劝退建议 +业主表决 +继续服务"),
        (
            Cause.RED_CARD, (S.RED, S.ADVISED, S.WITHDRAWING),
            "+联席会议、劝退建议 *等业主答复 -服务到说定那天 -交接 -离开",
        ),
        (Cause.WITHDRAWAL, (S.WITHDRAWING, S.WITHDRAWING, S.NOTICE), "+等业主答复 *服务到说定那天 -交接 -离开"),
        (Cause.WITHDRAWAL, (S.WITHDRAWING, S.NOTICE, S.HANDOVER), "+等业主答复 +服务到说定那天 *交接 -离开"),
        (
            Cause.PETITION, (S.PETITIONED, S.WITHDRAWING, S.PETITIONED, S.OWNER_VOTE, S.NOTICE),
            "+业主提议 +业主表决 +等业主答复 *60 天通知 -交接 -离开",
        ),
        (Cause.PETITION, (S.PETITIONED,), "*业主提议 -业主表决 -60 天通知 -交接 -离开"),
        (Cause.WITHDRAWAL, (S.NOTICE,), "*60 天通知 -交接 -离开"),
        (Cause.NON_RENEWAL, (S.NOT_RENEWING, S.HANDOVER), "+等合同到期 *交接 -离开"),
        (Cause.EXPIRY, (S.EXPIRED, S.NOTICE), "+合同到期 *60 天通知 -交接 -离开"),
        (
            Cause.PETITION, (S.PETITIONED, S.OWNER_VOTE, S.NOTICE, S.HANDOVER, S.EXITED),
            "+业主提议 +业主表决 +60 天通知 +交接 +离开",
        ),
    ],
)  # fmt: skip
def test_the_track(cause: Cause, passed: tuple[State, ...], words: str) -> None:
    assert told(cause, *passed) == words


@pytest.mark.parametrize(
    ("cause", "done", "flagged"),
    [
        (Cause.RED_CARD, {D.ADVISE, D.VOTE, D.OWNERS_NOTICE}, True), (Cause.PETITION, {D.OWNERS_NOTICE}, True),
        (Cause.VETO, {D.ADVISE, D.LEAVE_OPEN}, True), (Cause.YELLOW_CARD, {D.CARD_YELLOW, D.LEAVE_OPEN}, False),
        (Cause.WITHDRAWAL, {D.AGREE}, False), (Cause.NON_RENEWAL, {D.NOT_RENEW}, False),
        (Cause.EXPIRY, {D.EXPIRE, D.LEAVE_OPEN}, False), (Cause.EXPIRY, {D.EXPIRE, D.OWNERS_NOTICE}, True),
        (Cause.PETITION, {D.PETITION, D.VOTE, D.VOTE_CANCELLED, D.LEAVE_OPEN}, False),
        (Cause.YELLOW_CARD, {D.CARD_YELLOW, D.VOTE, D.VOTE_CANCELLED, D.NOT_RENEW}, False),
    ],
)  # fmt: skip
def test_only_leaving_with_a_cause_is_told_of(cause: Cause, done: set[Deed], *, flagged: bool) -> None:
    assert with_cause(cause, frozenset(done)) is flagged


def test_later_stages_are_not_foretold_before_the_owners_decided() -> None:
    open_to_all = (S.YELLOW, S.RED, S.ADVISED, S.PETITIONED, S.OWNER_VOTE)
    assert [each for each in open_to_all if "整改合格就结束" in not_certain(each, voted=False)] == [S.YELLOW]
    assert all("由业主表决" in not_certain(each, voted=False) for each in open_to_all)
    assert not not_certain(S.OWNER_VOTE, voted=True)
    assert not any(not_certain(each, voted=False) for each in (S.NOTICE, S.HANDOVER, S.EXITED, S.KEPT))


def test_it_is_told_for_twelve_months() -> None:
    assert flagged_until(date(2026, 11, 30)) == date(2027, 11, 30)
    assert flagged_until(date(2024, 2, 29)) == date(2025, 2, 28)
