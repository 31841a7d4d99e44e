"""Three years of issues: what has ended grows with the size of the town's history, what is open does not.

A town has as much open work as its handlers carry, however long it has used the system: 30 issues an estate. With a
million issues in three years (913 a day) that is four days of work. A smaller history keeps the same, heavier than
real, so that sizes differ by their history alone.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from app.core.clock import now
from app.core.workdays import local_day
from app.issues.models import Level, Outcome, Source
from app.issues.rules.lifecycle import TICKING, Status, Step
from app.issues.search import indexed

COMMUNITIES, ESTATES_EACH, BUILDINGS_EACH, PEOPLE, COMPANIES = 40, 3, 10, 2000, 12
ESTATES = COMMUNITIES * ESTATES_EACH
ESTATES_SERVED = ESTATES // COMPANIES
OPEN = 30 * ESTATES
NOW = now()
YEARS = timedelta(days=3 * 365)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

WHAT = (
    "路灯不亮", "垃圾没人清", "电梯关门时抖", "消防通道停满车", "楼道堆着杂物", "下水道往外冒水",
    "单元门关不上", "草坪踩出一条路", "夜里施工吵得睡不着", "车库顶板漏水", "有人从窗户拉线充电", "墙皮掉下来",
    "遛狗不拴绳", "水压太小", "暖气不热", "道闸坏了半个月", "健身器材断了", "监控不亮", "公共收益没公示", "广告牌松了",
)
WHERE = (
    "东门", "西门", "地下车库", "三楼楼梯口", "中心花园", "快递柜旁", "一楼大厅", "物业办公室门口", "北围墙",
    "沙坑边",
)
SINCE_WHEN = ("从上周五起", "三天了", "下雨以后", "每天晚上", "周末总是", "又一次", "前天开始", "一个月了")
CODES = ("PS", "HY", "PK", "NZ", "FR", "EB", "EL", "UT", "RP", "IL", "PT", "GR", "SF", "FE", "OC", "MR", "SV")
STEPS = (Step.FILING, Step.ACCEPTANCE, Step.DISPATCH)
TO_THE_END = (Step.SIGNATURE, Step.COMPLETION, Step.CONFIRMATION)
ENDED = [Status.CLOSED] * 94 + [Status.REJECTED, Status.TRANSFERRED, Status.WITHDRAWN] * 2
UNDER_WAY = (
    [Status.SUBMITTED, Status.ACCEPTED, Status.REOPENED] + [Status.DISPATCHED] * 3 + [Status.IN_PROGRESS] * 4
    + [Status.DONE] * 3 + [Status.SUSPENDED] * 2
)
WITHOUT_UNIT = frozenset({Status.SUBMITTED, Status.ACCEPTED, Status.REJECTED, Status.TRANSFERRED})

Row = dict[str, Any]


def history(count: int) -> Iterator[tuple[Row, list[Row]]]:
    """Issues with their events, from the oldest to the newest."""
    die = random.Random(count)
    for number in range(1, count + 1):
        age = count - number
        at = NOW - YEARS * (age / count)
        issue = _issue(die, number, at, _status(die, age))
        yield issue, _events(issue, at)


def _status(die: random.Random, age: int) -> Status:
    """`age`: how many were filed later. Four in five of the youngest are open, of the twice as many before them one in
    ten: OPEN altogether."""
    share = 0.8 if age < OPEN else 0.1 if age < 3 * OPEN else 0
    return die.choice(UNDER_WAY if die.random() < share else ENDED)


def _issue(die: random.Random, number: int, at: datetime, status: Status) -> Row:
    estate = die.randrange(ESTATES) + 1
    community = (estate - 1) // ESTATES_EACH + 1
    title = f"{die.choice(WHERE)}{die.choice(WHAT)}"
    story = f"{die.choice(SINCE_WHEN)}{title}，跟物业说过，没人来。"
    return {
        "id": number, "ref": f"C{community:02d}-{local_day(at):%Y%m%d}-{number:07d}", "community_id": community,
        "estate_id": estate, "building_id": (estate - 1) * BUILDINGS_EACH + die.randrange(BUILDINGS_EACH) + 1,
        "grid_id": community, "stairwell": "1", "category": die.choice(CODES), "title": title, "description": story,
        "anonymous": die.random() < 0.4, "alias": 1000 + number % 9000, "reporter_id": die.randrange(PEOPLE) + 1,
        "source": Source.QR, "receipt_token": f"r{number:021d}", "status": status, "version": 4, "created_at": at,
        "level": Level.TOWN if die.random() < 0.02 else Level.NONE, "supports": int(die.expovariate(0.3)),
        "unit_id": None if status in WITHOUT_UNIT else unit_for(die, estate, community),
        "grams": _grams(community, title, story), **_times(die, at, status),
    }


def _times(die: random.Random, at: datetime, status: Status) -> Row:
    """Of the open ones about one in six is late."""
    if status in ENDED:
        done = at + die.randrange(1, 9) * DAY
        closed = {"done_at": done, "closed_at": done, "outcome": Outcome.UNRATED} if status is Status.CLOSED else {}
        return {"updated_at": done, "clock_from": at, "resolve_by": at + 3 * DAY, **closed}
    due = NOW + die.randrange(-24, 120) * HOUR
    return {
        "updated_at": at, "clock_from": due - 3 * DAY, "resolve_by": due,
        "next_clock_at": max(due, NOW + DAY) if status in TICKING else None,
        "done_at": due - DAY if status is Status.DONE else None,
        "suspended_at": at if status is Status.SUSPENDED else None,
        "review_on": local_day(NOW + 30 * DAY) if status is Status.SUSPENDED else None,
        "resume_status": Status.IN_PROGRESS if status is Status.SUSPENDED else None,
    }


def company_of(estate: int) -> int:
    return (estate - 1) // ESTATES_SERVED + 1


def unit_for(die: random.Random, estate: int, community: int) -> int:
    """The company serving the estate, now and then the committee itself; units are numbered in this order."""
    return COMPANIES + community if die.random() < 0.1 else company_of(estate)


def _events(issue: Row, at: datetime) -> list[Row]:
    number, closed = issue["id"], issue.get("closed_at")
    moments = [(step, at + n * HOUR) for n, step in enumerate(STEPS)]
    if closed is not None:
        moments += [(step, closed + n * HOUR) for n, step in enumerate(TO_THE_END)]
    return [
        {
            "id": (number - 1) * (len(STEPS) + len(TO_THE_END)) + n + 1, "issue_id": number, "step": step, "at": moment,
            "actor_id": 2, "actor_title": "社区书记", "actor_name": "刘**", "from_status": Status.SUBMITTED,
            "to_status": issue["status"], "unit_id": issue["unit_id"] if step in TO_THE_END else None,
            "due_at": issue["resolve_by"] if step in TO_THE_END else None,
        }
        for n, (step, moment) in enumerate(moments)
    ]


@cache
def _grams(community: int, title: str, story: str) -> str:
    return indexed(community, title, story)
