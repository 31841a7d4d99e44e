"""The pages of papers, as each of the cast sees them, without a script."""

import io
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.companies.models import CrossAppointment
from app.core.db import WRITE
from app.notices.actions.objecting import object_to
from app.notices.models import Paper, PaperFile, PaperObjection, Wording
from app.notices.rules.content import digest_of
from app.notices.rules.words import kinds, shipped
from tests.cast import LONG_AGO, Cast, add
from tests.issues.hall import Hall
from tests.issues.walk import location, rows, seen
from tests.notices.paperwork import LETTER, NOTICE, posted, sent

LIST, WORDINGS = "/c/xiangrui/notices", "/town/wordings"
EVERYBODY = ("", "wangyi", "laozhou", "luren", "xiaoli", "zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji")
READERS = {"zhaojingli", "liushuji", "sunzhuren", "chenkezhang", "shenji"}
WORDS = "3号楼的灯上周就坏了，日期不对。"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def notice(hall: Hall, **more: Any) -> Paper:
    with hall.writing() as session:
        return posted(session, hall.cast, **more)


def letter(hall: Hall, **more: Any) -> Paper:
    with hall.writing() as session:
        return sent(session, hall.cast, **more)


def spoken(hall: Hall, paper: Paper, by: str = "wangyi") -> None:
    with hall.writing() as session:
        title = "本小区住户"
        object_to(session, paper, WORDS, for_company=False, title=title, by=hall.cast.actor(by), at=hall.now)


def post(hall: Hall, name: str, path: str, **data: Any) -> Response:
    answer: Response = hall.as_(name).post(path, data=data)
    return answer


def test_everybody_reads_what_is_posted(hall: Hall) -> None:
    paper = notice(hall)
    for name in EVERYBODY:
        answer = hall.see(name, paper.address)
        text = seen(answer.text)
        assert (answer.status_code, "文书不是假的，现在有效" in text) == (200, True)
        assert NOTICE["内容"] in text
        assert "灯坏了两盏" in text
        assert f"{paper.digest[:4]} {paper.digest[4:8]}" in text
        assert hall.see(name, f"{paper.address}/docx").status_code == 200


def test_a_letter_says_it_is_genuine_to_all_and_what_it_says_to_few(hall: Hall) -> None:
    paper = letter(hall)
    for name in EVERYBODY:
        answer = hall.see(name, paper.address)
        text = seen(answer.text)
        assert (answer.status_code, paper.official_number in text) == (200, True)
        assert "文书不是假的，现在有效" in text
        reads = name in READERS
        assert (LETTER["内容"] in text, paper.title in answer.text, LETTER["收件单位"] in text) == (reads, reads, reads)
        assert hall.see(name, f"{paper.address}/docx").status_code == (200 if reads else 403)


def test_a_stranger_who_may_read_it_is_led_back_after_signing_in(hall: Hall) -> None:
    paper = letter(hall)
    hall.see("", paper.address)
    credentials = {"username": "chenkezhang", "password": "pingshuo-demo"}
    assert location(post(hall, "", "/login/staff", **credentials)) == paper.address


@pytest.mark.parametrize("path", ["", "/docx"])
@pytest.mark.parametrize("token", ["x", "x" * 22, "x" * 500, "%00", "../c"])
def test_what_was_never_issued_is_not_there(hall: Hall, token: str, path: str) -> None:
    assert hall.see("", f"/v/{token}{path}").status_code == 404


def test_the_document_is_the_one_that_was_archived(hall: Hall) -> None:
    paper = letter(hall)
    answer = hall.see("chenkezhang", f"{paper.address}/docx")
    [file] = rows(hall.db, PaperFile)
    assert digest_of(answer.content) == file.digest
    assert "filename*=UTF-8''%E5%B7%A5%E4%BD%9C%E5%87%BD" in answer.headers["content-disposition"]
    assert Document(io.BytesIO(answer.content)).core_properties.title == paper.title


def test_markup_in_a_value_is_shown_and_never_run(hall: Hall) -> None:
    paper = notice(hall, fields={**NOTICE, "内容": "<script>alert(1)</script>\n{小区}"})
    page = hall.see("", paper.address).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<p>{小区}</p>" in page


@pytest.mark.parametrize("name", EVERYBODY)
def test_objecting_is_for_residents_and_the_company(hall: Hall, name: str) -> None:
    path = f"{notice(hall).address}/objections"
    status = hall.see(name, path).status_code
    assert status == (200 if name in {"wangyi", "zhaojingli"} else 403 if name else 303)
    answer = post(hall, name, path, words=WORDS)
    assert answer.status_code == (303 if name in {"", "wangyi", "zhaojingli"} else 403)
    assert len(rows(hall.db, PaperObjection)) == (1 if name in {"wangyi", "zhaojingli"} else 0)


