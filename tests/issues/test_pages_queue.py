"""/work and what hangs on it: lists, several steps at once, kept filters, call-backs, standard replies."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.audit.models import AuditEntry
from app.issues.models import BoardDay, Callback, CategoryRevision, SavedFilter, StandardReply
from app.issues.queries.case import case_by_ref
from app.issues.rules.lifecycle import Status, Step
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import location, rows, seen
from tests.make import an_issue, claimed_done, dispatched, step


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("zhaojingli", 200), ("sunzhuren", 200), ("xiaoli", 200), ("liushuji", 200), ("chenkezhang", 200),
        ("shenji", 200), ("admin", 200), ("wangyi", 403), ("laozhou", 403), ("", 303),
    ],
)
def test_the_list_is_for_those_who_work_from_one(hall: Hall, name: str, status: int) -> None:
    assert hall.see(name, "/work").status_code == status


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("zhaojingli", ["/work"]), ("sunzhuren", ["/work"]), ("shenji", ["/work"]), ("admin", ["/admin"]),
        ("wangyi", []),
    ],
)
def test_every_page_leads_to_ones_desk(hall: Hall, name: str, links: list[str]) -> None:
    head = hall.see(name, "/privacy").text.partition('class="tabbar"')[0].partition("<main")[0]
    assert [path for path in ("/work", "/admin") if f'href="{path}"' in head] == links


@pytest.mark.parametrize("name", ["shenji", "admin"])
def test_staff_without_a_list_are_told_where_their_work_is(hall: Hall, name: str) -> None:
    assert "您这个岗位没有工单" in hall.see(name, "/work").text


def test_the_list_costs_at_most_eight_queries(hall: Hall) -> None:
    for _ in range(3):
        hall.made(dispatched)
    for name in ("zhaojingli", "sunzhuren", "xiaoli", "liushuji", "chenkezhang"):
        for query in ("", "?tab=done", "?estate=xiangrui-dong&late=over&category=HY"):
            queries = hall.asked(name, f"/work{query}")
            assert len(queries) <= 8, "\n".join([name, query, *queries])


def test_the_late_ones_come_first_under_their_own_heading(hall: Hall) -> None:
    hall.made(dispatched, description="今天要办的一件事情。")
    late = hall.made(dispatched, at=NOON - timedelta(days=8), description="早就该办的一件事情。")
    hall.later(days=1)
    page = hall.see("zhaojingli", "/work").text
    assert "已超期 1 件" in page
    assert page.index("早就该办的一件事情") < page.index("今天要办的一件事情")
    assert f'value="{late}"' in page


def test_a_list_never_says_who_reported(hall: Hall) -> None:
    hall.made(dispatched)
    for name in ("zhaojingli", "liushuji"):
        page = hall.see(name, "/work?tab=todo").text + hall.see(name, "/work?tab=out").text
        assert "王桂兰" not in page
        assert "王**" not in page


ODD = (
    "tab=banana", "desk=town", "desk=x", "unit=-1", "unit=abc", "late=never", "who=0", "after=%00", "after=zz",
    "category=%27", "estate=..%2F..", "building=9", "estate=" + "x" * 300, "who=99999999999999999999",
)


def test_an_odd_address_is_a_list_all_the_same(hall: Hall) -> None:
    hall.made(dispatched)
    for query in ODD:
        assert hall.see("zhaojingli", f"/work?{query}").status_code == 200, query


def test_a_desk_of_somebody_else_is_not_taken(hall: Hall) -> None:
    ref = hall.made(an_issue)
    assert ref not in hall.see("zhaojingli", "/work?desk=committee").text


def test_several_are_signed_in_at_once(hall: Hall) -> None:
    refs = [hall.made(dispatched) for _ in range(3)]
    answer = hall.as_("zhaojingli").post("/work/bulk", data={"ref": refs, "step": "signature", "query": "tab=todo"})
    assert location(answer).startswith("/work?")
    assert {hall.issue(ref).status for ref in refs} == {Status.IN_PROGRESS}


def test_those_refused_are_listed_and_the_others_done(hall: Hall) -> None:
    first, second = hall.made(dispatched), hall.made(an_issue)
    third = hall.made(an_issue, public=False)
    data = {"ref": [third, second, first, "XR-20200101-0001"], "step": "signature"}
    answer = hall.as_("zhaojingli").post("/work/bulk", data=data)
    assert answer.status_code == 409
    text = seen(answer.text)
    assert "办成 1 件，有 3 件没办成" in text
    assert "不归您办" in text
    assert text.count("没有找到这件事，或者它不归您看") == 2
    assert (hall.issue(first).status, hall.issue(second).status) == (Status.IN_PROGRESS, Status.SUBMITTED)


def test_several_are_dispatched_at_once_to_a_unit_of_the_place(hall: Hall) -> None:
    refs = [hall.made(an_issue), hall.made(an_issue)]
    desk = hall.as_("liushuji")
    assert desk.post("/work/bulk", data={"ref": refs, "step": "acceptance"}).status_code == 303
    data = {"ref": refs, "step": "dispatch", "unit": str(hall.cast.unit_anhe.key)}
    assert desk.post("/work/bulk", data=data).status_code == 303
    assert {hall.issue(ref).unit_id for ref in refs} == {hall.cast.unit_anhe.key}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"step": "signature"}, "先勾上"), ({"ref": "X", "step": "verification"}, "一件一件办"),
        ({"ref": "X", "step": "banana"}, "一件一件办"), ({"ref": "X", "step": "dispatch"}, "选一个办理单位"),
        ({"ref": "X", "step": "dispatch", "unit": "abc"}, "要填整数"),
        ({"ref": ["X"] * 61, "step": "signature"}, "最多 60"),
    ],
)
def test_a_bulk_form_with_a_fault_is_a_sentence(hall: Hall, data: dict[str, str], sentence: str) -> None:
    answer = hall.as_("liushuji").post("/work/bulk", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_button_of_one_row_takes_only_that_row(hall: Hall) -> None:
    first, second = hall.made(dispatched), hall.made(dispatched)
    hall.as_("zhaojingli").post("/work/bulk?step=signature", data={"ref": [second], "one": first})
    assert (hall.issue(first).status, hall.issue(second).status) == (Status.IN_PROGRESS, Status.DISPATCHED)


def test_a_filter_is_kept_under_a_name_for_its_owner(hall: Hall, db: Engine) -> None:
    desk = hall.as_("zhaojingli")
    data = {"name": "环卫超期", "query": "desk=unit&category=HY&late=over&evil=//x&after=zz"}
    assert desk.post("/work/filters", data=data).status_code == 303
    assert [row.query for row in rows(db, SavedFilter)] == ["desk=unit&category=HY&late=over"]
    assert "环卫超期" in hall.see("zhaojingli", "/work").text
    assert "环卫超期" not in hall.see("lishifu", "/work").text
    key = rows(db, SavedFilter)[0].key
    assert hall.as_("lishifu").post(f"/work/filters/{key}/deletion").status_code == 404
    assert desk.post("/work/filters", data={"name": "环卫超期", "query": "category=PK"}).status_code == 303
    assert [row.query for row in rows(db, SavedFilter)] == ["category=PK"]
    assert desk.post(f"/work/filters/{key}/deletion").status_code == 303
    assert rows(db, SavedFilter) == []


@pytest.mark.parametrize(("name", "sentence"), [("", "要填"), ("长" * 21, "太长了")])
def test_a_filter_needs_a_short_name(hall: Hall, name: str, sentence: str) -> None:
    answer = hall.as_("zhaojingli").post("/work/filters", data={"name": name, "query": "category=HY"})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_no_more_than_twelve_filters_are_kept(hall: Hall, db: Engine) -> None:
    for number in range(13):
        answer = hall.as_("xiaoli").post("/work/filters", data={"name": f"第{number}个", "query": "category=HY"})
    assert answer.status_code == 422
    assert len(rows(db, SavedFilter)) == 12


def test_a_category_the_town_renamed_has_its_new_name(hall: Hall) -> None:
    hall.made(dispatched)
    data = (
        '{"code": "HY", "name": "扫地的事", "icon": "bin", "hint": "垃圾", "lead": "company", "clock": "workdays", '
        '"respond_minutes": 120, "resolve_workdays": 1}'
    )
    with hall.writing() as session:
        session.add(CategoryRevision(code="HY", position=1, data=data, effective_at=NOON - timedelta(days=1)))
    assert "扫地的事" in hall.see("zhaojingli", "/work").text
    assert "扫地的事" in hall.see("", f"/i/{hall.made(an_issue)}").text


def called(hall: Hall, name: str = "liushuji") -> str:
    """A closed issue given to somebody to ring up about."""
    ref = hall.made(claimed_done)
    with hall.writing() as session:
        case = case_by_ref(session, ref, NOON)
        assert case is not None
        step(session, hall.cast, case.issue, Step.CONFIRMATION, "wangyi", solved=True, satisfaction=4)
        to = hall.cast.person(name).key
        session.add(Callback(issue_id=case.issue.key, assigned_to=to, created_at=NOON, due=NOON + timedelta(days=3)))
    return ref


def test_a_call_back_that_is_well_is_written_down(hall: Hall, db: Engine) -> None:
    ref = called(hall)
    assert ref in hall.see("liushuji", "/work/callbacks").text
    data = {"reached": "1", "solved": "1", "satisfaction": "5", "note": "挺好"}
    assert location(hall.as_("liushuji").post(f"/work/callbacks/{ref}", data=data)) == "/work/callbacks"
    [row] = rows(db, Callback)
    assert (row.reached, row.solved, row.satisfaction, row.done_at) == (True, True, 5, NOON)
    assert hall.issue(ref).status is Status.CLOSED
    assert hall.as_("liushuji").post(f"/work/callbacks/{ref}", data=data).status_code == 409
    assert "callback.tried" in [entry.verb for entry in rows(db, AuditEntry)]


def test_a_call_back_that_is_not_solved_reopens(hall: Hall, db: Engine) -> None:
    ref = called(hall)
    data = {"reached": "1", "solved": "0", "note": "第二天又堆满了"}
    assert hall.as_("liushuji").post(f"/work/callbacks/{ref}", data=data).status_code == 303
    issue = hall.issue(ref)
    assert (issue.status, issue.reopen_count, issue.satisfaction) == (Status.REOPENED, 1, None)
    assert "回访时反映人说没解决" in hall.see("", f"/i/{ref}").text
    assert [row.closed for row in rows(db, BoardDay)] == [0]


def test_three_days_without_an_answer_end_the_call_back(hall: Hall, db: Engine) -> None:
    ref = called(hall)
    no_answer = {"reached": "0", "note": "没人接"}
    assert hall.as_("liushuji").post(f"/work/callbacks/{ref}", data=no_answer).status_code == 303
    again = hall.as_("liushuji").post(f"/work/callbacks/{ref}", data=no_answer)
    assert again.status_code == 422
    assert "换一天再打" in again.text
    for days in (1, 2):
        assert rows(db, Callback)[0].done_at is None
        hall.later(days=days)
        assert hall.as_("liushuji").post(f"/work/callbacks/{ref}", data=no_answer).status_code == 303
    [row] = rows(db, Callback)
    assert (row.reached, row.solved) == (False, None)
    assert row.done_at == NOON + timedelta(days=2)
    assert hall.issue(ref).status is Status.CLOSED


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("xiaoli", {"reached": "1", "solved": "0"}, 404), ("zhaojingli", {"reached": "1", "solved": "0"}, 404),
        ("liushuji", {"reached": "1"}, 422), ("liushuji", {}, 422), ("liushuji", {"reached": "9"}, 422),
    ],
)
def test_a_call_back_is_for_whom_it_was_given_and_needs_an_answer(
    hall: Hall, db: Engine, name: str, data: dict[str, str], status: int
) -> None:
    ref = called(hall)
    assert hall.as_(name).post(f"/work/callbacks/{ref}", data=data).status_code == status
    assert rows(db, Callback)[0].done_at is None
    assert hall.issue(ref).status is Status.CLOSED


def test_who_is_involved_does_not_call_back(hall: Hall) -> None:
    ref = called(hall, "zhaojingli")
    answer = hall.as_("zhaojingli").post(f"/work/callbacks/{ref}", data={"reached": "1", "solved": "1"})
    assert answer.status_code == 403


def test_the_number_to_ring_is_shown_for_a_logged_reason(hall: Hall) -> None:
    ref = called(hall)
    page = f"/work/callbacks/{ref}"
    assert "13800000001" not in hall.see("liushuji", page).text
    answer = hall.take("liushuji", ref, "reveal", reason="办结抽查回访", next=page)
    assert location(answer) == page
    assert "13800000001" in hall.see("liushuji", page).text


def test_standard_replies_are_written_by_committee_and_town_and_offered(hall: Hall, db: Engine) -> None:
    data = {"step": "acceptance", "category": "HY", "text": "收到，今天安排人去看。"}
    assert hall.as_("liushuji").post("/work/replies", data=data).status_code == 303
    assert "收到，今天安排人去看" in hall.see("xiaoli", f"/i/{hall.made(an_issue)}").text
    other = hall.made(an_issue, code="GR", description="草坪被车轧坏了一大片。")
    assert "收到，今天安排人去看" not in hall.see("xiaoli", f"/i/{other}").text
    key = rows(db, StandardReply)[0].key
    data["text"] = "收到，明天上午去看。"
    assert hall.as_("chenkezhang").post(f"/work/replies/{key}", data=data).status_code == 303
    assert "收到，明天上午去看" in hall.see("liushuji", f"/work/replies/{key}").text
    assert hall.as_("liushuji").post(f"/work/replies/{key}/deletion").status_code == 303
    assert hall.as_("liushuji").post(f"/work/replies/{key}/deletion").status_code == 404
    assert rows(db, StandardReply) == []


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("xiaoli", {"step": "acceptance", "text": "收到"}, 403),
        ("zhaojingli", {"step": "signature", "text": "好"}, 403),
        ("liushuji", {"step": "acceptance", "text": ""}, 422), ("liushuji", {"step": "banana", "text": "收到了"}, 422),
        ("liushuji", {"text": "收到了"}, 422),
    ],
)
def test_a_reply_with_a_fault_is_not_kept(
    hall: Hall, db: Engine, name: str, data: dict[str, str], status: int
) -> None:
    assert hall.as_(name).post("/work/replies", data=data).status_code == status
    assert rows(db, StandardReply) == []


def test_what_waits_for_my_word_comes_first(hall: Hall) -> None:
    hall.made(an_issue, description="这一件还没有人受理呢。")
    waiting = hall.made(claimed_done, description="这一件说是办完了呢。")
    page = hall.see("wangyi", "/me/issues").text
    assert page.index("等您一句话") < page.index("这一件说是办完了呢") < page.index("这一件还没有人受理呢")
    assert waiting in page
    assert "这一件" not in hall.see("laozhou", "/me/issues").text


def test_what_i_support_is_listed_while_it_may_be_seen(hall: Hall) -> None:
    ref = hall.made(an_issue)
    hall.take("laozhou", ref, "support")
    assert ref in hall.see("laozhou", "/me/issues?of=supported").text
    hall.as_("liushuji").post(f"/i/{ref}/hiding", data={"reason": "写了门牌"})
    assert ref not in hall.see("laozhou", "/me/issues?of=supported").text
