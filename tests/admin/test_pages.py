"""The operator's desk: accounts, roles, companies; closed to everybody else, and without any issue."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.companies.models import Company, CrossAppointment, HandlingUnit, ServiceContract
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role
from tests.cast import Cast

SignIn = Callable[[str], TestClient]
PAGES = (
    "/admin", "/admin/people", "/admin/people?q=li", "/admin/people/xiaoli",
    "/admin/people/xiaoli/roles/new?role=grid_worker",
    "/admin/companies", "/admin/companies/new/company", "/admin/companies/new/contract", "/admin/companies/new/unit",
    "/admin/companies/new/post", "/admin/companies/contracts/1/ending",
)  # fmt: skip
WRITES = (
    "/admin/people", "/admin/people/xiaoli/roles", "/admin/people/xiaoli/password", "/admin/people/xiaoli/unlocking",
    "/admin/people/xiaoli/roles/1/ending", "/admin/companies", "/admin/companies/contracts",
    "/admin/companies/contracts/1/ending", "/admin/companies/units", "/admin/companies/units/1/rest",
    "/admin/companies/units/1/return", "/admin/companies/posts",
)  # fmt: skip


def test_the_operator_opens_every_page(as_user: SignIn, cast: Cast) -> None:
    browser = as_user("admin")
    for address in PAGES:
        answer = browser.get(address)
        assert (answer.status_code, "13800000011" in answer.text) == (200, False), address


@pytest.mark.parametrize("who", ["chenkezhang", "wangyi"])
def test_nobody_else_does(as_user: SignIn, cast: Cast, who: str) -> None:
    browser = as_user(who)
    assert {address: browser.get(address).status_code for address in PAGES} == dict.fromkeys(PAGES, 403)


def test_nobody_else_writes(as_user: SignIn, client: TestClient, cast: Cast) -> None:
    secretary = as_user("liushuji")
    for address in WRITES:
        assert secretary.post(address).status_code == 403, address
        assert client.post(address).headers["location"] == "/login", address


@pytest.mark.parametrize(
    "address",
    ["/admin/people/nobody", "/admin/people/xiaoli/roles/new?role=king", "/admin/people/xiaoli/roles/new",
     "/admin/companies/new/king", "/admin/companies/contracts/99999/ending", "/admin/companies/contracts/x/ending",
     "/admin/companies/contracts/99999999999/ending", "/admin/people/xiaoli/roles/99999/ending"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(as_user: SignIn, cast: Cast, address: str) -> None:
    assert as_user("admin").get(address).status_code == 404


def test_an_account_gets_a_password_shown_once(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    answer = admin.post("/admin/people", data={"name": "马小军", "username": "maxiaojun", "phone": "13900000001"})
    assert answer.headers["location"] == "/admin/people/maxiaojun"
    first, second = admin.get("/admin/people/maxiaojun").text, admin.get("/admin/people/maxiaojun").text
    password = re.findall(r"一次性密码：(\S+)", first)[0]
    assert password not in second
    with Session(db) as session:
        assert session.exec(select(Person).where(Person.username == "maxiaojun")).one().must_change_password
    newcomer = TestClient(admin.app, follow_redirects=False)
    newcomer.post("/login/staff", data={"username": "maxiaojun", "password": password})
    assert newcomer.get("/me").headers["location"] == "/login/password"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": "马小军", "username": "xiaoli"}, "已经有人用了"),
        ({"name": "马小军", "username": "Ma Jun"}, "写法不对"), ({"name": "", "username": "majun"}, "这一项要填"),
        ({"name": "马小军", "username": "majun", "phone": "1"}, "11 位"),
    ],
)  # fmt: skip
def test_a_bad_account_comes_back_with_what_was_typed(
    as_user: SignIn, cast: Cast, data: dict[str, str], said: str
) -> None:
    answer = as_user("admin").post("/admin/people", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{data["username"]}"' in answer.text


def test_a_role_is_given_and_ended(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    given = {"role": "grid_worker", "scope": str(cast.grid2.key), "starts_on": "2026-01-01", "ends_on": ""}
    assert admin.post("/admin/people/chengguan/roles", data=given).status_code == 303
    with Session(db) as session:
        held = select(RoleGrant).where(RoleGrant.role == Role.GRID_WORKER, RoleGrant.scope_id == cast.grid2.key)
        number = session.exec(held).one().key
    address = f"/admin/people/chengguan/roles/{number}/ending"
    assert "第二网格" in admin.get("/admin/people/chengguan").text
    assert admin.post(address, data={"reason": ""}).status_code == 422
    assert admin.post(address, data={"reason": "调走了"}).status_code == 303
    with Session(db) as session:
        assert session.exec(held).one().ends_on is not None


def test_somebody_elses_role_is_not_ended_by_a_wrong_address(as_user: SignIn, cast: Cast, db: Engine) -> None:
    with Session(db) as session:
        number = session.exec(select(RoleGrant).where(RoleGrant.role == Role.OPERATOR)).one().key
    answer = as_user("admin").post(f"/admin/people/xiaoli/roles/{number}/ending", data={"reason": "看看"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("who", "scope", "status"),
    [("xiaoli", "99999", 422), ("xiaoli", "x", 422), ("xiaoli", "", 422), ("admin", "1", 403)],
)
def test_a_role_needs_a_place_and_another_person(
    as_user: SignIn, cast: Cast, who: str, scope: str, status: int
) -> None:
    answer = as_user("admin").post(f"/admin/people/{who}/roles", data={"role": "community_secretary", "scope": scope})
    assert answer.status_code == status


def test_a_lock_is_lifted(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    assert admin.post("/admin/people/xiaoli/unlocking").status_code == 409
    with Session(db) as session:
        session.get_one(Person, cast.person("xiaoli").key).locked_until = datetime(2100, 1, 1, tzinfo=UTC)
        session.commit()
    assert "锁住了" in admin.get("/admin/people").text
    assert admin.post("/admin/people/xiaoli/unlocking").status_code == 303
    with Session(db) as session:
        assert session.get_one(Person, cast.person("xiaoli").key).locked_until is None


def test_a_password_is_reset(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    assert admin.post("/admin/people/xiaoli/password").status_code == 303
    assert "一次性密码：" in admin.get("/admin/people/xiaoli").text
    with Session(db) as session:
        assert session.get_one(Person, cast.person("xiaoli").key).must_change_password


@pytest.mark.parametrize("words", ["%", "_", "'", "x" * 40, "李"])
def test_searching_accounts_takes_any_words(as_user: SignIn, cast: Cast, words: str) -> None:
    answer = as_user("admin").get("/admin/people", params={"q": words})
    assert answer.status_code == 200
    assert ("xiaoli" in answer.text) is (words == "李")


COMPANY = {"name": "新禾物业有限公司", "short_name": "新禾物业", "credit_code": "91370303maca5t0x1a", "phone": ""}
CONTRACT = {"company": "1", "estate": "xiangrui-xi", "kind": "owners", "starts_on": "2026-01-01"}


def test_a_company_a_contract_and_its_end(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    assert admin.post("/admin/companies", data=COMPANY).status_code == 303
    with Session(db) as session:
        company = session.exec(select(Company).where(Company.short_name == "新禾物业")).one().key
    contract = {"company": str(company), "estate": "xiangrui-xi", "kind": "owners", "starts_on": "2026-01-01"}
    assert admin.post("/admin/companies/contracts", data=contract).status_code == 303
    assert admin.post("/admin/companies/contracts", data=contract).status_code == 409
    with Session(db) as session:
        made = select(ServiceContract).where(ServiceContract.company_id == company)
        number = session.exec(made).one().key
    address = f"/admin/companies/contracts/{number}/ending"
    assert admin.post(address, data={"ends_on": "2025-01-01", "reason": "到期了"}).status_code == 422
    assert admin.post(address, data={"ends_on": "2026-12-31", "reason": "到期了"}).status_code == 303
    assert "2026-12-31" in admin.get("/admin/companies").text


BAD_FORMS = [
    ("", {**COMPANY, "credit_code": "1"}, "18 位"),
    ("", {**COMPANY, "credit_code": "91370303maca5t0x1b"}, "对不上"),
    ("", {**COMPANY, "name": "<b>"}, "至少 4 个字"),
    ("", {**COMPANY, "name": "安禾物业服务有限公司"}, "已经有一家"),
    ("/contracts", {**CONTRACT, "estate": "nowhere"}, "选一个小区"),
    ("/contracts", {**CONTRACT, "company": "99"}, "选一家"),
    ("/contracts", {**CONTRACT, "kind": "banana", "starts_on": "昨天"}, "日期看不懂"),
    ("/contracts", {**CONTRACT, "starts_on": "0001-01-01"}, "年份"),
    ("/contracts", {**CONTRACT, "company": "9" * 30}, "范围"),
    ("/contracts", {**CONTRACT, "fee": "1.234"}, "比如 1.20"),
    ("/grades", {"company": "1", "grade": "S", "graded_on": "2026-01-01", "source": "省信用平台"}, "选一个"),
    ("/grades", {"company": "99", "grade": "A", "graded_on": "2026-01-01", "source": "省信用平台"}, "选一家"),
    ("/grades", {"company": "1", "grade": "A", "graded_on": "2099-01-01", "source": "省信用平台"}, "还没到"),
    ("/units", {"kind": "committee", "name": "两委"}, "选一个"),
    ("/units", {"kind": "owners", "name": "业委会", "estate": "xiangrui-dong"}, "已经有“祥瑞花园东区业委会”"),
    ("/posts", {"username": "nobody", "company": "1", "post": "监督员", "starts_on": "2026-01-01"}, "没有这个账号"),
]


def test_bad_forms_come_back_with_a_sentence(as_user: SignIn, cast: Cast) -> None:
    browser = as_user("admin")
    for address, data, said in BAD_FORMS:
        answer = browser.post(f"/admin/companies{address}", data=data)
        assert (answer.status_code, said in answer.text) == (422, True), (address, data)


def test_units_rest_and_return_and_posts_are_kept(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    unit = {"kind": "utility", "name": "马尚供热", "phone": "0533-2180001"}
    assert admin.post("/admin/companies/units", data=unit).status_code == 303
    with Session(db) as session:
        number = session.exec(select(HandlingUnit).where(HandlingUnit.name == "马尚供热")).one().key
    for step, active in (("rest", False), ("return", True)):
        assert admin.post(f"/admin/companies/units/{number}/{step}").status_code == 303
        with Session(db) as session:
            assert session.get_one(HandlingUnit, number).active is active
    post = {"username": "liushuji", "company": str(cast.anhe.key), "post": "监督员", "starts_on": "2026-01-01"}
    assert admin.post("/admin/companies/posts", data=post).status_code == 303
    with Session(db) as session:
        assert session.exec(select(CrossAppointment)).one().person_id == cast.person("liushuji").key


def test_a_grade_is_entered_and_a_fee_kept(as_user: SignIn, cast: Cast, db: Engine) -> None:
    admin = as_user("admin")
    grade = {"company": str(cast.anhe.key), "grade": "C_MISSING", "graded_on": "2026-01-01", "source": "省信用平台"}
    assert "C（缺失）" in admin.get("/admin/companies/new/grade").text
    assert admin.post("/admin/companies/grades", data=grade).status_code == 303
    assert "C（缺失）" in admin.get("/admin/companies").text
    contract = {**CONTRACT, "company": str(cast.anhe.key), "fee": "1.5"}
    assert admin.post("/admin/companies/contracts", data=contract).status_code == 303
    with Session(db) as session:
        assert session.exec(select(ServiceContract.fee).where(ServiceContract.estate_id == cast.xiqu.key)).one() == 150
