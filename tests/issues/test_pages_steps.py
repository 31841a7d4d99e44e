"""Every step through its page: who may, what is refused and how, and that nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.attachments.models import Photo
from app.companies.models import CrossAppointment
from app.issues.forms.steps import NOUNS
from app.issues.models import IssuePhoto, Level, Support
from app.issues.rules.lifecycle import Status, Step
from tests.cast import LONG_AGO, NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import PHOTO, location, rows, seen
from tests.make import an_issue, claimed_done, dispatched, step


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def test_the_whole_loop_through_the_pages(hall: Hall) -> None:
    ref = hall.made(an_issue)
    unit = hall.cast.unit_anhe.key
    for who, noun, data in (
        ("liushuji", "acceptance", {"note": "今天就安排。"}),
        ("liushuji", "dispatch", {"unit": unit}),
        ("zhaojingli", "signature", {}),
        ("zhaojingli", "completion", {"note": "清走了。", "explained": "1"}),
        ("xiaoli", "verification", {"solved": "1", "note": "到现场看了，干净了。"}),
        ("wangyi", "confirmation", {"solved": "1", "satisfaction": "5"}),
    ):
        version = hall.issue(ref).version
        assert location(hall.take(who, ref, noun, version=version, **data)) == f"/i/{ref}", noun
    issue = hall.issue(ref)
    assert (issue.status, issue.satisfaction) == (Status.CLOSED, 5)
    story = seen(hall.see("", f"/i/{ref}").text)
    for sentence in ("社区接下了这件事", "派给安禾物业办理", "接了单", "核实过，修好了", "说解决了，觉得办得很满意"):
        assert sentence in story


GRANTED = {
    "acceptance": {"liushuji", "xiaoli", "chenkezhang"},
    "rejection": {"liushuji", "xiaoli", "chenkezhang"},
    "transfer": {"liushuji", "chenkezhang"},
    "merge": {"liushuji", "xiaoli", "chenkezhang"},
    "separation": {"liushuji", "xiaoli", "chenkezhang"},
    "dispatch": {"liushuji", "xiaoli", "chenkezhang"},
    "objection": {"zhaojingli", "lishifu"},
    "signature": {"zhaojingli", "lishifu"},
    "assignment": {"zhaojingli", "lishifu"},
    "extension": {"zhaojingli", "lishifu"},
    "commitment": {"liushuji", "xiaoli", "chenkezhang"},
    "suspension": {"liushuji", "chenkezhang"},
    "resumption": {"liushuji", "chenkezhang"},
    "completion": {"zhaojingli", "lishifu"},
    "verification": {"liushuji", "xiaoli", "chenkezhang"},
    "confirmation": {"wangyi"},
    "withdrawal": {"wangyi"},
    "correction": {"wangyi"},
    "escalation": {"liushuji", "xiaoli", "chenkezhang"},
}
CAST = (
    "wangyi", "laozhou", "luren", "xiaoli", "zhaojingli", "lishifu", "liushuji", "sunzhuren", "chenkezhang", "shenji",
    "admin", "chengguan",
)


def test_the_table_of_hats_has_every_step() -> None:
    assert set(GRANTED) == {noun.value for noun in NOUNS}
    assert set(Step) - set(NOUNS) == {Step.FILING, Step.SILENCE}


def test_only_the_right_hats_get_past_the_door(hall: Hall) -> None:
    """An issue at the company: who may not is told 403; who may gets on to the other checks."""
    ref = hall.made(dispatched)
    hall.later(minutes=20)  # past the window, so that a correction is refused by time and not taken
    for noun in sorted(GRANTED):
        past = set()
        for name in CAST:
            answer = hall.take(name, ref, noun)
            past |= {name} if answer.status_code != 403 else set()
            if answer.status_code == 303:  # signature and withdrawal need nothing more: start again
                ref = hall.made(dispatched)
        assert past == GRANTED[noun], noun


def test_nobody_unsigned_takes_a_step_and_comes_back_after_signing_in(hall: Hall) -> None:
    ref = hall.made(dispatched)
    assert location(hall.take("", ref, "acceptance")) == "/login"
    assert location(hall.see("", f"/i/{ref}/acceptance")) == f"/i/{ref}"
    assert hall.issue(ref).status is Status.DISPATCHED


@pytest.mark.parametrize("noun", ["filing", "silence", "banana", "Acceptance"])
def test_a_noun_that_is_no_step_is_not_there(hall: Hall, noun: str) -> None:
    ref = hall.made(an_issue)
    assert hall.take("liushuji", ref, noun).status_code == 404


@pytest.mark.parametrize(
    ("noun", "data"),
    [
        ("verification", {"solved": "1", "note": "好了"}), ("confirmation", {"solved": "1", "satisfaction": "5"}),
        ("acceptance", {}), ("rejection", {"reason": "不归我", "route": "别处"}),
    ],
)
def test_the_company_never_decides_that_it_is_done(hall: Hall, noun: str, data: dict[str, str]) -> None:
    ref = hall.made(claimed_done)
    answer = hall.take("zhaojingli", ref, noun, **data)
    assert answer.status_code == 403
    assert "不归您办" in answer.text or "请别人来" in answer.text
    assert hall.issue(ref).status is Status.DONE


def test_who_has_a_post_with_the_company_stands_aside(hall: Hall) -> None:
    ref = hall.made(claimed_done)
    with hall.writing() as session:
        person, company = hall.cast.person("liushuji").key, hall.cast.anhe.key
        session.add(CrossAppointment(person_id=person, company_id=company, post="质量总监", starts_on=LONG_AGO))
    page = hall.see("liushuji", f"/i/{ref}").text
    assert 'id="do-verification"' not in page
    assert "请别人来核实和评价" in page
    assert hall.take("liushuji", ref, "verification", solved="1", note="好了").status_code == 403
    assert hall.take("xiaoli", ref, "verification", solved="1", note="好了").status_code == 303


def test_the_second_of_two_sees_what_changed_and_keeps_the_text(hall: Hall) -> None:
    ref = hall.made(an_issue)
    version = hall.issue(ref).version
    hall.take("xiaoli", ref, "acceptance", version=version, note="网格员先接了")
    answer = hall.take("liushuji", ref, "rejection", version=version, reason="重复反映了", route="看 XR-1")
    assert answer.status_code == 409
    text = seen(answer.text)
    assert "社区接下了这件事" in text
    assert "网格员先接了" in text
    assert "重复反映了" in text
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', answer.text))
    again = {name: unescape(value) for name, value in fields.items() if name in ("reason", "route", "version")}
    assert again["reason"] == "重复反映了"
    assert location(hall.take("liushuji", ref, "rejection", **again)) == f"/i/{ref}"
    assert hall.issue(ref).status is Status.REJECTED


def test_a_stale_step_that_is_over_is_not_offered_again(hall: Hall) -> None:
    ref = hall.made(an_issue)
    version = hall.issue(ref).version
    hall.take("xiaoli", ref, "acceptance", version=version)
    answer = hall.take("liushuji", ref, "acceptance", version=version, note="我也接")
    assert answer.status_code == 409
    assert "这一步已经不用您再办了" in answer.text
    assert "我也接" in answer.text


@pytest.mark.parametrize(
    ("who", "noun", "data", "sentence"),
    [
        ("liushuji", "dispatch", {"note": "请尽快，老人多"}, "选一个办理单位"),
        ("liushuji", "dispatch", {"note": "请尽快，老人多", "unit": "999999"}, "这个单位现在不管这里"),
        ("liushuji", "dispatch", {"note": "请尽快，老人多", "unit": "abc"}, "要填整数"),
        ("liushuji", "suspension", {"reason": "请尽快，老人多"}, "选一个复查日期"),
        ("liushuji", "suspension", {"reason": "请尽快，老人多", "review_on": "2027-11-18"}, "90 天以内"),
        ("liushuji", "suspension", {"reason": "请尽快，老人多", "review_on": "下周"}, "日期看不懂"),
        ("liushuji", "merge", {"reason": "请尽快，老人多", "target": "XR-20200101-0001"}, "没有找到这个编号"),
        ("liushuji", "escalation", {"usual": "请尽快，老人多", "reason": "长" * 401}, "太长了"),
    ],
)
def test_a_form_with_a_fault_comes_back_with_what_was_typed(
    hall: Hall, who: str, noun: str, data: dict[str, str], sentence: str
) -> None:
    ref = hall.made(an_issue)
    hall.take("liushuji", ref, "acceptance")
    answer = hall.take(who, ref, noun, **data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.search(rf'<details class="fold step" id="do-{noun}" open>', answer.text)
    kept = data.get("note") or data["reason"]
    assert kept in unescape(answer.text)
    assert hall.issue(ref).status is Status.ACCEPTED


def test_a_standard_reply_goes_before_the_own_words(hall: Hall) -> None:
    ref = hall.made(an_issue)
    hall.take("liushuji", ref, "acceptance", usual="收到，今天看。", note="下午三点到。")
    assert "收到，今天看。\n下午三点到。" in unescape(hall.see("", f"/i/{ref}").text)


def test_not_ours_is_said_once(hall: Hall) -> None:
    ref = hall.made(dispatched)
    assert hall.take("zhaojingli", ref, "objection", reason="是自来水公司的管").status_code == 303
    assert hall.issue(ref).status is Status.ACCEPTED
    hall.take("liushuji", ref, "dispatch", unit=hall.cast.unit_anhe.key)
    answer = hall.take("zhaojingli", ref, "objection", reason="真不是我们的")
    assert answer.status_code == 409
    assert "不能再退" in answer.text
    assert "真不是我们的" in answer.text


def test_time_is_asked_for_once(hall: Hall) -> None:
    ref = hall.made(dispatched)
    before = hall.issue(ref).resolve_by
    assert hall.take("zhaojingli", ref, "extension", reason="等配件", days="2").status_code == 303
    after = hall.issue(ref).resolve_by
    assert before is not None
    assert after is not None
    assert after > before
    assert hall.take("zhaojingli", ref, "extension", reason="还在等", days="2").status_code == 409
    assert "期限延 2 天" in seen(hall.see("", f"/i/{ref}").text)


def test_more_days_than_allowed_is_a_sentence(hall: Hall) -> None:
    ref = hall.made(dispatched)
    answer = hall.take("zhaojingli", ref, "extension", reason="等配件", days="6")
    assert answer.status_code == 422
    assert "最多延 5 天" in answer.text


def test_the_third_not_solved_goes_to_the_joint_meeting(hall: Hall) -> None:
    ref = hall.made(claimed_done)
    for count in (1, 2, 3):
        assert hall.take("wangyi", ref, "confirmation", solved="0", note="还是脏").status_code == 303
        assert (hall.issue(ref).reopen_count, hall.issue(ref).status) == (count, Status.REOPENED)
        assert (hall.issue(ref).level is Level.JOINT_MEETING) is (count == 3)
        hall.take("zhaojingli", ref, "signature")
        hall.take("zhaojingli", ref, "completion", note="又清了一遍", explained="1")
    assert "上联席会" in hall.see("", f"/i/{ref}").text


def test_merging_takes_supporters_along_and_separating_brings_them_back(hall: Hall, db: Engine) -> None:
    main, other = hall.made(an_issue), hall.made(an_issue, by="laozhou")
    hall.take("luren", other, "support")
    assert hall.take("liushuji", other, "merge", target=main.lower(), reason="同一堆垃圾").status_code == 303
    assert (hall.issue(main).supports, hall.issue(other).status) == (2, Status.MERGED)
    assert f'href="/i/{main}"' in hall.see("", f"/i/{other}").text
    shown = hall.see("", f"/i/{main}").text
    assert f'href="/i/{other}"' in shown
    assert "带来 2 人同感" in shown
    assert hall.take("liushuji", other, "separation", reason="看错了").status_code == 303
    assert (hall.issue(main).supports, hall.issue(other).status) == (0, Status.SUBMITTED)
    assert [(row.issue_id == hall.issue(other).key) for row in rows(db, Support)] == [True]


def test_photos_of_a_refused_completion_are_kept(hall: Hall, db: Engine) -> None:
    ref = hall.made(dispatched)
    hall.take("zhaojingli", ref, "signature")
    files = [("photos", ("后.jpg", PHOTO, "image/jpeg"))]
    answer = hall.take("zhaojingli", ref, "completion", note="", files=files)
    assert answer.status_code == 422
    assert "写一句办了什么" in answer.text
    assert "data:image/jpeg;base64," in answer.text
    seal = _seal(answer.text)
    assert len(rows(db, Photo)) == 1
    assert hall.take("zhaojingli", ref, "completion", note="清了", photos_kept=seal).status_code == 303
    assert [(link.stage.value, hall.issue(ref).photos) for link in rows(db, IssuePhoto)] == [("after", 1)]


def _seal(page: str) -> str:
    found = re.search(r'name="photos_kept" value="([^"]+)"', page)
    assert found is not None
    return unescape(found[1])


def test_a_kept_photo_belongs_to_one_person_and_issue(hall: Hall, db: Engine) -> None:
    refs = [hall.made(dispatched), hall.made(dispatched)]
    for ref in refs:
        hall.take("zhaojingli", ref, "signature")
    files = [("photos", ("后.jpg", PHOTO, "image/jpeg"))]
    seal = _seal(hall.take("zhaojingli", refs[0], "completion", files=files).text)
    hall.take("lishifu", refs[0], "completion", note="清了", explained="1", photos_kept=seal)
    hall.take("zhaojingli", refs[1], "completion", note="清了", explained="1", photos_kept=[seal, f"{seal}x", "乱写"])
    assert {hall.issue(ref).status for ref in refs} == {Status.DONE}
    assert rows(db, IssuePhoto) == []


def test_a_file_that_is_no_photo_keeps_the_words_and_the_good_photos(hall: Hall, db: Engine) -> None:
    ref = hall.made(dispatched)
    hall.take("zhaojingli", ref, "signature")
    files = [("photos", ("好.jpg", PHOTO, "image/jpeg")), ("photos", ("坏.jpg", b"<svg/>", "image/jpeg"))]
    answer = hall.take("zhaojingli", ref, "completion", note="都清走了", files=files)
    assert answer.status_code == 422
    assert "不是照片" in answer.text
    assert "都清走了" in answer.text
    assert len(rows(db, Photo)) == 1
    assert hall.issue(ref).status is Status.IN_PROGRESS


def test_a_category_that_wants_proof_asks_for_a_photo(hall: Hall) -> None:
    ref = hall.made(dispatched, code="EB", description="有人从窗户拉线给电动车充电。")
    hall.take("zhaojingli", ref, "signature")
    answer = hall.take("zhaojingli", ref, "completion", note="线拆了")
    assert answer.status_code == 422
    assert "要有一张现场照片" in answer.text
    files = [("photos", ("后.jpg", PHOTO, "image/jpeg"))]
    assert hall.take("zhaojingli", ref, "completion", note="线拆了", files=files).status_code == 303


def test_a_correction_in_time_keeps_the_first_version(hall: Hall) -> None:
    ref = hall.made(an_issue)
    hall.later(minutes=15)
    assert hall.take("wangyi", ref, "correction", description="是两堆垃圾，门口也有。").status_code == 303
    page = seen(hall.see("liushuji", f"/i/{ref}").text)
    assert "是两堆垃圾" in page
    assert "垃圾堆了三天没人清" in page
    assert "垃圾堆了三天没人清" not in seen(hall.see("", f"/i/{ref}").text), "not for every neighbour to read"
    hall.later(minutes=16)
    assert hall.take("wangyi", ref, "correction", description="三堆").status_code == 409


@pytest.mark.parametrize(
    ("asked", "where"), [("/work?desk=unit", "/work?desk=unit"), ("//evil.example", ""), ("https://evil.example", "")]
)
def test_a_step_leads_back_to_where_the_worker_came_from(hall: Hall, asked: str, where: str) -> None:
    ref = hall.made(dispatched)
    assert location(hall.take("zhaojingli", ref, "signature", next=asked)) == (where or f"/i/{ref}")


def test_a_private_issue_is_nobodys_to_change(hall: Hall) -> None:
    ref = hall.made(an_issue, public=False)
    assert hall.take("luren", ref, "withdrawal").status_code == 404
    assert hall.take("zhaojingli", ref, "signature").status_code == 404


def test_a_colleague_can_be_given_the_work(hall: Hall, db: Engine) -> None:
    ref = hall.made(dispatched)
    hall.take("zhaojingli", ref, "signature")
    page = hall.see("zhaojingli", f"/i/{ref}").text
    assert "李师傅" in page
    hall.take("zhaojingli", ref, "assignment", assignee=hall.cast.person("lishifu").key)
    assert hall.issue(ref).assignee_id == hall.cast.person("lishifu").key
    public = hall.see("", f"/i/{ref}").text
    assert "交给李**办" in public
    assert "李师傅" not in public
    stranger = hall.take("zhaojingli", ref, "assignment", assignee=hall.cast.person("luren").key)
    assert stranger.status_code == 422


def test_a_step_made_by_actions_reads_the_same(hall: Hall) -> None:
    """The timeline tells every step, also those of the clock and the desk."""
    ref = hall.made(dispatched)
    with hall.writing() as session:
        issue = session.exec(select(type(hall.issue(ref))).where(type(hall.issue(ref)).ref == ref)).one()
        day = (NOON + timedelta(days=30)).date()
        step(session, hall.cast, issue, Step.SUSPENSION, "liushuji", reason="等城管", review_on=day)
        step(session, hall.cast, issue, Step.RESUMPTION, "liushuji", reason="人来了")
        step(session, hall.cast, issue, Step.ESCALATION, "liushuji", reason="推不动")
    text = seen(hall.see("", f"/i/{ref}").text)
    for sentence in ("先挂账，期限停下来不走，12月18日前复查", "期限从停下的地方继续走", "上报到镇里", "已派单 → 挂账"):
        assert sentence in text
