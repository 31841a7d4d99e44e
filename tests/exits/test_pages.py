"""The pages of exit cases, as each of the cast sees them, without a script."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from app.companies.models import CrossAppointment
from app.exits.actions.opening import open_cases
from app.exits.models import CompanyAnswer, ExitBlock, ExitCase, ExitStep, MendCheck, MendPhoto
from app.exits.rules.kinds import Deed, State
from app.notices.models import Paper
from app.scorecards.rules.kinds import Card
from tests.cast import Cast, add
from tests.exits import hold
from tests.exits.hold import NOT_CLEAN, TODAY, at_day
from tests.exits.test_actions_leaving import ends
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, changed, location, rows, seen
from tests.votes import poll

PUBLIC = "/estates/xiangrui-dong/exit"
JPEG = ("photos", ("a.jpg", PHOTO, "image/jpeg"))
TEXT = ("photos", ("a.txt", b"no picture", "text/plain"))
EVERYBODY = ("", "wangyi", "laozhou", "luren", "xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji")
READERS = {"zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji"}
SIDES = READERS - {"shenji"}
SUMMONS = {
    "words": NOT_CLEAN, "day": "2026-11-20", "time": "09:30", "place": "镇便民中心二楼", "people": "法定代表人赵国强",
    "materials": "整改计划",
}  # fmt: skip


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def made(hall: Hall, make: Any, *args: Any, **more: Any) -> str:
    """A case made through the actions and committed; its address."""
    with hall.writing() as session:
        case = make(session, hall.cast, *args, **more)
        return f"/exits/{(case[0] if isinstance(case, tuple) else case).key}"


def post(hall: Hall, name: str, path: str, /, **data: Any) -> Response:
    files = data.pop("files", None)
    answer: Response = hall.as_(name).post(path, data=data, files=files)
    return answer


def now(hall: Hall) -> ExitCase:
    return list(rows(hall.db, ExitCase))[-1]


def acted(hall: Hall, name: str, base: str, noun: str, **data: Any) -> Response:
    return post(hall, name, f"{base}/{noun}", seen=now(hall).version, **data)


def test_everybody_reads_the_public_page_and_nobodys_name(hall: Hall) -> None:
    made(hall, hold.delivered)
    for name in EVERYBODY:
        page = hall.see(name, PUBLIC)
        assert page.status_code == 200
        me = hall.cast.people[name].name if name else ""
        assert not [each.name for each in hall.cast.people.values() if each.name in page.text and each.name != me]
        text = seen(page.text)
        assert "由业主依法共同决定" in text
        assert "还有 19 天" in text
        assert "灭火器过期" in text


def test_the_working_page_is_for_the_four_sides_and_the_auditor(hall: Hall) -> None:
    base = made(hall, hold.delivered)
    for name in EVERYBODY:
        assert hall.see(name, base).status_code == (200 if name in READERS else 403 if name else 303)
        listed = hall.see(name, "/exits")
        assert listed.status_code == (200 if name in READERS else 403 if name else 303)
        if name in READERS:
            assert "祥瑞花园东区" in listed.text


@pytest.mark.parametrize(
    ("make", "noun", "open_to"),
    [
        (hold.opened, "summons", {"chenkezhang"}), (hold.summoned, "interview", {"liushuji", "chenkezhang"}),
        (hold.interviewed, "rectification", {"chenkezhang"}), (hold.ordered, "delivery", {"liushuji", "chenkezhang"}),
        (hold.delivered, "extension", {"chenkezhang"}), (hold.delivered, "completion", {"zhaojingli"}),
        (hold.mended, "checks", {"liushuji", "chenkezhang"}), (hold.delivered, "items/1", SIDES),
        (hold.opened, "answers/1", {"zhaojingli"}), (hold.opened, "annulment", {"chenkezhang"}),
    ],
)  # fmt: skip
def test_each_step_is_for_whom_it_is_for(hall: Hall, make: Any, noun: str, open_to: set[str]) -> None:
    base = made(hall, make)
    hall.later(days=5 if make is hold.mended else 2)
    for name in EVERYBODY:
        status = hall.see(name, f"{base}/{noun}").status_code
        refused = {303} if not name else {403, 404, 409}
        assert status == 200 if name in open_to else status in refused


def test_what_is_not_there_is_a_404(hall: Hall) -> None:
    made(hall, hold.opened)
    for path in ("/exits/99", "/exits/x", "/exits/999999999999", "/exits/1/nothing", "/exits/0"):
        assert hall.see("chenkezhang", path).status_code == 404


def test_a_summons_is_looked_at_and_then_sent(hall: Hall) -> None:
    base = made(hall, hold.opened)
    page = seen(hall.see("chenkezhang", f"{base}/summons").text)
    assert "依据：《淄博市物业管理条例》第七十四条" in page
    sheet = acted(hall, "chenkezhang", base, "summons", go="look", **SUMMONS)
    assert sheet.status_code == 200
    assert "2026年11月20日 09:30" in sheet.text
    assert "换不换物业，由业主依法共同决定" in sheet.text
    assert (len(rows(hall.db, ExitStep)), len(rows(hall.db, Paper))) == (1, 0)
    done = acted(hall, "chenkezhang", base, "summons", **SUMMONS)
    assert location(done) == f"{base}#step-2"
    [paper] = rows(hall.db, Paper)
    assert (paper.kind, paper.public, paper.about) == ("interview_notice", False, f"exit:{now(hall).key}:2")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"words": ""}, "这一项要填"), ({"place": ""}, "这一项要填"), ({"day": "明天"}, "日期看不懂"),
        ({"time": "25:99"}, "看一看"), ({"day": "2026-11-17"}, "还没到的"), ({"day": "2027-01-31"}, "一个月以内"),
        ({"words": "x" * 700}, "太长了"), ({"seen": "-1"}, "范围"),
    ],
)  # fmt: skip
def test_what_was_typed_comes_back_with_a_sentence(hall: Hall, given: dict[str, str], sentence: str) -> None:
    base = made(hall, hold.opened)
    answer = post(hall, "chenkezhang", f"{base}/summons", **{"seen": now(hall).version, **SUMMONS, **given})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "法定代表人赵国强" in answer.text
    assert len(rows(hall.db, ExitStep)) == 1


def test_a_stale_page_is_refused(hall: Hall) -> None:
    base = made(hall, hold.opened)
    answer = post(hall, "chenkezhang", f"{base}/summons", **{"seen": 99, **SUMMONS})
    assert answer.status_code == 409
    for words in ("别人刚刚改过", "亮了黄牌", SUMMONS["words"], "照原样再交一次"):
        assert words in answer.text


def test_words_come_back_when_the_step_is_over(hall: Hall) -> None:
    """Two wrote down the interview: the second one's words are not lost, and there is nothing to send again."""
    base = made(hall, hold.summoned)
    hall.later(days=1)
    record = {"day": "2026-11-19", "people": "赵国强", "words": "楼道保洁和灭火器。", "promised": "月底前换完。"}
    assert acted(hall, "liushuji", base, "interview", **record).status_code == 303
    late = acted(hall, "chenkezhang", base, "interview", **record)
    assert (late.status_code, "楼道保洁和灭火器。" in late.text, "照原样再交一次" in late.text) == (409, True, False)


