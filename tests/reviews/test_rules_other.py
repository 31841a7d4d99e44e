"""The month's calendar, codes, rolls, panel, papers, bursts."""

from datetime import UTC, date, datetime

import pytest

from app.reviews.rules.ballots import ALPHABET, Ballot, Box, code_digest, sealed_roll, shown_code, typed_code
from app.reviews.rules.bursts import calls_for_a_look
from app.reviews.rules.calendar import closing, days_left, month_after, month_named, month_words, publishing
from app.reviews.rules.kinds import AlertKind, Voice
from app.reviews.rules.panel import Seat, formed
from app.reviews.rules.paper import UNUSABLE, Papers, agreed, ballot_in, entry_of
from app.reviews.rules.result import Counted, Roll, result_of
from app.reviews.rules.tally import tally
from app.rulebooks.rules.policy import shipped
from tests.reviews.vote import a_ballot


@pytest.mark.parametrize(
    ("text", "month"),
    [("2026-11", date(2026, 11, 1)), ("2026-13", None), ("2026-1", None), ("2026-00", None), ("0001-01", None),
     ("99999-01", None), ("", None), ("2026-11-01", None), ("２026-11", None), ("9999-12", None)],
)
def test_a_month_in_an_address(text: str, month: date | None) -> None:
    assert month_named(text) == month


def test_a_month_ends_at_shanghais_midnight() -> None:
    assert closing(date(2026, 11, 1)) == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert closing(date(2026, 12, 1)) == datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert publishing(date(2026, 12, 1), 5) == date(2027, 1, 5)
    assert month_words(date(2026, 11, 1)) == "2026年11月"


@pytest.mark.parametrize(
    ("at", "left"),
    [(datetime(2026, 11, 25, 1, tzinfo=UTC), 6), (datetime(2026, 11, 29, 16, tzinfo=UTC), 1),
     (datetime(2026, 11, 30, 15, 59, tzinfo=UTC), 1), (datetime(2026, 11, 30, 16, tzinfo=UTC), 0)],
)
def test_days_left_count_today(at: datetime, left: int) -> None:
    assert days_left(closing(date(2026, 11, 1)), at) == left


@pytest.mark.parametrize(
    ("typed", "code"),
    [("7K3M-92PD", "7K3M-92PD"), (" 7k3m92pd ", "7K3M-92PD"), ("7K3M 92PD", "7K3M-92PD"), ("7K3M—92PD", "7K3M-92PD"),
     ("７Ｋ３Ｍ－９２ＰＤ", "7K3M-92PD"),
     ("7K3M-92P", ""), ("0K3M-92PD", ""), ("", ""), ("ß" * 8, ""), ("7K3M-92PDX", "")],
)
def test_a_code_is_taken_as_people_type_it(typed: str, code: str) -> None:
    assert typed_code(typed) == code


def test_a_code_has_nothing_that_is_misread() -> None:
    assert not set("01OILSZ5") & set(ALPHABET)
    assert shown_code("7K3M92PD") == "7K3M-92PD"
    assert code_digest(1, "7K3M-92PD") != code_digest(2, "7K3M-92PD")


def test_a_box_keeps_each_kind_sorted_by_itself() -> None:
    box = Box().with_(a_ballot(5), "乙", "bb").with_(a_ballot(1), "甲", "aa").with_(a_ballot(3))
    assert box == Box(("444444441", "444444443", "444444445"), tuple(sorted("乙甲")), ("aa", "bb"))


def test_a_roll_is_sealed_whatever_the_order() -> None:
    assert sealed_roll("a", "2026-11", "household", [3, 1, 2]) == sealed_roll("a", "2026-11", "household", [1, 2, 3])
    digests = {
        sealed_roll(*args)[1] for args in (
            ("a", "2026-11", "household", [1]), ("b", "2026-11", "household", [1]), ("a", "2026-12", "household", [1]),
            ("a", "2026-11", "party", [1]), ("a", "2026-11", "household", [1, 2]),
        )
    }
    assert len(digests) == 5


def seats(owners: int, others: int) -> list[Seat]:
    return [Seat(number, number < owners) for number in range(owners + others)]


@pytest.mark.parametrize(
    ("owners", "others", "away", "said"),
    [
        (3, 2, set(), ""), (5, 0, set(), ""), (4, 3, set(), ""),
        (0, 0, set(), "还没有定"), (2, 2, set(), "至少 5 人"), (3, 3, set(), "要单数"),
        (2, 3, set(), "业主至少要占一半"),
        (3, 2, {4}, "有 1 人在物业有职务"), (4, 3, {0, 1}, "业主至少要占一半"), (5, 2, {0, 6}, ""),
    ],
)
def test_a_panel_is_odd_large_enough_and_half_owners(owners: int, others: int, away: set[int], said: str) -> None:
    people, why = formed(seats(owners, others), away, least=5)
    assert said in why
    assert bool(people) is not bool(why)
    assert not set(people) & away


def test_what_a_clerk_types() -> None:
    assert ballot_in(entry_of(a_ballot(2))) == a_ballot(2)
    assert entry_of(None) == UNUSABLE
    assert ballot_in(UNUSABLE) is None
    assert [agreed("444444444").value, agreed(UNUSABLE).value] == ["counted", "spoiled"]


def test_the_sum_of_papers_comes_out() -> None:
    papers = Papers(issued=10, counted=6, spoiled=1, entered=2)
    assert papers.issued == papers.counted + papers.spoiled + papers.missing
    assert (papers.back, papers.whole, Papers(10, 9, 1, 0).whole) == (9, False, True)


@pytest.mark.parametrize(
    ("kind", "least"), [(AlertKind.DEVICE, 8), (AlertKind.ADDRESS, 15), (AlertKind.ESTATE, 30)]
)
def test_when_a_human_is_called(kind: AlertKind, least: int) -> None:
    assert not calls_for_a_look(kind, least - 1)
    assert calls_for_a_look(kind, least)


def test_the_party_of_one_mind_shows_no_mean_and_the_households_do() -> None:
    alike = tally([Ballot((3,) * 8, 5)] * 12, shipped().level_points)
    counted = Counted(
        estate="dong", month="2026-11", households_total=100,
        rolls={voice: Roll(12, "d") for voice in (Voice.HOUSEHOLD, Voice.PARTY)},
        tallies={Voice.HOUSEHOLD: alike, Voice.PARTY: alike}, comments=[], papers=Papers(0, 0, 0, 0),
        rulebook_number=1, panel_note="",
    )
    voices = result_of(counted, shipped())["voices"]
    assert [voices[name]["mean"] for name in ("household", "party")] == [10_000, None]
