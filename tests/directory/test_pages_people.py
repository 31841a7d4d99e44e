"""/c/{slug}/links and /c/{slug}/walks."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.core.workdays import local_day
from app.directory.actions.links import note_consent
from app.directory.models import HouseholdLink, Walk
from app.mechanisms.rules.kinds import Kind
from tests.cast import NOON, Cast
from tests.directory.hold import a_link, homes_here
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.make import an_issue
from tests.mechanisms.hold import a_mechanism

LINKS, WALKS = "/c/xiangrui/links", "/c/xiangrui/walks"
TODAY = local_day(NOON)
DOOR = "祥瑞花园东区 3号楼 1单元 101"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


@pytest.fixture
def link(hall: Hall) -> int:
    """老周 has asked 王姨's home."""
    with hall.writing() as session:
        return a_link(session, hall.cast).key


@pytest.mark.parametrize("name", ["", "luren", "zhaojingli", "xiaoli", "sunzhuren", "admin"])
def test_everybody_else_reads_two_numbers(hall: Hall, link: int, name: str) -> None:
    page = hall.see(name, LINKS).text
    assert "0 户" in page
    for secret in ("101", "周**", "周建国", "王**", "王桂兰"):
        assert secret not in page


def test_the_linker_reads_the_door_and_no_name(hall: Hall, link: int) -> None:
    page = hall.see("laozhou", LINKS).text
    assert DOOR in page
    assert "等回话" in page
    assert "还能请 9 户" in page
    assert "王" not in page.partition("<main")[2]


def test_the_household_reads_who_asks_and_says_yes(hall: Hall, link: int) -> None:
    page = hall.see("wangyi", LINKS).text
    assert "周** 想和您家联系" in page
    assert "周建国" not in page
    assert location(hall.as_("wangyi").post(f"{LINKS}/{link}/agreement")) == LINKS
    page = hall.see("wangyi", LINKS).text
    assert "您家的联户人：周**" in page
    assert location(hall.as_("wangyi").post(f"{LINKS}/{link}/call")) == LINKS
    assert DOOR in hall.see("laozhou", "/me/messages").text
    assert "1 户" in hall.see("", LINKS).text


def test_the_household_says_no_and_it_is_over(hall: Hall, link: int) -> None:
    assert location(hall.as_("wangyi").post(f"{LINKS}/{link}/ending")) == LINKS
    assert "想和您家联系" not in hall.see("wangyi", LINKS).text
    assert DOOR not in hall.see("laozhou", LINKS).text
    assert hall.as_("wangyi").post(f"{LINKS}/{link}/agreement").status_code == 404


def test_hosts_arrange_by_door_without_names(hall: Hall, link: int) -> None:
    for name in ("liushuji", "chenkezhang"):
        page = hall.see(name, LINKS).text
        assert DOOR in page
        assert "记同意" in page
        assert "0 户，共 6 户" in page
        doors = page.partition('id="doors-h"')[2].partition("</section>")[0]
        assert "周" not in doors
        assert "王" not in page.partition("<main")[2]


def test_auditors_read_and_change_nothing(hall: Hall, link: int) -> None:
    page = hall.see("shenji", LINKS).text
    assert DOOR in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert hall.as_("shenji").post(f"{LINKS}/{link}/ending").status_code == 404
    assert hall.as_("shenji").post(f"{LINKS}/{link}/consent", data={"how": "当面说的"}).status_code == 403


def test_a_host_notes_a_yes_given_in_person(hall: Hall, link: int) -> None:
    where = f"{LINKS}/{link}/consent"
    bad = hall.as_("liushuji").post(where, data={"how": "嗯"})
    assert bad.status_code == 422
    assert "写一句怎么同意的" in bad.text
    assert 'value="嗯"' in bad.text
    assert location(hall.as_("liushuji").post(where, data={"how": "上门当面说的"})) == LINKS
    assert "上门当面说的" in hall.see("wangyi", LINKS).text
    assert hall.as_("liushuji").post(where, data={"how": "又说了一遍"}).status_code == 409