def test_a_checker_keeps_what_was_written(hall: Hall) -> None:
    base = made(hall, hold.mended)
    hall.later(days=6)
    sheet = {"fit_1": "no", "note_1": "还有杂物", "fit_2": "yes"}
    late = hall.as_("chenkezhang").post(f"{base}/checks", data={"seen": "1", **sheet})
    assert (late.status_code, "还有杂物" in late.text, "有了新的一步" in late.text) == (409, True, True)
    fresh = {"seen": str(now(hall).version), **sheet}
    assert hall.as_("chenkezhang").post(f"{base}/checks", data=fresh).status_code == 303


def test_whoever_has_a_post_with_the_company_only_reads(hall: Hall) -> None:
    base = made(hall, hold.opened)
    with hall.writing() as session:
        person, anhe = hall.cast.people["chenkezhang"].key, hall.cast.anhe.key
        add(session, CrossAppointment(person_id=person, company_id=anhe, post="监督员", starts_on=TODAY))
    page = hall.see("chenkezhang", base)
    assert "都要请别人来，您只能看" in page.text
    assert post(hall, "chenkezhang", f"{base}/summons", seen=1, **SUMMONS).status_code == 403


def test_the_order_takes_rows_and_leaves_empty_ones_out(hall: Hall) -> None:
    base = made(hall, hold.interviewed)
    hall.later(days=1)
    rows_ = {"what": ["3号楼楼道堆纸箱", "", "灭火器过期"], "standard": ["清走", "", "换新的"]}
    half = acted(hall, "chenkezhang", base, "rectification", words="10月考核", what=["楼道"], standard=[""])
    assert half.status_code == 422
    assert "第 1 处，问题和改成什么样都要写" in half.text
    done = acted(hall, "chenkezhang", base, "rectification", words="10月考核和约谈", **rows_)
    assert done.status_code == 303
    assert "要改的 2 处" in seen(hall.see("zhaojingli", base).text)


