"""When a refusal may be written down, and when the district's authority may be written to. Pure."""

from collections.abc import Collection
from datetime import date

from app.core.errors import DomainError, Invalid
from app.handovers.rules.items import check_running
from app.handovers.rules.kinds import RefusalKind, State

SHORTEST = 10
NO_CHARGE = (
    "不按规定交还、不配合交接的，不能再收合同终止以后的物业费；给业主造成损失的，要赔（条例第四十八条第四款）。"
)
NO_EXCUSE = "有人欠物业费、对业主的决定有意见，都不是不走、不交的理由（条例第四十九条第二款）。"
FINE = (
    "拒不退出，或者没有保存资料、建立档案的，由区县住建部门责令限期改正；逾期不改的，罚一千元以上一万元以下。"
    "罚不罚、罚多少，由区县住建部门依法决定（条例第八十一条）。"
)
NO_FORCE = "新物业也不能强行接管（条例第四十九条第四款）。"
USED_BEFORE = "这张照片在前面已经用过了，重新拍一张。"


def check_reportable(state: State, kind: RefusalKind, facts: str, last: date, today: date) -> None:
    """`last`: the last day to leave. Raises DomainError where there is nothing to report yet, Invalid for few words."""
    check_running(state)
    if state is State.REFUSED:
        raise DomainError("已经记着一次拒绝交接，还没有了结。")
    if kind is RefusalKind.STAY and today <= last:
        told = f"退出的最后一天是{last.month}月{last.day}日，还没有过，不能说物业拒不退出（条例第四十八条第一款）。"
        raise DomainError(told, field="kind")
    if len(facts) < SHORTEST:
        raise Invalid(f"写清楚哪天、谁、怎么拒绝的，至少 {SHORTEST} 个字。", field="facts")


def check_met(met_on: date, reported_on: date, today: date, meeting: str) -> None:
    """The joint meeting that tried to settle it (淄博 §49). Raises Invalid."""
    if len(meeting) < 2:
        raise Invalid("写上联席会议的纪要编号或者会议名称。", field="meeting")
    if met_on > today:
        raise Invalid("会还没有开，开过再写。", field="met_on")
    if met_on < reported_on:
        raise Invalid("要写记下拒绝交接以后开的会。", field="met_on")


def check_letter(met_on: date | None) -> None:
    """Raises DomainError while no joint meeting has tried to settle it."""
    if met_on is None:
        raise DomainError("先由物业管理联席会议协调（条例第四十九条第三款），开过会、写上会议，再报区县住建部门。")


def check_fresh(new: Collection[str], used: Collection[str]) -> None:
    """A photograph (by its digest) proves one thing. Raises Invalid."""
    if not set(new).isdisjoint(used):
        raise Invalid(USED_BEFORE, field="photos")
