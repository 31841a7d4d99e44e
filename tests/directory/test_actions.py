"""What the database holds to: ten households and no eleventh, one visit a day, one look a day; accounts that close."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.workdays import local_day
from app.directory.actions import links, merchants
from app.directory.actions.farewell import forget_directory
from app.directory.actions.merchants import Looked, Shop, add_merchant, check_frontage
from app.directory.actions.sites import NewShift, SiteFacts, add_shift, add_site, end_shift
from app.directory.actions.walks import log_walk
from app.directory.models import CounterShift, FrontageCheck, HouseholdLink, Merchant, Site, Walk, WalkIssue
from app.directory.queries import walks as walked
from app.directory.queries.export import export_directory
from app.directory.queries.links import coverage, numbers, slots_taken
from app.directory.rules.kinds import SiteKind
from app.notifications.models import Message
from app.people.models import ClaimStatus, Residency, RoleGrant
from app.people.rules.roles import Role
from tests.cast import NOON, Cast, add
from tests.directory.hold import a_link, a_merchant, a_site, homes_here
from tests.make import an_issue
from tests.people.parallel import at_once

DAY = timedelta(days=1)
TODAY = local_day(NOON)


def titles(session: Session, cast: Cast, name: str) -> list[str]:
    return list(session.exec(select(Message.title).where(Message.person_id == cast.person(name).key).order_by("id")))


def ten_links(session: Session, cast: Cast) -> None:
    for home in homes_here(session, cast)[:10]:
        a_link(session, cast, home)


def test_the_tenth_household_fits_and_the_eleventh_does_not(session: Session, cast: Cast) -> None:
    ten_links(session, cast)
    assert slots_taken(session, cast.person("laozhou").key) == set(range(1, 11))
    with pytest.raises(DomainError, match="最多联 10 户"):
        a_link(session, cast, homes_here(session, cast)[10])


def test_an_ended_link_makes_room(session: Session, cast: Cast) -> None:
    ten_links(session, cast)
    first = session.exec(select(HouseholdLink)).first()
    assert first is not None
    links.end_link(session, cast.xiangrui, first.key, hosts=False, by=cast.actor("laozhou"), at=NOON)
    assert a_link(session, cast, homes_here(session, cast)[10]).slot == first.slot


def test_two_reach_for_the_tenth_place_at_once_and_one_gets_it(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        homes = homes_here(session, cast)
        for home in homes[:9]:
            a_link(session, cast, home)
        session.commit()
    waiting = iter(homes[9:])
    outcomes = at_once(3, lambda session: a_link(session, cast, next(waiting)))
    refused = [each for each in outcomes if isinstance(each, DomainError)]
    assert [str(each) for each in refused] == ["一个人最多联 10 户，先结束一户。"] * 2
    with Session(db) as session:
        assert slots_taken(session, cast.person("laozhou").key) == set(range(1, 11))


def test_two_linkers_reach_for_one_home_at_once(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        add(
            session,
            RoleGrant(
                person_id=cast.person("sunzhuren").key, role=Role.BUILDING_HEAD, scope_id=cast.building5.key,
                starts_on=TODAY,
            ),
        )
        session.commit()
    names = iter(["laozhou", "sunzhuren"] * 2)
    outcomes = at_once(4, lambda session: a_link(session, cast, by=next(names)))
    assert len([each for each in outcomes if isinstance(each, DomainError)]) == 3
    with Session(db) as session:
        assert len(session.exec(select(HouseholdLink)).all()) == 1


@pytest.mark.parametrize("name", ["wangyi", "xiaoli", "liushuji", "zhaojingli", "luren"])
def test_only_party_members_and_building_heads_link(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(Invalid):
        a_link(session, cast, by=name)


def test_a_home_elsewhere_is_not_asked(session: Session, cast: Cast) -> None:
    community, linker = cast.shiji, cast.person("laozhou").key
    add(session, RoleGrant(person_id=linker, role=Role.PARTY_MEMBER, scope_id=cast.building7.key, starts_on=TODAY))
    with pytest.raises(Invalid) as refused:
        links.ask_household(session, community, linker, cast.home101.key, by=cast.actor("laozhou"), at=NOON)
    assert refused.value.field == "home"


def test_asking_agreeing_calling_and_ending_are_told(session: Session, cast: Cast) -> None:
    link, resident = a_link(session, cast), cast.actor("wangyi")
    with pytest.raises(DomainError):
        links.call_linker(session, cast.xiangrui, link.key, by=resident, at=NOON)
    links.agree(session, cast.xiangrui, link.key, by=resident, at=NOON)
    for _ in range(3):
        links.call_linker(session, cast.xiangrui, link.key, by=resident, at=NOON)
    links.end_link(session, cast.xiangrui, link.key, hosts=False, by=resident, at=NOON + DAY)
    assert titles(session, cast, "wangyi") == ["联户人想和您家联系"]
    assert titles(session, cast, "laozhou") == [
        "有一户同意和您联系了", "请您联系：祥瑞花园东区 3号楼 1单元 101", "有一户不用您联系了",
    ]


@pytest.mark.parametrize("name", ["laozhou", "luren", "liushuji", "chenkezhang"])
def test_nobody_else_agrees_or_calls(session: Session, cast: Cast, name: str) -> None:
    link = a_link(session, cast)
    for deed in (links.agree, links.call_linker):
        with pytest.raises(NotFound):
            deed(session, cast.xiangrui, link.key, by=cast.actor(name), at=NOON)


def test_an_unverified_claim_is_no_voice(session: Session, cast: Cast) -> None:
    link = a_link(session, cast)
    residency = session.exec(select(Residency)).one()
    residency.status = ClaimStatus.CLAIMED
    add(session, residency)
    with pytest.raises(NotFound):
        links.agree(session, cast.xiangrui, link.key, by=cast.actor("wangyi"), at=NOON)


def test_a_yes_given_in_person_is_noted_with_how_and_not_by_the_linker(session: Session, cast: Cast) -> None:
    link = a_link(session, cast)
    with pytest.raises(Forbidden):
        links.note_consent(session, cast.xiangrui, link.key, "当面说的", by=cast.actor("laozhou"), at=NOON)
    for short in ("", "说"):
        with pytest.raises(Invalid):
            links.note_consent(session, cast.xiangrui, link.key, short, by=cast.actor("liushuji"), at=NOON)
    links.note_consent(session, cast.xiangrui, link.key, "当面说的", by=cast.actor("liushuji"), at=NOON)
    assert (link.agreed_how, numbers(session, cast.xiangrui.key).households) == ("当面说的", 1)
    with pytest.raises(DomainError):
        links.agree(session, cast.xiangrui, link.key, by=cast.actor("wangyi"), at=NOON)


@pytest.mark.parametrize(
    ("name", "hosts", "may"),
    [("laozhou", False, True), ("wangyi", False, True), ("liushuji", True, True), ("luren", False, False),
     ("xiaoli", False, False)],
)  # fmt: skip
def test_either_side_or_a_host_ends_it(session: Session, cast: Cast, name: str, hosts: bool, may: bool) -> None:
    link = a_link(session, cast)
    deed: Callable[[], object] = lambda: links.end_link(  # noqa: E731 -- said twice below
        session, cast.xiangrui, link.key, hosts=hosts, by=cast.actor(name), at=NOON
    )
    if may:
        deed()
        assert link.ended_at == NOON
    with pytest.raises(NotFound):
        deed()


def test_only_homes_that_agreed_are_counted(session: Session, cast: Cast) -> None:
    link = a_link(session, cast)
    a_link(session, cast, cast.home102)
    assert numbers(session, cast.xiangrui.key).households == 0
    links.agree(session, cast.xiangrui, link.key, by=cast.actor("wangyi"), at=NOON)
    assert (numbers(session, cast.xiangrui.key).linkers, numbers(session, cast.xiangrui.key).households) == (1, 1)
    assert [(each.building, each.homes, each.agreed) for each in coverage(session, cast.xiangrui.key)] == [
        ("祥瑞花园东区 3号楼", 6, 1), ("祥瑞花园东区 5号楼", 6, 0),
    ]
    assert numbers(session, cast.shiji.key).households == 0


def test_who_moved_away_or_lost_the_role_is_let_go(session: Session, cast: Cast) -> None:
    moved, noted = a_link(session, cast), a_link(session, cast, cast.home102)
    links.agree(session, cast.xiangrui, moved.key, by=cast.actor("wangyi"), at=NOON)
    links.note_consent(session, cast.xiangrui, noted.key, "当面说的", by=cast.actor("liushuji"), at=NOON)
    assert links.end_stale_links(session, NOON) == 0
    residency = session.exec(select(Residency)).one()
    residency.status = ClaimStatus.ENDED
    add(session, residency)
    assert links.end_stale_links(session, NOON) == 1
    for grant in session.exec(select(RoleGrant).where(RoleGrant.person_id == cast.person("laozhou").key)):
        grant.ends_on = TODAY
        add(session, grant)
    assert [links.end_stale_links(session, at) for at in (NOON, NOON + DAY, NOON + DAY)] == [0, 1, 0]
    assert (moved.ended_at, noted.ended_at) == (NOON, NOON + DAY)


def a_walk(session: Session, cast: Cast, refs: list[str] | None = None, *, by: str = "xiaoli", days: int = 0) -> Walk:
    return log_walk(
        session, cast.xiangrui, cast.building3.key, TODAY - days * DAY, title="网格员", words="灯坏了", refs=refs or [],
        by=cast.actor(by), at=NOON,
    )


def test_a_visit_once_a_person_building_and_day(session: Session, cast: Cast) -> None:
    a_walk(session, cast)
    a_walk(session, cast, days=1)
    a_walk(session, cast, by="laozhou")
    with pytest.raises(DomainError, match="一天记一次"):
        a_walk(session, cast)


def test_one_of_many_presses_is_written_down(db: Engine, cast: Cast) -> None:
    outcomes = at_once(4, lambda session: a_walk(session, cast))
    assert len([each for each in outcomes if isinstance(each, DomainError)]) == 3
    with Session(db) as session:
        assert len(session.exec(select(Walk)).all()) == 1


def test_what_was_found_counts_once_for_its_building(session: Session, cast: Cast) -> None:
    issues = [an_issue(session, cast) for _ in range(2)]
    a_walk(session, cast, [each.ref for each in issues])
    with pytest.raises(DomainError, match="已经记在另一次走访里"):
        a_walk(session, cast, [issues[0].ref], by="laozhou")
    session.expire_all()
    assert len(session.exec(select(WalkIssue)).all()) == 2


def test_a_reference_of_another_community_is_refused(session: Session, cast: Cast) -> None:
    ref = an_issue(session, cast).ref
    with pytest.raises(Invalid) as refused:
        log_walk(
            session, cast.shiji, cast.building7.key, TODAY, title="网格员", words="", refs=[ref],
            by=cast.actor("xiaoli"), at=NOON,
        )
    assert refused.value.field == "refs"


def test_a_building_of_another_community_is_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        log_walk(
            session, cast.shiji, cast.building3.key, TODAY, title="网格员", words="", refs=[], by=cast.actor("xiaoli"),
            at=NOON,
        )
    assert refused.value.field == "building"


def test_buildings_wait_in_the_order_of_their_last_visit(session: Session, cast: Cast) -> None:
    a_walk(session, cast, [an_issue(session, cast).ref], days=3)
    a_walk(session, cast, by="laozhou", days=1)
    seen = walked.coverage(session, cast.xiangrui.key, TODAY)
    assert [(each.name, each.last_on, each.found) for each in seen] == [
        ("祥瑞花园东区 5号楼", None, 0), ("祥瑞花园东区 3号楼", TODAY - DAY, 1),
    ]


@pytest.mark.parametrize(("days", "found"), [(89, 1), (90, 0)])
def test_ninety_days_are_looked_back_on(session: Session, cast: Cast, days: int, found: int) -> None:
    walk = a_walk(session, cast, [an_issue(session, cast).ref])
    walk.walked_on = TODAY - days * DAY
    add(session, walk)
    assert walked.coverage(session, cast.xiangrui.key, TODAY)[-1].found == found


def look(session: Session, cast: Cast, merchant: Merchant, by: str = "xiaoli", days: int = 0) -> None:
    looked = Looked(cleanliness=True, order=False, greening=True, note="桌子摆到路上了")
    check_frontage(session, cast.xiangrui, merchant.slug, looked, by=cast.actor(by), at=NOON + days * DAY)


def test_a_front_is_looked_at_once_a_person_and_day(session: Session, cast: Cast) -> None:
    shop = a_merchant(session, cast, keeper_id=cast.person("luren").key)
    look(session, cast, shop)
    look(session, cast, shop, by="liushuji")
    look(session, cast, shop, days=1)
    with pytest.raises(DomainError, match="今天已经查过"):
        look(session, cast, shop)
    assert titles(session, cast, "luren") == ["老张包子铺的门前三包看过了：秩序没做到"] * 3


def test_many_presses_make_one_look(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        shop = a_merchant(session, cast)
        session.commit()
    at_once(4, lambda session: look(session, cast, shop))
    with Session(db) as session:
        assert len(session.exec(select(FrontageCheck)).all()) == 1


def test_the_answer_is_taken_once_and_told(session: Session, cast: Cast) -> None:
    shop = a_merchant(session, cast, keeper_id=cast.person("luren").key)
    look(session, cast, shop)
    check = session.exec(select(FrontageCheck)).one()
    deed = merchants.answer_check
    deed(session, cast.xiangrui, shop.slug, check.key, "明天收回来", by=cast.actor("luren"), at=NOON)
    with pytest.raises(DomainError):
        deed(session, cast.xiangrui, shop.slug, check.key, "真的", by=cast.actor("luren"), at=NOON)
    assert titles(session, cast, "xiaoli") == ["老张包子铺回了话"]


def test_two_register_one_shop_at_once(db: Engine, cast: Cast) -> None:
    outcomes = at_once(
        3,
        lambda session: add_merchant(session, cast.xiangrui, Shop("新店"), by=cast.actor("liushuji"), at=NOON),
    )
    assert len([each for each in outcomes if isinstance(each, Invalid)]) == 2
    with Session(db) as session:
        assert [shop.slug for shop in session.exec(select(Merchant))] == ["xiangrui-1"]


def test_two_register_one_site_at_once(db: Engine, cast: Cast) -> None:
    facts, town = SiteFacts(SiteKind.CENTRE, "马尚镇党群服务中心"), cast.actor("chenkezhang")
    outcomes = at_once(3, lambda session: add_site(session, None, facts, by=town, at=NOON))
    assert len([each for each in outcomes if isinstance(each, Invalid)]) == 2
    with Session(db) as session:
        assert [site.slug for site in session.exec(select(Site))] == ["centre-1"]


def test_a_line_of_the_table_comes_back_to_life(session: Session, cast: Cast) -> None:
    site, by = a_site(session, cast), cast.actor("liushuji")
    new = NewShift(0, 540, 600, "安禾物业 客服", cast.unit_anhe.key)
    add_shift(session, site.slug, new, by=by, at=NOON)
    with pytest.raises(Invalid):
        add_shift(session, site.slug, new, by=by, at=NOON)
    shift = session.exec(select(CounterShift)).one()
    end_shift(session, site.slug, shift.key, by=by, at=NOON)
    with pytest.raises(DomainError):
        end_shift(session, site.slug, shift.key, by=by, at=NOON)
    add_shift(session, site.slug, NewShift(0, 540, 660, "安禾物业 客服"), by=by, at=NOON)
    assert (shift.to_minute, shift.unit_id, shift.ended_at) == (660, None, None)


def test_a_closed_account_leaves_links_and_shops_but_not_walks(session: Session, cast: Cast) -> None:
    link = a_link(session, cast)
    a_walk(session, cast, by="laozhou")
    shop = a_merchant(session, cast, keeper_id=cast.person("laozhou").key)
    me = cast.person("laozhou").key
    told = export_directory(session, me)
    assert [len(told[name]) for name in ("household_links", "walks", "shops")] == [1, 1, 1]
    forget_directory(session, me, NOON)
    session.expire_all()
    assert (link.ended_at, shop.keeper_id, shop.phone) == (NOON, None, "")
    assert len(session.exec(select(Walk)).all()) == 1


def test_a_household_that_leaves_takes_its_yes_along(session: Session, cast: Cast) -> None:
    own, noted = a_link(session, cast), a_link(session, cast, cast.home102)
    links.agree(session, cast.xiangrui, own.key, by=cast.actor("wangyi"), at=NOON)
    links.note_consent(session, cast.xiangrui, noted.key, "当面说的", by=cast.actor("liushuji"), at=NOON)
    assert [row["as"] for row in export_directory(session, cast.person("wangyi").key)["household_links"]] == [
        "household"
    ]
    for name in ("wangyi", "liushuji"):
        forget_directory(session, cast.person(name).key, NOON)
    session.expire_all()
    assert (own.ended_at, noted.ended_at) == (NOON, None)
