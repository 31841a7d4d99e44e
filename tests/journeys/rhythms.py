"""What the community does by the calendar, for the browser: rounds and meetings, before and after, and the rest."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.core.workdays import local_day
from app.directory.actions.links import ask_household
from app.directory.actions.merchants import Looked, Shop, add_merchant, check_frontage
from app.directory.actions.walks import log_walk
from app.duty.models import DayPromise
from app.mechanisms.rules.kinds import Kind
from app.meetings.actions.agenda import build
from app.meetings.actions.minutes import draft_minutes, open_minutes, seal_due
from app.meetings.models import Attendance
from app.meetings.queries.meetings import Held, held_by_id
from app.meetings.rules.kinds import Came, Decision
from app.meetings.rules.minutes import stamp_of
from app.rounds.rules.lookback import Verdict
from tests.cast import Cast, add
from tests.directory.hold import a_site
from tests.duty.hold import a_turn
from tests.mechanisms.hold import a_mechanism, an_occurrence
from tests.meetings.sit import a_meeting, a_promise, a_topic, an_item, begun, ended
from tests.rounds.hold import a_round, closed, found, joined, opened, seen


def build_rhythms(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """Names for the addresses of tests/journeys/pages.py."""
    return {**_rounds(session, cast, now), **_meetings(session, cast, now), **_rest(session, cast, now)}


def _rounds(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    first = opened(session, cast, a_round(session, cast, at=now - timedelta(days=30)), at=now - timedelta(days=30))
    issues = [found(session, cast, first, words=words, at=now - timedelta(days=30))[1] for words in (
        "二楼的灯不亮", "垃圾桶满了没人清", "消防通道停着车",
    )]  # fmt: skip
    closed(session, cast, first, at=now - timedelta(days=30))
    second = a_round(session, cast, after=first, at=now - timedelta(days=15))
    second = opened(session, cast, second, at=now - timedelta(days=15))
    for issue, verdict in zip(issues, (Verdict.FIXED, Verdict.UNFIXED, Verdict.UNSEEN), strict=True):
        by = "liushuji" if verdict is Verdict.UNSEEN else "xiaoli"
        seen(session, cast, second, issue, verdict, by, at=now - timedelta(days=15), note="到跟前看过。")
    found(session, cast, second, words="单元门合页松了", at=now - timedelta(days=15))
    closed(session, cast, second, at=now - timedelta(days=15))
    third = opened(session, cast, a_round(session, cast, after=first, at=now), at=now)
    found(session, cast, third, "wangyi", at=now, at_home=True, words="楼道里堆着旧沙发")
    fourth = a_round(session, cast, after=first, at=now + timedelta(days=15))
    joined(session, cast, fourth, "wangyi", "xiaoli", at=now)
    return {
        "round_closed": second.occurrence.ref, "round_open": third.occurrence.ref,
        "round_planned": fourth.occurrence.ref,
    }


def _meetings(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    first = _after(session, cast, ended(session, cast, at=now - timedelta(days=21)), now - timedelta(days=21))
    for days, name in ((14, "checking"), (7, "drafted")):
        held = ended(session, cast, mechanism=first.mechanism, at=now - timedelta(days=days))
        _after(session, cast, held, now - timedelta(days=days), opened=name == "checking")
    while seal_due(session, now - timedelta(days=16)):
        continue
    room = begun(session, cast, mechanism=first.mechanism, at=now)
    build(session, room, by=cast.actor("liushuji"), at=now)
    an_item(session, room, position=90, text="晚上看不清台阶。")
    coming = a_meeting(session, cast, mechanism=first.mechanism, at=now + timedelta(days=4))
    a_topic(session, cast, coming)
    build(session, coming, by=cast.actor("liushuji"), at=now)
    refs = {
        "meeting_sealed": 21, "meeting_checking": 14, "meeting_drafted": 7, "meeting_open": 0, "meeting_planned": -4,
    }
    names = {name: _ref(first, now - timedelta(days=days)) for name, days in refs.items()}
    return {**names, "door": room.meeting.door_token}


def _ref(held: Held, at: datetime) -> str:
    return f"{held.mechanism.slug}-{local_day(at)}"


def _after(session: Session, cast: Cast, held: Held, at: datetime, *, opened: bool = True) -> Held:
    """What a meeting leaves: decisions, a promise, minutes as a draft or open for corrections."""
    by, later = cast.actor("liushuji"), at + timedelta(hours=5)
    for number in range(6):
        add(session, Attendance(meeting_id=held.key, name=f"来的人{number}", title="居民", came=Came.PAPER, at=at))
    an_item(session, held, summary="几位居民说晚上看不清台阶。", decision=Decision.SETTLED, reason="当场打电话叫了师傅")
    due = local_day(at) + timedelta(days=6)
    promised = an_item(
        session, held, position=2, title="西门装升降桩", summary="两种意见，先装一侧。", decision=Decision.PROMISED,
        responsible="安禾物业", due_on=due, hands_for=4, hands_against=1, hands_abstain=0,
    )
    a_promise(session, held, item_id=promised.key, due_on=due, made_at=at)
    draft_minutes(session, held, by=by, at=later)
    if opened:
        open_minutes(session, held, seen=stamp_of(held.meeting.minutes), hosts=1, by=by, at=later)
    return held_by_id(session, held.occurrence.key)


def _rest(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    by, day, here = cast.actor("liushuji"), local_day(now), cast.xiangrui
    duty = a_mechanism(session, cast, Kind.DUTY_DAY, name="周五值日")
    a_turn(session, cast, an_occurrence(session, duty, at=now + timedelta(hours=2)), "xiaoli")
    for kind in (Kind.STAND_UP, Kind.WALK, Kind.HOUSEHOLD_LINK, Kind.CROSS_APPOINTMENT):
        a_mechanism(session, cast, kind, cadence="")
    add(session, _promise(cast, day, now))
    shop = add_merchant(session, here, Shop("顺达超市", "超市", "东门外 3 号"), by=by, at=now)
    check_frontage(session, here, shop.slug, Looked(True, False, True, "纸箱占道"), by=cast.actor("xiaoli"), at=now)
    ask_household(session, here, cast.person("laozhou").key, cast.home101.key, by=by, at=now)
    log_walk(
        session, here, cast.building3.key, day, title="网格员", words="楼道干净。", refs=(), by=cast.actor("xiaoli"),
        at=now,
    )
    return {"site": a_site(session, cast).slug, "shop": shop.slug}


def _promise(cast: Cast, day: date, now: datetime) -> DayPromise:
    return DayPromise(
        community_id=cast.xiangrui.key, day=day - timedelta(days=1), who="安禾物业", text="把3号楼的灯换了",
        due_on=day, made_by=cast.person("liushuji").key, made_at=now - timedelta(days=1),
    )
