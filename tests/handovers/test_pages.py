"""The pages of handovers, as each of the cast sees them, without a script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine
from sqlmodel import select

from app.companies.models import Company
from app.handovers.models import (
    EmergencyService,
    FeeDispute,
    Handover,
    HandoverItem,
    HandoverPhoto,
    ItemMark,
    Reading,
    Refusal,
)
from app.handovers.rules.items import Deed
from app.handovers.rules.kinds import ItemState, State
from app.notices.models import Paper
from app.people.models import RoleGrant
from tests.cast import NOON, Cast
from tests.handovers.hold import (
    INCOME,
    PREMISES,
    REGISTER,
    TODAY,
    again,
    all_signed,
    appointed,
    emergency,
    opened,
    refused,
    signs,
    stop_stated,
    wanjia,
)
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, location, rows, seen

BASE = "/handovers/1"
PUBLIC = "/estates/xiangrui-dong/handover"
ITEM = f"{BASE}/items/{PREMISES}"
STOPGAP = "/estates/xiangrui-dong/emergency"
JPEG = ("photos", ("a.jpg", PHOTO, "image/jpeg"))
TEXT = ("photos", ("a.txt", b"no picture", "text/plain"))
EVERYBODY = ("", "wangyi", "laozhou", "luren", "xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji")
PARTIES = {"zhaojingli", "sunzhuren", "liushuji", "chenkezhang", "shenji"}
SLIP = "slip-0001"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def running(hall: Hall, **more: Any) -> Handover:
    with hall.writing() as session:
        return opened(session, hall.cast, **more)


def worked(hall: Hall) -> Handover:
    """Something handed over, something accepted, something missing, a refusal."""
    with hall.writing() as session:
        handover = opened(session, hall.cast)
        signs(session, hall.cast, handover, Deed.HAND, "zhaojingli", words="办公室一间")
        signs(session, hall.cast, handover, Deed.HAND, "zhaojingli", number=INCOME, amount=1_200_000)
        signs(session, hall.cast, handover, Deed.ACCEPT, "sunzhuren", number=INCOME)
        signs(session, hall.cast, handover, Deed.LACK, "sunzhuren", number=5, words="没见过水箱的报告")
        refused(session, hall.cast, handover)
        return handover


def post(hall: Hall, name: str, path: str, /, **data: Any) -> Response:
    files = data.pop("files", None)
    answer: Response = hall.as_(name).post(path, data=data, files=files)
    return answer


def test_everybody_reads_how_far_it_is_and_nobodys_name(hall: Hall) -> None:
    worked(hall)
    for name in EVERYBODY:
        me = hall.cast.people[name].name if name else ""
        for path in (PUBLIC, BASE):
            page = hall.see(name, path)
            assert page.status_code == 200
            text = seen(page.text)
            for words in (
                "2026年12月30日", "1 / 15 项交清了", "没见过水箱的报告", "第四十八条第四款", "还有 42 天",
                "登记：物业", "这是登记的一方说的，联席会议还没有协调", "接收的一方说没有这一项",
            ):
                assert words in " ".join(text.split())
            assert not [each.name for each in hall.cast.people.values() if each.name in page.text and each.name != me]
            assert ("12,000.00" in text) is (name in PARTIES)


def test_where_nobody_leaves_there_is_nothing_to_see(hall: Hall) -> None:
    page = hall.see("", PUBLIC)
    assert page.status_code == 200
    assert "现在没有物业交接" in page.text
    for path in ("/handovers/1", "/handovers/x", "/handovers/99999999999999", "/estates/nowhere/handover"):
        assert hall.see("", path).status_code == 404


def test_the_rest_is_for_whom_it_is_for(hall: Hall) -> None:
    running(hall)
    for path, open_to in [
        ("/items", PARTIES), (f"/items/{PREMISES}", PARTIES), ("/readings", PARTIES), ("/disputes", PARTIES),
        ("/list", PARTIES), ("/items/new", PARTIES - {"shenji"}), ("/refusal", PARTIES - {"shenji"}),
        ("/completion", {"sunzhuren", "liushuji", "chenkezhang"}), ("/arrangement", {"liushuji", "chenkezhang"}),
        (f"/items/{PREMISES}/handing", {"zhaojingli"}), (f"/items/{PREMISES}/paper", {"liushuji"}),
        (f"/items/{PREMISES}/absence", {"zhaojingli", "sunzhuren"}),
    ]:
        for name in EVERYBODY:
            moved = not name or (name == "sunzhuren" and path.endswith("/handing"))  # to sign in; to the item itself
            assert hall.see(name, BASE + path).status_code == (200 if name in open_to else 303 if moved else 403)


POSTS = (
    "items/new", f"items/{PREMISES}/handing", f"items/{PREMISES}/acceptance", f"items/{PREMISES}/paper", "readings",
    "readings/1/agreement", "disputes", "refusal", "refusal/answer", "refusal/meeting", "refusal/letter",
    "refusal/ending", "completion", "arrangement", "notice", "cancellation",
)


def test_strangers_change_nothing(hall: Hall) -> None:
    worked(hall)
    before = [(row.version, row.state) for row in rows(hall.db, Handover)]
    for path in POSTS:
        assert location(post(hall, "", f"{BASE}/{path}")) == "/login"
        for name in ("luren", "wangyi", "shenji", "admin", "chengguan", "xiaoli"):
            data = {"seen": "1", "words": "随便写写", "slip": SLIP, "reason": "弄错了"}
            assert post(hall, name, f"{BASE}/{path}", **data).status_code == 403
        assert [(row.version, row.state) for row in rows(hall.db, Handover)] == before


def test_who_has_a_post_with_the_company_stands_aside(hall: Hall) -> None:
    running(hall)
    with hall.writing() as session:
        appointed(session, hall.cast, "sunzhuren")
    answer = hall.see("sunzhuren", f"{BASE}/items")
    assert answer.status_code == 403
    assert "任职或者兼职" in answer.text
    assert "社区两委还没有写凭什么代收" in hall.see("", BASE).text
    assert hall.see("liushuji", f"{ITEM}/absence").status_code == 200


def test_one_hands_over_and_the_other_signs(hall: Hall) -> None:
    running(hall)
    assert "还有 15 项没有交" in hall.see("zhaojingli", PUBLIC).text
    given = post(hall, "zhaojingli", f"{ITEM}/handing", seen="1", words="办公室一间", files=[JPEG])
    assert location(given) == f"{BASE}/items#i{PREMISES}"
    assert "1 项物业交了，等您看过签收" in hall.see("sunzhuren", BASE).text
    page = hall.see("sunzhuren", f"{ITEM}/acceptance").text
    token = re.search(r"/photos/([\w-]+)-s\.jpg", page)
    assert token is not None
    assert hall.see("sunzhuren", f"{BASE}/photos/{token[1]}-l.jpg").headers["content-type"] == "image/jpeg"
    for name, status in (("", 303), ("wangyi", 403)):
        assert hall.see(name, f"{BASE}/photos/{token[1]}-l.jpg").status_code == status
    assert hall.see("sunzhuren", f"{BASE}/photos/{token[1]}-x.jpg").status_code == 404
    assert location(post(hall, "sunzhuren", f"{ITEM}/acceptance", seen="2")) == f"{BASE}/items#i{PREMISES}"
    assert "交清了" in seen(hall.see("", BASE).text)


@pytest.mark.parametrize(("number", "noun", "data", "status", "said"), [
    (PREMISES, "handing", {"seen": "1"}, 422, "拍一张照片"),
    (PREMISES, "handing", {"seen": "2", "files": [JPEG]}, 409, "又变了"),
    (PREMISES, "handing", {"seen": "x", "files": [JPEG]}, 422, "整数"),
    (PREMISES, "handing", {"seen": "1", "files": [TEXT]}, 422, "照片"),
    (INCOME, "handing", {"seen": "1", "amount": "一万", "files": [JPEG]}, 422, "金额写成"),
    (INCOME, "handing", {"seen": "1", "files": [JPEG]}, 422, "没有就写 0"),
    (REGISTER, "handing", {"seen": "1", "files": [JPEG]}, 422, "不要拍照"),
    (PREMISES, "absence", {"seen": "1", "words": ""}, 422, "为什么没有"),
    (PREMISES, "answer", {"seen": "1", "words": "没什么"}, 409, "说明情况"),
])  # fmt: skip
def test_what_is_not_right_comes_back_as_typed(
    hall: Hall, number: int, noun: str, data: dict[str, Any], status: int, said: str
) -> None:
    running(hall)
    answer = post(hall, "zhaojingli", f"{BASE}/items/{number}/{noun}", **{"words": "办公室一间", **data})
    assert answer.status_code == status
    assert said in answer.text
    assert (data.get("words", "办公室一间") in answer.text) or noun == "absence"
    assert not rows(hall.db, ItemMark)
    assert not rows(hall.db, HandoverPhoto)


def test_a_photo_is_kept_while_the_form_is_put_right(hall: Hall) -> None:
    running(hall)
    refused_form = post(hall, "zhaojingli", f"{BASE}/items/{INCOME}/handing", seen="1", amount="一万", files=[JPEG])
    kept = re.search(r'name="photos_kept" value="([^"]+)"', refused_form.text)
    assert kept is not None
    forged = post(hall, "lishifu", f"{BASE}/items/{INCOME}/handing", seen="1", amount="0", photos_kept=kept[1])
    assert forged.status_code == 422
    done = post(hall, "zhaojingli", f"{BASE}/items/{INCOME}/handing", seen="1", amount="10,000", photos_kept=kept[1])
    assert done.status_code == 303
    assert [item.amount for item in rows(hall.db, HandoverItem) if item.number == INCOME] == [1_000_000]


def test_nouns_that_are_none(hall: Hall) -> None:
    running(hall)
    for path in (f"{ITEM}/destruction", f"{BASE}/items/99", f"{BASE}/items/x/handing", f"{BASE}/items/0"):
        assert hall.see("zhaojingli", path).status_code == 404
    assert post(hall, "zhaojingli", f"{ITEM}/destruction", seen="1").status_code == 404
    assert location(hall.see("sunzhuren", f"{ITEM}/acceptance")) == ITEM
    assert post(hall, "sunzhuren", f"{ITEM}/handing", seen="1", files=[JPEG]).status_code == 409


def test_paper_is_named_as_paper(hall: Hall) -> None:
    running(hall)
    assert post(hall, "liushuji", f"{ITEM}/paper", seen="1").status_code == 422
    assert post(hall, "liushuji", f"{ITEM}/paper", seen="1", files=[JPEG]).status_code == 303
    assert "纸上签的" in hall.see("", BASE).text
    assert post(hall, "sunzhuren", f"{ITEM}/paper", seen="2", files=[JPEG]).status_code == 403


def test_things_meters_and_quarrels_are_written_once(hall: Hall) -> None:
    running(hall)
    meter = {"meter": "water", "place": "水泵房总表", "value": "12345.6", "read_on": TODAY.isoformat(), "slip": SLIP}
    quarrel = {"words": "有 30 户没交费", "amount": "36000", "slip": SLIP}
    for _ in range(2):
        assert post(hall, "sunzhuren", f"{BASE}/items/new", title="对讲机 4 部", slip=SLIP).status_code == 303
        assert post(hall, "zhaojingli", f"{BASE}/readings", **meter, files=[JPEG]).status_code == 303
        assert post(hall, "zhaojingli", f"{BASE}/disputes", **quarrel).status_code == 303
        assert post(hall, "sunzhuren", f"{BASE}/readings/1/agreement").status_code == 303
    assert [len(rows(hall.db, model)) for model in (HandoverItem, Reading, FeeDispute)] == [16, 1, 1]
    assert rows(hall.db, Reading)[0].unit == "立方米"
    assert "双方都认" in hall.see("zhaojingli", f"{BASE}/readings").text
    assert "36,000.00" in hall.see("zhaojingli", f"{BASE}/disputes").text
    assert post(hall, "lishifu", f"{BASE}/readings/9/agreement").status_code == 404


@pytest.mark.parametrize(("path", "data", "said"), [
    ("items/new", {"title": ""}, "写上是什么"), ("items/new", {"title": "长" * 61}, "太长"),
    ("readings", {"meter": "gas", "read_on": "2026-11-18"}, "从给出的"), ("disputes", {"words": "少"}, "至少 5 个字"),
    ("readings", {"meter": "water", "place": "泵房", "value": "不清", "read_on": "2026-11-18", "files": [JPEG]},
     "照表上的"),
    ("disputes", {"words": "有 30 户没交费", "amount": "-1"}, "金额写成"),
    ("disputes", {"words": "有 30 户没交费", "slip": ""}, "要填"),
])  # fmt: skip
def test_records_say_what_is_missing(hall: Hall, path: str, data: dict[str, Any], said: str) -> None:
    running(hall)
    answer = post(hall, "sunzhuren", f"{BASE}/{path}", **{"slip": SLIP, **data})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_refusal_on_its_way(hall: Hall) -> None:
    running(hall)
    facts = {"kind": "withhold", "facts": "11月17日去要图纸，当面说不给。"}
    assert post(hall, "sunzhuren", f"{BASE}/refusal", **facts, files=[JPEG]).status_code == 303
    assert "第八十一条" in hall.see("", PUBLIC).text
    assert post(hall, "chenkezhang", f"{BASE}/refusal/letter").status_code == 409
    assert post(hall, "liushuji", f"{BASE}/refusal/letter").status_code == 403
    bad = post(hall, "liushuji", f"{BASE}/refusal/meeting", meeting="纪要 3 号", met_on="2026-11-19")
    assert bad.status_code == 422
    assert post(hall, "zhaojingli", f"{BASE}/refusal/answer", answer="没").status_code == 422
    assert post(hall, "sunzhuren", f"{BASE}/refusal/answer", answer="替物业说一句").status_code == 403
    assert post(hall, "zhaojingli", f"{BASE}/refusal/answer", answer="图纸在总公司，月底取来").status_code == 303
    assert "图纸在总公司，月底取来" in hall.see("", PUBLIC).text
    met = {"meeting": "纪要 3 号", "met_on": TODAY.isoformat()}
    assert post(hall, "liushuji", f"{BASE}/refusal/meeting", **met).status_code == 303
    sent = post(hall, "chenkezhang", f"{BASE}/refusal/letter")
    assert location(sent) == rows(hall.db, Paper)[0].address
    assert "图纸在总公司，月底取来" in hall.see("chenkezhang", location(sent)).text
    assert post(hall, "zhaojingli", f"{BASE}/refusal/answer", answer="换个说法行不行").status_code == 409
    assert post(hall, "sunzhuren", f"{BASE}/refusal/ending", words="恢复移交了").status_code == 303
    assert rows(hall.db, Refusal)[0].ended_words == "恢复移交了"
    assert post(hall, "sunzhuren", f"{BASE}/refusal/ending", words="恢复移交了").status_code == 409


def test_staying_is_refused_before_the_day(hall: Hall) -> None:
    running(hall)
    answer = post(hall, "sunzhuren", f"{BASE}/refusal", kind="stay", facts="人还在，说什么也不走。")
    assert answer.status_code == 409
    assert "还没有过" in answer.text
    assert "人还在，说什么也不走。" in answer.text


def test_it_ends_with_a_list_and_without_the_old_people(hall: Hall) -> None:
    with hall.writing() as session:
        handover = opened(session, hall.cast)
        all_signed(session, hall.cast, handover)
        version = again(session, handover).version
    assert "可以办完交接" in hall.see("sunzhuren", BASE).text
    assert post(hall, "sunzhuren", f"{BASE}/completion", seen=version).status_code == 422
    assert post(hall, "sunzhuren", f"{BASE}/completion", seen=version - 1, looked="1").status_code == 409
    assert post(hall, "sunzhuren", f"{BASE}/completion", seen=version, looked="1").status_code == 303
    assert rows(hall.db, Handover)[0].state is State.DONE
    assert "定下来的清单" in hall.see("sunzhuren", f"{BASE}/list").text
    hall.later(days=13)
    assert hall.see("zhaojingli", f"{BASE}/items").status_code == 403
    assert hall.see("sunzhuren", f"{BASE}/completion").status_code == 303
    assert post(hall, "sunzhuren", f"{BASE}/items/new", title="对讲机", slip=SLIP).status_code == 409


def test_nothing_ends_before_everything_is_settled(hall: Hall) -> None:
    running(hall)
    assert "还有 15 项没有结果" in hall.see("sunzhuren", f"{BASE}/completion").text
    assert post(hall, "sunzhuren", f"{BASE}/completion", seen="1", looked="1").status_code == 409


def test_what_everybody_is_told_meanwhile(hall: Hall) -> None:
    running(hall)
    assert post(hall, "liushuji", f"{BASE}/arrangement", words="门岗由安禾做到新物业进场").status_code == 303
    assert "门岗由安禾做到新物业进场" in hall.see("", PUBLIC).text
    posted = post(hall, "liushuji", f"{BASE}/notice")
    assert "门岗由安禾做到新物业进场" in hall.see("", location(posted)).text
    assert post(hall, "liushuji", f"{BASE}/notice").headers["location"] == location(posted)
    assert post(hall, "liushuji", f"{BASE}/arrangement", words="嗯").status_code == 422


def test_what_was_opened_by_mistake_is_void(hall: Hall) -> None:
    running(hall)
    assert post(hall, "liushuji", f"{BASE}/cancellation", reason="弄错了").status_code == 403
    assert post(hall, "chenkezhang", f"{BASE}/cancellation", reason="").status_code == 422
    assert post(hall, "chenkezhang", f"{BASE}/cancellation", reason="日子写错了").status_code == 303
    assert [hall.see(name, BASE).status_code for name in ("", "wangyi", "sunzhuren")] == [404, 404, 200]
    assert "现在没有物业交接" in hall.see("", PUBLIC).text


def emergency_form(hall: Hall, firm: Company, /, **more: str) -> Response:
    looked = re.findall(r'name="looked" value="(\d+)"', hall.see("chenkezhang", f"{STOPGAP}/new").text)
    data = {
        "looked": "".join(looked) or "0",
        "company": str(firm.key), "starts_on": TODAY.isoformat(), "until": "2027-05-18", "content": "保洁、秩序维护",
        "fee": "0.80", "why": "原物业11月10日撤走了全部人员。", "stopped": "1",
    }
    return post(hall, "chenkezhang", f"{STOPGAP}/new", **(data | more))


def a_company(hall: Hall) -> Company:
    """And somebody saw that the one under contract stopped."""
    with hall.writing() as session:
        stop_stated(session, hall.cast)
        return wanjia(session)


def test_somebody_sees_that_it_stopped_and_the_company_answers(hall: Hall) -> None:
    stop, data = f"{STOPGAP}/stop", {
        "since": TODAY.isoformat(), "facts": "楼道没有人扫，大门没有人看。", "meeting": "马尚联席〔2026〕6号",
    }  # fmt: skip
    may = [name for name in EVERYBODY if name and hall.see(name, stop).status_code == 200]
    assert may == ["zhaojingli", "liushuji", "sunzhuren", "chenkezhang"]
    assert post(hall, "zhaojingli", stop, **data, files=[JPEG]).status_code == 403
    bare = post(hall, "liushuji", stop, **data)
    assert (bare.status_code, "照片" in bare.text) == (422, True)
    assert "去登记" in hall.see("chenkezhang", f"{STOPGAP}/new").text
    assert post(hall, "liushuji", stop, **data, files=[JPEG]).status_code == 303
    assert post(hall, "liushuji", f"{stop}/answer", answer="我们的人都在岗上。").status_code == 403
    assert post(hall, "zhaojingli", f"{stop}/answer", answer="").status_code == 422
    assert post(hall, "zhaojingli", f"{stop}/answer", answer="我们的人都在岗上。").status_code == 303
    decider = hall.see("chenkezhang", f"{STOPGAP}/new").text
    assert ("没有人扫" in decider, "都在岗上" in decider) == (True, True)
    [picture] = set(re.findall(rf"{stop}/photos/[^\"]+-s.jpg", decider))
    assert [hall.see(name, picture).status_code for name in ("wangyi", "sunzhuren")] == [403, 200]
    assert "没有人扫" not in hall.see("wangyi", STOPGAP).text
    assert post(hall, "sunzhuren", f"{stop}/ending", words="又有人了").status_code == 303
    assert post(hall, "sunzhuren", f"{stop}/ending", words="又有人了").status_code == 409


def test_the_town_appoints_and_everybody_reads(hall: Hall) -> None:
    company = a_company(hall)
    assert "现在没有应急物业" in hall.see("", STOPGAP).text
    for _ in range(2):
        posted = emergency_form(hall, company)
    assert hall.see("", location(posted)).status_code == 200
    text = seen(hall.see("", STOPGAP).text)
    for words in ("万家物业服务有限公司", "2027年5月18日", "0.80", "第五十条"):
        assert words in text
    assert len(rows(hall.db, EmergencyService)) == 1
    stop = hall.see("zhaojingli", f"{STOPGAP}/stop").text
    assert ("没有人扫" in stop, "镇里另一位核实了" in stop, "没有人登记" in stop) == (True, True, False)
    [picture] = set(re.findall(rf"{STOPGAP}/stop/photos/[^\"]+-s.jpg", stop))
    assert [hall.see(name, picture).status_code for name in ("wangyi", "zhaojingli")] == [403, 200]
    for day, status in (("2027-06-01", 422), (TODAY.isoformat(), 303), (TODAY.isoformat(), 404)):
        answer = post(hall, "chenkezhang", f"{STOPGAP}/ending", ended_on=day, reason="新物业来了")
        assert answer.status_code == status
    assert "以前的" in hall.see("", STOPGAP).text


@pytest.mark.parametrize(("more", "status", "said"), [
    ({"until": "2027-05-19"}, 422, "最多六个月"), ({"stopped": ""}, 409, "业主共同决定"),
    ({"company": "99"}, 422, "列出的公司"), ({"fee": "免费"}, 422, "0.80"), ({"until": "soon"}, 422, "日期看不懂"),
    ({"why": "没人"}, 422, "至少 10 个字"),
    ({"company": "9" * 30}, 422, "范围"),
])  # fmt: skip
def test_an_emergency_that_does_not_fit_comes_back(hall: Hall, more: dict[str, str], status: int, said: str) -> None:
    answer = emergency_form(hall, a_company(hall), **more)
    assert answer.status_code == status
    assert said in answer.text
    assert "保洁、秩序维护" in answer.text
    assert not rows(hall.db, EmergencyService)


def test_only_the_town_decides_emergencies(hall: Hall) -> None:
    for name in EVERYBODY:
        for path in ("new", "ending"):
            status = hall.see(name, f"{STOPGAP}/{path}").status_code
            assert status == ((200 if path == "new" else 404) if name == "chenkezhang" else 403 if name else 303)


def test_pages_cost_the_same_however_much_there_is(hall: Hall) -> None:
    worked(hall)
    with hall.writing() as session:
        emergency(session, hall.cast, wanjia(session))
    for name, path, most in [
        ("", PUBLIC, 13), ("zhaojingli", BASE, 17), ("zhaojingli", f"{BASE}/items", 14), ("sunzhuren", ITEM, 12),
        ("sunzhuren", f"{ITEM}/acceptance", 12), ("sunzhuren", f"{BASE}/readings", 12),
        ("liushuji", f"{BASE}/refusal", 13), ("", STOPGAP, 8),
    ]:
        hall.see(name, path)
        with hall.counting() as counted:
            hall.see(name, path)
        assert len(counted) <= most, "\n".join(counted)


def test_a_day_late_is_said(hall: Hall) -> None:
    running(hall)
    hall.later(days=43)
    assert "已经过了 1 天" in hall.see("", PUBLIC).text


def test_the_old_people_lose_their_roles(hall: Hall) -> None:
    test_it_ends_with_a_list_and_without_the_old_people(hall)
    with hall.writing() as session:
        held = session.exec(select(RoleGrant).where(RoleGrant.scope_id == hall.cast.contract.key))
        assert (NOON + timedelta(days=12)).date() in {grant.ends_on for grant in held}
    assert [item.state for item in rows(hall.db, HandoverItem)] == [ItemState.ACCEPTED] * 15
