"""The named cast and the small town they live in; every test starts from it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlmodel import Session, col, select

from app.companies.models import Company, ContractKind, HandlingUnit, ServiceContract, UnitKind
from app.issues.models import Board
from app.people.models import ClaimStatus, Person, Relation, Residency, RoleGrant
from app.people.rules.roles import Actor, Grant, Role, holding
from app.places.models import (
    Building,
    Community,
    CommunityKind,
    Estate,
    Grid,
    Home,
    Town,
    TownKind,
    Unit,
)

T = TypeVar("T")

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
LONG_AGO = date(2025, 1, 1)
PASSWORD = "pingshuo-demo"


@dataclass
class Cast:
    """The rows of the cast by name; persons by their username."""

    town: Town
    xiangrui: Community
    shiji: Community
    dongqu: Estate
    xiqu: Estate
    yihao: Estate
    grid1: Grid
    grid2: Grid
    grid3: Grid
    building3: Building
    building5: Building
    building7: Building
    unit1: Unit
    home101: Home
    home102: Home
    anhe: Company
    contract: ServiceContract
    unit_anhe: HandlingUnit
    unit_committee: HandlingUnit
    unit_owners: HandlingUnit
    unit_city: HandlingUnit
    people: dict[str, Person] = field(default_factory=dict)
    grants: dict[str, tuple[Grant, ...]] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        return self.people[name]

    def actor(self, name: str, day: date | None = None) -> Actor:
        held = holding(self.grants.get(name, ()), day or date(2026, 11, 18))
        return Actor(self.people[name].key, self.people[name].name, held)


PEOPLE = {
    "wangyi": ("王桂兰", "13800000001"),
    "laozhou": ("周建国", "13800000002"),
    "luren": ("路远", "13800000003"),
    "xiaoli": ("李小梅", "13800000011"),
    "zhaojingli": ("赵国强", "13800000012"),
    "liushuji": ("刘秀英", "13800000013"),
    "sunzhuren": ("孙立新", "13800000014"),
    "chenkezhang": ("陈志远", "13800000015"),
    "shenji": ("沈静", "13800000016"),
    "admin": ("管理员", "13800000017"),
    "lishifu": ("李师傅", "13800000018"),
    "chengguan": ("城管小吴", "13800000019"),
}
STAFF = ("xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji", "admin", "lishifu", "chengguan")


def add(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row


def seed(session: Session, password_hash: str) -> None:
    """The whole cast; `password_hash` is of PASSWORD, made once for all."""
    town = add(session, Town(name="马尚镇", kind=TownKind.TOWN, district="张店区", phone="0533-2000000"))
    xiangrui = _community(session, town, "祥瑞花园社区", "xiangrui", "XR")
    shiji = _community(session, town, "世纪花园社区", "shiji", "SJ")
    dongqu = add(session, Estate(community_id=xiangrui.key, name="祥瑞花园东区", slug="xiangrui-dong"))
    add(session, Estate(community_id=xiangrui.key, name="祥瑞花园西区", slug="xiangrui-xi"))
    yihao = add(session, Estate(community_id=shiji.key, name="世纪花园一期", slug="shiji-1"))
    grid1 = add(session, Grid(community_id=xiangrui.key, code="370303001001", name="第一网格"))
    add(session, Grid(community_id=xiangrui.key, code="370303001002", name="第二网格"))
    grid3 = add(session, Grid(community_id=shiji.key, code="370303002001", name="世纪一网格"))
    building3 = _building(session, dongqu, grid1, "3")
    building5 = _building(session, dongqu, grid1, "5")
    _building(session, yihao, grid3, "7")
    for building in (building3, building5):
        for stairwell in ("1", "2"):
            unit = add(session, Unit(building_id=building.key, code=stairwell))
            for number in ("101", "102", "201"):
                add(session, Home(unit_id=unit.key, number=number, exclusive_area=8850))
    people = _people(session, password_hash)
    anhe = add(session, Company(name="安禾物业服务有限公司", short_name="安禾物业", credit_code="91370303MA3TEUT0X5"))
    contract = add(
        session,
        ServiceContract(company_id=anhe.key, estate_id=dongqu.key, kind=ContractKind.OWNERS, starts_on=LONG_AGO),
    )
    add(session, HandlingUnit(kind=UnitKind.COMPANY, name="安禾物业", company_id=anhe.key))
    add(session, HandlingUnit(kind=UnitKind.COMMITTEE, name="祥瑞花园社区两委", community_id=xiangrui.key))
    add(session, HandlingUnit(kind=UnitKind.OWNERS, name="祥瑞花园东区业委会", estate_id=dongqu.key))
    city = add(session, HandlingUnit(kind=UnitKind.DEPARTMENT, name="张店城管马尚中队"))
    roles = [
        ("laozhou", Role.PARTY_MEMBER, building3.key),
        ("laozhou", Role.BUILDING_HEAD, building3.key),
        ("xiaoli", Role.GRID_WORKER, grid1.key),
        ("zhaojingli", Role.PROJECT_MANAGER, contract.key),
        ("lishifu", Role.COMPANY_STAFF, contract.key),
        ("liushuji", Role.COMMUNITY_SECRETARY, xiangrui.key),
        ("sunzhuren", Role.OWNERS_COMMITTEE, dongqu.key),
        ("chenkezhang", Role.TOWN_OFFICIAL, town.key),
        ("shenji", Role.AUDITOR, town.key),
        ("admin", Role.OPERATOR, 0),
        ("chengguan", Role.DEPARTMENT, city.key),
    ]
    for name, role, scope in roles:
        add(session, RoleGrant(person_id=people[name].key, role=role, scope_id=scope, starts_on=LONG_AGO))
    home = session.exec(select(Home)).first()
    assert home is not None
    add(
        session,
        Residency(
            person_id=people["wangyi"].key, home_id=home.key, relation=Relation.OWNER,
            status=ClaimStatus.VERIFIED, claimed_at=NOON, decided_at=NOON,
        ),
    )


def _community(session: Session, town: Town, name: str, slug: str, code: str) -> Community:
    community = add(
        session,
        Community(
            town_id=town.key, name=name, slug=slug, code=code, kind=CommunityKind.COMMUNITY, phone="0533-2111111"
        ),
    )
    add(session, Board(community_id=community.key))
    return community


def _building(session: Session, estate: Estate, grid: Grid, code: str) -> Building:
    return add(
        session,
        Building(
            estate_id=estate.key, grid_id=grid.key, code=code, name=f"{code}号楼", position=int(code),
            qr_token=f"qr-{estate.slug}-{code}",
        ),
    )


def _people(session: Session, password_hash: str) -> dict[str, Person]:
    return {
        username: add(
            session,
            Person(
                name=name, phone=phone, username=username, created_at=NOON,
                password_hash=password_hash,
            ),
        )
        for username, (name, phone) in PEOPLE.items()
    }


def load(session: Session) -> Cast:
    """The cast as rows of this session."""
    def one(model: type[T], **by: object) -> T:
        statement = select(model).filter_by(**by)
        return session.exec(statement).one()

    dongqu = one(Estate, slug="xiangrui-dong")
    building3 = one(Building, estate_id=dongqu.key, code="3")
    unit1 = one(Unit, building_id=building3.key, code="1")
    cast = Cast(
        town=one(Town), xiangrui=one(Community, slug="xiangrui"), shiji=one(Community, slug="shiji"),
        dongqu=dongqu, xiqu=one(Estate, slug="xiangrui-xi"), yihao=one(Estate, slug="shiji-1"),
        grid1=one(Grid, code="370303001001"),
        grid2=one(Grid, code="370303001002"), grid3=one(Grid, code="370303002001"),
        building3=building3, building5=one(Building, estate_id=dongqu.key, code="5"),
        building7=one(Building, code="7"), unit1=unit1,
        home101=one(Home, unit_id=unit1.key, number="101"), home102=one(Home, unit_id=unit1.key, number="102"),
        anhe=one(Company), contract=one(ServiceContract), unit_anhe=one(HandlingUnit, name="安禾物业"),
        unit_committee=one(HandlingUnit, name="祥瑞花园社区两委"),
        unit_owners=one(HandlingUnit, name="祥瑞花园东区业委会"),
        unit_city=one(HandlingUnit, name="张店城管马尚中队"),
    )
    for person in session.exec(select(Person).where(col(Person.username).is_not(None))):
        assert person.username is not None  # callers met meanwhile have none
        cast.people[person.username] = person
        held = session.exec(select(RoleGrant).where(RoleGrant.person_id == person.key))
        cast.grants[person.username] = tuple(Grant(g.role, g.scope_id, g.starts_on, g.ends_on) for g in held)
    return cast
