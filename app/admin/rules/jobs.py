"""What runs by the clock, as the operator reads it. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import extract_tb

LABELS = {
    "callbacks": "抽查、提醒和清理", "issues": "问题的时限", "occurrences": "日程", "agendas": "议题清单",
    "minutes": "纪要封存", "supervision": "督办的时限", "hotline": "热线个人信息到期清除",
    "reviews": "评议开票、收票、公布", "reminders": "提醒投票", "votes": "业主表决", "scorecards": "出得分",
    "final": "公示期满定分", "exits": "退出程序", "drafts": "没写完的反映", "photos": "没用上的照片",
    "expired": "过期的导出文件", "towns": "全镇情况的数", "open": "开放数据定月",
}
EVERY = timedelta(minutes=1)
AHEAD = timedelta(minutes=1)
"""How far two machines' clocks may differ."""

LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Run:
    """One job, once: how many it did something about, or how it failed."""

    name: str
    took_ms: int
    done: int = 0
    error: str = ""


def label_of(name: str) -> str:
    return LABELS.get(name, name)


def place_of(name: str) -> int:
    """In the order they run, unknown ones last."""
    return [*LABELS, name].index(name)


def worth_noting(run: Run, last: datetime | None, at: datetime) -> bool:
    """What did something or failed; of the rest, one a minute, and whatever a clock that was ahead has noted."""
    return bool(run.done or run.error) or last is None or not timedelta() <= at - last < EVERY


def stands_still(last: datetime | None, at: datetime) -> bool:
    """The clock comes every few seconds; not for a quarter of an hour means that nothing runs it."""
    return last is None or at - last > LATE


def ailment(ran_at: datetime | None, failed_at: datetime | None, at: datetime) -> str:
    """What is wrong with a job that last ran and last failed then; "" where nothing is."""
    if ran_at is None:
        return "从来没有跑过"
    if ran_at - at > AHEAD:
        return "记下的时间还没到，服务器的钟走快过，现在跑没跑看不出来"
    if stands_still(ran_at, at):
        return "没有在跑"
    return "现在跑不成" if failed_at == ran_at else ""


def told(error: BaseException) -> str:
    """What kind it was and where. Its own words stay in the log: they may quote what people wrote."""
    frames = extract_tb(error.__traceback__)
    where = f"，{frames[-1].filename.rpartition('/')[2]} 第 {frames[-1].lineno} 行" if frames else ""
    return f"{type(error).__name__}{where}"[:200]