def test_a_receipt_is_seen_by_the_four_sides_only(hall: Hall) -> None:
    base = made(hall, hold.ordered)
    hall.later(days=2)
    given = {"day": "2026-11-20", "receiver_name": "赵国强"}
    without = acted(hall, "liushuji", base, "delivery", **given)
    assert (without.status_code, "拍一张回执的照片" in without.text) == (422, True)
    assert acted(hall, "liushuji", base, "delivery", files=[TEXT], **given).status_code == 422
    assert acted(hall, "liushuji", base, "delivery", files=[JPEG], **given).status_code == 303
    [address] = re.findall(rf"{base}/photos/[\w-]+-s\.jpg", hall.see("zhaojingli", base).text)
    for name, status in (("zhaojingli", 200), ("shenji", 200), ("", 404), ("wangyi", 404)):
        assert hall.see(name, address).status_code == status
    assert address not in hall.see("", PUBLIC).text


def test_a_photo_is_kept_when_the_form_comes_back(hall: Hall) -> None:
    base = made(hall, hold.ordered)
    hall.later(days=2)
    refused = acted(hall, "liushuji", base, "delivery", files=[JPEG], day="2026-11-20", receiver_name="")
    [seal] = re.findall(r'name="photos_kept" value="([^"]+)"', refused.text)
    done = acted(hall, "liushuji", base, "delivery", day="2026-11-20", receiver_name="赵国强", photos_kept=[seal])
    assert done.status_code == 303


def test_the_company_puts_things_right_from_a_phone(hall: Hall) -> None:
    base = made(hall, hold.delivered)
    hall.later(days=3)
    assert "拍照、写一句" in hall.see("zhaojingli", base).text
    bare = post(hall, "zhaojingli", f"{base}/items/1", words="清走了，地冲过")
    assert (bare.status_code, "改好以后的照片" in bare.text) == (422, True)
    for number in (1, 2):
        answer = post(hall, "zhaojingli", f"{base}/items/{number}", words="清走了，电话 13812345678", files=[JPEG])
        assert answer.status_code == 303
    assert "138****5678" in hall.see("", PUBLIC).text
    assert len(rows(hall.db, MendPhoto)) == 2
    address = re.findall(rf"{base}/photos/[\w-]+-s\.jpg", hall.see("", PUBLIC).text)[0]
    assert hall.see("", address).status_code == 200
    assert acted(hall, "zhaojingli", base, "completion").status_code == 303
    assert now(hall).state is State.RECHECK


def test_two_checkers_and_then_the_town_decides(hall: Hall) -> None:
    base = made(hall, hold.mended)
    hall.later(days=6)
    half = acted(hall, "liushuji", base, "checks", fit_1="yes")
    assert (half.status_code, "第 2 处还没选" in half.text) == (422, True)
    why = acted(hall, "liushuji", base, "checks", fit_1="yes", fit_2="no", note_2="")
    assert (why.status_code, "写一句差在哪里" in why.text) == (422, True)
    assert acted(hall, "liushuji", base, "checks", fit_1="yes", fit_2="yes").status_code == 303
    assert f"{base}/checks" not in hall.see("liushuji", base).text
    assert acted(hall, "chenkezhang", base, "checks", fit_1="yes", fit_2="yes").status_code == 303
    assert len(rows(hall.db, MendCheck)) == 4
    assert "复查合格" in hall.see("chenkezhang", base).text
    assert acted(hall, "chenkezhang", base, "result", words="两处都改好了。").status_code == 303
    assert now(hall).state is State.PASSED
    assert "整改合格" in hall.see("", PUBLIC).text


