"""Rhythms and moments in plain Chinese, and back from the form."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mechanisms.rules.cadence import DAYS, BadCadence
from app.mechanisms.rules.kinds import Kind, Shift
from app.mechanisms.rules.often import MONTHS, NTHS, Often, Timing, compose, spelled
from app.mechanisms.rules.showing import going_on, href, moment_words, time_span, titled
from app.mechanisms.rules.wording import describe, held


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("", "不定期，要办时再定"),
        ("FREQ=DAILY", "每天"),
        ("FREQ=DAILY;INTERVAL=2", "每两天"),
        ("FREQ=DAILY;INTERVAL=12", "每 12 天"),
        ("FREQ=DAILY;BYDAY=MO,WE", "每周一、周三"),
        ("FREQ=DAILY;INTERVAL=3;BYDAY=MO", "每三天，遇上周一才办"),
        ("FREQ=WEEKLY;BYDAY=MO", "每周一"),
        ("FREQ=WEEKLY;BYDAY=SU", "每周日"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "每周一、周四"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "每周一到周五"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "每天"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "每两周的周一"),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=7,8", "每周一，只在7月、8月"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "每月1日、15日"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "每月25日"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-2", "每月1日、倒数第二天"),
        ("FREQ=MONTHLY;BYMONTHDAY=-20", "每月倒数第 20 天"),
        ("FREQ=MONTHLY;BYDAY=2WE", "每月第二个周三"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "每月最后一个周五"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "每月倒数第二个周五"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "每月第一个周一、第三个周一"),
        ("FREQ=MONTHLY;BYDAY=MO", "每月每个周一"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "每月13日，而且是周五"),
        ("FREQ=MONTHLY;BYDAY=1WE;BYMONTH=1,4,7,10", "每季度第一个周三"),
        ("FREQ=MONTHLY;BYDAY=-1WE;BYMONTH=3,6,9,12", "每季度最后一个周三"),
        ("FREQ=MONTHLY;BYDAY=1WE;BYMONTH=2,5,8,11", "每季度第二个月的第一个周三"),
        ("FREQ=MONTHLY;BYDAY=2SA;BYMONTH=2,4,6,8,10,12", "双月的第二个周六"),
        ("FREQ=MONTHLY;BYMONTHDAY=1;BYMONTH=3,9", "每年3月、9月的1日"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1WE", "每三个月的第一个周三"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=1;BYMONTH=3", "每两个月的1日，只在3月"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "每月最后一天（在周一到周五里数）"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYSETPOS=2", "每月第二天（在1日、2日、3日里数）"),
    ],
)
def test_a_rule_in_words(rule: str, words: str) -> None:
    assert describe(rule) == words


def test_every_working_day_has_a_name_of_its_own() -> None:
    assert describe("FREQ=DAILY", Shift.SKIP) == "每个工作日"
    assert held("FREQ=DAILY", Shift.SKIP, 510) == "每个工作日 8:30"
    assert held("", Shift.SKIP, 510) == "不定期，要办时再定"


timings = st.one_of(
    st.builds(
        Timing, st.just(Often.WEEKLY),
        weekdays=st.sets(st.sampled_from(DAYS), min_size=1).map(lambda found: tuple(sorted(found, key=DAYS.index))),
    ),
    st.builds(
        Timing, st.just(Often.MONTHDAYS), months=st.sampled_from(sorted(MONTHS)),
        monthdays=st.sets(st.integers(1, 28), min_size=1).map(lambda found: "、".join(map(str, sorted(found)))),
    ),
    st.builds(
        Timing, st.just(Often.NTH), nth=st.sampled_from(sorted(NTHS)), nth_day=st.sampled_from(DAYS),
        months=st.sampled_from(sorted(MONTHS)),
    ),
    st.just(Timing(Often.HAND)),
    st.just(Timing(Often.RULE, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")),
)  # fmt: skip


@given(timings)
def test_the_form_gives_back_what_it_made(timing: Timing) -> None:
    assert spelled(compose(timing), Shift.NEXT) == timing


def test_working_days_are_a_way_only_when_days_off_are_left_out() -> None:
    assert spelled("FREQ=DAILY", Shift.SKIP).often is Often.WORKDAYS
    assert spelled("FREQ=DAILY", Shift.NEXT) == Timing(Often.RULE, rule="FREQ=DAILY")


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        (Timing(Often.WEEKLY), "勾上是星期几。"),
        (Timing(Often.WEEKLY, weekdays=("XX",)), "“BYDAY”要写"),
        (Timing(Often.MONTHDAYS), "写几号"),
        (Timing(Often.MONTHDAYS, monthdays="0"), "1 到 31"),
        (Timing(Often.MONTHDAYS, monthdays="32"), "1 到 31"),
        (Timing(Often.MONTHDAYS, monthdays="头一天"), "写几号"),
        (Timing(Often.MONTHDAYS, monthdays="30", months="2"), "一天也没有"),
        (Timing(Often.NTH, nth=7), "“BYDAY”要写"),
        (Timing(Often.NTH, months="13"), "1 到 12"),
        (Timing(Often.RULE), "看不懂"),
    ],
)
def test_a_way_half_filled_in_gets_a_sentence(timing: Timing, words: str) -> None:
    with pytest.raises(BadCadence, match=words):
        compose(timing)


@pytest.mark.parametrize("written", ["1、15", "1,15", "1日 15日", "1号和15号", "15，1"])
def test_days_of_the_month_as_people_write_them(written: str) -> None:
    assert compose(Timing(Often.MONTHDAYS, monthdays=written)) == "FREQ=MONTHLY;BYMONTHDAY=1,15"


AT = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        (datetime(2026, 11, 18, 6, 0, tzinfo=UTC), "今天 14:00"),
        (datetime(2026, 11, 18, 15, 59, tzinfo=UTC), "今天 23:59"),
        (datetime(2026, 11, 18, 16, 0, tzinfo=UTC), "明天 0:00"),
        (datetime(2026, 11, 20, 1, 30, tzinfo=UTC), "后天 9:30"),
        (datetime(2026, 11, 21, 1, 0, tzinfo=UTC), "周六 9:00"),
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), "11月23日 周一 9:00"),
        (datetime(2026, 11, 17, 1, 0, tzinfo=UTC), "11月17日 周二 9:00"),
    ],
)
def test_a_moment_seen_from_wednesday_noon(starts: datetime, words: str) -> None:
    assert moment_words(starts, AT) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (2, "14:00 到 16:00"),
        (10, "14:00 到第二天 0:00"),
        (20, "14:00 到第二天 10:00"),
        (48, "11月18日 14:00 到 11月20日 14:00"),
    ],
)
def test_how_long_it_lasts(hours: int, words: str) -> None:
    start = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
    assert time_span(start, datetime.fromtimestamp(start.timestamp() + hours * 3600, UTC)) == words


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (Kind.FAULT_ROUND, "/c/xiangrui/rounds/x-2026-11-18"),
        (Kind.TALK_SESSION, "/c/xiangrui/meetings/x-2026-11-18"),
        (Kind.JOINT_MEETING, "/c/xiangrui/meetings/x-2026-11-18"),
        (Kind.DUTY_DAY, "/c/xiangrui/duty"),
        (Kind.STAND_UP, "/c/xiangrui/today"),
        (Kind.APPRAISAL, "/c/xiangrui/reviews"),
        (Kind.WALK, "/c/xiangrui/mechanisms/x"),
    ],
)
def test_where_an_occurrence_is_looked_at(kind: Kind, path: str) -> None:
    assert href(kind, "xiangrui", "x-2026-11-18", "x") == path


def test_titles_and_what_is_going_on() -> None:
    assert titled("每周说事", 46) == "每周说事 第46期"
    assert titled("每月评议", None) == "每月评议"
    assert [going_on(kind) for kind in (Kind.FAULT_ROUND, Kind.TALK_SESSION, Kind.SITE)] == [
        "正在找茬", "正在说事", "正在进行",
    ]  # fmt: skip
