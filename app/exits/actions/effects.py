"""What each step does besides moving the case: days that begin to count, rows of its own, what is told of it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from app.core.errors import DomainError, Invalid
from app.core.masking import mask_name
from app.core.settings import settings
from app.core.workdays import local_day
from app.exits.actions import leaving
from app.exits.actions.keeping import said
from app.exits.actions.mending import check_extension, extended, failed_recheck, write_extension, write_items
from app.exits.actions.scene import Scene, Told, dated, filled, needed, past, photographed, read_time, timed
from app.exits.models import ExitStep
from app.exits.queries.history import items_of, last_step, public_of
from app.exits.rules.kinds import Deed

LATEST_INTERVIEW = timedelta(days=30)
REFUSED = "拒收"
MEETING = re.compile(r"/c/[\w-]+/meetings(/[\w-]+(/minutes)?)?")


def _by_clock(scene: Scene) -> Told:
    return Told(public=filled(依据=scene.given.words), since=scene.given.day)


def _summoned(scene: Scene) -> Told:
    given, today = scene.given, scene.today
    if given.moment is None or given.moment < scene.at or local_day(given.moment) > today + LATEST_INTERVIEW:
        raise Invalid("约谈的时间写还没到的，一个月以内。", field="day")
    needed(scene, "place", "people", "materials")
    words = said(given.words, "words")
    day = dated(local_day(given.moment))
    late = scene.facts.due_on is not None and local_day(given.moment) > scene.facts.due_on
    more = "比规定的五个工作日晚。" if late else ""
    return Told(
        f"约谈定在{day}。{more}", filled(时间=timed(given.moment), 地点=given.place, 为什么=words),
        filled(要来的人=given.people, 要带的材料=given.materials),
    )


def _interviewed(scene: Scene) -> Told:
    given = scene.given
    summons = last_step(scene.session, scene.ground.case.key, Deed.SUMMON)
    day = past(scene, since=local_day(summons.at) if summons else None, earlier="，那天才发的约谈通知")
    problems = said(given.words, "words")
    if given.came:
        needed(scene, "people", "promised")
    else:
        _check_waited(scene, day, summons)
    public = filled(
        物业来没来="来了" if given.came else "没来", 问题=problems, 物业说的=given.said, 答应的=given.promised
    )
    words = f"{dated(day)}约谈过了。" if given.came else f"{dated(day)}约谈，物业没有来。"
    return Told(words, public, filled(到场的人=given.people), since=day)


def _check_waited(scene: Scene, day: date, summons: ExitStep | None) -> None:
    """Nobody stayed away from what has not begun."""
    appointed = read_time(public_of(summons).get("时间", "")) if summons is not None else None
    if appointed is not None and (scene.at < appointed or day < local_day(appointed)):
        raise Invalid(f"约的是{timed(appointed)}，过了那个时间才能写没来。", field="came")


def _ordered(scene: Scene) -> Told:
    words = said(scene.given.words, "words")
    items = scene.given.items
    told = f"限期整改通知发出来了，要改 {len(items)} 处，送到物业手里开始算期限。"
    return Told(told, filled(依据=words), afterwards=write_items(scene.session, scene.ground.case.key, items))


def _delivered(scene: Scene) -> Told:
    order = last_step(scene.session, scene.ground.case.key, Deed.ORDER)
    day = past(scene, since=local_day(order.at) if order else None, earlier="，那天才发的通知")
    needed(scene, "receiver_name")
    photographed(scene, "回执")
    name = scene.given.receiver_name
    public = filled(送达的日子=dated(day), 签收的人=name if name == REFUSED else mask_name(name))
    return Told("整改通知送到了。", public, filled(签收人=name), since=day)


def _extended(scene: Scene) -> Told:
    case, given = scene.ground.case, scene.given
    reason = said(given.words, "words", shortest=10)
    order = last_step(scene.session, case.key, Deed.ORDER)
    assert order is not None  # nothing is put right without one
    assert case.due_on is not None
    days = check_extension(given.days)
    last, write = extended(case.due_on, days), write_extension(scene.session, order, days, reason, scene.by, scene.at)
    told = f"整改期限延长 {days} 天，到{dated(last)}。只能延这一次。"
    return Told(told, filled(为什么=reason), since=case.since, due_on=last, afterwards=write)


def _reported(scene: Scene) -> Told:
    order = last_step(scene.session, scene.ground.case.key, Deed.ORDER)
    items = items_of(scene.session, order.key) if order else []
    left = [each.item.number for each in items if each.item.done_at is None]
    if left:
        numbers = "、".join(str(number) for number in left)
        raise DomainError(f"第 {numbers} 处还没写改成什么样，写完再报。")
    return Told(public=filled(物业说的=scene.given.words))


def _spoken(scene: Scene) -> Told:
    return Told(public=filled(说明=said(scene.given.words, "words")))


def _plain(scene: Scene) -> Told:
    return Told(public=filled(说明=scene.given.words))


def _failed(scene: Scene) -> Told:
    words = said(scene.given.words, "words")

    def write(_step: ExitStep) -> None:
        failed_recheck(scene.session, scene.ground, words, by=scene.by, at=scene.at)

    return Told(public=filled(说明=words), afterwards=write)


def _minuted(scene: Scene) -> Told:
    day = past(scene)
    public = filled(
        联席会议纪要=scene.given.number, 开会的日子=dated(day), 纪要地址=_own_address(scene.given.address),
        说明=said(scene.given.words, "words"),
    )
    return Told(public=public)


def _own_address(address: str) -> str:
    """Of a meeting on this site, as it stands in a browser's line or without the host; or nothing."""
    path = address.removeprefix(settings().base_url)
    if path and not MEETING.fullmatch(path):
        raise Invalid("打开会议的页面，把上面的地址抄来，像 /c/xiangrui/meetings/…；没有就空着。", field="address")
    return path


EFFECTS: Mapping[Deed, Callable[[Scene], Told]] = {
    Deed.CARD_YELLOW: _by_clock, Deed.CARD_RED: _by_clock, Deed.VETO: _by_clock, Deed.SUMMON: _summoned,
    Deed.INTERVIEW: _interviewed, Deed.ORDER: _ordered, Deed.DELIVER: _delivered, Deed.EXTEND: _extended,
    Deed.REPORT: _reported, Deed.RECHECK: _plain, Deed.PASS: _spoken, Deed.FAIL: _failed,
    Deed.SECOND_CHANCE: _minuted, Deed.ADVISE: _minuted, Deed.PETITION: leaving.petitioned,
    Deed.VOTE: leaving.vote_joined, Deed.VOTE_FAILED: leaving.vote_ended, Deed.VOTE_CANCELLED: leaving.vote_ended,
    Deed.OWNERS_NOTICE: leaving.noticed, Deed.SERVE: leaving.served, Deed.LEAVE_EARLY: leaving.leaves_early,
    Deed.LEAVE_OPEN: leaving.leaves_open, Deed.NOT_RENEW: leaving.not_renewed, Deed.EXPIRE: _plain,
    Deed.AGREE: leaving.agreed, Deed.HOLD: _spoken, Deed.TAKE_BACK: _spoken, Deed.STAY: _spoken,
    Deed.HANDOVER: leaving.handover_begun, Deed.DONE: _plain, Deed.ANNUL: _spoken,
}  # fmt: skip