def test_the_company_says_something_to_a_step_once(hall: Hall) -> None:
    base = made(hall, hold.opened)
    words = {"words": "10月有两周在换人，11月已经补齐。"}
    assert post(hall, "zhaojingli", f"{base}/answers/1", words="好").status_code == 422
    assert post(hall, "zhaojingli", f"{base}/answers/1", files=[JPEG], **words).status_code == 303
    assert post(hall, "zhaojingli", f"{base}/answers/1", **words).status_code == 303
    assert post(hall, "zhaojingli", f"{base}/answers/1", words="再补充一句说明。").status_code == 409
    assert post(hall, "liushuji", f"{base}/answers/1", **words).status_code == 403
    assert post(hall, "zhaojingli", f"{base}/answers/9", **words).status_code == 404
    assert len(rows(hall.db, CompanyAnswer)) == 1
    assert "11月已经补齐" in hall.see("", PUBLIC).text


@pytest.mark.parametrize(
    ("day", "status"), [("2026-11-18", 422), ("2026-11-19", 303), ("2026-12-18", 303), ("2026-12-19", 422)]
)
def test_a_block_is_reviewed_within_thirty_days(hall: Hall, day: str, status: int) -> None:
    base = made(hall, hold.opened)
    answer = acted(hall, "liushuji", base, "block", reason="物业负责人换了，还没到岗。", review_on=day)
    assert answer.status_code == status
    if status == 303:
        assert "期限照走" in hall.see("", PUBLIC).text
        assert acted(hall, "liushuji", base, "block", words="新负责人到岗了。").status_code == 303
        assert "卡住了" not in hall.see("", PUBLIC).text
        [block] = rows(hall.db, ExitBlock)
        assert block.ended_words == "新负责人到岗了。"


def test_the_company_does_not_block(hall: Hall) -> None:
    base = made(hall, hold.opened)
    assert acted(hall, "zhaojingli", base, "block", reason="我们忙不过来。", review_on="2026-11-20").status_code == 403


def test_advice_is_posted_and_says_who_decides(hall: Hall) -> None:
    base = made(hall, hold.opened, Card.RED)
    given = {"number": "马尚联席〔2026〕2号", "day": "2026-11-18", "words": "连续两个月不合格，整改没有到位。"}
    assert acted(hall, "chenkezhang", base, "advice", **{**given, "number": ""}).status_code == 422
    assert acted(hall, "chenkezhang", base, "advice", **given).status_code == 303
    [paper] = rows(hall.db, Paper)
    page = hall.see("", PUBLIC)
    assert paper.address in page.text
    assert "由业主依法共同决定" in hall.see("", paper.address).text


@pytest.mark.parametrize("name", ["chenkezhang", "liushuji", "zhaojingli"])
def test_nobody_but_the_owners_gives_notice(hall: Hall, name: str) -> None:
    base = made(hall, hold.voted)
    hall.now = poll.AFTER
    hall.later(**poll.AFTER_DAYS)
    assert acted(hall, name, base, "notice").status_code == 404
    assert acted(hall, "sunzhuren", base, "notice", files=[JPEG]).status_code == 303


def test_a_case_is_begun_by_hand_by_the_four_sides(hall: Hall) -> None:
    for name in EVERYBODY:
        status = hall.see(name, f"{PUBLIC}/new").status_code
        assert status == (200 if name in SIDES else 403 if name else 303)
        assert ("开一个程序" in hall.see(name, PUBLIC).text) is (name in SIDES)


def test_owners_ask_and_a_case_begins(hall: Hall) -> None:
    asked = {"signers": "2", "day": "2026-11-18", "words": "电梯坏了两个月没人修。"}
    refused = post(hall, "liushuji", f"{PUBLIC}/new/petition", **asked)
    assert (refused.status_code, "还差 1 位" in refused.text) == (409, True)
    assert rows(hall.db, ExitCase) == []
    done = post(hall, "liushuji", f"{PUBLIC}/new/petition", files=[JPEG], **{**asked, "signers": "3"})
    assert location(done) == f"/exits/{now(hall).key}"
    twice = post(hall, "liushuji", f"{PUBLIC}/new/petition", files=[JPEG], **{**asked, "signers": "3"})
    assert twice.status_code == 409
    for path in (f"{PUBLIC}/new", f"{PUBLIC}/new/petition"):
        assert location(hall.see("sunzhuren", path)) == f"/exits/{now(hall).key}"
    assert "不用另开" in hall.see("sunzhuren", location(done)).text
    assert "去准备业主表决" in hall.see("sunzhuren", location(done)).text


