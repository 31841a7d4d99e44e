"""After a yellow card: an interview, what is to be put right, and how far the company has come with it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from app.core.workdays import SHANGHAI, add_workdays, local_day
from app.demo.chance import dice
from app.demo.leaving.stage import Stage, instant, office_day
from app.exits.actions.answering import answer_step
from app.exits.actions.given import Item
from app.exits.actions.mending import check_items, show_after, show_before
from app.exits.models import ExitCase
from app.exits.queries.history import last_step
from app.exits.rules.kinds import Deed, State

DAY = timedelta(days=1)
SLOW, LONG = 24, 16
"""A card this many days old: the interview took all its time; the company needed a longer term."""
MATTERS = (
    ("bins", "垃圾桶满了没有人清，周围堆着垃圾袋", "每天早晚各清运一次，桶盖盖得上，地面冲洗干净",
     "换了保洁班，早晚各清一次，地也冲了。"),
    ("lamp", "院里的路灯坏了一半，晚上看不清路", "路灯全部亮，坏了两天内修好", "坏的灯都换了，备了二十只灯泡。"),
    ("stairwell", "楼道里堆着纸箱和旧柜子，过道变窄", "楼道清空，每周巡查一次，有记录", "楼道清完了，清单贴在一楼。"),
    ("barrier", "大门道闸断了一个多月，外来车随便进", "换新道闸，门岗有人值守", "新道闸装好了，门岗排了三班。"),
    ("door", "单元门歪了关不上，门禁不好用", "门关得严，门禁刷卡能开", "门正过来了，闭门器换了新的。"),
    ("lawn", "草地被踩出土路，下雨全是泥", "补种草，装矮栏杆，一个月里每周浇两次", "补了草，栏杆装好了。"),
    ("sign", "宣传栏上贴着去年的通知，收费标准找不到", "旧纸清掉，收费标准、电话、值班表贴齐",
     "旧的清干净了，三样都贴上了。"),
)  # fmt: skip
"""Scene, what is wrong, what it is measured by, what the company says it did."""
ITEMS = 4
SAID = (
    "人手不够是事实。保洁从 4 个加到 6 个，要换的东西已经下了单，等厂家发货。我们按通知一处一处改，改好一处拍一张。"
)


@dataclass(frozen=True, slots=True)
class Pace:
    """The days of the steps; a card is `lag` days old when the demonstration ends."""

    settled: date
    lag: int

    @property
    def interview(self) -> date:
        return add_workdays(self.settled, 5 if self.lag >= SLOW else 1)

    @property
    def ordered(self) -> date:
        return add_workdays(self.interview, 4) if self.lag >= SLOW else self.interview

    @property
    def delivered(self) -> date:
        return add_workdays(self.ordered, 3 if self.lag >= SLOW else 1)

    @property
    def longer(self) -> bool:
        return self.lag >= LONG


@dataclass(slots=True)
class Mending:
    """`last`: the case the demonstration ends with; an earlier one has passed its re-check. `gave_up`: the company
    does little, and the next card finds it at that."""

    stage: Stage
    pace: Pace
    last: bool
    gave_up: bool = False

    def begin(self) -> None:
        pace, add = self.pace, self.stage.add
        add(instant(pace.settled, 10), self._summon)
        add(instant(pace.interview, 11), self._interview)
        add(instant(pace.ordered, 16), self._order)
        add(instant(pace.delivered, 10), self._deliver)
        add(instant(pace.delivered, 11), self._answer)
        if self.gave_up or (self.last and pace.longer):
            add(instant(office_day(pace.delivered + 10 * DAY), 15), self._extend)
        for number in range(1, self._mended + 1):
            add(instant(pace.delivered + (number - 1) * DAY, 17), partial(self._show, number))
        if not self.last and not self.gave_up:
            self._finish(office_day(pace.delivered + 11 * DAY))

    @property
    def _matters(self) -> list[tuple[str, str, str, str]]:
        return dice("mending", self.stage.slug, self.pace.settled).sample(MATTERS, ITEMS)

    @property
    def _mended(self) -> int:
        return 1 if self.gave_up else 2 if self.last else ITEMS

    def _finish(self, day: date) -> None:
        self.stage.add(instant(day, 16), self._report)
        self.stage.add(instant(add_workdays(day, 1), 10), self._check)
        self.stage.add(instant(add_workdays(day, 2), 15), self._pass)

    def _take(self, state: State, deed: Deed, by_town: bool, at: datetime, **given: object) -> ExitCase | None:
        case = self.stage.case(state)
        if case is not None:
            by = self.stage.town(at) if by_town else self.stage.host(at)
            self.stage.step(case, deed, by, at, **given)
        return case

    def _summon(self, at: datetime) -> None:
        self._take(
            State.YELLOW, Deed.SUMMON, True, at, moment=instant(self.pace.interview, 9, 30).astimezone(SHANGHAI),
            place="马尚镇物业管理办公室二楼会议室", people="公司负责人、项目负责人",
            materials="上月工单清单、保洁和维修的排班、材料采购单", words="上个月得分不及格，亮了黄牌。",
        )

    def _interview(self, at: datetime) -> None:
        """A red card comes to the joint meeting instead, which gives one more chance."""
        day = local_day(at)
        self._take(
            State.RED, Deed.SECOND_CHANCE, True, at, number=f"联席纪要〔{day.year}〕{day.month}号", day=day,
            words="物业当场认了问题，报了一份整改打算。会上商量，再给一次限期整改，到期镇里和社区一起验。",
        )
        self._take(
            State.YELLOW, Deed.INTERVIEW, True, at, day=day, came=True,
            people="陈志远、社区书记、网格员、物业项目负责人",
            words="工单超期多，现场检查扣过分的地方下个月还在，坏了的东西久拖不修。",
            said="今年走了四个人，一直没有招齐。", promised="半个月内补齐人手，通知里的几处逐条改好。",
        )

    def _order(self, at: datetime) -> None:
        items = tuple(Item(what, standard) for _, what, standard, _ in self._matters)
        case = self._take(
            State.INTERVIEWED, Deed.ORDER, True, at, items=items, words="约谈记录，现场检查扣分表，上月超期的工单。",
        )
        if case is not None:
            by = self.stage.viewer(self.stage.host(at), at)
            for number, (scene, *_) in enumerate(self._matters, start=1):
                photo = self.stage.photo(scene, at)
                show_before(self.stage.session, case, number, [photo], viewer=by, at=at)

    def _deliver(self, at: datetime) -> None:
        if self.stage.case(State.ORDERED) is not None:
            receipt = self.stage.photo("sign", at, after=True)
            name = self.stage.manager(at).name
            self._take(
                State.ORDERED, Deed.DELIVER, False, at, day=local_day(at), receiver_name=name, photos=(receipt,)
            )

    def _answer(self, at: datetime) -> None:
        case = self.stage.case(State.RECTIFYING)
        order = last_step(self.stage.session, case.key, Deed.ORDER) if case is not None else None
        if case is not None and order is not None:
            by = self.stage.viewer(self.stage.manager(at), at)
            answer_step(self.stage.session, case, order.number, SAID, viewer=by, at=at)

    def _extend(self, at: datetime) -> None:
        self._take(
            State.RECTIFYING, Deed.EXTEND, True, at, days=15,
            words="有一处要厂家定做，物业交了订单和交货日期，延长期里其他几处照改。",
        )

    def _show(self, number: int, at: datetime) -> None:
        case = self.stage.case(State.RECTIFYING)
        if case is not None:
            scene, *_, done = self._matters[number - 1]
            photo, viewer = self.stage.photo(scene, at, after=True), self.stage.viewer(self.stage.manager(at), at)
            show_after(self.stage.session, case, number, done, [photo], viewer=viewer, at=at)

    def _report(self, at: datetime) -> None:
        case = self.stage.case(State.RECTIFYING)
        if case is not None:
            self.stage.step(case, Deed.REPORT, self.stage.manager(at), at, words="四处都改完了，请来看。")

    def _check(self, at: datetime) -> None:
        """One from the town, one from the community."""
        for by in (self.stage.town(at), self.stage.host(at)):
            case = self.stage.case(State.RECHECK)
            if case is not None:
                fit = [(True, "")] * ITEMS
                viewer = self.stage.viewer(by, at)
                check_items(self.stage.session, case, fit, seen=case.version, viewer=viewer, at=at)

    def _pass(self, at: datetime) -> None:
        self._take(State.RECHECK, Deed.PASS, True, at, words="两人分别到现场看过，四处都合格。")
