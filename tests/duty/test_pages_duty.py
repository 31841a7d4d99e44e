"""/c/{slug}/duty: who is on, the week's patrol, setting the rota."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.audit.models import AuditEntry
from app.duty.models import DutyTurn
from app.notifications.models import Message
from tests.cast import Cast
from tests.duty.hold import a_turn, duty_days
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.make import an_issue, claimed_done

DUTY = "/c/xiangrui/duty"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


@pytest.fixture
def friday(hall: Hall) -> str:
    """A duty day with 小李 on."""
    with hall.writing() as session:
        day = duty_days(session, hall.cast)[0]
        a_turn(session, hall.cast, day, "xiaoli")
        return day.ref


def test_everybody_reads_who_is_on_by_title_and_masked_name(hall: Hall, friday: str) -> None:
    page = hall.see("", DUTY).text
    assert "网格员 李**" in page
    assert "李小梅" not in page
    assert "要去看的" not in page


def test_a_project_manager_is_named_in_full(hall: Hall, friday: str) -> None:
    with hall.writing() as session:
        day = session.exec(select(DutyTurn)).one().occurrence_id
        session.add(
            DutyTurn(
                occurrence_id=day, person_id=hall.cast.person("zhaojingli").key, title="物业项目负责人",
                set_by=hall.cast.person("liushuji").key, set_at=hall.now,
            )
        )
    assert "物业项目负责人 赵国强" in hall.see("", DUTY).text


def test_the_patrol_is_for_those_who_work_here(hall: Hall, friday: str) -> None:
    ref, others = hall.made(an_issue), ("", "wangyi", "luren", "laozhou", "zhaojingli", "admin")
    for name in (*others, "xiaoli", "liushuji", "chenkezhang", "shenji"):
        reads = name not in others
        assert (ref in hall.see(name, DUTY).text) is reads, name
        paper = hall.see(name, f"{DUTY}/sheet").status_code
        assert paper == (200 if reads else 403 if name else 303), name


def test_whoever_is_on_next_gets_the_patrol_too(hall: Hall, friday: str) -> None:
    public, private = hall.made(an_issue), hall.made(an_issue, code="NZ", public=False)
    with hall.writing() as session:
        day = session.exec(select(DutyTurn)).one().occurrence_id
        session.add(
            DutyTurn(
                occurrence_id=day, person_id=hall.cast.person("laozhou").key, title="党员",
                set_by=hall.cast.person("liushuji").key, set_at=hall.now,
            )
        )
    page = hall.see("laozhou", DUTY).text
    assert "这一次轮到您值日" in page
    assert public in page
    assert private not in page
    assert public in hall.see("laozhou", f"{DUTY}/sheet").text


def test_the_patrol_says_why_and_links_to_each(hall: Hall, friday: str) -> None:
    new, done = hall.made(an_issue), hall.made(claimed_done)
    page = hall.see("xiaoli", DUTY).text
    assert "这周要去看的 2 件" in page
    assert "说办完了，去看看 1" in page
    assert "祥瑞花园东区 3号楼" in page
    assert f'href="/i/{new}?' in page
    assert f'href="/i/{done}?' in page


def test_without_a_duty_day_the_page_says_so(hall: Hall) -> None:
    page = hall.see("", DUTY)
    assert page.status_code == 200
    assert "还没有排值日" in page.text
    assert hall.see("", "/c/nowhere/duty").status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("", 303), ("wangyi", 403), ("xiaoli", 403), ("shenji", 403), ("liushuji", 200),
                         ("chenkezhang", 200)],
)  # fmt: skip
def test_only_hosts_set_the_rota(hall: Hall, friday: str, name: str, status: int) -> None:
    assert hall.see(name, f"{DUTY}/rota").status_code == status
    data = {"occurrence": friday, "person": hall.cast.person("laozhou").key}
    assert hall.as_(name).post(f"{DUTY}/turns", data=data).status_code == (303 if status == 200 else status)
    assert len(rows(hall.db, DutyTurn)) == (2 if status == 200 else 1)


def test_a_turn_is_set_told_and_kept_in_the_log(hall: Hall, friday: str) -> None:
    data = {"occurrence": friday, "person": hall.cast.person("laozhou").key, "note": "上午"}
    assert location(hall.as_("liushuji").post(f"{DUTY}/turns", data=data)) == f"{DUTY}/rota"
    assert "党员 周**" in hall.see("", DUTY).text
    assert [row.title for row in rows(hall.db, Message)] == ["排了您值日：11月20日"]
    assert [row.verb for row in rows(hall.db, AuditEntry)][-1] == "duty.set"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"person": ""}, 422, "这一项要填"),
        ({"person": "x"}, 422, "整数"),
        ({"person": "99999"}, 422, "不在任上"),
        ({"occurrence": "duty-day-1999-01-01"}, 404, "没有这一次值日"),
        ({"note": "长" * 61}, 422, "太长了"),
    ],
)
def test_a_bad_turn_comes_back(hall: Hall, friday: str, changes: dict[str, str], status: int, words: str) -> None:
    data = {"occurrence": friday, "person": str(hall.cast.person("laozhou").key), **changes}
    answer = hall.as_("liushuji").post(f"{DUTY}/turns", data=data)
    assert answer.status_code == status
    assert words in answer.text


def test_the_same_person_twice_is_refused_and_the_words_stay(hall: Hall, friday: str) -> None:
    data = {"occurrence": friday, "person": hall.cast.person("xiaoli").key, "note": "带钥匙"}
    answer = hall.as_("liushuji").post(f"{DUTY}/turns", data=data)
    assert answer.status_code == 409
    assert "这一次已经有他了" in answer.text
    assert 'value="带钥匙"' in answer.text


def test_somebody_is_taken_off_once(hall: Hall, friday: str) -> None:
    turn = rows(hall.db, DutyTurn)[0].key
    assert location(hall.as_("liushuji").post(f"{DUTY}/turns/{turn}/removal")) == f"{DUTY}/rota"
    assert rows(hall.db, DutyTurn) == []
    assert hall.as_("liushuji").post(f"{DUTY}/turns/{turn}/removal").status_code == 404


def test_a_turn_of_another_community_is_not_there(hall: Hall, friday: str) -> None:
    turn = rows(hall.db, DutyTurn)[0].key
    assert hall.as_("chenkezhang").post(f"/c/shiji/duty/turns/{turn}/removal").status_code == 404
    assert hall.as_("liushuji").post(f"/c/shiji/duty/turns/{turn}/removal").status_code == 403
    data = {"occurrence": friday, "person": hall.cast.person("laozhou").key}
    assert hall.as_("chenkezhang").post("/c/shiji/duty/turns", data=data).status_code == 404


def test_weeks_are_filled_from_a_list(hall: Hall) -> None:
    with hall.writing() as session:
        duty_days(session, hall.cast, 3)
    people = [hall.cast.person(name).key for name in ("liushuji", "xiaoli")]
    data = {"people": people, "times": 3, "each": 1}
    assert location(hall.as_("liushuji").post(f"{DUTY}/rotation", data=data)) == f"{DUTY}/rota"
    assert [turn.person_id for turn in rows(hall.db, DutyTurn)] == [people[0], people[1], people[0]]
    again = hall.as_("liushuji").post(f"{DUTY}/rotation", data=data)
    assert again.status_code == 409
    assert "后面的值日都有人了" in again.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"people": []}, "名单里的人不够"), ({"times": 0}, "一次排 1 到 12 次"), ({"times": 13}, "一次排 1 到 12 次"),
     ({"each": 4}, "一次排 1 到 12 次"), ({"times": "many"}, "整数")],
)  # fmt: skip
def test_a_bad_rotation_comes_back(hall: Hall, friday: str, changes: dict[str, object], words: str) -> None:
    data = {"people": [hall.cast.person("xiaoli").key], "times": 2, "each": 1, **changes}
    answer = hall.as_("liushuji").post(f"{DUTY}/rotation", data=data)
    assert answer.status_code == 422
    assert words in answer.text


MOST_QUERIES = [
    ("", DUTY, 4), ("wangyi", DUTY, 8), ("xiaoli", DUTY, 9), ("liushuji", f"{DUTY}/rota", 9),
    ("xiaoli", f"{DUTY}/sheet", 9),
]


def test_queries_stay_few_however_long_the_lists(hall: Hall) -> None:
    with hall.writing() as session:
        for day in duty_days(session, hall.cast, 6):
            for person in ("xiaoli", "liushuji", "laozhou"):
                a_turn(session, hall.cast, day, person)
        for _ in range(6):
            an_issue(session, hall.cast)
    for name, path, most in MOST_QUERIES:
        queries = hall.asked(name, path)
        assert len(queries) <= most, "\n".join([name, path, *queries])