def test_what_the_owners_write_down_of_the_companys_letter_is_told_as_that(hall: Hall) -> None:
    with hall.writing() as session:
        ends(session, hall.cast, date(2027, 12, 31))
    assert 'value="2026-11-18"' in hall.see("zhaojingli", f"{PUBLIC}/new/non-renewal").text
    form = hall.see("sunzhuren", f"{PUBLIC}/new/non-renewal").text
    assert ("登记物业的通知" in form, 'value="2026-11-18"' in form) == (True, False)
    given = {"day": "2026-11-18", "words": "物业送来书面通知，说不续了。"}
    done = post(hall, "sunzhuren", f"{PUBLIC}/new/non-renewal", files=[JPEG], **given)
    page = hall.see("sunzhuren", location(done)).text
    assert "没认以前合同照旧" in page.split('class="cols"')[0]
    assert ("现在等物业认" in page, "再写一次，就算认了" in page) == (True, False)
    assert "再写一次，就算认了" in hall.see("zhaojingli", location(done)).text


def test_who_signed_against_the_company_is_not_for_the_company(hall: Hall) -> None:
    asked = {"signers": "3", "day": "2026-11-18", "words": "电梯坏了两个月没人修。"}
    post(hall, "liushuji", f"{PUBLIC}/new/petition", files=[JPEG], **asked)
    base = f"/exits/{now(hall).key}"
    found = re.search(rf"{base}/photos/[\w-]+-s\.jpg", hall.see("liushuji", base).text)
    assert found
    for name in EVERYBODY:
        reads = name in READERS - {"zhaojingli"}
        assert (hall.see(name, found[0]).status_code == 200) is reads, name
    assert "/photos/" not in hall.see("zhaojingli", base).text
    assert "/photos/" not in hall.see("zhaojingli", f"{base}/answers/1").text
    with hall.writing() as session:
        add(session, CrossAppointment(
            person_id=hall.cast.person("liushuji").key, company_id=hall.cast.anhe.key, post="监督员",
            starts_on=TODAY,
        ))  # fmt: skip
    assert hall.see("liushuji", found[0]).status_code == 404


def test_a_company_writes_that_it_leaves(hall: Hall) -> None:
    given = {"day": "2026-11-18", "words": "人员和成本撑不下去了。"}
    sheet = post(hall, "zhaojingli", f"{PUBLIC}/new/withdrawal", go="look", **given)
    assert "2027年1月17日" in sheet.text
    assert rows(hall.db, ExitCase) == []
    assert post(hall, "zhaojingli", f"{PUBLIC}/new/withdrawal", **given).status_code == 303
    assert now(hall).state is State.NOTICE


def test_a_day_agreed_on_is_no_notice_of_sixty_days(hall: Hall) -> None:
    with hall.writing() as session:
        ends(session, hall.cast, date(2027, 12, 31))
    given = {"day": "2026-11-18", "until": "2026-12-31", "words": "人员和成本撑不下去了。"}
    assert post(hall, "zhaojingli", f"{PUBLIC}/new/withdrawal", **given).status_code == 303
    base = f"/exits/{now(hall).key}"
    assert acted(hall, "sunzhuren", base, "agreement", files=[JPEG], **given).status_code == 303
    assert "服务到说定那天" in seen(hall.see("chenkezhang", "/exits").text)
    for name, path in (("", PUBLIC), ("sunzhuren", base), ("zhaojingli", base)):
        page = seen(hall.see(name, path).text)
        assert ("服务到说定那天" in page, "60 天" in page) == (True, False)


def test_from_the_vote_to_the_handover_through_the_pages(hall: Hall) -> None:
    base = made(hall, hold.voted)
    hall.later(**poll.AFTER_DAYS)
    looked = acted(hall, "sunzhuren", base, "notice", go="look", files=[JPEG])
    assert "解除物业服务合同通知书" in looked.text
    assert acted(hall, "sunzhuren", base, "notice", files=[JPEG]).status_code == 303
    served = {"day": "2026-12-19", "receiver_name": "赵国强"}
    assert hall.see("sunzhuren", f"{base}/service").status_code == 200
    assert acted(hall, "sunzhuren", base, "service", days="90", files=[JPEG], **served).status_code == 422
    assert acted(hall, "sunzhuren", base, "service", files=[JPEG], **served).status_code == 303
    assert "合同最后一天是" in seen(hall.see("", PUBLIC).text)
    early = hall.see("sunzhuren", f"{base}/handover")
    assert (early.status_code, "最后一天是 2月17日" in early.text) == (409, True)
    hall.later(days=92)
    assert "交给谁" in hall.see("sunzhuren", f"{base}/handover").text
    no_word = acted(hall, "sunzhuren", base, "handover", receiver="new_company")
    assert (no_word.status_code, "书面同意" in no_word.text) == (422, True)
    assert acted(hall, "sunzhuren", base, "handover", receiver="owners_committee").status_code == 303
    assert "看交接" in hall.see("", PUBLIC).text
    assert now(hall).state is State.HANDOVER


