"""Which community took over which template, how many days ago, and what it changed in it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.core.workdays import local_day
from app.demo.world import World
from app.mechanisms.actions.adopting import adopt
from app.mechanisms.queries.catalogue import template
from app.people.rules.roles import Role

SHORTEST_DAYS = 45


@dataclass(frozen=True, slots=True)
class Adopted:
    place: str
    code: str
    ago: int
    changes: tuple[tuple[str, Any], ...] = ()


ADOPTED = (
    Adopted("qiyue", "fault-round", 350, (("venue", "北区南门岗亭集合"),)),
    Adopted("qiyue", "joint-meeting", 340),
    Adopted("qiyue", "generalist", 330),
    Adopted("qiyue", "merchant-union", 150, (("venue", "南区商业街会客厅"),)),
    Adopted("xiangrui", "fault-round", 200, (("venue", "东区中心花园集合"),)),
    Adopted("xiangrui", "talk-session", 130, (("start_minute", 570), ("venue", "祥瑞花园社区议事厅"))),
    Adopted("xiangrui", "joint-meeting", 180),
    Adopted("xiangrui", "household-link", 150),
    Adopted("xiangrui", "walk", 120),
    Adopted("shiji", "monday-talk", 130, (("venue", "世纪花园社区二楼议事厅"),)),
    Adopted("shiji", "duty-day", 130),
    Adopted("shiji", "secretary-chat", 200, (("venue", "世纪花园国旗广场"),)),
    Adopted("shiji", "negotiation", 190),
    Adopted("shiji", "walk", 180, (("name", "一万步群众工作法"),)),
    Adopted("jinshi", "fault-round", 60),
    Adopted("jinshi", "joint-meeting", 60),
    Adopted("jiuji", "stand-up", 150, (("name", "日清日议"),)),
    Adopted("jiuji", "five-three-one", 150),
    Adopted("jiuji", "household-link", 150, (("name", "一联十朋友圈"),)),
    Adopted("linjia", "cross-appointment", 140),
    Adopted("dongnan", "cross-appointment", 140),
    *(Adopted(place, "appraisal", 120) for place in ("qiyue", "xiangrui", "shiji", "jinshi")),
    Adopted("dangqun", "counter", 300),
    Adopted("dangqun", "site", 300),
)


def take_over(session: Session, world: World, each: Adopted, at: datetime) -> None:
    """As the community's secretary did it that day; the town itself for its service centre."""
    community = world.ground.communities[each.place]
    secretary = world.folk.holder(Role.COMMUNITY_SECRETARY, community.key, local_day(at))
    by = world.actor(secretary or world.folk.named["chenkezhang"], at)
    found = template(session, each.code, at)
    adopt(session, community.key, found, replace(found.setting, **dict(each.changes)), by=by, at=at)


def adopted_at(each: Adopted, edge: datetime, share: float) -> datetime:
    """A smaller demonstration begins later, but early enough for everything to have happened once."""
    return edge - timedelta(days=min(each.ago, max(SHORTEST_DAYS, int(each.ago * share))))