@pytest.mark.parametrize("words", [WORDS, "", "不对"])
def test_a_paper_that_takes_no_objections_leads_back(hall: Hall, words: str) -> None:
    with hall.writing() as session:
        paper = posted(session, hall.cast)
        paper.objections_until = None
        session.add(paper)
    for name in ("wangyi", "zhaojingli"):
        answer = post(hall, name, f"{paper.address}/objections", words=words)
        assert location(answer) == f"{paper.address}#objections"
    assert rows(hall.db, PaperObjection) == []


def test_who_objected_does_not_answer(hall: Hall) -> None:
    paper = notice(hall)
    spoken(hall, paper, "liushuji")
    path = f"{paper.address}/objections/1/answer"
    assert f'href="{path}"' not in hall.see("liushuji", paper.address).text
    answer = post(hall, "liushuji", path, answer="说得对，下一份写明。")
    assert (answer.status_code, "要请别人来答复" in answer.text) == (403, True)
    assert f'href="{path}"' in hall.see("chenkezhang", paper.address).text
    assert post(hall, "chenkezhang", path, answer="说得对，下一份写明。").status_code == 303


def test_an_objection_is_shown_masked_without_a_name_and_once(hall: Hall) -> None:
    paper = notice(hall)
    path = f"{paper.address}/objections"
    for _ in range(2):
        answer = post(hall, "wangyi", path, words="灯早坏了，打 13812345678 问我。")
        assert location(answer) == f"{paper.address}#objections"
    text = seen(hall.see("", paper.address).text)
    assert ("138****5678" in text, "本小区住户" in text, "王桂兰" in text) == (True, True, False)
    assert len(rows(hall.db, PaperObjection)) == 1
    assert location(hall.see("wangyi", path)) == f"{paper.address}#objections"
    assert "我有不同意见" not in hall.see("wangyi", paper.address).text


@pytest.mark.parametrize(
    ("words", "days", "status"), [("不对", 0, 422), ("", 0, 422), ("长" * 401, 0, 422), (WORDS, 30, 409)]
)
def test_a_refused_objection_keeps_what_was_typed(hall: Hall, words: str, days: int, status: int) -> None:
    path = f"{notice(hall).address}/objections"
    hall.later(days=days)
    answer = post(hall, "wangyi", path, words=words)
    assert answer.status_code == status
    assert f"{words}</textarea>" in answer.text
    assert rows(hall.db, PaperObjection) == []


def test_two_objections_are_two_even_from_the_company(hall: Hall) -> None:
    path = f"{notice(hall).address}/objections"
    assert post(hall, "zhaojingli", path, words="灯是业主自己装的。").status_code == 303
    assert post(hall, "lishifu", path, words="我也说一遍这件事。").status_code == 409
    assert post(hall, "wangyi", path, words=WORDS).status_code == 303
    assert [each.raised_title for each in rows(hall.db, PaperObjection)] == ["安禾物业", "本小区住户"]


@pytest.mark.parametrize("name", EVERYBODY)
def test_answers_come_from_whoever_issued_it(hall: Hall, name: str) -> None:
    paper = notice(hall)
    spoken(hall, paper)
    path = f"{paper.address}/objections/1/answer"
    office = name in {"liushuji", "chenkezhang"}
    assert hall.see(name, path).status_code == (200 if office else 403 if name else 303)
    answer = post(hall, name, path, answer="说得对，下一份写明。")
    assert answer.status_code == (303 if office or not name else 403)
    assert ("说得对，下一份写明。" in hall.see("", paper.address).text) is office


def test_a_refused_answer_keeps_what_was_typed(hall: Hall) -> None:
    paper = notice(hall)
    spoken(hall, paper)
    path = f"{paper.address}/objections/1/answer"
    answer = post(hall, "liushuji", path, answer="不对")
    assert (answer.status_code, "不对</textarea>" in answer.text) == (422, True)
    post(hall, "liushuji", path, answer="说得对，下一份写明。")
    assert post(hall, "chenkezhang", path, answer="我看也不一定对。").status_code == 409
    assert location(hall.see("liushuji", path)) == f"{paper.address}#objections"


@pytest.mark.parametrize("number", ["0", "2", "x", "99999999999"])
def test_an_answer_to_nothing_is_not_there(hall: Hall, number: str) -> None:
    paper = notice(hall)
    spoken(hall, paper)
    assert hall.see("liushuji", f"{paper.address}/objections/{number}/answer").status_code == 404


@pytest.mark.parametrize("name", EVERYBODY)
def test_taking_back_is_for_whoever_issued_it(hall: Hall, name: str) -> None:
    path = f"{letter(hall).address}/withdrawal"
    office = name == "chenkezhang"
    assert hall.see(name, path).status_code == (200 if office else 403 if name else 303)
    answer = post(hall, name, path, reason="日期写错了。", sure="1")
    assert answer.status_code == (303 if office or not name else 403)
    assert (rows(hall.db, Paper)[0].withdrawn_at is not None) is office


