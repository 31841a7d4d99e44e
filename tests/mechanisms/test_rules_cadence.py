"""Reading a rule, which days it means, and where they end up when they are not worked."""

from datetime import date, timedelta
from itertools import takewhile

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from app.core.workdays import is_workday
from app.mechanisms.rules.cadence import BadCadence, Freq, comes, expand, moved, parse_cadence, placed, planned_days
from app.mechanisms.rules.kinds import Shift

D = date
RULES = (
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR",
    "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=1WE", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
)
rules = st.sampled_from(RULES).map(parse_cadence)
shifts = st.sampled_from(Shift)
days_ = st.dates(D(2024, 1, 1), D(2027, 12, 31))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"),
        (" rrule:freq=weekly; byday=fr,mo ;", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,1,15", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,+5", "FREQ=MONTHLY;BYMONTHDAY=5,-1"),
        ("FREQ=MONTHLY;BYDAY=-1FR,+1MO", "FREQ=MONTHLY;BYDAY=1MO,-1FR"),
        ("FREQ=DAILY;INTERVAL=1", "FREQ=DAILY"),
        ("BYMONTH=12,6;FREQ=MONTHLY;BYDAY=SU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=SU;BYMONTH=6,12;BYSETPOS=2"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2"),
    ],
)
def test_a_rule_is_kept_in_one_spelling(written: str, kept: str) -> None:
    assert str(parse_cadence(written)) == kept
    assert parse_cadence(kept) == parse_cadence(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "看不懂，要写成 FREQ=WEEKLY;BYDAY=MO 这样"),
        ("每周一", "看不懂"),
        ("FREQ", "看不懂"),
        ("FREQ=HOURLY", "按天、按周还是按月"),
        ("FREQ=SECONDLY;BYDAY=MO", "别的不收"),
        ("FREQ=YEARLY;BYMONTH=3", "别的不收"),
        ("BYDAY=MO", "规则要先说"),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=3", "COUNT、UNTIL"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101", "点“停办”就行"),
        ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", "“BYHOUR”这里用不上"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=MO", "“WKST”这里用不上"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "“BYDAY”写了两次"),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=0", "1 到 52"),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=53", "1 到 52"),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=1,2", "现在是“1,2”"),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=两", "现在是“两”"),
        ("FREQ=WEEKLY;BYDAY=XX", "“BYDAY”要写 MO"),
        ("FREQ=WEEKLY;BYDAY=MO,", "“BYDAY”要写 MO"),
        ("FREQ=MONTHLY;BYDAY=6MO", "“BYDAY”要写 MO"),
        ("FREQ=MONTHLY;BYDAY=0MO", "“BYDAY”要写 MO"),
        ("FREQ=WEEKLY", "按周的规则要写星期几"),
        ("FREQ=WEEKLY;BYDAY=1MO", "只能和 FREQ=MONTHLY"),
        ("FREQ=DAILY;BYDAY=-1SU", "只能和 FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTHDAY=1", "“几号”（BYMONTHDAY）"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1", "BYSETPOS 只能"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=1", "只写一种"),
        ("FREQ=MONTHLY", "按月的规则要写哪一天"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "1 到 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "1 到 31"),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "倒着数写 -1 到 -31"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=13", "1 到 12"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=-1", "1 到 12"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "1 到 31"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "一天也没有"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "一天也没有"),
        ("FREQ=WEEKLY;BYDAY=MO;" + "BYMONTH=" + ",".join(["1"] * 60), "最多 120 个字符"),
    ],
)
def test_a_bad_rule_gets_a_sentence(written: str, words: str) -> None:
    with pytest.raises(BadCadence) as refused:
        parse_cadence(written)
    assert words in str(refused.value)


@given(st.text(max_size=130))
def test_nothing_typed_breaks_the_reading(written: str) -> None:
    try:
        words = parse_cadence(written).freq.value
    except BadCadence as bad:
        words = str(bad)
    assert words in set(Freq) or words.endswith("。")


@pytest.mark.parametrize(
    ("rule", "since", "until", "found"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=31", D(2026, 1, 1), D(2026, 6, 30), [D(2026, 1, 31), D(2026, 3, 31), D(2026, 5, 31)]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", D(2026, 1, 1), D(2026, 3, 1), [D(2026, 1, 31), D(2026, 2, 28)]),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29", D(2026, 1, 1), D(2032, 3, 1), [D(2028, 2, 29), D(2032, 2, 29)]),
        ("FREQ=MONTHLY;BYDAY=1WE;BYMONTH=1,4,7,10", D(2026, 1, 1), D(2026, 7, 1),
         [D(2026, 1, 7), D(2026, 4, 1), D(2026, 7, 1)]),
        ("FREQ=MONTHLY;BYDAY=-1FR", D(2026, 10, 30), D(2026, 11, 27), [D(2026, 10, 30), D(2026, 11, 27)]),
        ("FREQ=MONTHLY;BYDAY=5MO", D(2026, 10, 1), D(2026, 12, 31), [D(2026, 11, 30)]),
        ("FREQ=DAILY;INTERVAL=3", D(2026, 1, 9), D(2026, 1, 15), [D(2026, 1, 11), D(2026, 1, 14)]),
        ("FREQ=WEEKLY;BYDAY=MO", D(2026, 1, 6), D(2026, 1, 11), []),
        ("FREQ=WEEKLY;BYDAY=MO", D(2025, 1, 1), D(2026, 1, 4), []),
    ],
)  # fmt: skip
def test_the_rules_own_days(rule: str, since: date, until: date, found: list[date]) -> None:
    assert planned_days(parse_cadence(rule), D(2026, 1, 5), since, until) == found


