"""Two companies leave: one writes that it goes, after the town's advice; the other is dismissed by the owners' vote."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from app.core.workdays import add_workdays, local_day
from app.demo.leaving.handing import Handing
from app.demo.leaving.polls import Count, Course, Poll
from app.demo.leaving.stage import Stage, instant, office_day
from app.exits.actions.answering import answer_step
from app.exits.queries.history import last_step
from app.exits.rules.kinds import Deed, State
from app.handovers.actions.emergency import Decided, appoint_emergency, end_emergency
from app.handovers.actions.stopping import Seen, state_stop
from app.handovers.queries.emergency import latest_emergency
from app.handovers.rules.kinds import Receiver
from app.votes.actions.calling import Plan
from app.votes.rules.kinds import Caller, TopicKind
from app.votes.rules.matters import Matter

DAY = timedelta(days=1)
HANDING = 10 * DAY
"""From the contract's last day to the end of the handover, when the newcomer takes over."""
ADVICE = (
    "连续两个月不及格，整改通知里的事只办了一件。会上听了物业、社区和业主代表的意见，建议业主考虑换一家物业，换不换由业主表决。"
)


@dataclass(slots=True)
class Advised:
    """From the red card of `red` to the town's advice. `gone`: the company's last day of service."""

    stage: Stage
    red: date
    gone: date

    @property
    def met(self) -> date:
        return add_workdays(self.red, 5)

    def advise(self) -> None:
        self.stage.add(instant(self.met, 15), self._advise)

    def _advise(self, at: datetime) -> None:
        case, day = self.stage.case(State.RED), local_day(at)
        if case is not None:
            number = f"联席纪要〔{day.year}〕{day.month}号"
            self.stage.step(case, Deed.ADVISE, self.stage.town(at), at, number=number, day=day, words=ADVICE)


@dataclass(slots=True)
class OwnAccord(Advised):
    """The company asks to go before its term; where there is no owners' committee the community writes down what the
    owners said. It stops cleaning before it is gone: another one helps out for a fortnight."""

    def begin(self) -> None:
        wrote = office_day(self.met + 12 * DAY)
        agreed = office_day(wrote + 7 * DAY)
        if agreed > self.gone - 30 * DAY:
            return
        self.advise()
        add, gone = self.stage.add, self.gone
        add(instant(wrote, 11), self._write)
        add(instant(agreed, 10), self._agree)
        add(instant(gone - 14 * DAY, 10), self._help_out)
        add(instant(gone - HANDING, 9), self._hand_over)
        Handing(
            self.stage, gone, "", "保洁和门岗由应急物业安禾物业做，设备间由宏顺居物业看到交完。",
            "两户业主说预交的物业费多算了一个月，物业说没有。",
        ).begin()
        add(instant(gone, 17), self._relieve)

    def _write(self, at: datetime) -> None:
        case = self.stage.case(State.ADVISED)
        if case is not None:
            self.stage.step(
                case, Deed.LEAVE_EARLY, self.stage.manager(at), at, day=local_day(at), until=self.gone - HANDING,
                words="人手一直招不齐，这个小区我们做不下去了，愿意提前走，把该交的都交清。",
                photos=(self.stage.photo("sign", at, after=True),),
            )

    def _agree(self, at: datetime) -> None:
        case = self.stage.case(State.WITHDRAWING)
        if case is not None:
            self.stage.step(
                case, Deed.AGREE, self.stage.host(at), at, day=local_day(at), until=self.gone - HANDING,
                words="还没有业委会，物业管理委员会书面征求了业主意见：参加的超过三分之二，其中过半数同意它提前走。",
                photos=(self.stage.photo("sign", at, after=True),),
            )

    def _help_out(self, at: datetime) -> None:
        if self.stage.case(State.NOTICE) is None:
            return
        helper = self.stage.playing.world.firms.companies["anhe"].key
        starts = self.gone - 13 * DAY
        estate, gone = self.stage.site.estate, local_day(at)
        words = f"宏顺居物业从 {gone.month}月{gone.day}日 起撤走了保洁和门岗，垃圾没有人清。"
        seen = Seen(gone, words, "马尚联席〔2026〕6号", (self.stage.photo("bins", at),))
        stop = state_stop(self.stage.session, estate, self.stage.contract_id, seen, by=self.stage.host(at), at=at)
        decided = Decided(
            helper, starts, self.gone, "保洁、门岗、垃圾清运", 110, "按原来的标准收，多退少补。",
            words, stopped=True, looked=stop.key,
        )
        appoint_emergency(self.stage.session, estate, decided, by=self.stage.town(at), at=at)

    def _hand_over(self, at: datetime) -> None:
        case = self.stage.case(State.NOTICE)
        if case is not None:
            self.stage.step(
                case, Deed.HANDOVER, self.stage.host(at), at, receiver=Receiver.MANAGEMENT_COMMITTEE,
                receiver_name="世纪花园二期物业管理委员会", until=self.gone,
                basis=f"物业管理委员会{local_day(at).month}月{local_day(at).day}日书面委托社区两委代为清点签收",
            )

    def _relieve(self, at: datetime) -> None:
        found = latest_emergency(self.stage.session, self.stage.site.estate.key)
        if found is not None and found.service.ended_on is None:
            end_emergency(
                self.stage.session, found.service.key, self.gone, "新物业接管了", by=self.stage.town(at), at=at
            )


