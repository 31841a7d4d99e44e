"""Short ways to sites, shops and links."""

from typing import Any

from sqlmodel import Session, select

from app.directory.actions.links import ask_household
from app.directory.models import HouseholdLink, Merchant, Site
from app.directory.rules.kinds import SiteKind
from app.places.models import Building, Home, Unit
from tests.cast import NOON, Cast, add

HOURS = "工作日 8:30-12:00、13:30-17:30"


def a_site(session: Session, cast: Cast, **more: Any) -> Site:
    """祥瑞花园's hall on the belt, unless said otherwise."""
    values: dict[str, Any] = {
        "community_id": cast.xiangrui.key, "kind": SiteKind.HALL, "name": "祥瑞花园服务大厅", "slug": "hall-1",
        "belt": "西八路", "address": "西八路 66 号", "phone": "0533-2111111", "services": "物业报修\n开证明",
        "hours": HOURS,
    }
    return add(session, Site(**{**values, **more}))


def a_merchant(session: Session, cast: Cast, **more: Any) -> Merchant:
    values: dict[str, Any] = {
        "community_id": cast.xiangrui.key, "name": "老张包子铺", "slug": "xiangrui-1", "trade": "早餐",
        "address": "东区 3号楼底商", "phone": "13900001234",
    }
    return add(session, Merchant(**{**values, **more}))


def a_link(session: Session, cast: Cast, home: Home | None = None, *, by: str = "laozhou") -> HouseholdLink:
    """老周 asks 王姨's home, unless said otherwise."""
    return ask_household(
        session, cast.xiangrui, cast.person(by).key, (home or cast.home101).key, by=cast.actor(by), at=NOON
    )


def homes_here(session: Session, cast: Cast) -> list[Home]:
    """The twelve homes of 东区."""
    statement = select(Home).join(Unit).join(Building).where(Building.estate_id == cast.dongqu.key).order_by("id")
    return list(session.exec(statement))
