"""A town of N issues, realistic in shape: 40 communities, 120 estates, three years, most issues closed."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Engine, insert, text
from sqlmodel import Session, SQLModel

import app.issues.search
import app.tables  # noqa: F401 -- every model must be known before the tables are made
from app.companies.models import Company, ContractKind, HandlingUnit, ServiceContract, UnitKind
from app.core.db import WRITE, metadata
from app.core.workdays import local_day
from app.issues.models import Board, Issue, IssueEvent, Source
from app.issues.rules.lifecycle import Status, Step
from app.issues.search import indexed
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role
from app.places.models import Building, Community, Estate, Grid, Town

COMMUNITIES, ESTATES_EACH, BUILDINGS_EACH, PEOPLE = 40, 3, 10, 2000
NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
CHUNK = 5000
SINCE = date(2020, 1, 1)
HAND_NUMBERED = (
    "town", "company", "community", "grid", "estate", "servicecontract", "building", "handlingunit", "person",
)

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
STATUSES = (
    [Status.CLOSED] * 86 + [Status.SUBMITTED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS] * 2
    + [Status.DONE, Status.REJECTED, Status.TRANSFERRED, Status.SUSPENDED, Status.WITHDRAWN, Status.REOPENED]
)
CODES = ("PS", "HY", "PK", "NZ", "FR", "EB", "EL", "UT", "RP", "IL", "PT", "GR", "SF", "FE", "OC", "MR", "SV")


def build(engine: Engine, issues: int) -> None:
    """Creates the tables and fills them."""
    metadata.create_all(engine)
    with Session(engine) as session:
        session.connection(execution_options={WRITE: True})
        _places(session)
        session.commit()
    rows = _issues(issues)
    while chunk := list(islice(rows, CHUNK)):
        with engine.execution_options(**{WRITE: True}).begin() as connection:
            connection.execute(insert(Issue), [issue for issue, _ in chunk])
            connection.execute(insert(IssueEvent), [event for _, events in chunk for event in events])
    _boards(engine)
    with Session(engine) as session:
        _catch_up(session, ("issue", "issueevent"))
        session.commit()
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _places(session: Session) -> None:
    rows: list[SQLModel] = [Town(id=1, name="马尚镇")]
    rows.append(Company(id=1, name="安禾物业", short_name="安禾", credit_code="9" * 18))
    for c in range(1, COMMUNITIES + 1):
        rows.append(Community(id=c, town_id=1, name=f"第{c}社区", slug=f"c{c}", code=f"C{c:02d}"))
        rows.append(Grid(id=c, community_id=c, code=f"3703030010{c:02d}", name=f"{c}号网格"))
        for e in range(ESTATES_EACH):
            estate = (c - 1) * ESTATES_EACH + e + 1
            rows.append(Estate(id=estate, community_id=c, name=f"第{estate}小区", slug=f"e{estate}"))
            rows.append(
                ServiceContract(id=estate, company_id=1, estate_id=estate, kind=ContractKind.OWNERS, starts_on=SINCE)
            )
            rows += [
                Building(
                    id=(estate - 1) * BUILDINGS_EACH + b, estate_id=estate, grid_id=c, code=str(b), name=f"{b}号楼",
                    position=b, qr_token=f"q-{estate}-{b}",
                )
                for b in range(1, BUILDINGS_EACH + 1)
            ]
    rows.append(HandlingUnit(id=1, kind=UnitKind.COMPANY, name="安禾", company_id=1))
    rows += [
        Person(id=p, name="某某", phone=f"1990000{p:04d}", username=f"p{p}", created_at=NOW)
        for p in range(1, PEOPLE + 1)
    ]
    order = [table.name for table in metadata.sorted_tables]
    for name in order:
        session.add_all([row for row in rows if str(type(row).__tablename__) == name])
        session.flush()
    session.add(RoleGrant(person_id=1, role=Role.PROJECT_MANAGER, scope_id=1, starts_on=SINCE))
    session.add(RoleGrant(person_id=2, role=Role.COMMUNITY_SECRETARY, scope_id=1, starts_on=SINCE))
    session.flush()
    _catch_up(session, HAND_NUMBERED)


def _catch_up(session: Session, tables: Sequence[str]) -> None:
    """PostgreSQL's sequences do not see ids given by hand."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"))