@dataclass(slots=True)
class Dismissed(Advised):
    """The owners vote; their committee gives sixty days' notice."""

    def begin(self) -> None:
        gone = self.gone
        posted = min(self.met + 24 * DAY, gone - 103 * DAY)
        if posted < self.met + 3 * DAY:
            return
        self.advise()
        opens, closes = max(posted + 16 * DAY, gone - 87 * DAY), gone - 73 * DAY
        course = Course(
            posted, opens, closes, until=instant(closes, 20), turnout=0.72, online=0.85, yes=0.8
        )
        poll = Poll(
            self.stage, self._plan(), course, "tanzhuren", ("xiaodong", "shenweiyuan"), "weishuji",
            third="tanzhuren",
        )
        add = self.stage.add
        add(instant(posted - 3 * DAY, 9), partial(self._call, poll))
        add(instant(posted, 11), self._join)
        add(instant(closes + 2 * DAY, 10), self._notify)
        add(instant(closes + 3 * DAY, 10), self._serve)
        add(instant(closes + 5 * DAY, 10), self._answer)
        add(instant(gone - HANDING, 9), self._hand_over)
        Handing(
            self.stage, gone, "tanzhuren", "交接期间照旧由宜舍物业服务，有事照旧找它。",
            "物业说有三户欠费，业主说是因为漏水没有修。各自保留意见，可以起诉。",
        ).begin()

    def _plan(self) -> Plan:
        firms, key = self.stage.playing.world.firms, self.stage.contract_id
        old, new = firms.companies[self.stage.firm], firms.companies["chengyuan"]
        return Plan(
            title="要不要换物业、换哪一家", caller=Caller.OWNERS_COMMITTEE,
            how="网上投，或者投到村委和小区门口的票箱。",
            matters=(
                Matter(
                    TopicKind.DISMISS, 4, f"解聘{old.short_name}", f"解除和{old.name}的物业服务合同。", old.key, key
                ),
                Matter(
                    TopicKind.APPOINT, 4, f"选聘{new.short_name}",
                    f"和{new.name}签三年合同，每平方米每月一元六角八分，服务标准照贴出来的合同草案。", new.key,
                ),
            ),
        )

    def _call(self, poll: Poll, _at: datetime) -> None:
        if self.stage.case(State.ADVISED) is not None:
            poll.begin()
            Count(poll).begin()

    def _join(self, at: datetime) -> None:
        case = self.stage.case(State.ADVISED)
        if case is not None:
            self.stage.step(case, Deed.VOTE, self.stage.person("tanzhuren", at), at)

    def _notify(self, at: datetime) -> None:
        case = self.stage.case(State.OWNER_VOTE)
        if case is not None:
            written = self.stage.photo("sign", at, after=True)
            self.stage.step(case, Deed.OWNERS_NOTICE, self.stage.person("tanzhuren", at), at, photos=(written,))

    def _serve(self, at: datetime) -> None:
        case = self.stage.case(State.NOTICE)
        if case is not None:
            self.stage.step(
                case, Deed.SERVE, self.stage.person("tanzhuren", at), at, day=local_day(at),
                receiver_name=self.stage.manager(at).name, photos=(self.stage.photo("sign", at, after=True),),
            )

    def _answer(self, at: datetime) -> None:
        case = self.stage.case(State.NOTICE)
        notice = last_step(self.stage.session, case.key, Deed.OWNERS_NOTICE) if case is not None else None
        if case is not None and notice is not None:
            viewer = self.stage.viewer(self.stage.manager(at), at)
            words = "结果我们收到了。按合同服务到最后一天，资料和钱款造好册，一项一项交。"
            answer_step(self.stage.session, case, notice.number, words, viewer=viewer, at=at)

    def _hand_over(self, at: datetime) -> None:
        case = self.stage.case(State.NOTICE)
        if case is not None:
            self.stage.step(
                case, Deed.HANDOVER, self.stage.person("tanzhuren", at), at, receiver=Receiver.OWNERS_COMMITTEE,
                until=self.gone,
            )
