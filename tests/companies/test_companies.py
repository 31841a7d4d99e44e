"""Who serves whom on which day, which units may be given work, and who holds a post with a company."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from app.companies import actions, queries
from app.companies.models import Company, ContractKind, HandlingUnit, ServiceContract, UnitKind
from app.core.errors import DomainError, Invalid, NotFound
from app.people.rules.roles import Actor, Grant, Role
from tests.cast import LONG_AGO, NOON, Cast

TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)


def a_company(session: Session, cast: Cast, name: str = "新禾物业") -> Company:
    return actions.add_company(
        session, name=f"{name}服务有限公司", short_name=name, credit_code="91370303MACA5T0X1A", phone="",
        by=cast.actor("admin"), at=NOON,
    )


def a_contract(
    session: Session, cast: Cast, company: Company, starts_on: date = TODAY, ends_on: date | None = None
) -> ServiceContract:
    return actions.add_contract(
        session, company_id=company.key, estate_id=cast.dongqu.key, kind=ContractKind.OWNERS,
        starts_on=starts_on, ends_on=ends_on, by=cast.actor("admin"), at=NOON,
    )


@pytest.mark.parametrize(
    ("day", "serves"),
    [(LONG_AGO - DAY, False), (LONG_AGO, True), (TODAY, True), (TODAY + DAY, True), (TODAY + 2 * DAY, False)],
)
def test_first_and_last_day_count(session: Session, cast: Cast, day: date, serves: bool) -> None:
    admin = cast.actor("admin")
    actions.end_contract(session, cast.contract.key, ends_on=TODAY + DAY, reason="到期", by=admin, at=NOON)
    found = queries.company_serving(session, cast.dongqu.key, day)
    assert (found is not None) is serves
    assert queries.contracts_of_company(session, cast.anhe.key, cast.dongqu.key, day) == (
        {cast.contract.key} if serves else set()
    )


def test_in_a_handover_the_later_company_serves(session: Session, cast: Cast) -> None:
    company = a_company(session, cast)
    a_contract(session, cast, company)
    assert queries.company_serving(session, cast.dongqu.key, TODAY) == company
    assert queries.company_serving(session, cast.dongqu.key, TODAY - DAY) == cast.anhe


def names(session: Session, cast: Cast, estate_id: int | None, day: date = TODAY) -> list[str]:
    return [unit.name for unit in queries.units_for(session, cast.xiangrui.key, estate_id, day)]


def test_units_an_issue_can_go_to(session: Session, cast: Cast) -> None:
    a_company(session, cast)
    whole = ["安禾物业", "祥瑞花园社区两委", "祥瑞花园东区业委会", "张店城管马尚中队"]
    assert names(session, cast, cast.dongqu.key) == whole
    assert names(session, cast, cast.xiqu.key) == ["祥瑞花园社区两委", "张店城管马尚中队"]
    assert names(session, cast, None) == ["祥瑞花园社区两委", "张店城管马尚中队"]
    assert names(session, cast, cast.dongqu.key, LONG_AGO - DAY) == whole[1:]


def test_a_resting_unit_gets_nothing_new(session: Session, cast: Cast) -> None:
    actions.rest_unit(session, cast.unit_city.key, active=False, by=cast.actor("admin"), at=NOON)
    assert "张店城管马尚中队" not in names(session, cast, None)
    actions.rest_unit(session, cast.unit_city.key, active=True, by=cast.actor("admin"), at=NOON)
    assert "张店城管马尚中队" in names(session, cast, None)


def test_a_department_of_another_community_is_not_offered(session: Session, cast: Cast) -> None:
    new = actions.NewUnit(UnitKind.UTILITY, "世纪供暖站", community_id=cast.shiji.key)
    actions.add_unit(session, new, by=cast.actor("admin"), at=NOON)
    assert "世纪供暖站" not in names(session, cast, cast.dongqu.key)


@pytest.mark.parametrize(
    ("name", "held"), [("zhaojingli", True), ("lishifu", True), ("liushuji", False), ("wangyi", False)]
)
def test_roles_under_a_contract_are_posts(session: Session, cast: Cast, name: str, held: bool) -> None:
    assert queries.posts_of(session, cast.person(name).key, TODAY) == ({cast.anhe.key} if held else set())


@pytest.mark.parametrize(
    ("day", "held"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True), (TODAY + 2 * DAY, False)]
)
def test_a_double_post_counts_from_its_first_to_its_last_day(
    session: Session, cast: Cast, day: date, held: bool
) -> None:
    actions.appoint_across(
        session, person_id=cast.person("liushuji").key, company_id=cast.anhe.key, post="监督员", paid=False,
        starts_on=TODAY, ends_on=TODAY + DAY, by=cast.actor("admin"), at=NOON,
    )
    assert queries.posts_of(session, cast.person("liushuji").key, day) == ({cast.anhe.key} if held else set())


def test_a_company_comes_with_its_unit(session: Session, cast: Cast) -> None:
    company = a_company(session, cast)
    unit = session.exec(select(HandlingUnit).where(HandlingUnit.company_id == company.key)).one()
    assert (unit.kind, unit.name) == (UnitKind.COMPANY, "新禾物业")
    assert queries.unit_by_id(session, unit.key) == unit


def test_a_company_is_registered_once(session: Session, cast: Cast) -> None:
    a_company(session, cast)
    with pytest.raises(Invalid, match="信用代码"):
        a_company(session, cast, "又一家物业")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "fits"),
    [
        (TODAY + 10 * DAY, None, False), (TODAY + 11 * DAY, None, True), (TODAY - DAY, TODAY, False),
        (TODAY - 2 * DAY, TODAY - DAY, True), (TODAY - DAY, None, False),
    ],
)  # fmt: skip
def test_contracts_of_one_company_do_not_overlap(
    session: Session, cast: Cast, starts_on: date, ends_on: date | None, fits: bool
) -> None:
    company = a_company(session, cast)
    a_contract(session, cast, company, TODAY, TODAY + 10 * DAY)
    if fits:
        assert a_contract(session, cast, company, starts_on, ends_on).key
    else:
        with pytest.raises(DomainError, match="重叠"):
            a_contract(session, cast, company, starts_on, ends_on)


def test_a_contract_ends_once_and_not_before_it_began(session: Session, cast: Cast) -> None:
    def end(day: date) -> None:
        actions.end_contract(session, cast.contract.key, ends_on=day, reason="到期", by=cast.actor("admin"), at=NOON)

    with pytest.raises(Invalid, match="不能早于"):
        end(LONG_AGO - DAY)
    end(TODAY)
    with pytest.raises(DomainError, match="就结束了"):
        end(TODAY + DAY)
    end(TODAY - DAY)
    with pytest.raises(NotFound):
        actions.end_contract(session, 10**6, ends_on=TODAY, reason="到期", by=cast.actor("admin"), at=NOON)


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [
        (UnitKind.COMPANY, "一家物业", "kind"), (UnitKind.COMMITTEE, "新两委", "community"),
        (UnitKind.OWNERS, "新业委会", "estate"), (UnitKind.DEPARTMENT, "张店城管马尚中队", "name"),
    ],
)  # fmt: skip
def test_units_belong_where_their_kind_wants(
    session: Session, cast: Cast, kind: UnitKind, name: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_unit(session, actions.NewUnit(kind, name), by=cast.actor("admin"), at=NOON)
    assert refused.value.field == field


def test_one_committee_a_community_and_one_owners_committee_an_estate(session: Session, cast: Cast) -> None:
    for new in (
        actions.NewUnit(UnitKind.COMMITTEE, "又一个两委", community_id=cast.xiangrui.key),
        actions.NewUnit(UnitKind.OWNERS, "又一个业委会", estate_id=cast.dongqu.key),
    ):
        with pytest.raises(Invalid, match="这里已经有"):
            actions.add_unit(session, new, by=cast.actor("admin"), at=NOON)


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("zhaojingli", ["xiangrui"]), ("xiaoli", ["xiangrui"]), ("liushuji", ["xiangrui"]), ("sunzhuren", ["xiangrui"]),
        ("laozhou", ["xiangrui"]), ("wangyi", ["xiangrui"]), ("luren", []), ("chenkezhang", []), ("shenji", []),
        ("admin", []), ("chengguan", []),
    ],
)
def test_where_somebody_lives_or_works(session: Session, cast: Cast, name: str, slugs: list[str]) -> None:
    assert queries.communities_of(session, cast.actor(name)) == slugs


def test_whoever_works_in_two_communities_has_two(session: Session, cast: Cast) -> None:
    both = Actor(0, "", (Grant(Role.GRID_WORKER, cast.grid3.key, LONG_AGO), *cast.actor("xiaoli").grants))
    assert queries.communities_of(session, both) == ["xiangrui", "shiji"]
