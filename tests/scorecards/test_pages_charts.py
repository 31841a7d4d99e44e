"""The picture of twelve months and the sentence about the sample, apart from their page."""

from datetime import date

import pytest

from app.rulebooks.rules.policy import Band
from app.scorecards.pages.charts import trend_of
from app.scorecards.pages.shown import sample_words
from app.scorecards.queries.cards import CardLine
from app.scorecards.rules.kinds import State
from app.scorecards.rules.wording import change_words, points, share, signed
from tests.scorecards.judge import OVER, RULES, facts, review


def line(month: date, total: int | None, *, enough: bool = True) -> CardLine:
    return CardLine(
        1, month, 1, State.FINAL, total, total, total, total, Band.GOOD, False, False, 40, enough, 320, 12, None, "",
        OVER, 6000, 1, 1, "安禾物业", 1, "东区", "dong", "祥瑞", "xiangrui",
    )


def test_a_month_without_a_score_leaves_a_gap() -> None:
    rows = [line(date(2026, month, 1), total) for month, total in ((10, 7000), (9, None), (8, 6000), (7, 5000))]
    chart = trend_of(rows, RULES)
    assert chart is not None
    assert [dot.y is None for dot in chart.dots] == [False, False, True, False]
    assert len(chart.lines) == 1
    assert chart.said == "2026 年 7 月 50.00 分；2026 年 8 月 60.00 分；2026 年 9 月 没有得分；2026 年 10 月 70.00 分。"


def test_one_month_is_no_comparison() -> None:
    assert trend_of([line(date(2026, 10, 1), 7000)], RULES) is None
    assert trend_of([], RULES) is None


@pytest.mark.parametrize("totals", [(0, 10_000), (10_000, 10_000), (3_999, 4_000)])
def test_everything_stays_in_the_picture(totals: tuple[int, int]) -> None:
    chart = trend_of([line(date(2026, 10 - at, 1), total) for at, total in enumerate(totals)], RULES)
    assert chart is not None
    for dot in chart.dots:
        assert dot.y is not None
        assert 0 <= float(dot.y) <= 100
        assert 0 <= float(dot.x) <= 100


def test_small_samples_are_hollow() -> None:
    chart = trend_of([line(date(2026, 10, 1), 7000, enough=False), line(date(2026, 9, 1), 7000)], RULES)
    assert chart is not None
    assert [dot.hollow for dot in chart.dots] == [False, True]
    assert "评议户数不够" in chart.said


def test_the_sample_is_told_in_words() -> None:
    assert sample_words(facts(), RULES) == (
        "320 户里，登记核实过、能投票的有 300 户，其中 40 户投了，够数（至少要 32 户）。户数越多，分越准。"
    )
    few = sample_words(facts(review=review(enough=False, n=19)), RULES)
    assert few.endswith("至少要 32 户，只来了 19 户，所以居民评议不计入总分，也不亮牌。")
    assert "不亮牌" in sample_words(facts(review=None), RULES)


@pytest.mark.parametrize(
    ("value", "words"), [(7460, "74.60"), (5, "0.05"), (0, "0.00"), (-320, "-3.20"), (10_000, "100.00"), (None, "—")]
)
def test_points_read_as_people_write_them(value: int | None, words: str) -> None:
    assert points(value) == words


@pytest.mark.parametrize(("value", "words"), [(100, "+1.00"), (-320, "−3.20"), (0, "0.00")])
def test_changes_carry_their_sign(value: int, words: str) -> None:
    assert signed(value) == words


@pytest.mark.parametrize(("value", "words"), [(4000, "40%"), (3050, "30.5%"), (1333, "13.33%"), (0, "0%"), (None, "—")])
def test_shares_are_percentages(value: int | None, words: str) -> None:
    assert share(value) == words


@pytest.mark.parametrize(
    ("change", "words"), [(190, "比 9 月高 1.90 分"), (-320, "比 9 月低 3.20 分"), (0, "和 9 月一样"), (None, "")]
)
def test_a_change_is_a_sentence(change: int | None, words: str) -> None:
    assert change_words(change, "9 月") == words