def test_who_holds_a_post_with_the_company_stands_aside(hall: Hall) -> None:
    paper = letter(hall)
    with hall.writing() as session:
        me = hall.cast.people["chenkezhang"].key
        add(session, CrossAppointment(person_id=me, company_id=hall.cast.anhe.key, post="顾问", starts_on=LONG_AGO))
    answer = hall.see("chenkezhang", f"{paper.address}/withdrawal")
    assert (answer.status_code, "请别人来办" in answer.text) == (403, True)
    assert LETTER["内容"] in hall.see("chenkezhang", paper.address).text


@pytest.mark.parametrize("about", ["vote:1:result", "exit:1:advice", "handover:1:notice"])
def test_a_step_of_a_larger_matter_is_not_taken_back_by_itself(hall: Hall, about: str) -> None:
    paper = notice(hall, about=about)
    path = f"{paper.address}/withdrawal"
    answers = (hall.see("liushuji", path), post(hall, "liushuji", path, reason="日期写错了。", sure="1"))
    assert [(each.status_code, "不能单独撤回" in each.text) for each in answers] == [(409, True)] * 2
    assert path not in hall.see("liushuji", paper.address).text
    assert rows(hall.db, Paper)[0].withdrawn_at is None


def test_a_replaced_paper_leads_to_the_new_one(hall: Hall) -> None:
    old, new = notice(hall), notice(hall, about="test:2:notice")
    data = {"reason": "日期写错了，重发一份。", "replaced_by": new.token, "sure": "1"}
    assert location(post(hall, "liushuji", f"{old.address}/withdrawal", **data)) == old.address
    page = hall.see("", old.address)
    assert ("已经换成新的了" in page.text, new.address in page.text) == (True, True)
    assert "日期写错了，重发一份。" in seen(page.text)
    assert NOTICE["内容"] in seen(page.text)
    assert location(hall.see("liushuji", f"{old.address}/withdrawal")) == old.address
    assert post(hall, "liushuji", f"{old.address}/withdrawal", reason="再撤一次。", sure="1").status_code == 409


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"reason": "日期写错了。"}, "看清楚了再打勾"), ({"reason": "错", "sure": "1"}, "至少 5 个字"),
        ({"reason": "日期写错了。", "sure": "1", "replaced_by": "x"}, "选一份"), ({"sure": "maybe"}, "选是或否"),
    ],
)
def test_a_refused_withdrawal_says_why(hall: Hall, data: dict[str, str], sentence: str) -> None:
    answer = post(hall, "liushuji", f"{notice(hall).address}/withdrawal", **data)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert data.get("reason", "") in answer.text
    assert rows(hall.db, Paper)[0].withdrawn_at is None


def test_a_withdrawn_letter_keeps_its_reason_from_strangers(hall: Hall) -> None:
    paper = letter(hall)
    post(hall, "chenkezhang", f"{paper.address}/withdrawal", reason="写错了收件单位。", sure="1")
    stranger, reader = (seen(hall.see(name, paper.address).text) for name in ("", "liushuji"))
    assert ("已经撤回" in stranger, "写错了收件单位。" in stranger) == (True, False)
    assert "写错了收件单位。" in reader


def many(hall: Hall, count: int) -> None:
    """So many notices without going through Word each time."""
    with Session(hall.db) as session:
        session.connection(execution_options={WRITE: True})
        first = session.exec(select(Paper)).one()
        for number in range(2, count + 1):
            other = {"about": f"test:{number}:notice", "token": f"t{number}", "number": number}
            add(session, Paper(**(first.model_dump(exclude={"id"}) | other)))
        session.commit()


def test_the_list_goes_back_page_by_page(hall: Hall) -> None:
    notice(hall)
    letter(hall)
    with hall.writing() as session:
        session.delete(session.exec(select(PaperFile).join(Paper).where(Paper.kind == "letter")).one())
        session.flush()
        session.delete(session.exec(select(Paper).where(Paper.kind == "letter")).one())
    many(hall, 45)
    path, met = LIST, 0
    for _ in range(3):
        page = hall.see("", path)
        met += page.text.count('href="/v/')
        path = next((part.split('"')[0] for part in page.text.split('href="') if "cursor=" in part), "")
        path = path.replace("&amp;", "&")
    assert (met, path) == (45, "")


def test_a_letter_is_on_no_list(hall: Hall) -> None:
    paper = letter(hall)
    for name in ("", "chenkezhang"):
        assert paper.address not in hall.see(name, LIST).text


