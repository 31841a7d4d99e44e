"""Two orders of the town: one answered and waiting to be looked at, one still running."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.core.workdays import is_workday, local_day
from app.demo import queries
from app.demo.leaving.stage import Stage, instant
from app.people.rules.roles import Actor
from app.supervision.actions.issuing import Wanted, issue_order
from app.supervision.actions.paper import put_on_paper
from app.supervision.actions.steps import Turn, acknowledge, answer
from app.supervision.models import SupervisionOrder
from app.supervision.queries.orders import line_of
from app.supervision.queries.people import hats_towards
from app.supervision.rules.kinds import Reason, Step

DAY = timedelta(days=1)
DONE = "积压的几件逐条派了人，能修的已经修好，要等配件的写了日子，贴在单元门口。照片在下面。"


@dataclass(slots=True)
class Order:
    """About so many `matters`: the oldest open ones of an estate its company has before it."""

    stage: Stage
    subject: str
    asked: str
    standard: str
    days: int
    reason: Reason
    matters: int
    order_id: int = field(default=0)

    def issue(self, at: datetime) -> None:
        world, site = self.stage.playing.world, self.stage.site
        unit, by = world.firms.units[self.stage.firm], self.stage.town(at)
        refs = queries.oldest_open(self.stage.session, site.estate.key, unit.key, self.matters)
        wanted = Wanted(
            unit.key, self.reason, self.subject, self.asked, self.standard, self.days, tuple(refs), site.estate,
            slip=f"demo-{self.stage.slug}",
        )
        self.order_id = issue_order(self.stage.session, world.ground.town.key, wanted, by=by, at=at).key
        line = line_of(self.stage.session, self.order_id, lock=True)
        assert line is not None  # it has just been issued
        put_on_paper(self.stage.session, line, refs, by=by, at=at)

    def acknowledge(self, at: datetime) -> None:
        acknowledge(self._turn(Step.ACKNOWLEDGEMENT, self.stage.manager(at), at))

    def answer(self, at: datetime) -> None:
        answer(self._turn(Step.ANSWER, self.stage.manager(at), at), DONE, [self.stage.photo("lamp", at, after=True)])

    def _turn(self, step: Step, by: Actor, at: datetime) -> Turn:
        line = line_of(self.stage.session, self.order_id, lock=True)
        assert line is not None  # it was issued before
        order: SupervisionOrder = line.order
        worn = hats_towards(self.stage.session, by, line.unit, order, at)
        return Turn(self.stage.session, order, line.unit, step, seen=order.version, by=by, worn=worn, at=at)


def begin_orders(answered: Stage, running: Stage, edge: datetime) -> None:
    today = local_day(edge)
    days = [day for back in range(30, 0, -1) if is_workday(day := today - back * DAY)]
    first = Order(
        answered, "几件事拖了很久没有办完", "把没办完的列出来，逐件定人、定日子，能办的先办。",
        "能办的办好，有照片；要等配件的，写明到货的日子，告诉反映的人。", 5, Reason.OVERDUE, 3,
    )
    second = Order(
        running, "楼道灯反复坏", "查一遍十一栋楼的楼道灯，找出反复坏的原因，一次修好。",
        "两周内没有人再反映同一处。", 5, Reason.REPEATED, 0,
    )
    for at, thing in (
        (instant(days[-5], 10), first.issue), (instant(days[-5], 15), first.acknowledge),
        (instant(days[-2], 16), first.answer), (instant(days[-2], 11), second.issue),
        (instant(days[-1], 9), second.acknowledge),
    ):
        answered.add(at, thing)