Row = tuple[dict[str, Any], list[dict[str, Any]]]


def _issues(count: int) -> Iterator[Row]:
    die = random.Random(count)
    for number in range(1, count + 1):
        at = NOW - YEARS + YEARS * (number / count)
        yield _issue(die, number, at, die.choice(STATUSES) if NOW - at > timedelta(days=20) else Status.DISPATCHED)


def _issue(die: random.Random, number: int, at: datetime, status: Status) -> Row:
    estate = die.randrange(COMMUNITIES * ESTATES_EACH) + 1
    community = (estate - 1) // ESTATES_EACH + 1
    building = (estate - 1) * BUILDINGS_EACH + die.randrange(BUILDINGS_EACH) + 1
    title = f"{die.choice(WHERE)}{die.choice(WHAT)}"
    story = f"{die.choice(SINCE_WHEN)}{title}，跟物业说过，没人来。"
    done = at + timedelta(days=die.randrange(1, 9))
    working = status not in (Status.SUBMITTED, Status.ACCEPTED, Status.REJECTED, Status.TRANSFERRED)
    open_now = status in (Status.SUBMITTED, Status.ACCEPTED, Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED)
    issue = {
        "id": number, "ref": f"C{community:02d}-{local_day(at):%Y%m%d}-{number:07d}", "community_id": community,
        "estate_id": estate, "building_id": building, "grid_id": community, "stairwell": "1", "place": "",
        "category": die.choice(CODES), "subcategory": "", "title": title, "description": story, "public": True,
        "anonymous": die.random() < 0.4, "alias": 1000 + number % 9000, "reporter_id": die.randrange(PEOPLE) + 1,
        "source": Source.QR, "receipt_token": f"r{number:021d}", "status": status, "version": 4, "created_at": at,
        "updated_at": done, "urgent": False, "respond_calendar": False, "resolve_calendar": False, "clock_from": at,
        "resolve_by": at + timedelta(days=3), "level": "none", "unit_id": 1 if working else None,
        "closed_at": done if status is Status.CLOSED else None, "done_at": done if status is Status.CLOSED else None,
        "next_clock_at": None if not open_now else NOW + timedelta(days=30), "reopen_count": 0, "hidden_reason": "",
        "supports": int(die.expovariate(0.3)), "comments": 0, "photos": 0,
        "grams": indexed(community, title, story),
    }
    steps = (Step.FILING, Step.ACCEPTANCE, Step.DISPATCH)
    events = [
        {
            "issue_id": number, "step": step, "at": at + timedelta(hours=n), "actor_id": 2, "actor_title": "社区书记",
            "actor_name": "刘**", "from_status": Status.SUBMITTED, "to_status": status, "note": "", "data": "{}",
        }
        for n, step in enumerate(steps)
    ]
    return issue, events


def _boards(engine: Engine) -> None:
    """The counts as the actions would have left them."""
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        found = connection.execute(text("SELECT community_id, status, count(*) FROM issue GROUP BY 1, 2")).all()
        for community in range(1, COMMUNITIES + 1):
            counts = {status: n for owner, status, n in found if owner == community}
            connection.execute(insert(Board).values(community_id=community, version=1, **counts))
        day = "CAST(created_at AS date)" if engine.dialect.name == "postgresql" else "date(created_at)"
        connection.execute(
            text(
                "INSERT INTO boardday (community_id, day, filed, closed, closed_minutes) "
                f"SELECT community_id, {day}, count(*), count(*), 5000 * count(*) FROM issue GROUP BY 1, 2"
            )
        )
