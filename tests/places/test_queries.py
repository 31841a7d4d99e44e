"""Places in the order people walk them, and the place behind a poster."""

import pytest
from sqlmodel import Session

from app.places import queries
from app.places.models import Building, Community, CommunityKind, Home, Unit
from app.places.rules.order import natural
from tests.cast import Cast


@pytest.mark.parametrize(
    ("codes", "walked"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["A10", "A9", "B1", "3"], ["3", "A9", "A10", "B1"]),
        (["1001", "101", "901"], ["101", "901", "1001"]),
        (["西", "东", "2"], ["2", "东", "西"]),
        (["3-10", "3-2", "3"], ["3", "3-2", "3-10"]),
    ],
)
def test_two_comes_before_ten(codes: list[str], walked: list[str]) -> None:
    assert sorted(codes, key=natural) == walked


def test_buildings_units_and_homes_come_in_that_order(session: Session, cast: Cast) -> None:
    for code in ("10", "2"):
        session.add(Building(estate_id=cast.xiqu.key, code=code, name=f"{code}号楼", qr_token=f"t{code}"))
        session.add(Unit(building_id=cast.building3.key, code=code + "0"))
        session.add(Home(unit_id=cast.unit1.key, number=code + "02", exclusive_area=1))
    session.flush()
    assert [row.code for row in queries.buildings_of(session, cast.xiqu.key)] == ["2", "10"]
    assert [row.code for row in queries.units_of(session, cast.building3.key)] == ["1", "2", "20", "100"]
    assert [row.number for row in queries.homes_of(session, cast.unit1.key)] == ["101", "102", "201", "202", "1002"]


def test_a_building_may_be_given_another_place(session: Session, cast: Cast) -> None:
    session.add(Building(estate_id=cast.dongqu.key, code="1", name="1号楼", position=9, qr_token="t1"))
    session.flush()
    assert [row.code for row in queries.buildings_of(session, cast.dongqu.key)] == ["3", "5", "1"]


def test_villages_follow_communities(session: Session, cast: Cast) -> None:
    session.add(Community(town_id=cast.town.key, name="中心", slug="centre", code="ZX", kind=CommunityKind.CENTRE))
    session.add(Community(town_id=cast.town.key, name="村", slug="cun", code="CC", kind=CommunityKind.VILLAGE))
    session.flush()
    assert [line.slug for line in queries.communities(session)] == ["xiangrui", "shiji", "cun", "centre"]


def test_a_token_knows_its_place(session: Session, cast: Cast) -> None:
    spot = queries.building_by_token(session, cast.building3.qr_token)
    assert spot is not None
    assert (spot.building_name, spot.estate_slug, spot.community_slug) == ("3号楼", "xiangrui-dong", "xiangrui")
    assert spot.grid_id == cast.grid1.key
    assert spot == queries.spot_of(session, cast.building3.key)


@pytest.mark.parametrize("token", ["", "nowhere", "QR-XIANGRUI-DONG-3", "%", "x" * 5000])
def test_other_tokens_know_nothing(session: Session, cast: Cast, token: str) -> None:
    assert queries.building_by_token(session, token) is None


def test_a_home_knows_everything_above_it(session: Session, cast: Cast) -> None:
    home = queries.home_spot(session, cast.home101.key)
    assert home is not None
    assert (home.number, home.unit_code, home.spot.building_code) == ("101", "1", "3")
    assert queries.home_spot(session, 10**6) is None


def test_grids_carry_the_phones_to_post(session: Session, cast: Cast) -> None:
    contacts = queries.grid_contacts(session, cast.xiangrui.key)
    assert [(contact.name, contact.phone) for contact in contacts] == [
        ("第一网格", "0533-2111111"), ("第二网格", "0533-2111111"),
    ]  # fmt: skip
    assert queries.grid_contacts(session, 10**6) == []


def test_counts_by_table(session: Session, cast: Cast) -> None:
    assert queries.counts(session) == {
        "town": 1, "community": 2, "grid": 3, "estate": 3, "building": 3, "unit": 4, "home": 12,
    }  # fmt: skip
