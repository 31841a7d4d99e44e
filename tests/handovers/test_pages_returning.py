"""The pages of a company that came back, of a witness, and of who receives for owners, without a script."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.companies.models import ServiceContract
from app.handovers.actions.signing import Said, enter_paper, witness_refusal
from app.people.rules.roles import Role
from tests.cast import NOON, Cast
from tests.handovers.hold import (
    BASIS,
    INCOME,
    a_photo,
    again,
    appointed,
    came_back,
    emergency,
    hire,
    numbered,
    opened,
    stop_stated,
    wanjia,
)
from tests.handovers.test_pages import BASE, EVERYBODY, JPEG, PUBLIC, STOPGAP, post
from tests.issues.hall import Hall
from tests.issues.walk import location, rows, seen

STOP = f"{STOPGAP}/stop"
BACK = {"since": "2026-11-20", "facts": "楼道又有人扫了，大门又有人看了。"}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


@pytest.fixture
def stopped(hall: Hall) -> Hall:
    """Found to have stopped, an emergency company in its place for three days."""
    with hall.writing() as session:
        emergency(session, hall.cast, wanjia(session))
    hall.later(days=3)
    return hall


def looked(hall: Hall) -> str:
    found = re.findall(r'name="looked" value="(\d+)"', hall.see("chenkezhang", STOP).text)
    return "".join(found) or "0"


def test_somebody_sees_that_it_is_back_and_the_town_confirms(stopped: Hall) -> None:
    hall = stopped
    may = [name for name in EVERYBODY if name and hall.see(name, f"{STOP}/return").status_code == 200]
    assert may == ["liushuji", "sunzhuren", "chenkezhang"]
    assert "又来服务了，去登记" in hall.see("liushuji", STOP).text
    bare = post(hall, "liushuji", f"{STOP}/return", **BACK)
    assert (bare.status_code, "现场照片" in bare.text, "又有人扫了" in bare.text) == (422, True, True)
    assert post(hall, "zhaojingli", f"{STOP}/return", **BACK, files=[JPEG]).status_code == 403
    posted = post(hall, "liushuji", f"{STOP}/return", **BACK, files=[JPEG])
    assert location(posted) == STOP
    assert location(hall.see("liushuji", f"{STOP}/return")) == STOP
    assert post(hall, "zhaojingli", f"{STOP}/answer", answer="我们的人都回来了。").status_code == 303
    decider = hall.see("chenkezhang", STOP).text
    for words in ("又有人扫了", "都回来了", "由镇里来结束"):
        assert words in decider
    assert len(set(re.findall(rf"{STOP}/photos/[^\"]+-s.jpg", decider))) == 2
    key = looked(hall)
    assert post(hall, "liushuji", f"{STOP}/confirmation", looked=key).status_code == 403
    for wrong in ("0", "99", "x"):
        assert post(hall, "chenkezhang", f"{STOP}/confirmation", looked=wrong).status_code in (409, 422)
    for _ in range(2):
        assert post(hall, "chenkezhang", f"{STOP}/confirmation", looked=key).status_code == 303
    for name in ("", "wangyi", "chenkezhang"):
        assert "又来服务了，核实过" in hall.see(name, STOPGAP).text
    assert "核实了" in hall.see("zhaojingli", STOP).text
    assert post(hall, "chenkezhang", f"{STOP}/confirmation", looked="99").status_code == 409


def test_whoever_wrote_it_down_sees_that_another_confirms(stopped: Hall) -> None:
    hall = stopped
    with hall.writing() as session:
        claim = came_back(session, hall.cast, by="chenkezhang", at=hall.now).key
    assert "要请镇里另一位" in hall.see("chenkezhang", STOP).text
    answer = post(hall, "chenkezhang", f"{STOP}/confirmation", looked=str(claim))
    assert (answer.status_code, "另一位" in answer.text) == (409, True)
    assert post(hall, "sunzhuren", f"{STOP}/ending", words="只来了一天").status_code == 303
    assert {row.resumed_on for row in rows(hall.db, ServiceContract)} == {None}


def test_the_same_picture_comes_back_with_the_form(hall: Hall) -> None:
    with hall.writing() as session:
        stop_stated(session, hall.cast)
    data = {"since": "2026-11-17", "facts": "楼道没有人扫，大门没有人看。", "meeting": "马尚联席〔2026〕6号"}
    post(hall, "liushuji", f"{STOP}/ending", words="照片拍得不清楚")
    assert post(hall, "liushuji", STOP, **data, files=[JPEG]).status_code == 303
    with hall.writing() as session:
        emergency(session, hall.cast, wanjia(session), stated=False)
    hall.later(days=3)
    answer = post(hall, "sunzhuren", f"{STOP}/return", **BACK, files=[JPEG])
    assert (answer.status_code, "已经用过了" in answer.text, "又有人扫了" in answer.text) == (422, True, True)


def test_nothing_stopped_nothing_comes_back(hall: Hall) -> None:
    assert location(hall.see("liushuji", f"{STOP}/return")) == STOP
    answer = post(hall, "liushuji", f"{STOP}/return", since="2026-11-17", facts=BACK["facts"], files=[JPEG])
    assert (answer.status_code, "没有停止服务" in answer.text) == (409, True)


def test_a_witness_is_told_who_signs_instead(hall: Hall) -> None:
    with hall.writing() as session:
        handover, cast = opened(session, hall.cast), hall.cast
        item = numbered(session, handover, INCOME)
        said = Said(1, "现场签的", 0, (a_photo(session),))
        enter_paper(session, again(session, handover), item, said, by=cast.actor("liushuji"), at=NOON)
        item, said = numbered(session, handover, INCOME), Said(2, "11月18日当面给他看，项目负责人不认。")
        witness_refusal(session, again(session, handover), item, said, by=cast.actor("chenkezhang"), at=NOON)
        hire(session, cast, "chenkezhang", Role.OWNERS_COMMITTEE, cast.dongqu.key)
    path = f"{BASE}/items/{INCOME}"
    page = hall.see("chenkezhang", path).text
    assert ("写过见证" in page, f"{path}/answer" in page) == (True, False)
    listed = seen(hall.see("chenkezhang", f"{BASE}/items").text)
    assert ("写说法" in listed, "见证人说：物业不认这个数" in listed) == (False, True)
    assert "物业说：物业不认" not in listed
    assert "写说法" in seen(hall.see("sunzhuren", f"{BASE}/items").text)
    assert "见证人：物业不认这个数" in seen(hall.see("sunzhuren", f"{BASE}/list").text)
    answer = post(hall, "chenkezhang", f"{path}/answer", seen="3", words="按纸上的数接收")
    assert (answer.status_code, "写过见证" in answer.text, "按纸上的数接收" in answer.text) == (409, True, True)


def test_who_receives_for_owners_stands_beside_the_receiver(hall: Hall) -> None:
    with hall.writing() as session:
        opened(session, hall.cast)
        appointed(session, hall.cast, "sunzhuren")
    assert "还没有写凭什么代收" in hall.see("", PUBLIC).text
    assert "要先写上凭什么" in hall.see("liushuji", BASE).text
    for name, words, status in (
        ("zhaojingli", BASIS, 403), ("liushuji", "社区代收", 422), ("liushuji", BASIS, 303), ("liushuji", BASIS, 303),
    ):
        answer = post(hall, name, f"{BASE}/basis", basis=words)
        assert answer.status_code == status
        if status == 422:
            assert ("第四十八条" in answer.text, "社区代收" in answer.text) == (True, True)
    assert BASIS in seen(hall.see("", PUBLIC).text)
    assert BASIS in seen(hall.see("liushuji", f"{BASE}/list").text)
