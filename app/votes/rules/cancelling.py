"""Who may give up a vote, and until when. Pure."""

from dataclasses import dataclass

from app.core.errors import DomainError, Forbidden
from app.votes.rules.kinds import Caller, VoteState

TOO_LATE = (
    "投票已经截止，票都在箱子里了，谁也不能停办。把票数完、公布结果；对结果有意见的业主，可以请求法院撤销"
    "（民法典第二百八十条）。"
)
SEES = "您看得到这次表决的票，投票开始以后不能由您来停办。"
CALLERS_ONLY = {
    Caller.OWNERS_COMMITTEE: "这次表决是业主委员会召集的，公示以后只有业主委员会能停办。",
    Caller.PETITION: "这次表决是业主联名提议的，公示以后社区和业主委员会不能停办；真要停，由镇里写明原因来办。",
    Caller.TOWN: "这次表决是镇里组织的，公示以后只有镇里能停办。",
}


@dataclass(frozen=True, slots=True)
class Side:
    """Whoever gives up, towards the vote: `owners` of the estate's owners' committee, `town` of its town, `sees`:
    can or will see what is on ballots."""

    owners: bool = False
    town: bool = False
    sees: bool = False


def check_cancel(state: VoteState, caller: Caller, side: Side, *, begun: bool, over: bool) -> None:
    """`begun`, `over`: the first or the last day has come or passed, whether or not the clock has been here. Raises
    DomainError once it is over, Forbidden from the posting on for anybody but the side that called the vote (the town
    for the owners who signed), and once it has begun for whoever sees ballots."""
    if over or state is VoteState.CLOSED:
        raise DomainError(TOO_LATE)
    if begun and side.sees:
        raise Forbidden(SEES)
    callers = side.owners if caller is Caller.OWNERS_COMMITTEE else side.town
    if state is not VoteState.DRAFT and not callers:
        raise Forbidden(CALLERS_ONLY[caller])
