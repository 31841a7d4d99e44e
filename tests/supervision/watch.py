"""Short ways to an order in any state, through the same actions the product uses."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.supervision.actions import steps
from app.supervision.actions.issuing import Wanted, issue_order
from app.supervision.actions.steps import Turn
from app.supervision.models import SupervisionOrder
from app.supervision.queries.orders import line_of
from app.supervision.queries.people import hats_towards
from app.supervision.rules.kinds import Reason, Step
from tests.cast import NOON, Cast

SAID = "11月19日换了三盏灯，晚上去看过都亮了。"


def an_order(
    session: Session, cast: Cast, *, by: str = "chenkezhang", at: datetime = NOON, **more: Any
) -> SupervisionOrder:
    """To the company about the eastern estate, unless said otherwise."""
    values: dict[str, Any] = {
        "unit": cast.unit_anhe.key, "reason": Reason.OVERDUE, "subject": "3号楼楼道灯一个月没修好",
        "asked": "三天里把3号楼的楼道灯都修好。", "standard": "晚上都亮，拍照。", "days": 5, "estate": cast.dongqu,
    }
    return issue_order(session, cast.town.key, Wanted(**values | more), by=cast.actor(by), at=at)


def turn(
    session: Session, cast: Cast, order: SupervisionOrder, step: Step, by: str, *, at: datetime = NOON,
    seen: int | None = None,
) -> Turn:
    """Read anew and locked, as every request does."""
    line = line_of(session, order.key, lock=True)
    assert line is not None
    worn = hats_towards(session, cast.actor(by), line.unit, line.order, at)
    version = line.order.version if seen is None else seen
    return Turn(session, line.order, line.unit, step, seen=version, by=cast.actor(by), worn=worn, at=at)


def acknowledged(session: Session, cast: Cast, order: SupervisionOrder, *, by: str = "zhaojingli") -> SupervisionOrder:
    steps.acknowledge(turn(session, cast, order, Step.ACKNOWLEDGEMENT, by))
    return order


def answered(
    session: Session, cast: Cast, order: SupervisionOrder | None = None, *, by: str = "zhaojingli",
    photos: tuple[int, ...] = (), at: datetime = NOON,
) -> SupervisionOrder:
    order = order or acknowledged(session, cast, an_order(session, cast))
    steps.answer(turn(session, cast, order, Step.ANSWER, by, at=at), SAID, photos)
    return order


def returned(session: Session, cast: Cast, order: SupervisionOrder, *, at: datetime = NOON) -> SupervisionOrder:
    steps.send_back(turn(session, cast, order, Step.RETURN, "chenkezhang", at=at), "2单元的灯还是不亮。", 3)
    return order


def approved(session: Session, cast: Cast, order: SupervisionOrder) -> SupervisionOrder:
    steps.approve(turn(session, cast, order, Step.APPROVAL, "chenkezhang"), "晚上去看过，都亮了。")
    return order
