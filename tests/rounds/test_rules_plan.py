"""Seats, route, days, checklist: the numbers a host may choose."""

from datetime import date

import pytest

from app.core.errors import Invalid
from app.mechanisms.rules.standing import Standing
from app.rounds.rules.checklist import EXAMPLE, MOST_ITEMS, Item, by_head, check_categories, parse
from app.rounds.rules.kinds import Joined
from app.rounds.rules.plan import check_fix_days, due_on, route, route_text
from app.rounds.rules.seats import check_seats, must_wait, way_in


@pytest.mark.parametrize(
    ("standing", "joined"),
    [
        ({Standing.RESIDENT}, Joined.SIGNED_UP),
        ({Standing.RESIDENT, Standing.HEAD}, Joined.SIGNED_UP),
        ({Standing.GRID}, Joined.STAFF),
        ({Standing.HOST, Standing.RESIDENT}, Joined.STAFF),
        ({Standing.COMPANY, Standing.RESIDENT}, Joined.COMPANY),
        ({Standing.COMPANY, Standing.HOST}, Joined.COMPANY),
    ],
)
def test_an_office_or_the_company_takes_no_residents_seat(standing: set[Standing], joined: Joined) -> None:
    assert way_in(frozenset(standing)) is joined


@pytest.mark.parametrize(
    ("joined", "taken", "waits"),
    [
        (Joined.SIGNED_UP, 0, False), (Joined.SIGNED_UP, 6, False), (Joined.SIGNED_UP, 7, True),
        (Joined.SIGNED_UP, 8, True), (Joined.DRAWN, 7, True), (Joined.STAFF, 7, False), (Joined.COMPANY, 7, False),
    ],
)
def test_only_residents_beyond_the_seats_wait(joined: Joined, taken: int, waits: bool) -> None:
    assert must_wait(joined, taken, 7) is waits


@pytest.mark.parametrize(
    ("seats", "taken", "fits"),
    [(5, 0, True), (9, 9, True), (4, 0, False), (10, 0, False), (5, 6, False), (6, 6, True)],
)
def test_seats_are_five_to_nine_and_no_fewer_than_promised(seats: int, taken: int, fits: bool) -> None:
    if fits:
        check_seats(seats, taken)
        return
    with pytest.raises(Invalid) as refusal:
        check_seats(seats, taken)
    assert refusal.value.field == "seats"


@pytest.mark.parametrize(("days", "fits"), [(1, True), (3, True), (15, True), (0, False), (16, False), (-1, False)])
def test_mending_takes_one_to_fifteen_days(days: int, fits: bool) -> None:
    if fits:
        check_fix_days(days)
        return
    with pytest.raises(Invalid):
        check_fix_days(days)


@pytest.mark.parametrize(
    ("today", "days", "due"),
    [
        (date(2026, 11, 18), 3, date(2026, 11, 21)), (date(2026, 11, 28), 3, date(2026, 12, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
    ],
)
def test_due_days_are_calendar_days(today: date, days: int, due: date) -> None:
    assert due_on(today, days) == due


@pytest.mark.parametrize(
    ("places", "added", "found"),
    [
        ([], [], ()), ([(7, "1"), (8, "2")], [], (7, 8)), ([(7, "2"), (8, "1")], [], (8, 7)),
        ([(7, ""), (8, "1")], [], (8,)), ([(7, "1")], [9, 8], (7, 9, 8)), ([(7, "1")], [7, 9], (7, 9)),
        ([(7, "1"), (8, "1")], [], (7, 8)), ([(7, "10"), (8, "9")], [], (8, 7)),
    ],
)
def test_a_route_follows_its_numbers(places: list[tuple[int, str]], added: list[int], found: tuple[int, ...]) -> None:
    assert route(places, added) == found


@pytest.mark.parametrize("place", ["x", "-1", "1.5", "１", "9999", "²"])
def test_a_number_that_is_none_is_refused(place: str) -> None:
    with pytest.raises(Invalid) as refusal:
        route([(7, place)], [])
    assert refusal.value.field == "stops"


def test_a_route_has_an_end() -> None:
    assert len(route([], range(1, 41))) == 40
    with pytest.raises(Invalid):
        route([], range(1, 42))


@pytest.mark.parametrize(
    ("stops", "text"),
    [
        ([], ""), ([("东区", "3号楼")], "东区 3号楼"), ([("东区", "3号楼"), ("东区", "5号楼")], "东区 3号楼、5号楼"),
        ([("东区", "3号楼"), ("西区", "1号楼"), ("东区", "5号楼")], "东区 3号楼，西区 1号楼，东区 5号楼"),
    ],
)
def test_a_route_names_an_estate_once(stops: list[tuple[str, str]], text: str) -> None:
    assert route_text(stops) == text


def test_the_example_has_three_heads_and_eighteen_items() -> None:
    assert [(head, len(items)) for head, items in by_head(parse(EXAMPLE))] == [
        ("环境卫生", 6), ("设施设备", 6), ("秩序安全", 6),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()), ("\n\n", ()), ("卫生|楼道", (Item("卫生", "楼道"),)),
        (" 卫生 | 楼道 | hy ", (Item("卫生", "楼道", "HY"),)), ("卫生｜楼道", (Item("卫生", "楼道"),)),
        ("甲|一\n\n乙|二", (Item("甲", "一"), Item("乙", "二"))),
    ],
)
def test_a_checklist_is_read_line_by_line(text: str, items: tuple[Item, ...]) -> None:
    assert parse(text) == items


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("卫生", "第 1 行"), ("甲|一\n|二", "第 2 行"), ("甲|", "第 1 行"), ("甲|一|HY|多", "第 1 行"),
        ("大" * 21 + "|一", "太长"), ("甲|" + "一" * 41, "太长"), ("甲|一|垃圾", "两个字母"), ("甲|一\n甲|一", "两遍"),
        ("\n".join(f"甲|{n}" for n in range(MOST_ITEMS + 1)), "最多 40 项"),
    ],
)
def test_a_checklist_that_cannot_be_read_says_where(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refusal:
        parse(text)
    assert refusal.value.field == "checklist"


def test_heads_that_come_twice_stand_together_with_their_own_places() -> None:
    found = by_head(parse("甲|一\n乙|二\n甲|三"))
    assert [(head, [place for place, _ in items]) for head, items in found] == [("甲", [0, 2]), ("乙", [1])]


def test_a_category_nobody_can_file_under_is_refused() -> None:
    check_categories(parse("甲|一|HY\n甲|二"), {"HY"})
    with pytest.raises(Invalid, match="IL"):
        check_categories(parse("甲|一|HY\n甲|二|IL"), {"HY"})