def test_an_estate_without_a_case_says_so(hall: Hall) -> None:
    page = hall.see("", PUBLIC)
    assert (page.status_code, "没有退出程序" in page.text) == (200, True)
    assert hall.see("", "/estates/xiangrui-xi/exit").status_code == 200
    assert hall.see("liushuji", "/estates/xiangrui-xi/exit/new").status_code == 409
    assert hall.see("", "/estates/nowhere/exit").status_code == 404


def test_an_older_case_can_be_read(hall: Hall) -> None:
    base = made(hall, hold.opened)
    acted(hall, "chenkezhang", base, "annulment", words="得分改了，没有牌了。")
    old = now(hall).key
    with hall.writing() as session:
        hold.a_card(session, hall.cast, Card.RED, month=TODAY.replace(day=1))
        open_cases(session, at_day(1))
    assert "等联席会议" in hall.see("", PUBLIC).text
    assert "撤销" in hall.see("", f"{PUBLIC}?case={old}").text
    assert hall.see("", f"{PUBLIC}?case=77").status_code == 404


def test_companies_side_by_side_without_a_ranking(hall: Hall) -> None:
    with hall.writing() as session:
        hold.a_card(session, hall.cast, Card.YELLOW)
    page = hall.see("", f"/estates/xiangrui-xi/choosing?companies={hall.cast.anhe.key}&companies=77")
    text = seen(page.text)
    assert page.status_code == 200
    assert "不排名次" in text
    assert "没有登记" in text
    for odd in ("companies=x", "companies=-1", "companies=999999999999", "companies=1,2,3,4,5,6,7,8"):
        assert hall.see("", f"/estates/xiangrui-xi/choosing?{odd}").status_code == 200


def test_the_flag_is_a_hint_and_no_ban(hall: Hall) -> None:
    made(hall, hold.voted)
    left_on = at_day(-30)
    changed(
        hall.db, ExitCase, state=State.EXITED, closed_at=left_on, due_on=None
    )
    text = seen(hall.see("", f"/estates/xiangrui-xi/choosing?companies={hall.cast.anhe.key}").text)
    assert "2026年10月19日离开过祥瑞花园东区" in text
    assert "这只是提示，不是禁止" in text


@pytest.mark.parametrize(
    ("path", "name", "most"),
    [
        ("/exits", "chenkezhang", 8), ("{base}", "chenkezhang", 34), (PUBLIC, "", 24),
        ("{base}/extension", "chenkezhang", 22), ("/estates/xiangrui-dong/choosing?companies=1", "", 14),
    ],
)  # fmt: skip
def test_pages_ask_little(hall: Hall, path: str, name: str, most: int) -> None:
    base = made(hall, hold.delivered)
    hall.later(days=3)
    hall.see(name, path.format(base=base))
    with hall.counting() as asked:
        assert hall.see(name, path.format(base=base)).status_code == 200
    assert len(asked) <= most, len(asked)


def test_the_list_asks_the_same_for_one_case_and_for_many(hall: Hall) -> None:
    made(hall, hold.opened)
    hall.see("chenkezhang", "/exits")
    with hall.counting() as one:
        hall.see("chenkezhang", "/exits")
    for month in range(1, 9):
        with hall.writing() as session:
            case = hold.live(session, hall.cast)
            hold.step(session, hall.cast, case, Deed.ANNUL, "chenkezhang", words="得分改了，没有牌了。")
            hold.a_card(session, hall.cast, Card.YELLOW, month=TODAY.replace(month=month, day=1))
            open_cases(session, at_day(0) + timedelta(hours=1))
    with hall.counting() as many:
        assert "结束的" in hall.see("chenkezhang", "/exits?state=closed").text
    assert len(many) <= len(one)
