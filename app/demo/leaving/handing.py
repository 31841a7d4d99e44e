"""Everything is handed over item by item: photographed, signed by one side, looked at and signed by the other."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.core.workdays import local_day
from app.demo.leaving.stage import Stage, instant
from app.exits.actions.opening import finish_cases
from app.handovers.actions.documents import post_notice
from app.handovers.actions.finishing import finish_handover
from app.handovers.actions.recording import Shown, agree_reading, record_dispute, say_who_serves, write_reading
from app.handovers.actions.signing import Said, sign_item
from app.handovers.models import Handover, HandoverItem
from app.handovers.queries.contents import items_of, readings_of
from app.handovers.queries.handovers import handover_for_update, handover_of
from app.handovers.rules.items import Deed
from app.handovers.rules.kinds import ItemKind, ItemState, Meter, Side
from app.people.rules.roles import Actor

DAY = timedelta(days=1)
SCENES = {ItemKind.PREMISES: "door", ItemKind.FACILITIES: "lift", ItemKind.WATER_TANK: "pipe", ItemKind.KEYS: "barrier"}
MONEY = {ItemKind.COMMON_INCOME: 3_842_650, ItemKind.PREPAID: 1_127_400, ItemKind.DEPOSITS: 600_000}
"""分"""
SHORT = ItemKind.RENOVATION
METERS = (
    (Meter.WATER, "水泵房总表", "18436.2", "立方米"), (Meter.POWER, "配电室公共用电表", "90417", "度"),
)


@dataclass(slots=True)
class Handing:
    """Opened on the last day of the contract and done on `done`; `receiver` is the account that signs for the owners,
    "" for the community's secretary, who stands in where there is no owners' committee."""

    stage: Stage
    done: date
    receiver: str
    serves: str
    dispute: str

    def begin(self) -> None:
        add, day = self.stage.add, self.done
        add(instant(day - 9 * DAY, 10), self._announce)
        add(instant(day - 7 * DAY, 10), self._hand)
        add(instant(day - 5 * DAY, 10), self._receive)
        add(instant(day - 4 * DAY, 16), self._explain)
        add(instant(day, 16), self._finish)

    def receiving(self, at: datetime) -> Actor:
        return self.stage.person(self.receiver, at) if self.receiver else self.stage.host(at)

    @property
    def handover(self) -> Handover | None:
        found = handover_of(self.stage.session, self.stage.contract.key)
        return handover_for_update(self.stage.session, found.key) if found is not None else None

    def _announce(self, at: datetime) -> None:
        handover, by = self.handover, self.stage.host(at)
        if handover is not None:
            say_who_serves(self.stage.session, handover, self.serves, by=by, at=at)
            post_notice(self.stage.session, handover, by=by, at=at)

    def _hand(self, at: datetime) -> None:
        handover, by = self.handover, self.stage.manager(at)
        if handover is None:
            return
        for item in items_of(self.stage.session, handover.key):
            self._sign(handover, item, Deed.HAND, self._with(item, at), Side.GIVER, by, at)
        for number, (meter, place, value, unit) in enumerate(METERS):
            shown = Shown(meter, place, value, unit, local_day(at), [self.stage.photo("pipe", at, after=True)])
            write_reading(self.stage.session, handover, shown, f"demo-{number}", side=Side.GIVER, by=by, at=at)

    def _with(self, item: HandoverItem, at: datetime) -> Said:
        """Nothing personal is photographed."""
        scene = SCENES.get(item.kind, "sign")
        photos = [] if item.kind.about.personal else [self.stage.photo(scene, at, after=True)]
        return Said(item.version, "", MONEY.get(item.kind), photos)

    def _sign(
        self, handover: Handover, item: HandoverItem, deed: Deed, said: Said, side: Side, by: Actor, at: datetime
    ) -> None:
        sign_item(self.stage.session, handover, item, deed, said, side=side, by=by, at=at)

    def _receive(self, at: datetime) -> None:
        handover, by = self.handover, self.receiving(at)
        if handover is None:
            return
        for item in items_of(self.stage.session, handover.key):
            short = item.kind is SHORT
            said = Said(item.version, "2019 年以前的装修登记没有。" if short else "")
            self._sign(handover, item, Deed.SHORT if short else Deed.ACCEPT, said, Side.RECEIVER, by, at)
        for reading in readings_of(self.stage.session, handover.key):
            agree_reading(self.stage.session, handover, reading.key, side=Side.RECEIVER, by=by, at=at)
        record_dispute(self.stage.session, handover, self.dispute, 236_800, "demo-dispute", by=by, at=at)

    def _explain(self, at: datetime) -> None:
        handover = self.handover
        if handover is None:
            return
        for item in items_of(self.stage.session, handover.key):
            if item.state is ItemState.INCOMPLETE:
                said = Said(item.version, "我们接手的时候就没有，有当时的接收单。")
                self._sign(handover, item, Deed.ANSWER, said, Side.GIVER, self.stage.manager(at), at)

    def _finish(self, at: datetime) -> None:
        handover = self.handover
        if handover is not None:
            finish_handover(self.stage.session, handover, seen=handover.version, by=self.receiving(at), at=at)
            finish_cases(self.stage.session, at)
