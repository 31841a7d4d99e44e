"""/c/{slug}/merchants: the register, looks at the front, the shopkeeper's answer."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.attachments.models import Photo
from app.companies.actions import NewUnit, add_unit
from app.companies.models import UnitKind
from app.directory.models import FrontageCheck, Merchant
from app.issues.rules.lifecycle import Step
from app.notifications.models import Message
from tests.cast import NOON, Cast
from tests.directory.hold import a_merchant
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, location, rows
from tests.make import an_issue, step

SHOPS = "/c/xiangrui/merchants"
SHOP = f"{SHOPS}/xiangrui-1"
NEW = {"name": "小李理发", "trade": "理发", "address": "西区门口", "phone": "13900005678"}
LOOK = {"cleanliness": "yes", "order": "no", "greening": "yes", "note": "桌子摆到路上了"}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


@pytest.fixture
def shop(hall: Hall) -> Merchant:
    """老张包子铺, kept by 路远."""
    with hall.writing() as session:
        return a_merchant(session, hall.cast, keeper_id=hall.cast.person("luren").key)


def test_the_list_is_public_and_the_phone_is_masked(hall: Hall, shop: Merchant) -> None:
    for path in (SHOPS, SHOP):
        page = hall.see("", path).text
        assert "老张包子铺" in page
        assert "139****1234" in page
        assert "13900001234" not in page
    assert "13900001234" in hall.see("xiaoli", SHOP).text


def test_another_community_has_no_such_shop(hall: Hall, shop: Merchant) -> None:
    assert hall.see("", "/c/shiji/merchants/xiangrui-1").status_code == 404
    assert "老张包子铺" not in hall.see("", "/c/shiji/merchants").text
    assert hall.as_("chenkezhang").post("/c/shiji/merchants/xiangrui-1/rest").status_code == 404
    assert hall.see("", f"{SHOPS}/xiangrui-1%00").status_code in (404, 422)


@pytest.mark.parametrize("name", ["liushuji", "chenkezhang"])
def test_hosts_keep_the_register(hall: Hall, shop: Merchant, name: str) -> None:
    assert [hall.see(name, path).status_code for path in (f"{SHOPS}/new", f"{SHOP}/edit")] == [200, 200]
    answers = [hall.as_(name).post(path, data=NEW) for path in (SHOPS, f"{SHOP}/rest", f"{SHOP}/return")]
    assert [answer.status_code for answer in answers] == [303] * 3
    assert len(rows(hall.db, Merchant)) == 2


def test_nobody_else_keeps_the_register(hall: Hall, shop: Merchant) -> None:
    for name in ("", "wangyi", "luren", "xiaoli", "zhaojingli", "shenji"):
        refused = 403 if name else 303
        assert [hall.see(name, path).status_code for path in (f"{SHOPS}/new", f"{SHOP}/edit")] == [refused] * 2, name
        answers = [hall.as_(name).post(path, data=NEW) for path in (SHOPS, f"{SHOP}/rest", f"{SHOP}/return")]
        assert [answer.status_code for answer in answers] == [refused] * 3, name
    assert len(rows(hall.db, Merchant)) == 1


def test_a_shop_is_registered_with_its_keeper(hall: Hall) -> None:
    answer = hall.as_("liushuji").post(SHOPS, data=NEW | {"keeper": "13800000003", "joined_union_on": "2026-03-01"})
    assert location(answer) == SHOP
    assert rows(hall.db, Merchant)[0].keeper_id == hall.cast.person("luren").key
    assert "2026年3月1日加入" in hall.see("", SHOP).text


BAD_SHOPS = [
    ({"name": ""}, "这一项要填"), ({"name": "店"}, "至少 2 个字"), ({"phone": "打听"}, "电话只写数字"),
    ({"keeper": "138"}, "手机号要 11 位"), ({"keeper": "13999999999"}, "还没登录过"), ({"unit": "9999"}, "选一个"),
    ({"joined_union_on": "去年"}, "日期看不懂"), ({"name": "老张包子铺"}, "已经登记了一家"),
]


def test_a_bad_shop_comes_back_with_what_was_typed(hall: Hall, shop: Merchant) -> None:
    for changes, words in BAD_SHOPS:
        answer = hall.as_("liushuji").post(SHOPS, data=NEW | changes)
        assert (answer.status_code, words in answer.text, "西区门口" in answer.text) == (422, True, True), changes
    assert len(rows(hall.db, Merchant)) == 1


def seen_mark(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_a_change_keeps_the_keeper_until_they_are_taken_off(hall: Hall, shop: Merchant) -> None:
    for more, keeper in ({}, hall.cast.person("luren").key), ({"no_keeper": "1"}, None):
        page = hall.see("liushuji", f"{SHOP}/edit").text
        data = NEW | {"seen": seen_mark(page)} | more
        assert location(hall.as_("liushuji").post(SHOP, data=data)) == SHOP
        assert rows(hall.db, Merchant)[0].keeper_id == keeper


def test_of_two_editors_the_second_is_told(hall: Hall, shop: Merchant) -> None:
    mark = seen_mark(hall.see("liushuji", f"{SHOP}/edit").text)
    hall.as_("chenkezhang").post(SHOP, data=NEW | {"seen": mark})
    second = hall.as_("liushuji").post(SHOP, data=NEW | {"seen": mark, "address": "后街"})
    assert second.status_code == 409
    assert "别人刚刚改过" in second.text
    assert "后街" in second.text


def test_a_typing_error_does_not_let_anybody_save_over_somebody_else(hall: Hall, shop: Merchant) -> None:
    mark = seen_mark(hall.see("liushuji", f"{SHOP}/edit").text)
    hall.as_("chenkezhang").post(SHOP, data=NEW | {"seen": mark, "joined_union_on": "2026-03-02"})
    for wrong in ({"name": "店"}, {"keeper": "13999999999"}):
        refused = hall.as_("liushuji").post(SHOP, data=NEW | {"seen": mark} | wrong)
        assert (refused.status_code, seen_mark(refused.text), "别人改成了" in refused.text) == (422, mark, False)
    late = hall.as_("liushuji").post(SHOP, data=NEW | {"seen": seen_mark(refused.text)})
    assert (late.status_code, "2026-03-02" in late.text.partition("别人改成了")[2].partition("</dl>")[0]) == (409, True)


def test_what_is_said_about_a_shop_is_public_and_masked(hall: Hall, shop: Merchant) -> None:
    hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK | {"order": "no", "note": "车主 13900005678 说马上挪"})
    [check] = rows(hall.db, FrontageCheck)
    hall.as_("luren").post(f"{SHOP}/checks/{check.key}/answer", data={"text": "打 13900005678 找我"})
    [check] = rows(hall.db, FrontageCheck)
    assert (check.note, check.answer) == ("车主 139****5678 说马上挪", "打 139****5678 找我")
    assert not [each.body for each in rows(hall.db, Message) if "13900005678" in each.body]


def test_a_resting_shop_is_off_the_public_list(hall: Hall, shop: Merchant) -> None:
    assert location(hall.as_("liushuji").post(f"{SHOP}/rest")) == SHOP
    assert "老张包子铺" not in hall.see("", SHOPS).text
    assert hall.see("", SHOP).status_code == 404
    assert hall.see("luren", SHOP).status_code == 200
    assert hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK).status_code == 409
    hall.as_("liushuji").post(f"{SHOP}/return")
    assert "老张包子铺" in hall.see("", SHOPS).text


@pytest.mark.parametrize(
    ("name", "status"), [("", 303), ("wangyi", 403), ("luren", 403), ("laozhou", 403), ("zhaojingli", 403),
                         ("shenji", 403), ("xiaoli", 303), ("liushuji", 303), ("chenkezhang", 303)],
)  # fmt: skip
def test_who_looks_at_a_front(hall: Hall, shop: Merchant, name: str, status: int) -> None:
    answer = hall.as_(name).post(f"{SHOP}/checks", data=LOOK)
    assert answer.status_code == status
    assert len(rows(hall.db, FrontageCheck)) == (1 if status == 303 and name else 0)


def test_a_look_is_public_under_a_title(hall: Hall, shop: Merchant) -> None:
    hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK)
    page = hall.see("", SHOP).text
    for words in ("卫生做到", "秩序没做到", "绿化做到", "桌子摆到路上了", "网格员查的"):
        assert words in page
    assert "李" not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [({"order": ""}, 422, "这一项要填"), ({"order": "maybe"}, 422, "请从给出的几项里选一个"),
     ({"note": ""}, 422, "没做到的写一句"), ({"note": "长" * 201}, 422, "太长了")],
)  # fmt: skip
def test_a_bad_look_comes_back(
    hall: Hall, shop: Merchant, changes: dict[str, str], status: int, words: str
) -> None:
    answer = hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK | changes)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert rows(hall.db, FrontageCheck) == []


def test_a_second_look_the_same_day_is_refused_and_the_words_stay(hall: Hall, shop: Merchant) -> None:
    hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK)
    answer = hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK | {"note": "还在路上"})
    assert (answer.status_code, "还在路上" in answer.text) == (409, True)


def with_photo(hall: Hall, *pictures: bytes) -> Any:
    files = [("photos", (f"{n}.jpg", data, "image/jpeg")) for n, data in enumerate(pictures)]
    return hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK, files=files)


def test_the_photo_is_for_staff_and_the_keeper(hall: Hall, shop: Merchant) -> None:
    assert with_photo(hall, PHOTO).status_code == 303
    path = f"{SHOP}/checks/{rows(hall.db, FrontageCheck)[0].key}/photo-s.jpg"
    for name, status in (("", 404), ("wangyi", 404), ("xiaoli", 200), ("luren", 200), ("shenji", 200)):
        assert hall.see(name, path).status_code == status
        assert (path in hall.see(name, SHOP).text) is (status == 200)
    assert hall.see("xiaoli", path.replace("-s.", "-x.")).status_code == 404
    assert hall.see("xiaoli", f"/photos/{rows(hall.db, Photo)[0].token}-s.jpg").status_code == 404


@pytest.mark.parametrize(("pictures", "words"), [((b"not a picture",), "照片"), ((PHOTO, PHOTO), "照片最多 1 张")])
def test_what_is_no_photo_is_refused(
    hall: Hall, shop: Merchant, pictures: tuple[bytes, ...], words: str
) -> None:
    answer = with_photo(hall, *pictures)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert "桌子摆到路上了" in answer.text
    assert rows(hall.db, FrontageCheck) == []


def test_the_shopkeeper_answers_once(hall: Hall, shop: Merchant) -> None:
    hall.as_("xiaoli").post(f"{SHOP}/checks", data=LOOK)
    where = f"{SHOP}/checks/{rows(hall.db, FrontageCheck)[0].key}/answer"
    assert "<form" in hall.see("luren", SHOP).text.partition('class="tl"')[2].partition("</ol>")[0]
    short = hall.as_("luren").post(where, data={"text": "好"})
    assert (short.status_code, 'value="好"' in short.text) == (422, True)
    assert location(hall.as_("luren").post(where, data={"text": "明天收回来"})) == SHOP
    assert "明天收回来" in hall.see("", SHOP).text
    assert hall.as_("luren").post(where, data={"text": "真的收"}).status_code == 409
    for name in ("wangyi", "liushuji", "xiaoli"):
        assert hall.as_(name).post(where, data={"text": "替他说"}).status_code == 403
    assert hall.as_("luren").post(f"{SHOP}/checks/999/answer", data={"text": "没有的"}).status_code == 404


def with_unit(hall: Hall) -> int:
    with hall.writing() as session:
        new = NewUnit(UnitKind.DEPARTMENT, "老张包子铺（商户）", community_id=hall.cast.xiangrui.key)
        unit = add_unit(session, new, by=hall.cast.actor("admin"), at=NOON).key
        for public in (True, False):
            issue = an_issue(session, hall.cast, public=public, description=f"门口油烟大，{public}。")
            step(session, hall.cast, issue, Step.ACCEPTANCE, "liushuji")
            step(session, hall.cast, issue, Step.DISPATCH, "liushuji", unit=unit)
        return unit


def test_complaints_about_a_shop_are_counted_and_linked(hall: Hall, shop: Merchant) -> None:
    unit = with_unit(hall)
    mark = seen_mark(hall.see("liushuji", f"{SHOP}/edit").text)
    assert location(hall.as_("liushuji").post(SHOP, data=NEW | {"unit": str(unit), "seen": mark})) == SHOP
    page = hall.see("", SHOP).text
    assert "派给它办的 1 件" in page
    assert "门口油烟大，True" in page
    assert "False" not in page
    assert f"/work?unit={unit}" in hall.see("liushuji", SHOP).text
    taken = hall.as_("liushuji").post(SHOPS, data=NEW | {"name": "别家", "unit": str(unit)})
    assert (taken.status_code, "已经是“小李理发”的了" in taken.text) == (422, True)


MOST_QUERIES = [
    ("", SHOPS, 4), ("", SHOP, 5), ("xiaoli", SHOP, 10), ("liushuji", f"{SHOP}/edit", 10), ("liushuji", SHOPS, 9),
]


def test_queries_stay_few_however_long_the_lists(hall: Hall, shop: Merchant) -> None:
    unit = with_unit(hall)
    with hall.writing() as session:
        for number in range(5):
            a_merchant(session, hall.cast, name=f"店{number}", slug=f"s-{number}")
    mark = seen_mark(hall.see("liushuji", f"{SHOP}/edit").text)
    hall.as_("liushuji").post(SHOP, data=NEW | {"unit": str(unit), "seen": mark})
    for person in ("xiaoli", "liushuji", "chenkezhang"):
        hall.as_(person).post(f"{SHOP}/checks", data=LOOK)
    for name, path, most in MOST_QUERIES:
        queries = hall.asked(name, path)
        assert len(queries) <= most, "\n".join([name, path, *queries])
