"""What stands on top of the board, and what stands in a calendar."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session

from app.mechanisms.actions.feeds import forget_mechanisms, renew_feed
from app.mechanisms.models import Occurrence
from app.mechanisms.pages.strip import strip_items
from app.mechanisms.queries.diary import between, coming, listed
from app.mechanisms.queries.export import export_mechanisms
from app.mechanisms.queries.feeds import feed_by_token, feed_of_community, feed_of_person
from app.mechanisms.queries.strip import strip
from app.mechanisms.rules.kinds import Kind, Phase
from tests.cast import NOON, Cast
from tests.mechanisms.hold import a_mechanism, an_occurrence

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def one(session: Session, cast: Cast, kind: Kind = Kind.TALK_SESSION, *, away: timedelta, **more: Any) -> Occurrence:
    slug = more.pop("slug", kind.value.replace("_", "-"))
    home = {"community_id": more.pop("community_id")} if "community_id" in more else {}
    return an_occurrence(session, a_mechanism(session, cast, kind, slug=slug, **home), at=NOON + away, **more)


def test_what_is_on_comes_first_then_the_nearest_three_at_most(session: Session, cast: Cast) -> None:
    one(session, cast, Kind.NEGOTIATION, away=3 * DAY)
    one(session, cast, Kind.TALK_SESSION, away=DAY)
    one(session, cast, Kind.FAULT_ROUND, away=-2 * HOUR, phase=Phase.OPEN, number=21)
    one(session, cast, Kind.DUTY_DAY, away=2 * DAY)
    found = strip(session, cast.xiangrui.key, NOON)
    assert [each.kind for each in found] == [Kind.FAULT_ROUND, Kind.TALK_SESSION, Kind.DUTY_DAY]
    assert [(each.title, each.words, each.href) for each in strip_items(found, "xiangrui", NOON)] == [
        ("半月来找茬 第21期", "正在找茬", "/c/xiangrui/rounds/fault-round-2026-11-18"),
        ("每周说事", "明天 12:00", "/c/xiangrui/meetings/talk-session-2026-11-19"),
        ("值日", "后天 12:00", "/c/xiangrui/duty"),
    ]


def test_a_daily_one_leaves_room_for_the_others(session: Session, cast: Cast) -> None:
    daily = a_mechanism(session, cast, Kind.STAND_UP)
    for n in range(1, 6):
        an_occurrence(session, daily, at=NOON + n * DAY)
    one(session, cast, away=20 * DAY)
    assert [each.kind for each in strip(session, cast.xiangrui.key, NOON)] == [Kind.STAND_UP, Kind.TALK_SESSION]


def test_what_is_over_cancelled_closed_or_elsewhere_is_not_shown(session: Session, cast: Cast) -> None:
    one(session, cast, slug="a", away=-HOUR, ends_at=NOON)
    one(session, cast, slug="b", away=HOUR, phase=Phase.CANCELLED)
    one(session, cast, slug="c", away=-HOUR, phase=Phase.CLOSED)
    one(session, cast, slug="d", away=HOUR, community_id=cast.shiji.key)
    one(session, cast, slug="e", away=-32 * DAY, phase=Phase.OPEN)
    assert strip(session, cast.xiangrui.key, NOON) == []


def test_what_nobody_opens_is_on_within_its_time(session: Session, cast: Cast) -> None:
    one(session, cast, Kind.APPRAISAL, away=-2 * DAY, ends_at=NOON + DAY)
    one(session, cast, away=-HOUR / 2)
    found = strip_items(strip(session, cast.xiangrui.key, NOON), "xiangrui", NOON)
    assert [each.words for each in found] == ["正在评议", "今天 11:30"]


def test_the_strip_is_one_query(session: Session, cast: Cast, db: Engine) -> None:
    one(session, cast, away=HOUR)
    session.flush()
    sent: list[str] = []
    listen = ("before_cursor_execute", lambda *given: sent.append(given[2]))
    event.listen(db, *listen)
    found = strip(session, cast.xiangrui.key, NOON)
    event.remove(db, *listen)
    assert (len(found), len(sent)) == (1, 1)


def test_the_calendar_has_what_comes_and_what_was(session: Session, cast: Cast) -> None:
    today = one(session, cast, slug="a", away=-HOUR / 2)
    over = one(session, cast, slug="b", away=-3 * DAY)
    off = one(session, cast, slug="c", away=DAY, phase=Phase.CANCELLED)
    far = one(session, cast, slug="d", away=61 * DAY)
    long_open = one(session, cast, slug="e", away=-40 * DAY, phase=Phase.OPEN)
    here = cast.xiangrui.key
    assert [each.occurrence for each in coming(session, here, NOON, NOON + 60 * DAY)] == [long_open, today, off]
    assert [each.occurrence for each in between(session, here, NOON - 4 * DAY, NOON)] == [today, over]
    assert far in [each.occurrence for each in coming(session, here, NOON, NOON + 62 * DAY)]


def test_a_list_goes_on_where_it_ended(session: Session, cast: Cast) -> None:
    for n, slug in enumerate("abcde"):
        one(session, cast, slug=slug, away=(n // 2) * HOUR)
    seen: list[str] = []
    after = None
    for _ in range(5):
        page = listed(
            session, cast.xiangrui.key, since=NOON, before=NOON + DAY, kinds=[], after=after, limit=2
        )
        if not page:
            break
        seen += [each.mechanism for each in page]
        after = (page[-1].occurrence.starts_at, page[-1].occurrence.key)
    assert seen == list("abcde")


def test_a_feed_holds_what_concerns_somebody(session: Session, cast: Cast) -> None:
    """Hosts and guests by their roles, residents by a verified home, others by what the domains above add."""
    asked: dict[str, dict[str, Any]] = {
        "open": {"invited": "resident", "host": ""},
        "walk": {"invited": "", "host": "grid_worker"},
        "town": {"invited": "town_official owners_committee", "host": ""},
        "firm": {"invited": "company_staff", "host": "project_manager"},
        "party": {"invited": "party_member", "host": "", "active": False},
    }
    for slug, more in asked.items():
        an_occurrence(session, a_mechanism(session, cast, slug=slug, **more))
    away = a_mechanism(session, cast, community_id=cast.shiji.key, slug="away", invited="resident town_official")
    an_occurrence(session, away)
    since = NOON - DAY

    def feed(name: str, extra: tuple[int, ...] = ()) -> list[str]:
        found = feed_of_person(session, cast.people[name].key, since, NOON, extra)
        return [each.mechanism for each in found]

    assert feed("wangyi") == ["open"]
    assert feed("xiaoli") == ["walk"]
    assert feed("sunzhuren") == ["town"]
    assert feed("chenkezhang") == ["town", "away"]
    assert feed("zhaojingli") == feed("lishifu") == ["firm"]
    assert feed("laozhou") == ["party"]
    assert feed("luren") == []
    assert feed("luren", (one(session, cast, slug="rota", away=HOUR).key,)) == ["rota"]
    assert feed_of_person(session, cast.people["wangyi"].key, NOON + DAY, NOON, ()) == []


def test_a_new_address_ends_the_old_one_and_leaving_ends_all(session: Session, cast: Cast) -> None:
    me = cast.people["wangyi"].key
    assert export_mechanisms(session, me) == {"calendar": None}
    first = renew_feed(session, me, NOON)
    second = renew_feed(session, me, NOON + HOUR)
    assert feed_by_token(session, first) is None
    found = feed_by_token(session, second)
    assert found is not None
    assert found.person_id == me
    assert export_mechanisms(session, me) == {"calendar": {"created_at": "2026-11-18T13:00:00+08:00"}}
    assert second not in str(export_mechanisms(session, me))
    forget_mechanisms(session, me, NOON)
    session.expire_all()
    assert feed_by_token(session, second) is None


def test_a_communitys_feed_keeps_what_was_cancelled(session: Session, cast: Cast) -> None:
    one(session, cast, slug="a", away=HOUR, phase=Phase.CANCELLED, cancel_reason="下雪")
    one(session, cast, slug="b", away=-91 * DAY)
    one(session, cast, slug="c", away=HOUR, community_id=cast.shiji.key)
    assert [each.mechanism for each in feed_of_community(session, cast.xiangrui.key, NOON - 90 * DAY)] == ["a"]