@pytest.mark.parametrize(
    ("name", "status"), [("", 303), ("wangyi", 403), ("xiaoli", 403), ("zhaojingli", 403), ("shenji", 403),
                         ("laozhou", 200), ("liushuji", 200), ("chenkezhang", 200)],
)  # fmt: skip
def test_who_asks_a_household(hall: Hall, name: str, status: int) -> None:
    assert hall.see(name, f"{LINKS}/new").status_code == status
    answer = hall.as_(name).post(LINKS, data={"home": hall.cast.home101.key, "linker": hall.cast.person("laozhou").key})
    assert answer.status_code == (303 if status == 200 else status)
    assert len(rows(hall.db, HouseholdLink)) == (1 if status == 200 else 0)


def test_a_linker_asks_for_themselves_whatever_the_form_says(hall: Hall) -> None:
    data = {"home": hall.cast.home101.key, "linker": hall.cast.person("wangyi").key}
    assert location(hall.as_("laozhou").post(LINKS, data=data)) == LINKS
    assert rows(hall.db, HouseholdLink)[0].linker_id == hall.cast.person("laozhou").key


def test_the_door_is_chosen_behind_the_building(hall: Hall, link: int) -> None:
    page = hall.see("laozhou", f"{LINKS}/new?building={hall.cast.building3.key}").text
    assert "1单元 102" in page
    assert "1单元 101" not in page
    for odd in ("x", "-1", "99999999999", str(hall.cast.building7.key)):
        assert "哪一户" not in hall.see("laozhou", f"{LINKS}/new?building={odd}").text


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [({}, 422, "这一项要填"), ({"home": "x"}, 422, "整数"), ({"home": "999999"}, 422, "没找到这一户"),
     ({"home": "1", "linker": "999999"}, 422, "党员或者楼栋长")],
)  # fmt: skip
def test_a_bad_request_comes_back(hall: Hall, data: dict[str, str], status: int, words: str) -> None:
    values = {"linker": str(hall.cast.person("laozhou").key), **data}
    answer = hall.as_("liushuji").post(f"{LINKS}?building={hall.cast.building3.key}", data=values)
    assert (answer.status_code, words in answer.text) == (status, True)


def test_the_eleventh_is_refused_on_the_page(hall: Hall) -> None:
    with hall.writing() as session:
        homes = homes_here(session, hall.cast)
        for home in homes[:10]:
            a_link(session, hall.cast, home)
    answer = hall.as_("laozhou").post(f"{LINKS}?building={hall.cast.building5.key}", data={"home": homes[10].key})
    assert answer.status_code == 409
    assert "最多联 10 户" in answer.text
    assert "还能请 0 户" in hall.see("laozhou", LINKS).text


def test_another_community_has_no_such_link(hall: Hall, link: int) -> None:
    for noun, data in (("ending", {}), ("consent", {"how": "当面说的"}), ("agreement", {}), ("call", {})):
        answer = hall.as_("chenkezhang").post(f"/c/shiji/links/{link}/{noun}", data=data)
        assert answer.status_code == 404
    assert DOOR not in hall.see("chenkezhang", "/c/shiji/links").text
    assert hall.as_("liushuji").post(f"/c/shiji/links/{link}/ending").status_code == 404


def test_the_communitys_own_name_stands_above(hall: Hall) -> None:
    with hall.writing() as session:
        a_mechanism(session, hall.cast, Kind.HOUSEHOLD_LINK, name="一联十朋友圈", description="咱村自己的写法。")
        a_mechanism(session, hall.cast, Kind.WALK, name="一万步群众工作法", description="多走走，多看看。")
    assert "咱村自己的写法。" in hall.see("", LINKS).text
    page = hall.see("", WALKS).text
    assert "一万步群众工作法" in page
    assert "多走走，多看看。" in page


VISIT = {"walked_on": "2026-11-18", "note": "顶灯坏了两盏"}


def visit(hall: Hall, name: str, **more: str) -> int:
    data = {"building": str(hall.cast.building3.key), **VISIT, **more}
    return int(hall.as_(name).post(WALKS, data=data).status_code)


