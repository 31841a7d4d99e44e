"""The public pages of companies, and the page of a contract for those who may read it."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.companies import actions, queries
from app.companies.models import ContractPhoto, ManagerTerm, ServiceContract
from app.companies.rules.grades import Grade
from app.companies.rules.managers import DAY
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, rows
from tests.ui.test_components import Balance

TODAY = date(2026, 11, 18)


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def company(hall: Hall) -> str:
    return f"/companies/{hall.cast.anhe.key}"


def contract(hall: Hall) -> str:
    return f"{company(hall)}/contracts/{hall.cast.contract.key}"


def with_manager(hall: Hall, ago: int, name: str = "赵国强") -> int:
    with hall.writing() as session:
        served = queries.served_by_id(session, hall.cast.contract.key)
        assert served is not None
        term = actions.begin_term(
            session, served, name=name, phone="0533-5550301", starts_on=TODAY - ago * DAY,
            by=hall.cast.actor("liushuji"), at=NOON,
        )
        return term.key


def graded(session: Session, cast: Cast, grade: Grade, day: date) -> None:
    actions.enter_grade(
        session, company_id=cast.anhe.key, grade=grade, graded_on=day, source="省信用平台", by=cast.actor("admin"),
        at=NOON,
    )


def read(hall: Hall, who: str, path: str) -> str:
    answer = hall.see(who, path)
    assert answer.status_code == 200
    balance = Balance()
    balance.feed(answer.text)
    assert (balance.open, len(balance.ids)) == ([], len(set(balance.ids)))
    return unescape(answer.text)


def test_everybody_reads_what_a_company_does_here(hall: Hall) -> None:
    with_manager(hall, 40, "钱经理")
    with_manager(hall, 6)
    with hall.writing() as session:
        graded(session, hall.cast, Grade.AA, date(2026, 3, 1))
        graded(session, hall.cast, Grade.C_MISSING, date(2026, 6, 30))
        actions.appoint_across(
            session, person_id=hall.cast.person("liushuji").key, company_id=hall.cast.anhe.key, post="义务监督员",
            paid=False, starts_on=TODAY, ends_on=None, by=hall.cast.actor("admin"), at=NOON,
        )
        session.get_one(ServiceContract, hall.cast.contract.key).fee = 120
    text = read(hall, "", company(hall))
    for words in (
        "91370303MA3TEUT0X5", "祥瑞花园东区", "业主选聘，2025年1月1日起", "每平方米每月 1.20 元", "赵国强",
        "已经过了 1 天，还没有报到", "钱经理", "C（缺失）", "2026年6月30日评", "省信用平台", "刘**任义务监督员",
        'href="/estates/xiangrui-dong/scorecards"', 'href="/estates/xiangrui-dong/reviews"', "第四十四条",
    ):  # fmt: skip
        assert words in text, words
    assert "合同和报到" not in text
    assert "刘秀英" not in text
    assert "合同和报到" in read(hall, "liushuji", company(hall))


def test_the_list_says_who_did_not_report(hall: Hall) -> None:
    text = read(hall, "", "/companies")
    assert "现在管 1 个小区" in text
    assert "信用等级还没有登记" in text
    assert "该报到没报到" not in text
    with_manager(hall, 6)
    assert "该报到没报到" in read(hall, "", "/companies")


def test_a_company_with_nothing_has_a_page(hall: Hall) -> None:
    with hall.writing() as session:
        actions.end_contract(
            session, hall.cast.contract.key, ends_on=TODAY - DAY, reason="到期", by=hall.cast.actor("admin"), at=NOON
        )
    text = read(hall, "", company(hall))
    assert "现在没有管的小区。" in text
    assert "以前管过的小区" in text


@pytest.mark.parametrize("path", ["/companies/0", "/companies/x", "/companies/99999999999", "/companies/7777"])
def test_what_is_no_company_is_not_found(hall: Hall, path: str) -> None:
    assert hall.see("", path).status_code == 404


READERS = {
    "liushuji": 200, "chenkezhang": 200, "sunzhuren": 200, "zhaojingli": 200, "lishifu": 200, "admin": 200,
    "wangyi": 403, "laozhou": 403, "xiaoli": 403, "luren": 403, "shenji": 403, "chengguan": 403, "": 303,
}  # fmt: skip


@pytest.mark.parametrize(("who", "status"), READERS.items())
def test_who_reads_a_contract(hall: Hall, who: str, status: int) -> None:
    assert hall.see(who, contract(hall)).status_code == status


@pytest.mark.parametrize("path", ["/contracts/7777", "/contracts/x", "/contracts/99999999999"])
def test_what_is_no_contract_is_not_found(hall: Hall, path: str) -> None:
    assert hall.see("liushuji", company(hall) + path).status_code == 404


def test_a_contract_of_another_company_is_not_found(hall: Hall) -> None:
    with hall.writing() as session:
        other = actions.add_company(
            session, name="新禾物业服务有限公司", short_name="新禾物业", credit_code="91370303MACA5T0X1A", phone="",
            by=hall.cast.actor("admin"), at=NOON,
        ).key
    assert hall.see("liushuji", f"/companies/{other}/contracts/{hall.cast.contract.key}").status_code == 404


def posts(hall: Hall, term: int) -> dict[str, dict[str, Any]]:
    return {
        "/managers": {"name": "钱经理", "phone": "0533-1", "starts_on": "2026-11-18"},
        "/managers/ending": {"ends_on": "2026-11-18"},
        "/managers/reports": {"manager": term, "reported_on": "2026-11-17"},
        "/fee": {"fee": "1.20"},
    }


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("liushuji", [303, 303, 303, 303]), ("chenkezhang", [303, 303, 303, 303]), ("admin", [303, 303, 403, 303]),
        ("zhaojingli", [403] * 4), ("sunzhuren", [403] * 4), ("wangyi", [403] * 4), ("", [303] * 4),
    ],
)
def test_who_keeps_the_records(hall: Hall, who: str, statuses: list[int]) -> None:
    term = with_manager(hall, 6)
    sent = [hall.as_(who).post(contract(hall) + path, data=data) for path, data in posts(hall, term).items()]
    assert [answer.status_code for answer in sent] == statuses
    if not who:
        assert {answer.headers["location"] for answer in sent} == {"/login"}
        assert len(rows(hall.db, ManagerTerm)) == 1


def test_the_committee_writes_down_who_reported(hall: Hall) -> None:
    term = with_manager(hall, 6)
    page = read(hall, "liushuji", contract(hall))
    assert "登记报到" in page
    data = {"manager": term, "reported_on": "2026-11-15"}
    assert hall.as_("liushuji").post(f"{contract(hall)}/managers/reports", data=data).status_code == 303
    assert "2026年11月15日到居委会报到，没有超过 5 天" in read(hall, "", company(hall))


@pytest.mark.parametrize(
    ("path", "data", "said", "kept"),
    [
        ("/managers", {"name": "钱", "starts_on": "2026-11-18"}, "至少 2 个字", "钱"),
        ("/managers", {"name": "钱经理", "starts_on": "2020-01-01"}, "起止日期", "钱经理"),
        ("/managers", {"name": "钱经理", "starts_on": "昨天"}, "日期看不懂", "钱经理"),
        ("/managers", {"name": "钱经理", "phone": "<b>", "starts_on": "2026-11-18"}, "写法不对", "钱经理"),
        ("/managers/reports", {"manager": "x", "reported_on": "2026-11-15"}, "整数", "2026-11-15"),
        ("/managers/reports", {"manager": "7777", "reported_on": "2026-11-15"}, "选一位", "2026-11-15"),
        ("/managers/ending", {"ends_on": "2020-01-01"}, "不能早于", "2020-01-01"),
        ("/managers/ending", {}, "这一项要填", ""),
        ("/fee", {"fee": "一块二"}, "比如 1.20", "一块二"),
        ("/fee", {"fee": "0"}, "比如 1.20", "0"),
        ("/photos", {}, "没有收到照片", ""),
    ],
)
def test_what_was_typed_comes_back(hall: Hall, path: str, data: dict[str, str], said: str, kept: str) -> None:
    with_manager(hall, 6)
    answer = hall.as_("liushuji").post(contract(hall) + path, data=data)
    text = unescape(answer.text)
    assert answer.status_code == 422
    assert said in text
    assert f'value="{kept}"' in text or not kept
    assert text.count('id="f-') == len({part.split('"')[0] for part in text.split('id="f-')[1:]})


def files(count: int, data: bytes = PHOTO) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("photos", (f"{n}.jpg", data, "image/jpeg")) for n in range(count)]


def test_pages_are_photographed_and_seen_by_the_parties_only(hall: Hall) -> None:
    photos = f"{contract(hall)}/photos"
    assert hall.as_("admin").post(photos, files=files(2)).status_code == 303
    with hall.writing() as session:
        token = queries.pages_of(session, hall.cast.contract.key)[0].token
    assert f"{photos}/{token}/deletion" in read(hall, "liushuji", contract(hall))
    assert f"{photos}/{token}/deletion" not in read(hall, "zhaojingli", contract(hall))
    for who, status in READERS.items():
        for size in ("s", "l"):
            assert hall.see(who, f"{photos}/{token}-{size}.jpg").status_code == status
    answer = hall.see("sunzhuren", f"{photos}/{token}-s.jpg")
    assert answer.headers["cache-control"] == "private, no-store"
    assert hall.see("sunzhuren", f"{photos}/{token}-x.jpg").status_code == 404
    assert hall.see("sunzhuren", f"{photos}/nothing-s.jpg").status_code == 404
    assert hall.see("", f"/photos/{token}-s.jpg").status_code == 404
    assert token not in hall.see("", company(hall)).text


def test_no_more_than_nine_pages_and_one_may_go(hall: Hall) -> None:
    photos, admin = f"{contract(hall)}/photos", hall.as_("admin")
    assert admin.post(photos, files=files(8)).status_code == 303
    assert admin.post(photos, files=files(2)).status_code == 422
    assert admin.post(photos, files=files(1, b"no picture")).status_code == 422
    with hall.writing() as session:
        token = queries.pages_of(session, hall.cast.contract.key)[0].token
    assert hall.as_("sunzhuren").post(f"{photos}/{token}/deletion").status_code == 403
    assert admin.post(f"{photos}/{token}/deletion").status_code == 303
    assert admin.post(f"{photos}/{token}/deletion").status_code == 404
    assert len(rows(hall.db, ContractPhoto)) == 7


def test_a_page_asks_the_database_little(hall: Hall) -> None:
    with_manager(hall, 40, "钱经理")
    with_manager(hall, 6)
    hall.see("liushuji", "/companies")
    for who, path, most in (("", "/companies", 6), ("", company(hall), 7), ("liushuji", company(hall), 10)):
        with hall.counting() as seen:
            assert hall.see(who, path).status_code == 200
        assert len(seen) <= most, seen


def test_the_committee_of_another_community_reads_nothing(hall: Hall) -> None:
    from app.people.models import RoleGrant
    from app.people.rules.roles import Role

    with hall.writing() as session:
        grant = session.exec(select(RoleGrant).where(RoleGrant.role == Role.COMMUNITY_SECRETARY)).one()
        grant.scope_id = hall.cast.shiji.key
        session.add(grant)
    assert hall.see("liushuji", contract(hall)).status_code == 403
