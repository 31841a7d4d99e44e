"""/c/{slug}/today: the list of the day, what was promised, and the sheet for the wall."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.duty.models import DayPromise
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.make import an_issue, dispatched

TODAY = "/c/xiangrui/today"
PROMISE = {"who": "安禾物业 赵经理", "text": "把三号楼的灯换了", "due_on": "2026-11-19"}


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def test_who_reads_the_list(hall: Hall) -> None:
    wanted = {"": 303} | dict.fromkeys(("wangyi", "luren", "laozhou", "sunzhuren", "admin"), 403)
    wanted |= dict.fromkeys(("xiaoli", "liushuji", "chenkezhang", "zhaojingli", "lishifu", "shenji"), 200)
    assert hall.statuses(wanted, TODAY) == hall.statuses(wanted, f"{TODAY}/sheet") == wanted


def test_another_communitys_list_stays_closed(hall: Hall) -> None:
    for name in ("xiaoli", "liushuji", "zhaojingli"):
        assert hall.see(name, "/c/shiji/today").status_code == 403


def test_a_company_sees_its_own_only(hall: Hall) -> None:
    own, other = hall.made(dispatched), hall.made(an_issue)
    page = hall.see("zhaojingli", TODAY).text
    assert own in page
    assert other not in page
    assert "记一条" not in page


def test_new_ones_are_counted_and_linked(hall: Hall) -> None:
    ref = hall.made(an_issue)
    page = hall.see("liushuji", TODAY).text
    assert "昨天以来新提的 1 件" in page
    assert f'href="/i/{ref}?' in page


def test_the_wall_shows_public_matters_only(hall: Hall) -> None:
    hall.made(an_issue, description="地下车库的灯坏了一排。")
    private = hall.made(an_issue, public=False, description="楼上半夜拖椅子，影响孩子睡觉。")
    add(hall, PROMISE | {"text": "去劝一劝楼上", "ref": private})
    add(hall, PROMISE)
    assert "楼上半夜拖椅子" in hall.see("liushuji", TODAY).text
    paper = hall.see("liushuji", f"{TODAY}/sheet").text
    assert "地下车库的灯坏了一排" in paper
    assert "把三号楼的灯换了" in paper
    assert "楼上" not in paper


def add(hall: Hall, data: dict[str, str], name: str = "liushuji") -> int:
    answer = hall.as_(name).post(f"{TODAY}/promises", data=data)
    assert location(answer) == TODAY
    return rows(hall.db, DayPromise)[-1].key


def test_a_promise_is_on_tomorrows_list_until_it_is_kept(hall: Hall) -> None:
    key = add(hall, PROMISE | {"ref": hall.made(an_issue).lower()})
    hall.later(days=1)
    page = hall.see("xiaoli", TODAY).text
    assert "前面说好的" in page
    assert "今天到" in page
    assert location(hall.as_("xiaoli").post(f"{TODAY}/promises/{key}/answer", data={"kept": "yes"})) == TODAY
    hall.later(days=2)
    assert "把三号楼的灯换了" not in hall.see("xiaoli", TODAY).text


def test_the_same_words_twice_are_one_promise(hall: Hall) -> None:
    assert add(hall, PROMISE) == add(hall, PROMISE)
    assert len(rows(hall.db, DayPromise)) == 1
    add(hall, PROMISE, "xiaoli")
    add(hall, PROMISE | {"due_on": "2026-11-20"})
    add(hall, PROMISE | {"ref": hall.made(an_issue)})
    hall.later(days=1)
    add(hall, PROMISE)
    assert len(rows(hall.db, DayPromise)) == 5


def test_what_is_promised_hangs_on_the_wall_and_is_masked(hall: Hall) -> None:
    key = add(hall, PROMISE | {"who": "赵 13900005678", "text": "打 13900005678 约时间"})
    hall.as_("liushuji").post(f"{TODAY}/promises/{key}/answer", data={"kept": "no", "answer": "13900005678 没人接"})
    [kept] = rows(hall.db, DayPromise)
    assert (kept.who, kept.text, kept.answer) == ("赵 139****5678", "打 139****5678 约时间", "139****5678 没人接")


def test_what_was_not_kept_says_why_and_goes_on(hall: Hall) -> None:
    key = add(hall, PROMISE)
    where = f"{TODAY}/promises/{key}/answer"
    assert location(hall.as_("liushuji").post(where, data={"kept": "no", "answer": "灯没到货"})) == TODAY
    hall.later(days=2)
    page = hall.see("liushuji", TODAY).text
    assert "没做到：灯没到货" in page
    assert "过了日子" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [({}, "这一项要填"), ({"kept": "no"}, "没做到的写一句"), ({"kept": "no", "answer": "雨"}, "没做到的写一句"),
     ({"kept": "maybe"}, "请从给出的几项里选一个")],
)  # fmt: skip
def test_a_bad_answer_comes_back(hall: Hall, data: dict[str, str], words: str) -> None:
    key = add(hall, PROMISE)
    answer = hall.as_("liushuji").post(f"{TODAY}/promises/{key}/answer", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_kept_is_final(hall: Hall) -> None:
    where = f"{TODAY}/promises/{add(hall, PROMISE)}/answer"
    hall.as_("liushuji").post(where, data={"kept": "yes"})
    assert hall.as_("xiaoli").post(where, data={"kept": "no", "answer": "没看见"}).status_code == 409
    assert hall.as_("chenkezhang").post(where.replace("xiangrui", "shiji"), data={"kept": "yes"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"who": ""}, "这一项要填"), ({"text": "换"}, "至少 2 个字"), ({"due_on": "2026-11-17"}, "日子已经过去了"),
     ({"due_on": "2026-12-19"}, "最远写到 30 天以后"), ({"due_on": "明天"}, "日期看不懂"),
     ({"ref": "XR-20200101-0001"}, "没有这个编号"), ({"text": "长" * 121}, "太长了")],
)  # fmt: skip
def test_a_bad_promise_comes_back_with_what_was_typed(hall: Hall, changes: dict[str, str], words: str) -> None:
    answer = hall.as_("liushuji").post(f"{TODAY}/promises", data=PROMISE | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert (PROMISE | changes)["who"] in answer.text
    assert rows(hall.db, DayPromise) == []


def test_an_issue_one_may_not_open_is_no_reference(hall: Hall) -> None:
    private = hall.made(an_issue, public=False)
    with hall.writing() as session:
        from app.issues.queries.case import case_by_ref

        case = case_by_ref(session, private, hall.now, lock=True)
        assert case is not None
        case.issue.grid_id = hall.cast.grid2.key
        session.add(case.issue)
    answer = hall.as_("xiaoli").post(f"{TODAY}/promises", data=PROMISE | {"ref": private})
    assert answer.status_code == 422
    assert "没有这个编号" in answer.text


@pytest.mark.parametrize("name", ["zhaojingli", "shenji", "wangyi", "luren"])
def test_only_those_who_work_here_write(hall: Hall, name: str) -> None:
    assert hall.as_(name).post(f"{TODAY}/promises", data=PROMISE).status_code == 403
    key = add(hall, PROMISE)
    assert hall.as_(name).post(f"{TODAY}/promises/{key}/answer", data={"kept": "yes"}).status_code == 403


def test_queries_stay_few_however_long_the_lists(hall: Hall) -> None:
    for _ in range(4):
        add(hall, PROMISE | {"ref": hall.made(dispatched)})
    for name in ("xiaoli", "liushuji", "zhaojingli"):
        for path in (TODAY, f"{TODAY}/sheet"):
            queries = hall.asked(name, path)
            assert len(queries) <= 9, "\n".join([name, path, *queries])
