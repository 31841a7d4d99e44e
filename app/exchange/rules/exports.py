"""Tables to take away: how an order stands, who may place one, and how it reads. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from app.core.workdays import local_day
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Grant, Role

PART_ROWS = 2_000
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=7)
MOST_TRIES = 3
"""A worker that dies over the same part this often would die over it again."""
SLOTS = (1, 2, 3)
"""One person's orders under way at a time."""
SMALL = 2_000
ROWS_A_MINUTE = {"csv": 250_000, "xlsx": 200_000}
ROLES = COMMITTEE_ROLES | COMPANY_ROLES | {Role.TOWN_OFFICIAL, Role.GRID_WORKER, Role.DEPARTMENT}


class ExportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return {
            "waiting": "排队中", "running": "正在导", "done": "导好了", "failed": "没导成", "cancelled": "已取消",
            "expired": "过期了，文件已删",
        }[self.value]

    @property
    def tone(self) -> str:
        return {"waiting": "soon", "running": "soon", "done": "ok", "failed": "over"}.get(self.value, "")


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def label(self) -> str:
        return {"csv": "CSV 文本", "xlsx": "Excel 表格"}[self.value]


UNDER_WAY = frozenset({ExportState.WAITING, ExportState.RUNNING})


def reach_of(actor: Actor) -> str:
    """What somebody's roles let them take away, e.g. `community_secretary:3,grid_worker:7`; empty for nothing."""
    return ",".join(sorted({f"{grant.role.value}:{grant.scope_id}" for grant in actor.grants if grant.role in ROLES}))


def covers(now: str, then: str) -> bool:
    """Whether the roles of now still hold everything that was taken away with those of then."""
    return bool(then) and set(then.split(",")) <= set(now.split(","))


def within(reach: str, person_id: int) -> Actor:
    """Somebody with exactly these roles, for the conditions that ask an actor what is theirs."""
    pairs = (part.split(":") for part in reach.split(",") if part)
    return Actor(person_id, "", tuple(Grant(Role(role), int(scope), date.min) for role, scope in pairs))


def percent(done: int, total: int | None) -> int:
    """0 to 100, and 100 only when every row is there."""
    return min(100, done * 100 // total) if total else 0


def waiting_words(rows: int, form: ExportFormat) -> str:
    """How long it takes, as people say it."""
    if rows < SMALL:
        return "一会儿就好"
    minutes = -(-rows // ROWS_A_MINUTE[form])
    return f"大约要 {minutes} 分钟"


def file_name(title: str, place: str, asked_at: datetime, form: ExportFormat) -> str:
    """问题台账-祥瑞花园社区-2026-11-18.csv; nothing in it leads anywhere else."""
    safe = "".join(char if char.isalnum() else "-" for char in f"{title}-{place}").strip("-")
    return f"{safe}-{local_day(asked_at):%Y-%m-%d}.{form.value}"