def test_the_list_by_estate_and_by_what_is_open(hall: Hall) -> None:
    paper = notice(hall)
    open_now, other = hall.see("", f"{LIST}?show=open"), hall.see("", f"{LIST}?estate=xiangrui-xi")
    assert (paper.address in open_now.text, paper.address in other.text) == (True, False)
    assert "到11月25日能提意见" in seen(open_now.text)
    hall.later(days=30)
    assert paper.address not in hall.see("", f"{LIST}?show=open").text
    assert paper.address in hall.see("", f"{LIST}?estate=xiangrui-dong").text


@pytest.mark.parametrize("query", ["cursor=x", "cursor=%00", "estate=nowhere", "show=all", "cursor=" + "x" * 200])
def test_odd_questions_get_the_list(hall: Hall, query: str) -> None:
    paper = notice(hall)
    assert paper.address in hall.see("", f"{LIST}?{query}").text
    assert hall.see("", "/c/nowhere/notices").status_code == 404


def test_pages_ask_little(hall: Hall) -> None:
    paper = notice(hall)
    many(hall, 30)
    spoken(hall, paper)
    for name, path, most in (("", LIST, 6), ("", paper.address, 5), ("liushuji", paper.address, 10)):
        hall.see(name, path)
        with hall.counting() as counted:
            hall.see(name, path)
        assert len(counted) <= most, counted
    hall.see("chenkezhang", WORDINGS)
    with hall.counting() as counted:
        hall.see("chenkezhang", WORDINGS)
    assert len(counted) <= 8, counted


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("path", [WORDINGS, f"{WORDINGS}/notice"])
def test_words_are_the_towns(hall: Hall, name: str, path: str) -> None:
    assert hall.see(name, path).status_code == (200 if name == "chenkezhang" else 403 if name else 303)


def test_every_kind_is_there_and_opens(hall: Hall) -> None:
    page = hall.see("chenkezhang", WORDINGS).text
    for kind in kinds():
        assert f'href="{WORDINGS}/{kind}"' in page
        assert shipped(kind).name in hall.see("chenkezhang", f"{WORDINGS}/{kind}").text
    for wrong in ("nothing", "..%2Fwords", "Notice", "x" * 300):
        assert hall.see("chenkezhang", f"{WORDINGS}/{wrong}").status_code == 404


OWN = shipped("notice").body.replace("社区电话", "有事打这个电话")


def test_words_are_looked_at_changed_used_and_put_back(hall: Hall) -> None:
    path = f"{WORDINGS}/notice"
    looked = post(hall, "chenkezhang", f"{path}/look", body=OWN, seen=0)
    assert (looked.status_code, "有事打这个电话：0533-2111111。" in looked.text) == (200, True)
    assert rows(hall.db, Wording) == []
    assert location(post(hall, "chenkezhang", path, body=OWN, reason="说得更明白", seen=0)) == path
    assert "有事打这个电话" in seen(hall.see("", notice(hall).address).text)
    page = seen(hall.see("chenkezhang", path).text)
    assert ("说得更明白" in page, "第 1 版" in page, "陈*" in page) == (True, True, True)
    assert location(post(hall, "chenkezhang", f"{path}/restoration", reason="还是原来的好", seen=1)) == path
    assert "有事打这个电话" not in seen(hall.see("", notice(hall, about="test:2:notice").address).text)


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"body": OWN, "seen": 0}, 422, "写一句为什么改"), ({"reason": "改改"}, 422, "第一行是标题"),
        ({"body": "没有标题", "reason": "改改"}, 422, "第一行是标题"),
        ({"body": f"{OWN}\n{{楼长}}", "reason": "改改"}, 422, "没有“楼长”这一项"),
        ({"body": OWN.replace("有不同意见的", "没意见的"), "reason": "改改"}, 422, "不能去掉"),
        ({"body": OWN, "reason": "改改", "seen": 5}, 409, "别人刚改过"), ({"body": OWN, "seen": "x"}, 422, "整数"),
        ({"body": "长" * 8001, "reason": "改改"}, 422, "太长了"),
    ],
)  # fmt: skip
def test_refused_words_come_back_with_what_was_typed(
    hall: Hall, data: dict[str, Any], status: int, sentence: str
) -> None:
    answer = post(hall, "chenkezhang", f"{WORDINGS}/notice", **data)
    assert (answer.status_code, sentence in answer.text) == (status, True)
    assert data.get("body", "") in answer.text.replace("\r\n", "\n")
    assert rows(hall.db, Wording) == []


@pytest.mark.parametrize("data", [{"seen": 0}, {"reason": "改回去", "seen": 0}, {"seen": "x"}])
def test_nothing_to_put_back(hall: Hall, data: dict[str, Any]) -> None:
    assert post(hall, "chenkezhang", f"{WORDINGS}/notice/restoration", **data).status_code == 422
