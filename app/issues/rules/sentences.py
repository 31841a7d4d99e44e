"""One sentence in plain words for every step, from what its event carries. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from app.core.filters import day, when
from app.core.masking import mask_name
from app.issues.rules.lifecycle import Step

Data = Mapping[str, Any]
LEVELS = ("很差", "较差", "一般", "满意", "很满意")
SOURCES = {
    "qr": "扫楼道里的码", "api": "从接口", "counter": "在柜台", "patrol": "网格巡查时", "phone": "打电话",
    "round": "找茬时", "meeting": "在会上",
}


def _filed(data: Data) -> str:
    clerk = str(data.get("entered_by", ""))
    if clerk:
        title, _, name = clerk.partition(" ")
        return f"由{title}{mask_name(name)}代为录入。"
    source = SOURCES.get(str(data.get("source", "")))
    return f"{source}反映的。" if source else ""


def _ended_elsewhere(opening: str) -> Callable[[Data], str]:
    return lambda data: f"{opening}可以找：{data.get('route', '')}。"


def _merged(data: Data) -> str:
    if origin := data.get("origin"):
        return f"{origin} 说的是同一件事，合并进来，带来 {data.get('supports', 0)} 人同感。"
    return f"和 {data.get('target', '')} 是同一件事，合在一起办，同感的人也一起过去。"


def _separated(data: Data) -> str:
    if origin := data.get("origin"):
        return f"{origin} 分出去单独办理，它带来的同感也跟着回去。"
    return f"不再和 {data.get('target', '')} 合在一起，重新单独办理。"


def _dispatched(data: Data) -> str:
    unit = data.get("unit", "")
    return f"社区指定由{unit}办理，不能再退回。" if data.get("designated") else f"派给{unit}办理。"


def _extended(data: Data) -> str:
    return f"期限延 {data.get('days', '')} 天，从 {_when(data.get('before'))} 延到 {_when(data.get('resolve_by'))}。"


def _committed(data: Data) -> str:
    before = data.get("before")
    return f"说定 {_when(data.get('resolve_by'))} 前办完" + (f"，原来是 {_when(before)}。" if before else "。")


def _suspended(data: Data) -> str:
    return f"先挂账，期限停下来不走，{_day(data.get('review_on'))}前复查。"


def _resumed(data: Data) -> str:
    due = data.get("resolve_by")
    return f"接着办，期限从停下的地方继续走，到 {_when(due)}。" if due else "接着办。"


def _completed(data: Data) -> str:
    return "写明了为什么现在修不了，请反映人看看。" if data.get("explained") else "说办完了，请反映人看一眼。"


def _verified(data: Data) -> str:
    if data.get("outcome"):
        return "一直没等到反映人的回话，按“未评价”办结。"
    return "核实过，修好了。" if data.get("solved") else _again("核实下来没修好", data)


def _confirmed(data: Data) -> str:
    if not data.get("solved"):
        return _again("反映人说没解决", data)
    return f"反映人说解决了{_rated(data.get('satisfaction'))}。"


def _rated(level: Any) -> str:
    return f"，觉得办得{LEVELS[level - 1]}" if isinstance(level, int) and 1 <= level <= 5 else ""


def _again(opening: str, data: Data) -> str:
    meeting = "，这件事上联席会商量" if data.get("level") == "joint_meeting" else ""
    return f"{opening}，退回重办，这是第 {data.get('reopen_count', 1)} 次，期限不重新算{meeting}。"


def _escalated(data: Data) -> str:
    return "上报到联席会。" if data.get("level") == "joint_meeting" else "上报到镇里。"


def _said(sentence: str) -> Callable[[Data], str]:
    return lambda _data: sentence


SENTENCES: dict[Step, Callable[[Data], str]] = {
    Step.FILING: _filed,
    Step.ACCEPTANCE: _said("社区接下了这件事。"),
    Step.REJECTION: _ended_elsewhere("这件事社区办不了。"),
    Step.TRANSFER: _ended_elsewhere("转给别处办。"),
    Step.MERGE: _merged,
    Step.SEPARATION: _separated,
    Step.DISPATCH: _dispatched,
    Step.OBJECTION: lambda data: f"{data.get('unit', '')}说这件事不归自己管，退回社区来定。",
    Step.SIGNATURE: _said("接了单，开始办。"),
    Step.ASSIGNMENT: lambda data: f"交给{data.get('assignee') or '一位同事'}办。",
    Step.EXTENSION: _extended,
    Step.COMMITMENT: _committed,
    Step.SUSPENSION: _suspended,
    Step.RESUMPTION: _resumed,
    Step.COMPLETION: _completed,
    Step.VERIFICATION: _verified,
    Step.CONFIRMATION: _confirmed,
    Step.WITHDRAWAL: _said("反映人撤回了。"),
    Step.CORRECTION: _said("改了写的话，原来的还留着。"),
    Step.ESCALATION: _escalated,
    Step.SILENCE: _said("七天没等到反映人的回话，先按“未评价”办结。"),
}


def _when(value: Any) -> str:
    return when(datetime.fromisoformat(value)) if isinstance(value, str) and value else ""


def _day(value: Any) -> str:
    return day(date.fromisoformat(value)) if isinstance(value, str) and value else ""