@pytest.mark.parametrize(
    ("name", "status"), [("", 303), ("wangyi", 403), ("luren", 403), ("zhaojingli", 403), ("shenji", 403),
                         ("chenkezhang", 403), ("sunzhuren", 403), ("xiaoli", 303), ("liushuji", 303),
                         ("laozhou", 303)],
)  # fmt: skip
def test_who_writes_visits_down(hall: Hall, name: str, status: int) -> None:
    assert visit(hall, name) == status
    assert len(rows(hall.db, Walk)) == (1 if status == 303 and name else 0)


def test_everybody_sees_when_and_under_which_title_but_no_note(hall: Hall) -> None:
    ref = hall.made(an_issue)
    assert visit(hall, "xiaoli", refs=ref.lower()) == 303
    page = hall.see("", WALKS).text
    assert "网格员去的" in page
    assert "看到 1 件" in page
    assert page.index("5号楼") < page.index("3号楼")
    for secret in ("顶灯坏了两盏", "李小梅", "李**"):
        assert secret not in page
    assert "顶灯坏了两盏" in hall.see("liushuji", WALKS).text
    assert "顶灯坏了两盏" not in hall.see("luren", WALKS).text


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [({"building": ""}, 422, "这一项要填"), ({"building": "99999"}, 422, "选一栋"),
     ({"walked_on": ""}, 422, "这一项要填"), ({"walked_on": "昨天"}, 422, "日期看不懂"),
     ({"walked_on": "2026-11-19"}, 422, "还没到的日子"),
     ({"walked_on": "2026-10-18"}, 422, "30 天以内"), ({"refs": "XR-1"}, 422, "没有编号 XR-1"),
     ({"refs": " ".join(f"A{n}" for n in range(11))}, 422, "最多写 10 个"), ({"note": "长" * 201}, 422, "太长了")],
)  # fmt: skip
def test_a_bad_visit_comes_back(hall: Hall, changes: dict[str, str], status: int, words: str) -> None:
    data = {"building": str(hall.cast.building3.key), **VISIT, **changes}
    answer = hall.as_("xiaoli").post(WALKS, data=data)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert data["note"] in answer.text
    assert rows(hall.db, Walk) == []


def test_the_same_visit_twice_is_refused_and_the_words_stay(hall: Hall) -> None:
    visit(hall, "xiaoli")
    data = {"building": str(hall.cast.building3.key), **VISIT, "note": "又去了一次"}
    answer = hall.as_("xiaoli").post(WALKS, data=data)
    assert (answer.status_code, "又去了一次" in answer.text) == (409, True)


def test_a_walk_does_not_tell_whether_a_private_matter_exists(hall: Hall) -> None:
    private = hall.made(an_issue, public=False)
    data = {"building": str(hall.cast.building3.key), **VISIT}
    for ref in (private, private.lower(), "XR-20200101-0001"):
        answer = hall.as_("laozhou").post(WALKS, data=data | {"refs": ref})
        assert (answer.status_code, "本社区没有编号" in answer.text) == (422, True)
    assert visit(hall, "xiaoli", refs=private) == 303
    assert len(rows(hall.db, Walk)) == 1


def test_an_issue_found_twice_leaves_no_second_visit(hall: Hall) -> None:
    ref = hall.made(an_issue)
    visit(hall, "xiaoli", refs=ref)
    assert visit(hall, "laozhou", refs=ref) == 409
    assert len(rows(hall.db, Walk)) == 1


MOST_QUERIES = [
    ("", LINKS, 4), ("wangyi", LINKS, 9), ("laozhou", LINKS, 10), ("liushuji", LINKS, 12), ("", WALKS, 4),
    ("xiaoli", WALKS, 10), ("laozhou", f"{LINKS}/new?building=1", 9),
]


def test_queries_stay_few_however_long_the_lists(hall: Hall) -> None:
    with hall.writing() as session:
        for number, home in enumerate(homes_here(session, hall.cast)[:9]):
            link = a_link(session, hall.cast, home)
            if number % 2:
                note_consent(
                    session, hall.cast.xiangrui, link.key, "当面说的", by=hall.cast.actor("liushuji"), at=NOON
                )
    for days in range(4):
        visit(hall, "xiaoli", walked_on=str(TODAY - timedelta(days=days)))
    for name, path, most in MOST_QUERIES:
        queries = hall.asked(name, path)
        assert len(queries) <= most, "\n".join([name, path, *queries])
