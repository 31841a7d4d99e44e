"""/c/{slug}/directory: one line to each part of the directory this community has."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.core.deps import At, DbSession
from app.core.web import page
from app.core.workdays import local_day
from app.directory.queries.ground import Named, adopted, has_what
from app.mechanisms.guards import Hall, HallInPath
from app.mechanisms.rules.kinds import Kind
from app.mechanisms.rules.standing import Standing

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the directory: its address, icon, the mechanism that names it or a usual name, and what it is for."""

    path: str
    icon: str
    kind: Kind
    usual: str
    text: str


PARTS = (
    Part("duty", "cal", Kind.DUTY_DAY, "值日", "这周轮到谁，去看什么。"),
    Part("sites", "pin", Kind.SITE, "党群服务中心和示范点", "在哪儿，几点开门，窗口谁在。"),
    Part("links", "hand", Kind.HOUSEHOLD_LINK, "联户", "一个党员或楼栋长联系几户人家，有事先找他。"),
    Part("walks", "home", Kind.WALK, "走访", "哪栋楼多久没去人了。"),
    Part("merchants", "shop", Kind.MERCHANT_UNION, "沿街商户", "店在哪儿，门前三包做得怎么样。"),
    Part("posts", "user", Kind.CROSS_APPOINTMENT, "交叉任职", "谁在物业公司兼着职，要回避什么。"),
)
TODAY = Part("today", "list", Kind.STAND_UP, "今天的碰头单", "新提的、到期的、超期的、办结的，昨天说好的。")
KINDS = tuple(part.kind for part in (*PARTS, TODAY))
NAMED_ALONE = (Kind.DUTY_DAY, Kind.HOUSEHOLD_LINK, Kind.WALK)
"""Adopting these is having them; the others need something written down first."""


@dataclass(frozen=True, slots=True)
class Line:
    href: str
    icon: str
    name: str
    text: str


@router.get("/c/{slug}/directory")
def index(request: Request, session: DbSession, hall: HallInPath, at: At) -> Response:
    """What the community has; hosts also read what they could begin."""
    names = adopted(session, hall.community.key, KINDS)
    has = has_what(session, hall.community.key, local_day(at))
    by_name = [kind for kind in names if kind in NAMED_ALONE]
    here = [part for part in PARTS if getattr(has, part.path, False) or part.kind in by_name]
    missing = [part for part in PARTS if part not in here] if hall.runs else []
    if hall.reads_all or Standing.COMPANY in hall.standing:
        here.insert(0, TODAY)
    return page(
        request, "directory/index.html", community=hall.place, lines=[_line(hall, part, names) for part in here],
        missing=[_line(hall, part, names) for part in missing],
    )


def _line(hall: Hall, part: Part, names: dict[Kind, Named]) -> Line:
    name = names[part.kind].name if part.kind in names else part.usual
    href = "/sites" if part.path == "sites" else f"/c/{hall.place.slug}/{part.path}"
    return Line(href, part.icon, name, part.text)
