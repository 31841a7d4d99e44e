"""Opening hours, counters, rights, places within ten, walks, 门前三包, marks."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import DomainError, Invalid, Stale
from app.core.workdays import SHANGHAI
from app.directory.rules.counters import check_shift, minute_of, sits_now
from app.directory.rules.frontage import check_answer, check_note, outcome
from app.directory.rules.hours import EXAMPLE, clock, open_now, read_hours
from app.directory.rules.links import MOST, free_slot
from app.directory.rules.rights import LINKERS, WALKERS, edits_site, title_in
from app.directory.rules.seen import check_seen, mark_of
from app.directory.rules.walks import check_day, refs_in, since_words, waiting
from app.mechanisms.rules.standing import Standing
from app.people.rules.roles import Actor, Grant, Role

WEDNESDAY = date(2026, 11, 18)
LONG_AGO = date(2025, 1, 1)


def at(day: date, clock_text: str) -> datetime:
    hour, minute = clock_text.split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("clock_text", "text"),
    [
        ("8:29", "现在关着，今天 8:30 开"), ("8:30", "现在开着，到 12:00"), ("11:59", "现在开着，到 12:00"),
        ("12:00", "现在关着，今天 13:30 开"), ("13:29", "现在关着，今天 13:30 开"), ("13:30", "现在开着，到 17:30"),
        ("17:29", "现在开着，到 17:30"), ("17:30", "现在关着，明天 8:30 开"), ("0:00", "现在关着，今天 8:30 开"),
        ("23:59", "现在关着，明天 8:30 开"),
    ],
)
def test_open_to_the_minute(clock_text: str, text: str) -> None:
    now = open_now(EXAMPLE, at(WEDNESDAY, clock_text))
    assert now is not None
    assert (now.text, now.open) == (text, text.startswith("现在开着"))


@pytest.mark.parametrize(
    ("hours", "day", "clock_text", "text"),
    [
        (EXAMPLE, date(2026, 11, 20), "18:00", "现在关着，明天 9:00 开"),
        (EXAMPLE, date(2026, 11, 21), "11:30", "现在关着，周一 8:30 开"),
        (EXAMPLE, date(2026, 11, 22), "10:00", "现在关着，明天 8:30 开"),
        ("工作日 9:00-17:00", date(2026, 10, 1), "10:00", "现在关着，下周四 9:00 开"),
        ("周一至周五 9:00-17:00", date(2026, 10, 1), "10:00", "今天放假，先打电话问问开不开"),
        ("每天 9:00-17:00", date(2026, 10, 1), "10:00", "现在开着，到 17:00"),
        ("周三 9:00-17:00", WEDNESDAY, "17:00", "现在关着，下周三 9:00 开"),
        ("周一、周三 9:00-17:00", WEDNESDAY, "9:00", "现在开着，到 17:00"),
        ("周五至周一 9:00-17:00", WEDNESDAY, "9:00", "现在关着，周五 9:00 开"),
        ("每天 0:00-24:00", WEDNESDAY, "23:59", "现在开着，到 24:00"),
        ("每天 8:00-12:00、10:00-18:00", WEDNESDAY, "11:00", "现在开着，到 18:00"),
    ],
)
def test_open_on_the_day(hours: str, day: date, clock_text: str, text: str) -> None:
    now = open_now(hours, at(day, clock_text))
    assert now is not None
    assert now.text == text


def test_a_worked_sunday_is_a_working_day() -> None:
    """2026-10-10 is a Saturday worked for National Day."""
    now = open_now("工作日 9:00-17:00", at(date(2026, 10, 10), "10:00"))
    assert now is not None
    assert now.open


@pytest.mark.parametrize(
    "hours",
    ["周一到周五　8：30～12：00，13:30至17:30", "周一-周五 8:30—12:00", "每天8:30-9:00",
     "周六、周日 9:00-11:00\n周三 9:00-10:00", "工作日、周六 8:00-9:00", "周天 8:00-9:00"],
)  # fmt: skip
def test_hours_may_be_written_in_many_ways(hours: str) -> None:
    assert read_hours(hours)


@pytest.mark.parametrize(
    "hours",
    ["上班时间", "8:30-12:00", "周一", "周八 8:00-9:00", "每天 8:60-9:00", "每天 8:00-24:01", "每天 25:00-26:00",
     "每天 9:00-9:00", "每天 17:00-9:00", "每天 8:00-9:00；随便"],
)  # fmt: skip
def test_hours_nobody_can_read_are_refused_with_an_example(hours: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_hours(hours)
    assert refused.value.field == "hours"
    assert open_now(hours, at(WEDNESDAY, "9:00")) is None


def test_no_hours_say_nothing() -> None:
    assert read_hours("") == ()
    assert open_now("", at(WEDNESDAY, "9:00")) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert all(span.from_minute < span.to_minute for span in read_hours(text))


@given(st.integers(0, 1438), st.integers(0, 1439))
def test_open_exactly_between(start: int, minute: int) -> None:
    now = open_now(f"每天 {clock(start)}-{clock(start + 1)}", at(WEDNESDAY, clock(minute)))
    assert now is not None
    assert now.open is (minute == start)


@dataclass
class Sitter:
    weekday: int
    from_minute: int
    to_minute: int
    who: str = "安禾物业"


@pytest.mark.parametrize(
    ("start", "end", "who", "refused"),
    [
        (480, 540, "安禾物业", False), (540, 600, "安禾物业", True), (599, 601, "安禾物业", True),
        (600, 660, "安禾物业", False), (479, 541, "安禾物业", True), (540, 600, "网格员", False),
        (600, 600, "网格员", True), (601, 600, "网格员", True),
    ],
)
def test_nobody_sits_twice_at_once(start: int, end: int, who: str, refused: bool) -> None:
    others = [Sitter(0, 540, 600), Sitter(1, 480, 540)]
    if refused:
        with pytest.raises(Invalid):
            check_shift(0, start, end, who, others)
    else:
        check_shift(0, start, end, who, others)


@pytest.mark.parametrize(
    ("weekday", "minute", "sits"), [(0, 539, False), (0, 540, True), (0, 599, True), (0, 600, False), (1, 540, False)]
)
def test_who_sits_now(weekday: int, minute: int, sits: bool) -> None:
    assert sits_now(Sitter(0, 540, 600), weekday, minute) is sits


@pytest.mark.parametrize(
    ("text", "minute"), [("0:00", 0), ("08:30", 510), ("8：30", 510), ("24:00", 1440), ("24:01", None), ("8.30", None),
                         ("", None), ("8:60", None), ("-1:00", None)],
)  # fmt: skip
def test_clocks(text: str, minute: int | None) -> None:
    if minute is None:
        with pytest.raises(Invalid):
            minute_of(text, "from_time")
    else:
        assert minute_of(text, "from_time") == minute


def actor(role: Role, scope: int) -> Actor:
    return Actor(5, "某人", (Grant(role, scope, LONG_AGO),))


@pytest.mark.parametrize(
    ("me", "community", "town", "edits"),
    [
        (None, 7, 1, False), (actor(Role.TOWN_OFFICIAL, 1), 7, 1, True), (actor(Role.TOWN_OFFICIAL, 2), 7, 1, False),
        (actor(Role.TOWN_OFFICIAL, 1), None, None, True), (actor(Role.COMMUNITY_SECRETARY, 7), 7, 1, True),
        (actor(Role.COMMITTEE_MEMBER, 7), 7, 1, True), (actor(Role.COMMITTEE_MEMBER, 8), 7, 1, False),
        (actor(Role.COMMITTEE_MEMBER, 7), None, None, False), (actor(Role.GRID_WORKER, 7), 7, 1, False),
        (actor(Role.AUDITOR, 1), 7, 1, False), (actor(Role.OPERATOR, 0), 7, 1, False),
        (actor(Role.PROJECT_MANAGER, 7), 7, 1, False),
    ],
)
def test_who_edits_a_site(me: Actor | None, community: int | None, town: int | None, edits: bool) -> None:
    assert edits_site(me, community, town) is edits


@pytest.mark.parametrize(
    ("standing", "walks", "links"),
    [
        (set(), "", ""), ({Standing.RESIDENT}, "", ""), ({Standing.COMPANY}, "", ""), ({Standing.TOWN}, "", ""),
        ({Standing.AUDITOR}, "", ""), ({Standing.OWNERS}, "", ""), ({Standing.HOST}, "社区两委", ""),
        ({Standing.GRID}, "网格员", ""), ({Standing.PARTY}, "党员", "党员"), ({Standing.HEAD}, "楼栋长", "楼栋长"),
        ({Standing.HEAD, Standing.PARTY, Standing.GRID}, "网格员", "党员"),
    ],
)
def test_who_walks_and_who_links(standing: set[Standing], walks: str, links: str) -> None:
    assert (title_in(WALKERS, frozenset(standing)), title_in(LINKERS, frozenset(standing))) == (walks, links)


@pytest.mark.parametrize(
    ("taken", "slot"),
    [([], 1), ([1, 2, 4], 3), (range(1, 10), 10), (range(1, 11), None), (range(2, 11), 1), ([11], 1)],
)
def test_ten_places_and_no_eleventh(taken: list[int], slot: int | None) -> None:
    assert free_slot(taken) == slot
    assert MOST == 10


@pytest.mark.parametrize(("days", "fits"), [(1, False), (0, True), (-1, True), (-30, True), (-31, False)])
def test_a_visit_is_written_down_within_a_month(days: int, fits: bool) -> None:
    day = WEDNESDAY + timedelta(days=days)
    if fits:
        check_day(day, WEDNESDAY)
    else:
        with pytest.raises(Invalid):
            check_day(day, WEDNESDAY)


def test_the_longest_waiting_come_first() -> None:
    visits = [WEDNESDAY, None, WEDNESDAY - timedelta(days=40)]
    assert sorted(visits, key=waiting) == [None, WEDNESDAY - timedelta(days=40), WEDNESDAY]


@pytest.mark.parametrize(
    ("days", "words"), [(None, "还没去过"), (0, "今天"), (1, "昨天"), (2, "2 天前"), (400, "400 天前")]
)
def test_since_when(days: int | None, words: str) -> None:
    assert since_words(None if days is None else WEDNESDAY - timedelta(days=days), WEDNESDAY) == words


@pytest.mark.parametrize(
    ("text", "refs"),
    [("", []), ("xr-1 XR-1", ["XR-1"]), ("XR-1，XR-2、XR-3;XR-4\nXR-5", ["XR-1", "XR-2", "XR-3", "XR-4", "XR-5"])],
)
def test_references_apart(text: str, refs: list[str]) -> None:
    assert refs_in(text) == refs


@pytest.mark.parametrize(("count", "fits"), [(10, True), (11, False)])
def test_ten_references_at_once(count: int, fits: bool) -> None:
    text = " ".join(f"XR-{number}" for number in range(count))
    if fits:
        assert len(refs_in(text)) == count
    else:
        with pytest.raises(Invalid):
            refs_in(text)


@pytest.mark.parametrize(
    ("kept", "note", "refused"),
    [((True, True, True), "", False), ((True, False, True), "", True), ((True, False, True), "脏", True),
     ((True, False, True), "有油", False)],
)  # fmt: skip
def test_whoever_finds_fault_says_what(kept: tuple[bool, ...], note: str, refused: bool) -> None:
    if refused:
        with pytest.raises(Invalid):
            check_note(kept, note)
    else:
        check_note(kept, note)


@pytest.mark.parametrize(
    ("answered", "keeper", "refused"), [(False, True, False), (True, True, True), (False, False, True)]
)
def test_the_shopkeeper_answers_once(answered: bool, keeper: bool, refused: bool) -> None:
    if refused:
        with pytest.raises(DomainError):
            check_answer(answered, keeper)
    else:
        check_answer(answered, keeper)


@pytest.mark.parametrize(
    ("kept", "words"),
    [((True, True, True), "三样都做到"), ((False, True, True), "卫生没做到"),
     ((True, False, False), "秩序、绿化没做到")],
)  # fmt: skip
def test_an_outcome_in_words(kept: tuple[bool, ...], words: str) -> None:
    assert outcome(kept) == words


def test_a_mark_fits_what_was_seen_and_nothing_else() -> None:
    values = {"name": "大厅", "hours": "每天 8:00-9:00", "since": WEDNESDAY}
    check_seen(mark_of(values), values)
    for stale in ("", mark_of({**values, "name": "小厅"})):
        with pytest.raises(Stale):
            check_seen(stale, values)
