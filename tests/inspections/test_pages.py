"""The pages of inspections, as each of the cast sees them, without a script."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine

from app.companies.models import CrossAppointment
from app.inspections.models import Contest, ContestPhoto, Deduction, DeductionPhoto, Inspection
from app.inspections.rules.kinds import Outcome, Severity, State
from app.people.rules.roles import Role
from tests.cast import Cast, add
from tests.inspections.hold import (
    ADDRESS,
    TODAY,
    a_draft,
    a_photo,
    contested,
    decided,
    deducted,
    half_signed,
    hire,
    signed,
)
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, changed, location, rows, seen

LIST = "/c/xiangrui/inspections"
OF_ESTATE = "/estates/xiangrui-dong/inspections"
JPEG = ("photos", ("a.jpg", PHOTO, "image/jpeg"))
TEXT = ("photos", ("a.txt", b"no picture", "text/plain"))
EVERYBODY = ("", "wangyi", "laozhou", "luren", "xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji")
INSPECTORS = {"xiaoli", "liushuji", "sunzhuren", "chenkezhang"}
FOUND = {"head": "fire", "severity": "standard", "place": "3号楼2单元", "note": "灭火器过期了", "slip": "s1"}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def drafted(hall: Hall) -> str:
    with hall.writing() as session:
        deducted(session, hall.cast, a_draft(session, hall.cast), severity=Severity.SAFETY, photos=(a_photo(session),))
    return ADDRESS


def ended(hall: Hall, *, said: bool = False, outcome: Outcome | None = None) -> str:
    with hall.writing() as session:
        draft = a_draft(session, hall.cast)
        deducted(session, hall.cast, draft, photos=(a_photo(session),))
        done = signed(session, hall.cast, draft)
        if said:
            contested(session, hall.cast, done, photos=(a_photo(session),))
        if outcome:
            severity = Severity.MINOR if outcome is Outcome.REDUCED else None
            decided(session, hall.cast, done, outcome, severity=severity)
    return ADDRESS


def post(hall: Hall, name: str, path: str, /, **data: Any) -> Response:
    files = data.pop("files", None)
    answer: Response = hall.as_(name).post(path, data=data, files=files)
    return answer


def test_everybody_reads_what_is_signed_and_nobodys_name(hall: Hall) -> None:
    base = ended(hall, said=True, outcome=Outcome.REDUCED)
    for name in EVERYBODY:
        pages = [hall.see(name, path) for path in (LIST, OF_ESTATE, base)]
        assert [page.status_code for page in pages] == [200] * 3, name
        me = hall.cast.people[name].name if name else ""
        for page in pages:
            assert "99.5" in page.text
            assert not [each.name for each in hall.cast.people.values() if each.name in page.text and each.name != me]
        text = seen(pages[2].text)
        for words in ("楼道里堆着纸箱", "纸箱当天下午就清走了", "看过照片，确实清走了"):
            assert words in text, name


def test_a_draft_is_for_inspectors_only(hall: Hall) -> None:
    base = drafted(hall)
    for path in ("", "/walk", "/entry", "/signature"):
        wanted = {name: 200 if name in INSPECTORS else 404 if name or not path else 303 for name in EVERYBODY}
        assert hall.statuses(EVERYBODY, base + path) == wanted, path
    assert "楼道里堆着纸箱" not in hall.see("wangyi", LIST).text


def for_whom(open_to: set[str]) -> dict[str, int]:
    return {name: 200 if name in open_to else 303 if not name else 403 for name in EVERYBODY}


def test_the_rest_is_for_whom_it_is_for(hall: Hall) -> None:
    ended(hall)
    assert hall.statuses(EVERYBODY, f"{LIST}/new") == for_whom({"liushuji", "chenkezhang"})
    assert hall.statuses(EVERYBODY, f"{OF_ESTATE}/sheet") == for_whom(INSPECTORS)
    assert hall.statuses(EVERYBODY, f"{ADDRESS}/deductions/1/contest") == for_whom({"zhaojingli"})
    with hall.writing() as session:
        hire(session, hall.cast, "wangshuji", Role.COMMUNITY_SECRETARY, hall.cast.xiangrui.key)
        contested(session, hall.cast, _only(hall))
    a_secretary_who_inspected = {"liushuji": 303}
    decides = for_whom({"chenkezhang"}) | a_secretary_who_inspected
    assert hall.statuses(EVERYBODY, f"{ADDRESS}/deductions/1/decision") == decides


def _only(hall: Hall) -> Inspection:
    [inspection] = rows(hall.db, Inspection)
    return inspection


def test_what_is_not_there_is_a_404(hall: Hall) -> None:
    ended(hall)
    for path in ("2026-10", "2026-13", "x", "0000-00", "2026-11/walkx", "99999999999-11"):
        assert hall.statuses(("", "liushuji"), f"{OF_ESTATE}/{path}") == {"": 404, "liushuji": 404}, path
    assert hall.see("", "/estates/nowhere/inspections").status_code == 404
    assert hall.see("liushuji", "/estates/xiangrui-xi/inspections/2026-11").status_code == 404


def test_a_deduction_that_is_not_there(hall: Hall) -> None:
    ended(hall)
    for number in ("0", "2", "99999999999999999999", "-1", "x", "１"):
        assert hall.see("zhaojingli", f"{ADDRESS}/deductions/{number}/contest").status_code == 404, number
        assert post(hall, "chenkezhang", f"{ADDRESS}/deductions/{number}/decision").status_code == 404, number


POSTS = (
    "walk", "entry", "signature", "return", "cancellation", "deductions/1/removal", "deductions/1/contest",
    "deductions/1/decision",
)


@pytest.mark.parametrize("over", [False, True])
def test_strangers_change_nothing(hall: Hall, over: bool) -> None:
    base = ended(hall) if over else drafted(hall)
    before = [(row.version, row.state) for row in rows(hall.db, Inspection)]
    for path in POSTS:
        assert location(post(hall, "", f"{base}/{path}")) == "/login"
        for name in ("luren", "wangyi", "shenji", "admin", "chengguan"):
            answer = post(hall, name, f"{base}/{path}", **FOUND, reason="下雨了没去成", seen="2", looked="1")
            assert answer.status_code == (403 if over else 404), (name, path)
    assert [(row.version, row.state) for row in rows(hall.db, Inspection)] == before
    assert len(rows(hall.db, Deduction)) == 1
    assert not rows(hall.db, Contest)


def test_one_begins_walks_and_both_sign(hall: Hall) -> None:
    begun = post(hall, "liushuji", f"{LIST}/new", estate="xiangrui-dong", inspected_on=TODAY.isoformat())
    assert location(begun) == f"{ADDRESS}/walk"
    kept = post(hall, "xiaoli", f"{ADDRESS}/walk", **FOUND, files=[JPEG])
    assert location(kept) == f"{ADDRESS}/walk?head=fire"
    page = hall.see("xiaoli", f"{ADDRESS}/walk?head=fire").text
    assert "99 分" in seen(page)
    assert re.search(r'value="fire"[^>]* checked', page)
    assert location(post(hall, "xiaoli", f"{ADDRESS}/walk", **FOUND)) == f"{ADDRESS}/walk?head=fire"
    assert len(rows(hall.db, Deduction)) == 1
    version = _version(hall, "liushuji")
    assert location(post(hall, "liushuji", f"{ADDRESS}/signature", seen=version, looked="1")) == ADDRESS
    assert hall.see("", ADDRESS).status_code == 404
    second = _version(hall, "xiaoli")
    assert location(post(hall, "xiaoli", f"{ADDRESS}/signature", seen=second, looked="1")) == ADDRESS
    public = hall.see("", ADDRESS)
    assert public.status_code == 200
    assert "灭火器过期了" in public.text
    token = re.search(r"/photos/([\w-]+)-s\.jpg", public.text)
    assert token is not None
    assert hall.see("", f"{ADDRESS}/photos/{token[1]}-l.jpg").headers["content-type"] == "image/jpeg"
    assert hall.see("", f"{ADDRESS}/photos/{token[1]}-x.jpg").status_code == 404


def _version(hall: Hall, name: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', hall.see(name, f"{ADDRESS}/signature").text)
    assert found is not None
    return found[1]


def test_a_photo_of_a_draft_is_not_shown_around(hall: Hall) -> None:
    base = drafted(hall)
    token = re.search(r"/photos/([\w-]+)-s\.jpg", hall.see("xiaoli", base).text)
    assert token is not None
    path = f"{base}/photos/{token[1]}-s.jpg"
    assert [hall.see(name, path).status_code for name in ("", "wangyi", "zhaojingli", "xiaoli")] == [404, 404, 404, 200]


BAD_BEGINNINGS = [
    ({"estate": "shiji-1"}, "没有这个小区"), ({"estate": "xiangrui-xi"}, "没有这个小区"), ({"estate": ""}, "要填"),
    ({"inspected_on": "2026-11-19"}, "还没到"), ({"inspected_on": "2026-10-18"}, "公布"),
    ({"inspected_on": "soon"}, "日期看不懂"), ({"inspected_on": "0001-01-01"}, "没有物业"),
]


def test_a_beginning_that_may_not_be(hall: Hall) -> None:
    for change, said in BAD_BEGINNINGS:
        typed = {"estate": "xiangrui-dong", "inspected_on": TODAY.isoformat()} | change
        answer = post(hall, "liushuji", f"{LIST}/new", **typed)
        assert (answer.status_code, said in answer.text) == (422, True), change
    assert not rows(hall.db, Inspection)


def test_a_second_one_in_a_month_is_refused(hall: Hall) -> None:
    drafted(hall)
    answer = post(hall, "chenkezhang", f"{LIST}/new", estate="xiangrui-dong", inspected_on="2026-11-02")
    assert answer.status_code == 409
    assert 'value="2026-11-02"' in answer.text


BAD_FINDINGS = [
    ({"head": ""}, "要填"), ({"head": "nothing"}, "八项"), ({"severity": ""}, "要填"), ({"severity": "banana"}, "几项"),
    ({"place": ""}, "在哪儿"), ({"note": "脏"}, "看到了什么"), ({"note": "长" * 201}, "太长"),
    ({"severity": "safety"}, "照片"),
]


def test_what_was_typed_comes_back(hall: Hall) -> None:
    base = drafted(hall)
    for change, said in BAD_FINDINGS:
        answer = post(hall, "xiaoli", f"{base}/walk", **{**FOUND, **change})
        assert (answer.status_code, said in answer.text) == (422, True), change
        assert change.get("place", "3号楼2单元") in answer.text
    assert len(rows(hall.db, Deduction)) == 1


def test_a_photo_is_kept_while_the_form_is_refused(hall: Hall) -> None:
    base = drafted(hall)
    refused = post(hall, "xiaoli", f"{base}/walk", **{**FOUND, "place": "", "severity": "safety"}, files=[JPEG])
    seal = re.search(r'name="photos_kept" value="([^"]+)"', refused.text)
    assert refused.status_code == 422
    assert seal is not None
    again = {**FOUND, "severity": "safety", "photos_kept": [seal[1]]}
    stolen = post(hall, "liushuji", f"{base}/walk", **again)
    assert stolen.status_code == 422
    location(post(hall, "xiaoli", f"{base}/walk", **again))
    assert len(rows(hall.db, DeductionPhoto)) == 2
    twice = post(hall, "xiaoli", f"{base}/walk", **{**again, "slip": "s2"})
    assert twice.status_code == 422


def test_a_file_that_is_no_photo(hall: Hall) -> None:
    answer = post(hall, "xiaoli", f"{drafted(hall)}/walk", **FOUND, files=[TEXT])
    assert answer.status_code == 422
    assert "灭火器过期了" in answer.text


def typed(*rows: tuple[str, str, str, str, str]) -> dict[str, list[str]]:
    names = ("slip", "head", "severity", "place", "note")
    return {name: [row[n] for row in rows] for n, name in enumerate(names)}


def test_paper_is_typed_in_row_by_row(hall: Hall) -> None:
    base = drafted(hall)
    good = ("r1", "green", "minor", "南门花坛", "草长得比人高")
    bad = ("r2", "green", "safety", "南门", "树枝要掉下来")
    odd = ("r3", "nothing", "minor", "南门", "说不清")
    empty = ("r4", "", "", "", "")
    for _ in range(2):
        answer = post(hall, "xiaoli", f"{base}/entry", **typed(good, bad, odd, empty))
        assert answer.status_code == 422
        assert "树枝要掉下来" in answer.text
        assert "有 2 条没录成" in answer.text
    assert [row.points for row in rows(hall.db, Deduction)] == [500, 50]
    long = ("r5", "green", "minor", "长" * 61, "草长得比人高")
    unread = ("r6", "green", "banana", "南门", "草长得比人高")
    assert post(hall, "xiaoli", f"{base}/entry", **typed(long, unread)).status_code == 422
    assert location(post(hall, "xiaoli", f"{base}/entry", **typed(empty))) == f"{base}/entry"
    assert location(post(hall, "xiaoli", f"{base}/entry", slip="x")) == f"{base}/entry"
    assert len(rows(hall.db, Deduction)) == 2


def test_no_line_of_the_paper_is_cut_or_dropped_in_silence(hall: Hall) -> None:
    base = drafted(hall)
    cut = "长" * 200 + " 尾巴在后面" + "长" * 60
    long = post(hall, "xiaoli", f"{base}/entry", **typed(("r1", "green", "minor", "南门花坛", cut)))
    assert (long.status_code, cut in long.text, "“看到了什么”太长了，最多 200 个字" in long.text) == (422, True, True)
    many = [(f"m{n}", "green", "minor", f"第{n}花坛", "草长得比人高") for n in range(1, 43)]
    empty = ("e", "", "", "", "")
    answer = post(hall, "xiaoli", f"{base}/entry", **typed(empty, *many))
    assert answer.status_code == 422
    assert ("有 2 条没录成" in answer.text, answer.text.count("一次最多录 40 条")) == (True, 2)
    assert [f'value="第{n}花坛"' in answer.text for n in (40, 41, 42)] == [False, True, True]
    assert len(rows(hall.db, Deduction)) == 41


def test_paper_comes_too_late_after_a_signature(hall: Hall) -> None:
    base = drafted(hall)
    with hall.writing() as session:
        half_signed(session, hall.cast, a_fresh(hall, session))
    assert location(hall.see("xiaoli", f"{base}/entry")) == base
    answer = post(hall, "xiaoli", f"{base}/entry", **typed(("r1", "green", "minor", "南门花坛", "草长得比人高")))
    assert answer.status_code == 422
    assert len(rows(hall.db, Deduction)) == 1


def test_more_photos_than_fit_are_not_dropped_in_silence(hall: Hall) -> None:
    base = ended(hall)
    path = f"{base}/deductions/1/contest"
    answer = post(hall, "zhaojingli", path, words="纸箱当天就清走了", files=[JPEG] * 4)
    assert answer.status_code == 422
    assert "最多 3 张" in answer.text
    seals = re.findall(r'name="photos_kept" value="([^"]+)"', answer.text)
    assert len(seals) == 3
    location(post(hall, "zhaojingli", path, words="纸箱当天就清走了", photos_kept=seals))
    assert len(rows(hall.db, ContestPhoto)) == 3


def test_a_deduction_is_taken_back(hall: Hall) -> None:
    base = drafted(hall)
    assert location(post(hall, "xiaoli", f"{base}/deductions/1/removal")) == f"{base}/walk#found"
    assert not rows(hall.db, Deduction)
    assert post(hall, "xiaoli", f"{base}/deductions/1/removal").status_code == 404


def test_a_draft_is_discarded_with_a_reason(hall: Hall) -> None:
    base = drafted(hall)
    assert post(hall, "xiaoli", f"{base}/cancellation", reason="开错了").status_code == 403
    assert post(hall, "liushuji", f"{base}/cancellation").status_code == 422
    long = post(hall, "liushuji", f"{base}/cancellation", reason="错" * 201)
    assert (long.status_code, "错" * 201 in long.text, "写一句为什么作废" in long.text) == (422, True, False)
    assert "200" in seen(long.text)
    assert location(post(hall, "liushuji", f"{base}/cancellation", reason="开错了")) == LIST
    assert not rows(hall.db, Inspection)


def test_the_last_ones_findings_are_at_hand(hall: Hall) -> None:
    ended(hall)
    changed(hall.db, Inspection, month=TODAY.replace(month=10, day=1))
    changed(hall.db, Deduction, note="灯罩掉了")
    with hall.writing() as session:
        a_draft(session, hall.cast)
    assert "环境卫生：灯罩掉了" in hall.see("xiaoli", f"{ADDRESS}/walk").text


def test_a_nul_is_no_address(hall: Hall) -> None:
    base = ended(hall)
    for path in ("/estates/%00/inspections", f"{OF_ESTATE}/%00", f"{base}/photos/%00-s.jpg", f"{LIST}?before=%00",
                 f"/api/v1{OF_ESTATE}/%00", "/api/v1/estates/%00/inspections"):  # fmt: skip
        assert hall.see("", path).status_code in (200, 404, 422)
    odd = post(hall, "liushuji", f"{LIST}/new", estate="\x00", inspected_on="2026-11-18")
    assert odd.status_code == 422


def test_one_may_be_asked_to_sign_second(hall: Hall) -> None:
    base = drafted(hall)
    asked = str(hall.cast.people["sunzhuren"].key)
    assert f'value="{asked}"' in hall.see("liushuji", f"{base}/signature").text
    odd = post(hall, "liushuji", f"{base}/signature", seen="2", looked="1", ask="99999", words="都看了")
    assert odd.status_code == 422
    assert "都看了" in odd.text
    assert location(post(hall, "liushuji", f"{base}/signature", seen="2", looked="1", ask=asked)) == base


def test_signing_needs_looking(hall: Hall) -> None:
    base = drafted(hall)
    for typed in ({"seen": "2"}, {"seen": "2", "looked": "maybe"}, {"looked": "1"}, {"seen": "x", "looked": "1"}):
        assert post(hall, "liushuji", f"{base}/signature", **typed).status_code == 422
    stale = post(hall, "liushuji", f"{base}/signature", seen="1", looked="1")
    assert stale.status_code == 409
    assert 'name="seen" value="2"' in stale.text
    assert post(hall, "xiaoli", f"{base}/signature", seen="2", looked="1").status_code == 403
    assert _only(hall).signed_at is None


def test_the_second_looks_before_signing_or_sends_back(hall: Hall) -> None:
    base = drafted(hall)
    with hall.writing() as session:
        half_signed(session, hall.cast, a_fresh(hall, session))
    assert "另" not in hall.see("xiaoli", f"{base}/signature").text
    assert "用自己的账号" in hall.see("liushuji", f"{base}/signature").text
    assert post(hall, "liushuji", f"{base}/signature", seen="3", looked="1").status_code == 403
    assert location(hall.see("xiaoli", f"{base}/walk")) == base
    assert post(hall, "xiaoli", f"{base}/return").status_code == 422
    assert location(post(hall, "xiaoli", f"{base}/return", reason="少记了一处")) == f"{base}/walk"
    assert _only(hall).inspector_id is None


def a_fresh(hall: Hall, session: Any) -> Inspection:
    found = session.get(Inspection, _only(hall).key)
    assert isinstance(found, Inspection)
    return found


def test_a_second_post_shuts_the_door(hall: Hall) -> None:
    base = drafted(hall)
    with hall.writing() as session:
        add(session, CrossAppointment(
            person_id=hall.cast.people["xiaoli"].key, company_id=hall.cast.anhe.key, post="监督员", starts_on=TODAY
        ))  # fmt: skip
    assert hall.see("xiaoli", base).status_code == 404
    assert post(hall, "xiaoli", f"{base}/walk", **FOUND).status_code == 404


def test_the_company_contests_from_its_page(hall: Hall) -> None:
    base = ended(hall)
    assert "这一处扣得不对" in hall.see("zhaojingli", base).text
    assert "这一处扣得不对" not in hall.see("wangyi", base).text
    short = post(hall, "zhaojingli", f"{base}/deductions/1/contest", words="不对", files=[JPEG])
    assert short.status_code == 422
    assert "photos_kept" in short.text
    answer = post(hall, "zhaojingli", f"{base}/deductions/1/contest", words="纸箱当天就清走了", files=[JPEG])
    assert location(answer) == f"{base}#d1"
    assert location(hall.see("zhaojingli", f"{base}/deductions/1/contest")) == f"{base}#d1"
    assert post(hall, "lishifu", f"{base}/deductions/1/contest", words="我也说一句不对").status_code == 409
    assert "物业有意见，还没定" in hall.see("", base).text


def test_too_many_photos_keep_the_words(hall: Hall) -> None:
    base = ended(hall)
    answer = post(hall, "zhaojingli", f"{base}/deductions/1/contest", words="纸箱当天就清走了", files=[JPEG] * 10)
    assert answer.status_code == 422
    assert "纸箱当天就清走了" in answer.text


def test_contesting_ends(hall: Hall) -> None:
    base = ended(hall)
    hall.later(days=8)
    assert "这一处扣得不对" not in hall.see("zhaojingli", base).text
    late = post(hall, "zhaojingli", f"{base}/deductions/1/contest", words="纸箱当天就清走了")
    assert late.status_code == 409
    assert "已经过了" in late.text


def test_the_town_decides_with_reasons(hall: Hall) -> None:
    base = ended(hall, said=True)
    path = f"{base}/deductions/1/decision"
    assert "来定一下" in hall.see("chenkezhang", base).text
    assert "来定一下" not in hall.see("liushuji", base).text
    assert hall.see("chenkezhang", path).status_code == 200
    for typed in (
        {}, {"outcome": "banana", "reason": "看过照片了"}, {"outcome": "reduced", "reason": "看过照片了"},
        {"outcome": "withdrawn", "reason": "好"}, {"outcome": "reduced", "severity": "safety", "reason": "看过照片了"},
    ):
        assert post(hall, "chenkezhang", path, **typed).status_code == 422
    assert post(hall, "liushuji", path, outcome="upheld", reason="确实堆着纸箱").status_code == 403
    done = post(hall, "chenkezhang", path, outcome="reduced", severity="minor", reason="半天就清走了")
    assert location(done) == f"{base}#d1"
    assert post(hall, "chenkezhang", path, outcome="upheld", reason="再想想还是扣").status_code == 409
    public = seen(hall.see("", base).text)
    assert "少扣" in public
    assert "半天就清走了" in public
    assert "99.5" in public


def test_another_companys_people_contest_nothing(hall: Hall) -> None:
    base = ended(hall)
    with hall.writing() as session:
        hire(session, hall.cast, "wairen", Role.PROJECT_MANAGER, hall.cast.contract.key + 50)
    assert post(hall, "wairen", f"{base}/deductions/1/contest", words="纸箱当天就清走了").status_code == 403


def test_lists_go_back_in_time(hall: Hall) -> None:
    ended(hall)
    changed(hall.db, Inspection, month=TODAY.replace(month=5, day=1))
    assert "2026年5月" in hall.see("", LIST).text
    assert "2026年5月" not in hall.see("", f"{LIST}?before=2026-05").text
    for odd in ("x", "2026-99", "0000-01", "１"):
        assert hall.see("", f"{LIST}?before={odd}").status_code == 200
        assert hall.see("", f"{OF_ESTATE}?before={odd}").status_code == 200


def test_this_month_is_shown_to_those_who_inspect(hall: Hall) -> None:
    assert "还没查" in hall.see("xiaoli", LIST).text
    drafted(hall)
    assert "正在查" in hall.see("liushuji", LIST).text
    assert "正在查" not in hall.see("zhaojingli", LIST).text


def test_the_sheet_has_every_head(hall: Hall) -> None:
    text = seen(hall.see("liushuji", f"{OF_ESTATE}/sheet").text)
    for head in ("环境卫生", "秩序停车", "消防和电动车", "设施电梯", "绿化", "公示公开", "投诉处理", "档案和配合"):
        assert head in text


def test_a_long_inspection_costs_no_more_queries(hall: Hall) -> None:
    base = drafted(hall)
    with hall.writing() as session:
        draft = a_fresh(hall, session)
        for n in range(20):
            deducted(session, hall.cast, draft, slip=f"n{n}", photos=(a_photo(session),))
        signed(session, hall.cast, draft)
    assert _only(hall).state is State.SIGNED
    hall.see("", base)
    with hall.counting() as counted:
        assert hall.see("", base).status_code == 200
    assert len(counted) <= 12, counted
    with hall.counting() as counted:
        assert hall.see("", LIST).status_code == 200
    assert len(counted) <= 10, counted


@pytest.mark.parametrize("half", [False, True])
def test_a_draft_that_is_over_says_so_and_offers_no_form(hall: Hall, half: bool) -> None:
    with hall.writing() as session:
        draft = a_draft(session, hall.cast)
        if half:
            half_signed(session, hall.cast, draft)
    hall.later(days=24)
    page = hall.see("liushuji", ADDRESS).text
    assert ("只能作废" in page, "接着记" in page) == (True, False)
    if half:
        asked = hall.see("liushuji", f"{ADDRESS}/signature").text
        assert ("只能作废" in asked, 'name="looked"' in asked, f"{ADDRESS}/return" in asked) == (True, False, True)
        return
    walk = hall.see("liushuji", f"{ADDRESS}/walk").text
    assert ("只能作废" in walk, 'name="photos"' in walk, f"{ADDRESS}/cancellation" in walk) == (True, False, True)
    assert location(hall.see("liushuji", f"{ADDRESS}/entry")) == f"{ADDRESS}/walk"
