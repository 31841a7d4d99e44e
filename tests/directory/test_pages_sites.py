"""/sites and the index of a community's directory, /c/{slug}/posts."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.audit.models import AuditEntry
from app.companies.actions import appoint_across
from app.core.workdays import local_day
from app.directory.models import CounterShift, Site
from app.directory.rules.kinds import SiteKind
from app.mechanisms.rules.kinds import Kind
from tests.cast import NOON, Cast
from tests.directory.hold import HOURS, a_link, a_merchant, a_site
from tests.issues.hall import Hall
from tests.issues.walk import location, rows
from tests.mechanisms.hold import a_mechanism

SITE = {"kind": "hall", "name": "马尚镇物业大厅", "hours": HOURS, "belt": "西八路"}
SHIFT = {"weekday": "2", "from_time": "8:30", "to_time": "12:00", "who": "安禾物业 客服"}
TODAY = local_day(NOON)


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


@pytest.fixture
def site(hall: Hall) -> Site:
    with hall.writing() as session:
        return a_site(session, hall.cast)


def test_sites_are_listed_by_belt_and_say_whether_they_are_open(hall: Hall, site: Site) -> None:
    with hall.writing() as session:
        a_site(session, hall.cast, name="马尚镇党群服务中心", slug="centre-2", kind=SiteKind.CENTRE, community_id=None,
               belt="", hours="每天 8:00-20:00")  # fmt: skip
    page = hall.see("", "/sites").text
    assert page.index("西八路示范带") < page.index("祥瑞花园服务大厅") < page.index("马尚镇党群服务中心")
    assert "现在关着，今天 13:30 开" in page
    assert "现在开着，到 20:00" in page


@pytest.mark.parametrize(("minutes", "open_"), [(89, False), (90, True), (329, True), (330, False)])
def test_a_site_opens_and_closes_on_the_minute(hall: Hall, site: Site, minutes: int, open_: bool) -> None:
    """NOON is 12:00 in Shanghai."""
    hall.later(minutes=minutes)
    assert ("现在开着" in hall.see("", "/sites/hall-1").text) is open_


def test_one_site_shows_its_services_and_its_week(hall: Hall, site: Site) -> None:
    hall.later(hours=-1)
    assert location(hall.as_("liushuji").post("/sites/hall-1/shifts", data=SHIFT)) == "/sites/hall-1/edit"
    page = hall.see("", "/sites/hall-1").text
    assert "物业报修" in page
    assert "周三" in page
    assert "8:30-12:00" in page
    assert "现在在" in page
    hall.later(hours=0)
    assert "现在在" not in hall.see("", "/sites/hall-1").text


@pytest.mark.parametrize(
    ("name", "link"),
    [("", False), ("wangyi", False), ("zhaojingli", False), ("xiaoli", True), ("liushuji", True),
     ("chenkezhang", True)],
)  # fmt: skip
def test_staff_go_on_to_enter_for_somebody(hall: Hall, site: Site, name: str, link: bool) -> None:
    assert ("/c/xiangrui/report?how=counter" in hall.see(name, "/sites/hall-1").text) is link


def test_the_towns_own_counter_asks_for_the_community(hall: Hall) -> None:
    with hall.writing() as session:
        a_site(session, hall.cast, community_id=None)
    page = hall.see("chenkezhang", "/sites/hall-1").text
    assert "/c/xiangrui/report?how=counter" in page
    assert "/c/shiji/report?how=counter" in page
    assert "how=counter" not in hall.see("liushuji", "/sites/hall-1").text


@pytest.mark.parametrize(
    ("name", "status"), [("", 303), ("wangyi", 403), ("xiaoli", 403), ("zhaojingli", 403), ("shenji", 403),
                         ("admin", 403), ("liushuji", 200), ("chenkezhang", 200)],
)  # fmt: skip
def test_who_edits_a_site_of_the_community(hall: Hall, site: Site, name: str, status: int) -> None:
    for path in ("/sites/hall-1/edit", "/sites/new"):
        assert hall.see(name, path).status_code == status
    for path in ("", "/rest", "/return", "/shifts", "/shifts/1/ending"):
        answer = hall.as_(name).post(f"/sites/hall-1{path}", data={**SITE, **SHIFT})
        assert (answer.status_code in (303, 409)) is (status in (200, 303))


def test_a_committee_leaves_the_sites_of_others_alone(hall: Hall) -> None:
    with hall.writing() as session:
        a_site(session, hall.cast, community_id=hall.cast.shiji.key)
        a_site(session, hall.cast, community_id=None, slug="hall-2", name="镇大厅")
    for slug in ("hall-1", "hall-2"):
        assert hall.see("liushuji", f"/sites/{slug}/edit").status_code == 403
        assert hall.see("chenkezhang", f"/sites/{slug}/edit").status_code == 200
    for community in ("", "shiji"):
        answer = hall.as_("liushuji").post("/sites", data=SITE | {"community": community})
        assert answer.status_code == 403
    assert len(rows(hall.db, Site)) == 2


def test_a_site_is_added_and_kept_in_the_log(hall: Hall) -> None:
    answer = hall.as_("liushuji").post("/sites", data=SITE | {"community": "xiangrui"})
    assert location(answer) == "/sites/hall-1"
    assert "马尚镇物业大厅" in hall.see("", "/sites").text
    assert rows(hall.db, AuditEntry)[-1].verb == "site.added"


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"name": ""}, "这一项要填"), ({"name": "厅"}, "至少 2 个字"), ({"kind": "castle"}, "请从给出的几项里选一个"),
     ({"hours": "上班时间"}, "开放时间写成这样"), ({"hours": "每天 17:00-8:00"}, "关门要比开门晚"),
     ({"phone": "请打王姨"}, "电话只写数字"), ({"community": "nowhere"}, "选一个社区"), ({"position": "前面"}, "整数"),
     ({"name": "祥瑞花园服务大厅"}, "已经有一个地方叫这个名字")],
)  # fmt: skip
def test_a_bad_site_comes_back_with_what_was_typed(
    hall: Hall, site: Site, changes: dict[str, str], words: str
) -> None:
    answer = hall.as_("chenkezhang").post("/sites", data=SITE | {"services": "修水管"} | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert "修水管" in answer.text
    assert len(rows(hall.db, Site)) == 1


def seen_mark(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_of_two_editors_the_second_is_told_and_keeps_their_words(hall: Hall, site: Site) -> None:
    mark = seen_mark(hall.see("liushuji", "/sites/hall-1/edit").text)
    first = hall.as_("chenkezhang").post("/sites/hall-1", data=SITE | {"seen": mark, "name": "新大厅"})
    assert location(first) == "/sites/hall-1"
    second = hall.as_("liushuji").post("/sites/hall-1", data=SITE | {"seen": mark, "services": "修水管"})
    assert second.status_code == 409
    assert "别人刚刚改过" in second.text
    assert "新大厅" in second.text
    assert "修水管" in second.text
    again = hall.as_("liushuji").post("/sites/hall-1", data=SITE | {"seen": seen_mark(second.text)})
    assert location(again) == "/sites/hall-1"


def test_a_typing_error_does_not_let_anybody_save_over_somebody_else(hall: Hall, site: Site) -> None:
    mark = seen_mark(hall.see("liushuji", "/sites/hall-1/edit").text)
    hall.as_("chenkezhang").post("/sites/hall-1", data=SITE | {"seen": mark, "belt": "新示范带"})
    refused = hall.as_("liushuji").post("/sites/hall-1", data=SITE | {"seen": mark, "name": "厅"})
    assert (refused.status_code, seen_mark(refused.text), "别人改成了" in refused.text) == (422, mark, False)
    late = hall.as_("liushuji").post("/sites/hall-1", data=SITE | {"seen": seen_mark(refused.text)})
    assert (late.status_code, "新示范带" in late.text.partition("别人改成了")[2].partition("</dl>")[0]) == (409, True)
    wrong = hall.as_("liushuji").post("/sites/hall-1", data=SITE | {"seen": seen_mark(late.text), "phone": "打听"})
    assert (wrong.status_code, seen_mark(wrong.text)) == (422, seen_mark(late.text))


def test_a_resting_site_is_there_for_its_editors_only(hall: Hall, site: Site) -> None:
    assert location(hall.as_("liushuji").post("/sites/hall-1/rest")) == "/sites"
    assert "祥瑞花园服务大厅" not in hall.see("", "/sites").text
    assert hall.see("wangyi", "/sites/hall-1").status_code == 404
    assert hall.see("liushuji", "/sites/hall-1").status_code == 200
    assert location(hall.as_("liushuji").post("/sites/hall-1/return")) == "/sites/hall-1"
    assert hall.see("", "/sites/hall-1").status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"weekday": "7"}, "不在范围里"), ({"from_time": "八点"}, "钟点写成"), ({"to_time": "8:30"}, "结束要比开始晚"),
     ({"who": ""}, "这一项要填"), ({"unit": "9999"}, "选一个")],
)  # fmt: skip
def test_a_bad_shift_comes_back(hall: Hall, site: Site, changes: dict[str, str], words: str) -> None:
    answer = hall.as_("liushuji").post("/sites/hall-1/shifts", data=SHIFT | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(hall.db, CounterShift) == []


def test_a_shift_belongs_to_its_site(hall: Hall, site: Site) -> None:
    hall.as_("liushuji").post("/sites/hall-1/shifts", data=SHIFT)
    with hall.writing() as session:
        a_site(session, hall.cast, slug="hall-2", name="另一处")
    assert hall.as_("liushuji").post("/sites/hall-2/shifts/1/ending").status_code == 409
    assert location(hall.as_("liushuji").post("/sites/hall-1/shifts/1/ending")) == "/sites/hall-1/edit"
    assert "这里没有排固定的窗口" in hall.see("", "/sites/hall-1").text


@pytest.mark.parametrize("path", ["/sites/nowhere", "/sites/hall-1%00", "/sites/hall-1/edit", "/c/nowhere/directory"])
def test_nothing_there_is_said(hall: Hall, path: str) -> None:
    assert hall.see("chenkezhang", path).status_code in (404, 422)


INDEX = "/c/xiangrui/directory"


def test_an_empty_directory_leads_to_a_report(hall: Hall) -> None:
    page = hall.see("", INDEX).text
    assert "这里还没有登记" in page
    for part in ("duty", "links", "walks", "merchants", "posts", "today"):
        assert f'href="/c/xiangrui/{part}"' not in page


def test_the_directory_names_what_there_is_in_the_communitys_words(hall: Hall, site: Site) -> None:
    with hall.writing() as session:
        a_mechanism(session, hall.cast, Kind.WALK, name="一万步群众工作法")
        a_link(session, hall.cast)
        a_merchant(session, hall.cast)
    page = hall.see("", INDEX).text
    for part in ("一万步群众工作法", 'href="/sites"', 'href="/c/xiangrui/links"', 'href="/c/xiangrui/merchants"'):
        assert part in page
    assert 'href="/c/xiangrui/duty"' not in page
    assert 'href="/c/xiangrui/walks"' not in hall.see("", "/c/shiji/directory").text


def test_hosts_read_what_is_still_missing(hall: Hall) -> None:
    assert "还没有的" in hall.see("liushuji", INDEX).text
    assert "还没有的" not in hall.see("xiaoli", INDEX).text
    assert 'href="/c/xiangrui/today"' in hall.see("zhaojingli", INDEX).text


POSTS = "/c/xiangrui/posts"


def test_second_posts_show_term_and_masked_name_and_what_to_stand_aside_from(hall: Hall) -> None:
    with hall.writing() as session:
        for start, end in ((0, 30), (-60, -1)):
            appoint_across(
                session, person_id=hall.cast.person("liushuji").key, company_id=hall.cast.anhe.key,
                post="义务监督员" if end > 0 else "老职务", paid=False, starts_on=TODAY + timedelta(days=start),
                ends_on=TODAY + timedelta(days=end), by=hall.cast.actor("admin"), at=NOON,
            )
    page = hall.see("", POSTS).text
    assert "刘**</b> 在安禾物业任义务监督员" in page
    assert "没有报酬" in page
    assert page.index("义务监督员") < page.index("不核实这家公司说办完的事") < page.index("老职务")
    assert "刘秀英" not in page
    assert "义务监督员" not in hall.see("", "/c/shiji/posts").text
    hall.later(days=31)
    assert "现在没有人" in hall.see("", POSTS).text


MOST_QUERIES = [
    ("", "/sites", 2), ("", "/sites/hall-1", 3), ("", INDEX, 4), ("", POSTS, 3), ("liushuji", "/sites", 6),
    ("liushuji", "/sites/hall-1", 7), ("liushuji", "/sites/hall-1/edit", 8), ("liushuji", INDEX, 9),
    ("liushuji", POSTS, 8),
]


def test_queries_stay_few(hall: Hall, site: Site) -> None:
    with hall.writing() as session:
        for number in range(2, 6):
            a_site(session, hall.cast, slug=f"hall-{number}", name=f"大厅{number}")
    for day in range(4):
        hall.as_("liushuji").post("/sites/hall-1/shifts", data=SHIFT | {"weekday": str(day)})
    for name, path, most in MOST_QUERIES:
        queries = hall.asked(name, path)
        assert len(queries) <= most, "\n".join([name, path, *queries])
