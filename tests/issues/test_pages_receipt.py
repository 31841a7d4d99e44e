"""The receipt: what whoever holds it reads and may do."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session

from app.issues.models import Issue, IssueEvent
from app.issues.rules.lifecycle import Status
from tests.cast import NOON, Cast
from tests.issues.walk import begun, filed, location, rows, seen, signed_in, stopped, told
from tests.make import an_issue, claimed_done, step


@pytest.fixture(autouse=True)
def _noon(client: TestClient) -> None:
    stopped(client)


def done(session: Session, cast: Cast) -> Issue:
    issue = claimed_done(session, cast)
    session.commit()
    return issue


def fresh(session: Session, cast: Cast, code: str = "HY") -> Issue:
    issue = an_issue(session, cast, code=code)
    session.commit()
    return issue


def test_a_receipt_says_number_place_lead_and_deadlines(client: TestClient, db: Engine) -> None:
    page = seen(client.get(filed(client)).text)
    issue = rows(db, Issue)[0]
    for part in (issue.ref, "祥瑞花园东区 3号楼", "安禾物业", "前受理", "前办完", "您说解决了才算办结"):
        assert part in page


def test_a_receipt_carries_its_own_code_and_no_inline_style(client: TestClient) -> None:
    page = client.get(filed(client)).text
    assert '<svg viewBox="0 0' in page
    assert 'class="qr"' in page
    assert "style=" not in page
    assert 'content="noindex"' in page


def test_looking_at_a_receipt_changes_nothing(client: TestClient, db: Engine, session: Session, cast: Cast) -> None:
    issue = done(session, cast)
    for _ in range(3):
        assert client.get(f"/receipt/{issue.receipt_token}").status_code == 200
    assert [row.version for row in rows(db, Issue)] == [issue.version]


def test_an_unknown_receipt_is_not_found(client: TestClient) -> None:
    page = client.get("/receipt/nobody-has-this")
    assert (page.status_code, "没有这张回执" in page.text) == (404, True)


@pytest.mark.parametrize(
    ("typed", "status", "satisfaction"),
    [
        ({"solved": "1", "satisfaction": "5", "note": "很快"}, Status.CLOSED, 5),
        ({"solved": "1"}, Status.CLOSED, None),
        ({"solved": "0", "note": "还是有味"}, Status.REOPENED, None),
        ({"solved": "0", "satisfaction": "5"}, Status.REOPENED, None),
    ],
)
def test_the_holder_says_whether_it_is_solved(
    client: TestClient, db: Engine, session: Session, cast: Cast,
    typed: dict[str, str], status: Status, satisfaction: int | None,
) -> None:
    issue = done(session, cast)
    answer = client.post(f"/receipt/{issue.receipt_token}/confirmation", data={"seen": str(issue.version), **typed})
    assert location(answer) == f"/receipt/{issue.receipt_token}"
    assert [(row.status, row.satisfaction) for row in rows(db, Issue)] == [(status, satisfaction)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"note": "话要留着"}, "solved"),
        ({"solved": "也许", "note": "话要留着"}, "solved"),
        ({"solved": "1", "satisfaction": "6", "note": "话要留着"}, "satisfaction"),
        ({"solved": "1", "note": "话要留着" + "长" * 500}, "note"),
    ],
)
def test_a_wrong_answer_comes_back_with_what_was_typed(
    client: TestClient, db: Engine, session: Session, cast: Cast, typed: dict[str, str], field: str
) -> None:
    issue = done(session, cast)
    answer = client.post(f"/receipt/{issue.receipt_token}/confirmation", data=typed)
    assert (answer.status_code, f'id="e-{field}"' in answer.text, "话要留着" in answer.text) == (422, True, True)
    assert rows(db, Issue)[0].status is Status.DONE


def test_an_answer_to_an_older_page_shows_what_changed(
    client: TestClient, db: Engine, session: Session, cast: Cast
) -> None:
    issue = claimed_done(session, cast)
    before = issue.version
    step_by_li(session, cast, issue)
    answer = client.post(
        f"/receipt/{issue.receipt_token}/confirmation", data={"solved": "1", "note": "话要留着", "seen": str(before)}
    )
    page = answer.text
    assert (answer.status_code, "话要留着" in page, "没修好" in page) == (409, True, True)
    assert "照原样再交一次" not in page
    assert rows(db, Issue)[0].status is Status.REOPENED


def step_by_li(session: Session, cast: Cast, issue: Issue) -> None:
    from app.issues.rules.lifecycle import Step

    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=False, note="现场看没修好")
    session.commit()


def test_the_same_step_can_be_sent_again_after_a_change(client: TestClient, session: Session, cast: Cast) -> None:
    from app.issues.rules.lifecycle import Step

    issue = fresh(session, cast)
    before = issue.version
    step(session, cast, issue, Step.ACCEPTANCE, "liushuji")
    session.commit()
    stale = client.post(f"/receipt/{issue.receipt_token}/withdrawal", data={"reason": "好了", "seen": str(before)})
    assert (stale.status_code, f'name="seen" value="{issue.version}"' in stale.text) == (409, True)
    again = client.post(f"/receipt/{issue.receipt_token}/withdrawal", data={"reason": "好了", "seen": issue.version})
    assert location(again) == f"/receipt/{issue.receipt_token}"


def test_the_holder_withdraws_once(client: TestClient, db: Engine) -> None:
    receipt = filed(client)
    location(client.post(f"{receipt}/withdrawal", data={"reason": "自己弄好了"}))
    assert rows(db, Issue)[0].status is Status.WITHDRAWN
    again = client.post(f"{receipt}/withdrawal", data={"reason": "再撤一次"})
    assert (again.status_code, "现在是“已撤回”" in again.text, "再撤一次" in again.text) == (409, True, True)


@pytest.mark.parametrize(("minutes", "status"), [(15, 303), (16, 409)])
def test_the_text_can_be_put_right_for_fifteen_minutes(
    client: TestClient, db: Engine, session: Session, cast: Cast, minutes: int, status: int
) -> None:
    issue = fresh(session, cast)
    stopped(client, NOON + timedelta(minutes=minutes))
    text = "其实是二楼的垃圾没有清，电话13812345678。"
    answer = client.post(f"/receipt/{issue.receipt_token}/correction", data={"description": text})
    assert (answer.status_code, text in answer.text) == (status, status == 409)
    if status == 303:
        assert "138****5678" in rows(db, Issue)[0].description
        assert "楼道里的垃圾堆了三天" in rows(db, IssueEvent)[-1].data


@pytest.mark.parametrize("text", ["", "短", "长" * 2001])
def test_a_correction_must_tell_enough(client: TestClient, text: str) -> None:
    answer = client.post(f"{filed(client)}/correction", data={"description": text, "title": "标题要留着"})
    assert (answer.status_code, 'id="e-description"' in answer.text, "标题要留着" in answer.text) == (422, True, True)


def test_a_closed_receipt_says_how_it_ended(client: TestClient, session: Session, cast: Cast) -> None:
    issue = done(session, cast)
    assert "接下来" in seen(client.get(f"/receipt/{issue.receipt_token}").text)
    client.post(f"/receipt/{issue.receipt_token}/confirmation", data={"solved": "1"})
    page = seen(client.get(f"/receipt/{issue.receipt_token}").text)
    assert "反映人说解决了" in page
    assert "七天没回话" not in page


def test_what_staff_wrote_down_can_be_disputed(client: TestClient, db: Engine) -> None:
    li = signed_in(client, db, "xiaoli")
    data = {"behalf": "counter", "resident_phone": "13700000000"}
    receipt = location(li.post(f"{told(li, begun(li))}/preview", data=data))
    page = client.get(receipt).text
    assert "这不是我说的" in page
    assert "李小梅" in page
    location(client.post(f"{receipt}/withdrawal", data={"reason": "反映人说，这不是他说的。"}))
    assert "反映人说，这不是他说的" in seen(client.get(receipt).text)


def test_ones_own_report_is_not_disputed(client: TestClient) -> None:
    assert "这不是我说的" not in client.get(filed(client)).text


def test_a_patrol_finding_can_be_read_but_not_answered(client: TestClient, db: Engine) -> None:
    li = signed_in(client, db, "xiaoli")
    receipt = location(li.post(f"{told(li, begun(li))}/preview", data={"behalf": "patrol"}))
    page = client.get(receipt).text
    assert "巡查发现" in page
    assert "撤回这件事" not in page
    assert client.post(f"{receipt}/withdrawal", data={}).status_code == 403
    assert rows(db, Issue)[0].status is Status.SUBMITTED


@pytest.mark.parametrize("noun", ["confirmation", "withdrawal", "correction"])
def test_a_step_is_never_taken_by_following_a_link(client: TestClient, noun: str) -> None:
    assert client.get(f"{filed(client)}/{noun}").status_code == 405


def test_a_private_issue_opens_with_its_receipt_alone(client: TestClient, session: Session, cast: Cast) -> None:
    issue = fresh(session, cast, code="IL")
    assert client.get(f"/i/{issue.ref}").status_code == 404
    page = client.get(f"/receipt/{issue.receipt_token}").text
    assert "不公开" in page
    assert f'href="/i/{issue.ref}"' not in page
