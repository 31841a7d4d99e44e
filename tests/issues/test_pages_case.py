"""The page of one issue: who sees it, what each kind of viewer is shown, and what it costs."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from app.audit.models import AuditEntry
from app.companies.models import CrossAppointment
from app.issues.actions.talk import comment
from app.issues.guards import worn_towards
from app.issues.models import Issue, StandardReply
from app.issues.queries.case import case_by_ref
from app.issues.rules.lifecycle import Step
from app.notifications.models import Message
from app.people.models import Reveal
from tests.cast import LONG_AGO, NOON, Cast
from tests.issues.hall import Hall
from tests.issues.walk import location, rows, seen
from tests.make import an_issue, claimed_done, dispatched, step


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    return Hall(client, db, cast)


def crowded(hall: Hall) -> str:
    """An issue with everything around it: comments, a merged one, earlier ones, standard replies."""
    ref = hall.made(dispatched)
    with hall.writing() as session:
        issue = session.exec(select(Issue).where(Issue.ref == ref)).one()
        for name in ("liushuji", "laozhou", "wangyi"):
            case, actor = case_by_ref(session, ref, NOON), hall.cast.actor(name)
            assert case is not None
            comment(session, case, "说一句", by=actor, worn=worn_towards(session, case, actor, NOON), at=NOON)
        other = an_issue(session, hall.cast, by="laozhou")
        step(session, hall.cast, other, Step.MERGE, "liushuji", target=ref)
        an_issue(session, hall.cast)
        for what in (Step.DISPATCH, Step.SIGNATURE, Step.COMPLETION):
            session.add(StandardReply(step=what, text="马上安排人去。"))
        assert issue.key
    return ref


def test_the_page_costs_at_most_twelve_queries(hall: Hall) -> None:
    ref = crowded(hall)
    for name in ("", "wangyi", "laozhou", "xiaoli", "zhaojingli", "liushuji", "chenkezhang", "sunzhuren", "shenji"):
        queries = hall.asked(name, f"/i/{ref}")
        assert len(queries) <= 12, "\n".join([name, *queries])


@pytest.mark.parametrize("letters", [str.upper, str.lower])
def test_the_reference_may_be_typed_in_any_letter_case(hall: Hall, letters: "type[str]") -> None:
    ref = hall.made(an_issue)
    assert hall.see("", f"/i/{letters(ref)}").status_code == 200


@pytest.mark.parametrize("ref", ["XR-20261118-9999", "nothing", "%00", "😀"])
def test_what_is_not_there_is_404(hall: Hall, ref: str) -> None:
    assert hall.see("liushuji", f"/i/{ref}").status_code == 404


def test_a_private_issue_is_not_there_for_strangers(hall: Hall) -> None:
    ref = hall.made(an_issue, public=False)
    wanted = dict.fromkeys(("", "luren", "laozhou", "sunzhuren", "zhaojingli", "admin"), 404)
    wanted |= dict.fromkeys(("wangyi", "xiaoli", "liushuji", "chenkezhang", "shenji"), 200)
    assert hall.statuses(wanted, f"/i/{ref}") == wanted


def test_a_hidden_issue_is_off_for_neighbours_and_says_why_to_the_reporter(hall: Hall) -> None:
    ref = hall.made(an_issue)
    answer = hall.as_("liushuji").post(f"/i/{ref}/hiding", data={"reason": "写了别人家门牌"})
    assert location(answer) == f"/i/{ref}"
    assert hall.see("laozhou", f"/i/{ref}").status_code == 404
    assert "写了别人家门牌" in hall.see("wangyi", f"/i/{ref}").text
    assert hall.as_("liushuji").post(f"/i/{ref}/showing", data={"reason": "改好了"}).status_code == 303
    assert hall.see("laozhou", f"/i/{ref}").status_code == 200


@pytest.mark.parametrize(("name", "status"), [("xiaoli", 403), ("zhaojingli", 403), ("laozhou", 403)])
def test_only_committee_and_town_take_things_off_the_board(hall: Hall, name: str, status: int) -> None:
    ref = hall.made(dispatched)
    assert hall.as_(name).post(f"/i/{ref}/hiding", data={"reason": "不好看"}).status_code == status
    assert hall.see("", f"/i/{ref}").status_code == 200


def test_hiding_wants_a_reason(hall: Hall) -> None:
    ref = hall.made(an_issue)
    answer = hall.as_("liushuji").post(f"/i/{ref}/hiding", data={"reason": ""})
    assert answer.status_code == 422
    assert "写一句为什么收起" in answer.text


def test_only_the_reporter_is_asked_whether_it_is_fixed(hall: Hall) -> None:
    ref = hall.made(claimed_done)
    assert "修好了吗？请您看一眼" in hall.see("wangyi", f"/i/{ref}").text
    for name in ("", "laozhou", "zhaojingli", "liushuji"):
        assert "请您看一眼" not in hall.see(name, f"/i/{ref}").text, name


@pytest.mark.parametrize("anonymous", [True, False])
def test_nobody_reads_who_reported_without_a_reason(hall: Hall, anonymous: bool) -> None:
    ref = hall.made(dispatched, anonymous=anonymous)
    for name in ("", "laozhou", "zhaojingli", "xiaoli", "liushuji", "chenkezhang", "shenji"):
        page = hall.see(name, f"/i/{ref}").text
        assert [words in page for words in ("王桂兰", "13800000001", "匿名居民#")] == [False, False, anonymous], name


@pytest.mark.parametrize(
    ("name", "shown"), [("liushuji", True), ("xiaoli", True), ("zhaojingli", False), ("laozhou", False), ("", False)]
)
def test_the_reporters_earlier_issues_are_for_the_community_only(hall: Hall, name: str, shown: bool) -> None:
    hall.made(an_issue, code="GR", description="草坪被车轧坏了一大片。")
    ref = hall.made(dispatched)
    assert ("草坪被车轧坏" in hall.see(name, f"/i/{ref}").text) is shown


def test_a_private_earlier_issue_stays_with_committee_and_town(hall: Hall) -> None:
    hall.made(an_issue, code="GR", description="草坪被车轧坏了一大片。", public=False)
    ref = hall.made(dispatched)
    assert "草坪被车轧坏" in hall.see("liushuji", f"/i/{ref}").text
    assert "草坪被车轧坏" not in hall.see("xiaoli", f"/i/{ref}").text


def test_looking_at_the_reporter_is_written_down_and_shown_to_them(hall: Hall, db: Engine) -> None:
    ref = hall.made(an_issue)
    answer = hall.as_("liushuji").post(f"/i/{ref}/reveal", data={"reason": "约时间上门看"})
    where = location(answer)
    for _ in range(2):  # a reload shows it again without a second record
        shown = hall.see("liushuji", where)
        assert "王桂兰" in shown.text
        assert "13800000001" in shown.text
        assert shown.headers["cache-control"] == "no-store"
    assert [(look.about, look.reason) for look in rows(db, Reveal)] == [(f"问题 {ref}", "约时间上门看")]
    assert "约时间上门看" in hall.see("wangyi", "/me").text
    told = [row for row in rows(db, Message) if "看了您的姓名和电话" in row.title]
    assert [row.person_id for row in told] == [hall.cast.person("wangyi").key]
    assert "person.revealed" in [entry.verb for entry in rows(db, AuditEntry)]
    assert "王桂兰" not in hall.see("liushuji", f"/i/{ref}").text
    assert "王桂兰" not in hall.see("xiaoli", where).text
    hall.later(minutes=11)
    assert "王桂兰" not in hall.see("liushuji", where).text


@pytest.mark.parametrize(
    ("name", "reason", "status"),
    [
        ("zhaojingli", "想知道是谁", 403), ("laozhou", "想知道是谁", 403), ("shenji", "想知道是谁", 403),
        ("liushuji", "", 422), ("liushuji", "看看", 422),
    ],
)
def test_a_look_without_right_or_reason_is_refused(
    hall: Hall, db: Engine, name: str, reason: str, status: int
) -> None:
    ref = hall.made(dispatched)
    answer = hall.as_(name).post(f"/i/{ref}/reveal", data={"reason": reason})
    assert answer.status_code == status
    assert "王桂兰" not in answer.text
    assert rows(db, Reveal) == []


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("", set()), ("laozhou", set()), ("sunzhuren", set()), ("shenji", set()),
        ("wangyi", {"withdrawal", "correction"}),
        ("xiaoli", {"dispatch", "merge", "commitment", "escalation"}),
        ("liushuji", {"dispatch", "merge", "commitment", "escalation", "suspension"}),
        ("zhaojingli", {"signature", "assignment", "extension", "objection"}),
    ],
)
def test_exactly_the_open_steps_are_offered(hall: Hall, name: str, offered: set[str]) -> None:
    ref = hall.made(dispatched)
    page = hall.see(name, f"/i/{ref}").text
    assert {noun for noun in NOUN_IDS if f'id="do-{noun}"' in page} == offered


NOUN_IDS = (
    "acceptance", "rejection", "transfer", "merge", "separation", "dispatch", "objection", "signature", "assignment",
    "extension", "commitment", "suspension", "resumption", "completion", "verification", "withdrawal", "correction",
    "escalation",
)


def test_the_deadline_says_where_it_comes_from(hall: Hall) -> None:
    ref = hall.made(an_issue)
    text = seen(hall.see("", f"/i/{ref}").text)
    assert "2 小时内受理（按上班时间），1 个工作日办结" in " ".join(text.split())
    assert "0533-2111111" in text


def test_a_year_without_a_calendar_is_said_so(hall: Hall) -> None:
    ref = hall.made(an_issue)
    with hall.writing() as session:
        issue = session.exec(select(Issue).where(Issue.ref == ref)).one()
        issue.resolve_by = NOON + timedelta(days=365 * 5)
        session.add(issue)
    assert "放假安排还没公布" in hall.see("", f"/i/{ref}").text


def test_what_residents_write_is_text_and_not_markup(hall: Hall) -> None:
    ref = hall.made(an_issue, description="<script>alert(1)</script>楼道里有垃圾", place="<b>门口</b>")
    hall.as_("laozhou").post(f"/i/{ref}/comments", data={"text": "<img src=x onerror=alert(1)>"})
    page = hall.see("", f"/i/{ref}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>门口" not in page


def test_who_has_a_post_with_the_company_learns_nothing_about_the_reporter(hall: Hall, db: Engine) -> None:
    hall.made(an_issue, code="GR", description="草坪被车轧坏了一大片。")
    ref = hall.made(dispatched)
    with hall.writing() as session:
        person, company = hall.cast.person("liushuji").key, hall.cast.anhe.key
        session.add(CrossAppointment(person_id=person, company_id=company, post="质量总监", starts_on=LONG_AGO))
    assert "草坪被车轧坏" not in hall.see("liushuji", f"/i/{ref}").text
    assert hall.as_("liushuji").post(f"/i/{ref}/reveal", data={"reason": "约时间上门看"}).status_code == 403
    assert rows(db, Reveal) == []
