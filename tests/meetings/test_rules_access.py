"""Who may book; when a meeting begins, changes and is signed into; in what role people come."""

from datetime import datetime, timedelta

import pytest

from app.core.errors import DomainError, Forbidden
from app.mechanisms.rules.kinds import Kind, Phase
from app.mechanisms.rules.standing import Standing
from app.meetings.rules import access
from app.meetings.rules.attendance import absent, by_title, invited_titles, title_of
from app.meetings.rules.kinds import MinutesState
from app.meetings.rules.wording import called, days_waited, hours, minutes_spoken, on_day
from tests.cast import NOON

PLANNED, OPEN, CLOSED, CANCELLED = Phase.PLANNED, Phase.OPEN, Phase.CLOSED, Phase.CANCELLED


@pytest.mark.parametrize(
    ("standing", "invited", "may"),
    [
        ((), "resident", True),
        ((), "", False),
        ((Standing.RESIDENT,), "resident grid_worker", True),
        ((Standing.RESIDENT,), "party_member", False),
        ((Standing.PARTY,), "party_member", True),
        ((Standing.HEAD,), "building_head", True),
        ((Standing.COMPANY,), "", True),
        ((Standing.OWNERS,), "", True),
        ((Standing.HOST,), "", True),
        ((Standing.GRID,), "", True),
        ((Standing.AUDITOR,), "resident", False),
        ((Standing.AUDITOR, Standing.RESIDENT), "resident", True),
    ],
)
def test_who_may_book(standing: tuple[Standing, ...], invited: str, may: bool) -> None:
    assert access.may_book(standing, invited.split()) is may


def test_a_refused_booking_says_where_to_go() -> None:
    with pytest.raises(Forbidden, match="直接反映"):
        access.check_booking((), ())


DAY_AFTER = (24 + 12) * 60
"""From noon to the end of the day after, in minutes."""


@pytest.mark.parametrize(
    ("minutes", "refused"),
    [(-121, "还没到日子"), (-120, ""), (0, ""), (500, ""), (DAY_AFTER - 1, ""), (DAY_AFTER, "先到日程里改时间"),
     (90 * 24 * 60, "先到日程里改时间")],
)  # fmt: skip
def test_it_begins_two_hours_early_and_a_day_late_at_most(minutes: int, refused: str) -> None:
    at = NOON + timedelta(minutes=minutes)
    assert access.may_begin(NOON, at) is not bool(refused)
    if not refused:
        access.check_beginning(NOON, at)
        return
    with pytest.raises(DomainError, match=refused):
        access.check_beginning(NOON, at)


@pytest.mark.parametrize(
    ("phase", "minutes", "is_open"),
    [
        (PLANNED, -121, False),
        (PLANNED, -120, True),
        (PLANNED, 120, True),
        (PLANNED, 121, False),
        (OPEN, -500, True),
        (OPEN, 500, True),
        (CLOSED, 0, False),
        (CANCELLED, 0, False),
    ],
)
def test_the_door(phase: Phase, minutes: int, is_open: bool) -> None:
    at = NOON + timedelta(minutes=minutes)
    assert access.door_open(phase, NOON, at) is is_open
    assert bool(access.door_words(phase, NOON, at)) is not is_open


@pytest.mark.parametrize(("phase", "changes"), [(PLANNED, True), (OPEN, True), (CLOSED, False), (CANCELLED, False)])
def test_an_agenda_changes_until_the_end(phase: Phase, changes: bool) -> None:
    assert access.agenda_changes(phase) is changes


@pytest.mark.parametrize(
    ("phase", "hours", "minutes", "refused"),
    [
        (PLANNED, -3, MinutesState.NONE, "开会前两小时"),
        (PLANNED, -2, MinutesState.NONE, ""),
        (PLANNED, 30, MinutesState.NONE, ""),
        (OPEN, -3, MinutesState.NONE, ""),
        (CLOSED, 3, MinutesState.DRAFT, ""),
        (CLOSED, 3, MinutesState.OPEN, "已经公开"),
        (CLOSED, 3, MinutesState.SEALED, "已经公开"),
        (CANCELLED, 0, MinutesState.NONE, "取消了"),
    ],
)
def test_the_list_is_put_right_from_the_door_until_the_minutes_are_out(
    phase: Phase, hours: int, minutes: MinutesState, refused: str
) -> None:
    at = NOON + timedelta(hours=hours)
    assert bool(access.list_words(phase, minutes, NOON, at)) is bool(refused)
    if not refused:
        access.check_list(phase, minutes, NOON, at)
        return
    with pytest.raises(DomainError, match=refused):
        access.check_list(phase, minutes, NOON, at)


@pytest.mark.parametrize(
    ("standing", "title"),
    [
        ((), "居民"),
        ((Standing.RESIDENT,), "居民"),
        ((Standing.PARTY, Standing.HEAD, Standing.RESIDENT), "楼栋长"),
        ((Standing.COMPANY, Standing.RESIDENT), "物业"),
        ((Standing.HOST, Standing.PARTY), "社区两委"),
        ((Standing.TOWN, Standing.HOST), "镇里"),
    ],
)
def test_everybody_is_counted_in_one_role(standing: tuple[Standing, ...], title: str) -> None:
    assert title_of(standing) == title


@pytest.mark.parametrize(
    ("kind", "invited", "asked"),
    [
        (Kind.TALK_SESSION, "", ()),
        (Kind.TALK_SESSION, "project_manager resident", ("居民", "物业")),
        (Kind.TALK_SESSION, "committee_member community_secretary nobody", ("社区两委",)),
        (Kind.JOINT_MEETING, "resident", ("居民", "社区两委", "业委会", "物业", "派出所", "水电气暖单位", "部门")),
    ],
)
def test_who_is_asked_to_come(kind: Kind, invited: str, asked: tuple[str, ...]) -> None:
    assert invited_titles(kind, invited) == asked


def test_roles_are_counted_in_order_and_the_missing_named() -> None:
    came = ["物业", "居民", "居民", "记者"]
    assert by_title(came) == [("居民", 2), ("物业", 1), ("记者", 1)]
    assert absent(("居民", "网格员", "物业"), came) == ["网格员"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (called("每周说事", None), "每周说事"),
        (called("每周说事", 3), "每周说事 第3期"),
        (on_day(NOON, NOON), "11月18日（周三）"),
        (on_day(NOON, NOON + timedelta(days=60)), "2026年11月18日（周三）"),
        (hours(NOON, NOON + timedelta(minutes=65)), "12:00 到 13:05"),
        (hours(NOON, NOON + timedelta(days=1)), "12:00"),
    ],
)
def test_words(words: str, expected: str) -> None:
    assert words == expected


@pytest.mark.parametrize(
    ("since", "days"),
    [(NOON, 0), (NOON - timedelta(hours=13), 1), (NOON - timedelta(days=30), 30), (NOON + timedelta(days=1), 0)],
)
def test_days_waited_are_local_days(since: datetime, days: int) -> None:
    assert days_waited(since, NOON) == days


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (59, 0), (60, 1), (301, 5), (-60, 0)])
def test_minutes_spoken(seconds: int, minutes: int) -> None:
    assert minutes_spoken(NOON - timedelta(seconds=seconds), NOON) == minutes
    assert minutes_spoken(None, NOON) == 0
