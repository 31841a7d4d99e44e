"""The pages: what anybody reads, who may write, what comes back when something is wrong."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from app.scorecards.actions.making import finish_scorecards
from app.scorecards.models import Adjustment, Objection, Scorecard, VetoCase
from app.scorecards.pages.card import CHECKS
from app.scorecards.rules.facts import thawed
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.scorecards.judge import OCTOBER, OVER, PUBLISHED, a_review, an_inspection, an_october, made

HOME = "/estates/xiangrui-dong/scorecards"
CARD = f"{HOME}/2026-10"
SEPTEMBER = date(2026, 9, 1)
WORDS = "那几天电梯厂家停工，没法修"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """On the day after the October card was published; September had a better one."""
    found = Hall(client, db, cast)
    with found.writing() as session:
        a_review(session, cast, SEPTEMBER, papers=["555555555"] * 30, panel="444444444")
        an_inspection(session, cast, ("hygiene", 100), month=SEPTEMBER)
        made(session, cast, month=SEPTEMBER, at=PUBLISHED - timedelta(days=31))
        an_october(session, cast)
        made(session, cast)
    found.later(days=-12)
    return found


def text(answer: Response) -> str:
    """What a reader sees, without tags."""
    body = re.sub(r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>", "", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


def a_line(hall: Hall, kind: str) -> str:
    with Session(hall.db) as session:
        card = session.exec(select(Scorecard).where(Scorecard.month == OCTOBER)).one()
        return next(line.key for line in thawed(card.facts).lines if line.kind == kind)


READ = [
    HOME, CARD, f"{CARD}?version=1", f"{CARD}?check=1", f"{CARD}/parts/owner", f"{CARD}/parts/site",
    f"{CARD}/parts/organisation", f"{CARD}/parts/organisation?kind=answered", f"{CARD}/objections",
    f"{CARD}/notice", f"{CARD}/facts.json", "/scorecards", "/scorecards?month=2026-09", "/c/xiangrui/scorecards",
    "/c/shiji/scorecards", "/estates/shiji-1/scorecards", "/scorecards/companies/1", "/scorecards?month=nonsense",
    f"{CARD}/parts/organisation?sheet=999999999", f"{CARD}/parts/organisation?kind=%3Cb%3E",
]  # fmt: skip
NOWHERE = [
    f"{HOME}/2026-11", f"{HOME}/2026-13", f"{HOME}/99999-01", f"{HOME}/x", f"{CARD}?version=2", f"{CARD}?version=x",
    f"{CARD}?version=999999999", f"{CARD}/parts/none", "/estates/nowhere/scorecards", "/scorecards/companies/99",
    "/scorecards/companies/99999999999", "/scorecards/companies/x", f"{HOME}/2026-11/facts.json",
    f"{HOME}/2026-11/notice", f"{HOME}/2026-11/parts/site", "/c/nowhere/scorecards",
]  # fmt: skip


def test_anybody_reads_what_is_there(hall: Hall) -> None:
    for path in READ:
        answer = hall.see("", path)
        assert answer.status_code == 200, (path, answer.text[:2000])
        assert answer.headers["content-type"].startswith(("text/html", "application/json")), path
    for path in NOWHERE:
        assert hall.see("", path).status_code == 404, path


def test_a_resident_reads_it_in_plain_words(hall: Hall) -> None:
    shown = text(hall.see("", CARD))
    for words in (
        "67.75 分", "合格", "比 9 月低", "能投票的有 300 户，其中 40 户投了，够数（至少要 32 户）",
        "书面提醒", "哪几样拉低了分", "回访说没解决 1 件", "到期的 1 件里按时办完 1 件", "由业主依法共同决定",
    ):  # fmt: skip
        assert words in shown, words
    assert "排第" not in shown


def test_a_company_reads_why_in_three_clicks(hall: Hall) -> None:
    first = hall.see("zhaojingli", "/scorecards")
    assert HOME in first.text
    assert CARD in hall.see("zhaojingli", HOME).text
    card = hall.see("zhaojingli", CARD)
    assert "居民评议少了 12.50 分" in text(card)
    assert f"{CARD}/parts/organisation?version=1" in card.text
    part = hall.see("zhaojingli", f"{CARD}/parts/organisation?version=1")
    assert "没解决，退回重办" in text(part)
    assert "提意见" in text(part)
    assert re.search(r"−\d+\.\d\d", text(part))
    assert re.search(r'href="/i/XR-20261012-\d{4}"', part.text)


def test_recomputing_writes_nothing_and_names_what_differs(hall: Hall) -> None:
    assert "一分不差" in text(hall.see("", f"{CARD}?check=1"))
    with hall.writing() as session:
        session.execute(update(Scorecard).where(col(Scorecard.month) == OCTOBER).values(total=9999))
    assert "复算对不上" in text(hall.see("", f"{CARD}?check=1"))


BROKEN = [{"facts": "[]"}, {"facts": "{"}, {"result": "{}"}, {"result": "x"}, {"result": "[1]"}]


def test_a_broken_card_is_said_to_be_broken(hall: Hall) -> None:
    with Session(hall.db) as session:
        card = session.exec(select(Scorecard).where(Scorecard.month == OCTOBER)).one()
        whole = {"facts": card.facts, "result": card.result}
    for broken in BROKEN:
        with hall.writing() as session:
            session.execute(update(Scorecard).values(**{**whole, **broken}))
        assert "被人动过" in text(hall.see("", CARD)), broken
        for path, status in (("/notice", 200), ("/objections", 200), ("/parts/owner", 404)):
            assert hall.see("", CARD + path).status_code == status, (broken, path)
        assert hall.see("", f"/api/v1{CARD}").status_code == 404
        for path in POSTS:
            for name in ("liushuji", "chenkezhang"):
                assert hall.as_(name).post(path, data=POSTS[path]).status_code in (403, 409), (broken, path)
        assert hall.see("", HOME).status_code == 200


def test_the_file_recomputes_outside(hall: Hall) -> None:
    read = json.loads(hall.see("", f"{CARD}/facts.json").text)
    whole = f'{{"facts":{read["facts"]},"result":{read["result"]},"rulebook":{read["rulebook_number"]}}}'
    assert sha256(whole.encode()).hexdigest() == read["digest"]
    for person in hall.cast.people.values():
        assert person.name not in json.dumps(read, ensure_ascii=False)


def test_a_private_issue_is_a_line_without_its_name(hall: Hall) -> None:
    from app.issues.models import Issue

    with hall.writing() as session:
        session.execute(update(Issue).values(public=False))
    shown = hall.see("", f"{CARD}/parts/organisation")
    assert "不公开的事" in shown.text
    assert "/i/XR" not in shown.text


def test_a_company_objects_and_the_town_changes(hall: Hall) -> None:
    line = a_line(hall, "answered")
    form = hall.see("zhaojingli", f"{CARD}/objections?line={line}")
    assert "回访说没解决" in text(form)
    answer = hall.as_("zhaojingli").post(f"{CARD}/objections", data={"line": line, "words": WORDS})
    assert answer.status_code == 303
    assert WORDS in text(hall.see("", f"{CARD}/objections"))
    done = hall.as_("chenkezhang").post(
        f"{CARD}/objections/1/answer", data={"outcome": "changed", "answer": "查了，是电梯厂家的事"}
    )
    assert done.status_code == 303
    shown = text(hall.see("", CARD))
    assert "第 2 版" in shown
    assert "查了，是电梯厂家的事" in shown
    assert "后来改过" in text(hall.see("", f"{CARD}?version=1"))
    assert "一分不差" in text(hall.see("", f"{CARD}?check=1"))
    assert "和当时公布的一样" in text(hall.see("", f"{CARD}?version=1&check=1"))
    assert "查了，是电梯厂家的事" in text(hall.see("zhaojingli", f"{CARD}/parts/organisation"))


def test_a_bad_objection_comes_back_as_typed(hall: Hall) -> None:
    answer = hall.as_("zhaojingli").post(f"{CARD}/objections", data={"line": "owner", "words": "不对呀"})
    assert answer.status_code == 422
    assert "不对呀" in answer.text
    assert "至少 5 个字" in text(answer)
    for data in ({}, {"line": "x" * 99, "words": WORDS}, {"line": "<b>", "words": WORDS}):
        assert hall.as_("zhaojingli").post(f"{CARD}/objections", data=data).status_code == 422


def test_a_bad_answer_comes_back_as_typed(hall: Hall) -> None:
    hall.as_("zhaojingli").post(f"{CARD}/objections", data={"line": "owner", "words": WORDS})
    for data in ({"outcome": "kept", "answer": "不改"}, {"answer": "不改不改不改"}):
        answer = hall.as_("chenkezhang").post(f"{CARD}/objections/1/answer", data=data)
        assert answer.status_code == 422
        assert "不改" in answer.text
    for key in ("99", "x", "99999999999"):
        answer = hall.as_("chenkezhang").post(
            f"{CARD}/objections/{key}/answer", data={"outcome": "kept", "answer": WORDS}
        )
        assert answer.status_code == 404


def test_a_second_answer_comes_back_with_what_was_typed(hall: Hall) -> None:
    hall.as_("zhaojingli").post(f"{CARD}/objections", data={"line": "owner", "words": WORDS})
    path, data = f"{CARD}/objections/1/answer", {"outcome": "kept", "answer": "查过了，没有错"}
    assert hall.as_("liushuji").post(path, data=data).status_code == 303
    second = hall.as_("chenkezhang").post(path, data={**data, "answer": "我也查过了，没有错"})
    assert second.status_code == 409
    assert "我也查过了" in second.text
    assert "别人刚答复过" in second.text


POSTS = {
    f"{CARD}/objections": {"line": "owner", "words": WORDS},
    f"{CARD}/adjustments": {
        "kind": "points", "points": "-1", "reason": "夜里停水没人管", "evidence": "10 月 19 日值班记录",
    },
    f"{CARD}/vetoes": {"code": "fraud", "reason": "涂改了选票", "evidence": "监票人的记录"},
}


def test_strangers_write_nothing_and_visitors_are_asked_to_sign_in(hall: Hall) -> None:
    for path, data in POSTS.items():
        for name in ("luren", "wangyi", "shenji", "admin"):
            assert hall.as_(name).post(path, data=data).status_code == 403, (path, name)
        assert hall.as_("").post(path, data=data).status_code in (303, 401), path
    with Session(hall.db) as session:
        for table in (Objection, Adjustment, VetoCase):
            assert session.exec(select(table)).all() == []


def test_the_town_adds_points_and_takes_them_back(hall: Hall) -> None:
    path = f"{CARD}/adjustments"
    assert hall.as_("liushuji").post(path, data=POSTS[path]).status_code == 403
    assert hall.as_("chenkezhang").post(path, data=POSTS[path]).status_code == 303
    assert "66.75 分" in text(hall.see("", CARD))
    shown = text(hall.see("chenkezhang", f"{CARD}/additions"))
    assert "−1.00 分" in shown
    assert hall.as_("chenkezhang").post(f"{path}/1/withdrawal", data={"withdrawal": "错"}).status_code == 422
    assert hall.as_("chenkezhang").post(f"{path}/1/withdrawal", data={"withdrawal": "记错了小区"}).status_code == 303
    assert "67.75 分" in text(hall.see("", CARD))
    assert hall.as_("chenkezhang").post(f"{path}/1/withdrawal", data={"withdrawal": "记错了小区"}).status_code == 409


def test_bad_points_come_back_as_typed(hall: Hall) -> None:
    path = f"{CARD}/adjustments"
    for points in ("", "x", "1.234", "9.99", "--1", "０", "1e3", "-"):
        answer = hall.as_("chenkezhang").post(path, data={**POSTS[path], "points": points})
        assert answer.status_code == 422, points
        assert "夜里停水没人管" in answer.text


def test_a_veto_is_not_public_before_the_town_has_decided(hall: Hall) -> None:
    path = f"{CARD}/vetoes"
    assert hall.as_("liushuji").post(path, data=POSTS[path]).status_code == 303
    assert hall.as_("liushuji").post(path, data={**POSTS[path], "code": "x"}).status_code == 422
    for name in ("", "wangyi", "zhaojingli"):
        assert "涂改了选票" not in hall.see(name, CARD).text
        assert hall.see(name, f"{CARD}/additions").status_code != 200
    assert "1 件等镇里定" in text(hall.see("chenkezhang", CARD))
    decision = f"{CARD}/vetoes/1/decision"
    assert hall.as_("liushuji").post(decision, data={"confirmed": "1", "decision": WORDS}).status_code == 403
    assert hall.as_("chenkezhang").post(decision, data={"decision": "没选"}).status_code == 422
    done = hall.as_("chenkezhang").post(decision, data={"confirmed": "1", "decision": "核对了监票记录"})
    assert done.status_code == 303
    shown = text(hall.see("", CARD))
    assert "一票否决：等级直接是不合格" in shown
    assert "红牌" in shown


def test_the_lists_hold_only_what_is_final(hall: Hall) -> None:
    with hall.writing() as session:
        session.execute(update(Scorecard).values(card="yellow", card_words="10 月 58.20 分"))
    assert "这个月没有黄牌和红牌" in text(hall.see("", "/scorecards"))
    with hall.writing() as session:
        session.execute(update(Scorecard).values(state="final", final_at=OVER))
    assert "10 月 58.20 分" in text(hall.see("", "/scorecards"))


def test_the_notice_has_everything_the_law_of_the_page_asks(hall: Hall) -> None:
    shown = text(hall.see("", f"{CARD}/notice"))
    for words in (
        "祥瑞花园东区物业服务评议结果公示", "安禾物业服务有限公司", "2026 年 10 月", "其中 40 户投了", "非常不满意",
        "居民评议", "总分", "合格", "主要问题", "比 9 月低", "5 个工作日", "0533-2111111", "校验码", "2026年11月5日",
        "11月5日起到 11月12日止",
    ):  # fmt: skip
        assert words in shown, words


def test_a_card_costs_few_queries(hall: Hall) -> None:
    hall.see("", CARD)
    with hall.counting() as seen:
        hall.see("", CARD)
    assert len(seen) <= 22, len(seen)


def test_after_the_window_nothing_can_be_said_any_more(hall: Hall) -> None:
    with hall.writing() as session:
        finish_scorecards(session, OVER)
    for name in ("", "zhaojingli"):
        assert "公示期满，定了" in text(hall.see(name, CARD))
    assert "提意见到11月12日为止，已经过了" in text(hall.see("", f"{CARD}/objections"))
    hung = text(hall.see("", f"{CARD}/notice"))
    assert "11月5日到11月12日公示过，期满，11月13日定了。" in hung
    assert "2026年11月13日" in hung
    assert "可以在网上" not in hung
    answer = hall.as_("zhaojingli").post(f"{CARD}/objections", data={"line": "owner", "words": WORDS})
    assert answer.status_code == 409
    assert WORDS in answer.text


def test_the_api_tells_the_same(hall: Hall) -> None:
    listed = hall.see("", f"/api/v1{HOME}?limit=1").json()
    assert [each["month"] for each in listed["items"]] == ["2026-10-01"]
    rest = hall.see("", f"/api/v1{HOME}?limit=1&cursor={listed['next']}").json()
    assert [each["month"] for each in rest["items"]] == ["2026-09-01"]
    assert rest["next"] is None
    one = hall.see("", f"/api/v1{CARD}").json()
    assert (one["total"], one["card"], one["versions"]) == (6775, "notice", 1)
    whole = f'{{"facts":{one["facts"]},"result":{one["result"]},"rulebook":{one["rulebook"]}}}'
    assert sha256(whole.encode()).hexdigest() == one["digest"]


REFUSED = [
    (f"/api/v1{HOME}?cursor=x", 422), (f"/api/v1{HOME}?limit=0", 422), (f"/api/v1{HOME}/2026-11", 404),
    (f"/api/v1{HOME}/x", 404), (f"/api/v1{CARD}?version=7", 404), ("/api/v1/estates/x/scorecards", 404),
]  # fmt: skip


def test_the_api_refuses_in_sentences(hall: Hall) -> None:
    for path, status in REFUSED:
        answer = hall.see("", path)
        assert answer.status_code == status, path
        assert answer.json()["detail"]


def test_an_issue_says_which_score_it_moved(hall: Hall) -> None:
    from app.issues.models import Issue

    with Session(hall.db) as session:
        ref = session.exec(select(Issue.ref)).one()
    shown = text(hall.see("", f"/i/{ref}/scores"))
    assert "2026 年 10 月，67.75 分" in shown
    assert "没解决，退回重办" in shown
    assert re.search(r"−\d+\.\d\d", shown)
    with hall.writing() as session:
        session.execute(update(Issue).values(public=False))
    assert hall.see("", f"/i/{ref}/scores").status_code == 404
    assert hall.see("", "/i/nothing/scores").status_code == 404


SEEN = [
    ("", HOME), ("", CARD), ("zhaojingli", CARD), ("zhaojingli", f"{CARD}/parts/organisation"),
    ("zhaojingli", f"{CARD}/objections"), ("chenkezhang", f"{CARD}/objections"),
    ("chenkezhang", f"{CARD}/additions"), ("", "/scorecards"), ("", "/c/xiangrui/scorecards"),
    ("", "/scorecards/companies/1"), ("", f"{CARD}/notice"), ("", f"{CARD}/parts/site"), ("", f"{CARD}/parts/owner"),
]  # fmt: skip


def test_pages_are_whole(hall: Hall) -> None:
    """One h1, no id twice, every label has what it labels, every id that is pointed at is there."""
    hall.as_("liushuji").post(f"{CARD}/objections", data={"line": "owner", "words": WORDS})
    hall.as_("liushuji").post(f"{CARD}/vetoes", data=POSTS[f"{CARD}/vetoes"])
    hall.as_("chenkezhang").post(f"{CARD}/adjustments", data=POSTS[f"{CARD}/adjustments"])
    for name, path in SEEN:
        assert faults(hall.see(name, path).text) == [], (name, path)


def faults(body: str) -> list[str]:
    ids = re.findall(r'\sid="([^"]+)"', body)
    pointed = [each for found in re.findall(r'(?:aria-labelledby|aria-describedby|for)="([^"]+)"', body)
               for each in found.split()]  # fmt: skip
    opened = re.findall(r"<(/?)(section|div|table|tbody|article|form|details|ul|ol|main|span)\b", body)
    unclosed = {tag for _, tag in opened if opened.count(("", tag)) != opened.count(("/", tag))}
    return [
        *([] if body.count("<h1") == 1 else ["h1"]), *(each for each in ids if ids.count(each) > 1),
        *(each for each in pointed if each not in ids), *unclosed,
    ]


RUBBISH = [
    "%00", "a%00b", "%ED%A0%80", "-1", "%F0%A0%AE%B7" * 30, "..%2f", "9" * 40, "2026-10%0a", "0000-00", "'--", "%20",
]


SHAPES = [
    "/estates/{}/scorecards", f"{HOME}/{{}}", f"{HOME}/{{}}/parts/site", f"{CARD}/parts/{{}}",
    f"{CARD}?version={{}}", f"{CARD}?check={{}}", f"{CARD}/objections?line={{}}", "/scorecards?month={}",
    "/scorecards/companies/{}", "/c/{}/scorecards", "/i/{}/scores", f"{CARD}/parts/organisation?kind={{}}",
    f"{HOME}/{{}}/facts.json", f"/api/v1{HOME}?cursor={{}}", f"/api/v1{HOME}/{{}}", f"/api/v1{CARD}?version={{}}",
]  # fmt: skip


def test_rubbish_is_never_a_500(hall: Hall) -> None:
    for shape in SHAPES:
        for rubbish in RUBBISH:
            assert hall.see("chenkezhang", shape.format(rubbish)).status_code < 500, (shape, rubbish)


def test_rubbish_posted_is_never_a_500(hall: Hall) -> None:
    hall.as_("zhaojingli").post(f"{CARD}/objections", data=POSTS[f"{CARD}/objections"])
    names = ["line", "words", "outcome", "answer", "kind", "points", "reason", "evidence", "code", "confirmed"]
    names.append("decision")
    for name in ("chenkezhang", "zhaojingli"):
        posting = hall.as_(name)
        for path in (*POSTS, f"{CARD}/objections/1/answer", f"{CARD}/vetoes/1/decision"):
            for rubbish in ("\0", "a\0b" * 9, "𠮷" * 50, "x" * 9000, "9" * 400, "-", "<script>", "\u202e\u2066", ""):
                answer = posting.post(path, data=dict.fromkeys(names, rubbish))
                assert answer.status_code < 500, (path, rubbish[:9], name)


def test_a_card_with_many_lines_is_read_page_by_page(hall: Hall, cast: Cast) -> None:
    from app.issues.models import IssueEvent
    from app.issues.rules.served import Line, bundled
    from app.scorecards.rules.facts import frozen

    with hall.writing() as session:
        card = session.exec(select(Scorecard).where(Scorecard.month == OCTOBER)).one()
        facts = thawed(card.facts)
        many = tuple(Line(1, "missed", False, None, 1791597600 + at, 0) for at in range(120))
        card.facts = frozen(replace(facts, service=bundled([*facts.lines, *many])))
        session.add(card)
        assert session.exec(select(IssueEvent)).first()
    first = hall.see("", f"{CARD}/parts/organisation")
    assert "下一页" in first.text
    with hall.counting() as seen:
        last = hall.see("", f"{CARD}/parts/organisation?sheet=3")
    assert "上一页" in last.text
    assert "下一页" not in last.text
    assert len(seen) <= 14, len(seen)


def test_a_report_is_taken_back_on_the_page(hall: Hall) -> None:
    path = f"{CARD}/vetoes"
    hall.as_("liushuji").post(path, data=POSTS[path])
    back = f"{path}/1/withdrawal"
    assert hall.as_("chenkezhang").post(back, data={"withdrawal": "报错了地方"}).status_code == 403
    refused = hall.as_("liushuji").post(back, data={"withdrawal": "错"})
    assert (refused.status_code, 'value="错"' in refused.text) == (422, True)
    assert hall.as_("liushuji").post(back, data={"withdrawal": "报错了地方"}).status_code == 303
    assert "报的人自己收回了" in text(hall.see("liushuji", f"{CARD}/additions"))
    assert hall.as_("liushuji").post(back, data={"withdrawal": "报错了地方"}).status_code == 409


def test_working_out_again_is_paced(hall: Hall) -> None:
    for _ in range(CHECKS):
        assert hall.see("", f"{CARD}?check=1").status_code == 200
    refused = hall.see("", f"{CARD}?check=1")
    assert (refused.status_code, "过几分钟" in refused.text) == (429, True)
    assert hall.see("", CARD).status_code == 200