@pytest.mark.parametrize(
    ("anchor", "found"),
    [
        (D(2026, 11, 2), [D(2026, 11, 2), D(2026, 11, 16), D(2026, 11, 30)]),
        (D(2026, 11, 8), [D(2026, 11, 16), D(2026, 11, 30)]),
        (D(2026, 11, 9), [D(2026, 11, 9), D(2026, 11, 23)]),
    ],
)
def test_every_other_week_is_counted_from_the_week_of_adoption(anchor: date, found: list[date]) -> None:
    rule = parse_cadence("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")
    assert planned_days(rule, anchor, D(2026, 11, 1), D(2026, 11, 30)) == found


@given(rules, days_, st.integers(0, 900), st.integers(0, 90))
def test_a_later_start_keeps_the_phase(rule: object, anchor: date, away: int, length: int) -> None:
    """The same days as counting every step from the anchor."""
    cadence = parse_cadence(str(rule))
    since = anchor + timedelta(days=away)
    until = since + timedelta(days=length)
    start = f"DTSTART:{anchor:%Y%m%d}T000000\nRRULE:{cadence}"
    every = takewhile(lambda day: day <= until, (each.date() for each in rrule.rrulestr(start)))
    assert planned_days(cadence, anchor, since, until) == [day for day in every if day >= since]


@pytest.mark.parametrize(
    ("day", "shift", "held"),
    [
        (D(2026, 10, 1), Shift.STAY, D(2026, 10, 1)),
        (D(2026, 10, 1), Shift.NEXT, D(2026, 10, 8)),
        (D(2026, 10, 7), Shift.NEXT, D(2026, 10, 8)),
        (D(2026, 10, 1), Shift.PREVIOUS, D(2026, 9, 30)),
        (D(2026, 10, 1), Shift.SKIP, None),
        (D(2026, 10, 10), Shift.NEXT, D(2026, 10, 10)),
        (D(2026, 10, 11), Shift.PREVIOUS, D(2026, 10, 10)),
        (D(2026, 9, 20), Shift.SKIP, D(2026, 9, 20)),
        (D(2026, 9, 19), Shift.NEXT, D(2026, 9, 20)),
        (D(2026, 1, 1), Shift.NEXT, D(2026, 1, 4)),
        (D(2026, 1, 1), Shift.PREVIOUS, D(2025, 12, 31)),
        (D(2025, 10, 11), Shift.NEXT, D(2025, 10, 11)),
        (D(2028, 2, 29), Shift.NEXT, D(2028, 2, 29)),
        (D(2031, 1, 1), Shift.NEXT, D(2031, 1, 1)),
        (D(2031, 1, 4), Shift.NEXT, D(2031, 1, 6)),
    ],
)
def test_where_a_day_off_ends_up(day: date, shift: Shift, held: date | None) -> None:
    """国庆 2026 with its worked days 9/20 and 10/10; New Year; years not announced know weekends only."""
    assert moved(day, shift) == held


@pytest.mark.parametrize(
    ("shift", "found"),
    [
        (Shift.NEXT, {D(2026, 10, 1): D(2026, 10, 8), D(2026, 10, 10): D(2026, 10, 10)}),
        (Shift.PREVIOUS, {D(2026, 10, 1): D(2026, 9, 30), D(2026, 10, 8): D(2026, 10, 8),
                          D(2026, 10, 10): D(2026, 10, 10)}),
        (Shift.SKIP, {D(2026, 10, 8): D(2026, 10, 8), D(2026, 10, 10): D(2026, 10, 10)}),
        (Shift.STAY, {day: day for day in (D(2026, 10, 1), D(2026, 10, 5), D(2026, 10, 8), D(2026, 10, 10))}),
    ],
)  # fmt: skip
def test_two_that_meet_on_one_day_are_one(shift: Shift, found: dict[date, date]) -> None:
    """Around 国庆: the first stays, the others are not held twice."""
    assert placed([D(2026, 10, 10), D(2026, 10, 1), D(2026, 10, 5), D(2026, 10, 8)], shift) == found


def test_a_day_used_up_leaves_its_place_to_the_next() -> None:
    rule = parse_cadence("FREQ=DAILY")
    since, until = D(2026, 10, 1), D(2026, 10, 8)
    assert expand(rule, D(2026, 1, 1), Shift.NEXT, since, until) == {D(2026, 10, 1): D(2026, 10, 8)}
    left = expand(rule, D(2026, 1, 1), Shift.NEXT, since, until, without={D(2026, 10, 1)})
    assert left == {D(2026, 10, 2): D(2026, 10, 8)}


@given(rules, shifts, days_, st.integers(0, 400), st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_every_day_comes_exactly_once_however_time_is_cut(
    rule: object, shift: Shift, anchor: date, away: int, cuts: list[int]
) -> None:
    """Windows in a row give what one window gives, no day twice and no date twice."""
    cadence = parse_cadence(str(rule))
    start = anchor + timedelta(days=away)
    whole = expand(cadence, anchor, shift, start, start + timedelta(days=sum(cuts) - 1))
    pieces: list[tuple[date, date]] = []
    for length in cuts:
        pieces += expand(cadence, anchor, shift, start, start + timedelta(days=length - 1)).items()
        start += timedelta(days=length)
    assert pieces == list(whole.items())
    assert len(set(whole.values())) == len(whole)
    assert shift is Shift.STAY or all(map(is_workday, whole.values()))


@pytest.mark.parametrize(
    ("rule", "anchor", "any_"),
    [
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;BYMONTHDAY=1", D(2026, 3, 2), True),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;BYMONTHDAY=1", D(2026, 2, 2), False),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=29", D(2026, 3, 1), True),
    ],
)
def test_whether_it_comes_at_all(rule: str, anchor: date, any_: bool) -> None:
    assert comes(parse_cadence(rule), anchor) is any_
