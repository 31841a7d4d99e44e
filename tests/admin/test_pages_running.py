"""What an operator sees of a running installation: whether it runs, and nothing of what people wrote."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.notifications.models import OutboxEntry
from tests.cast import NOON, Cast
from tests.issues.hall import Hall
from tests.make import an_issue

SECRET = "您反映的漏水已经修好"


@pytest.fixture
def hall(client: TestClient, db: Engine, cast: Cast) -> Hall:
    """A text that was given up, and a log that began with an issue."""
    found = Hall(client, db, cast)
    with found.writing() as session:
        an_issue(session, cast)
        session.add(
            OutboxEntry(
                phone="13812345678", text=SECRET, dedupe="one", created_at=NOON, not_before=NOON, attempts=8,
                failed_at=NOON, last_error="号码不存在",
            )
        )
    return found


def test_only_the_operator_looks(hall: Hall) -> None:
    wanted = {"admin": 200, "chenkezhang": 403, "wangyi": 403, "": 303}
    for path in ("/admin/health", "/admin/texts", "/admin/audit"):
        assert hall.statuses(wanted, path) == wanted, path


def test_a_stuck_text_is_shown_without_its_words_or_whole_number(hall: Hall) -> None:
    text = hall.see("admin", "/admin/texts").text
    assert "138****5678" in text
    assert "号码不存在" in text
    assert SECRET not in text
    assert "13812345678" not in text


def test_a_text_that_was_given_up_is_sent_again_once(hall: Hall) -> None:
    with Session(hall.db) as session:
        key = session.exec(select(OutboxEntry.id).where(OutboxEntry.dedupe == "one")).one()
    assert hall.as_("admin").post(f"/admin/texts/{key}/retry").status_code == 303
    assert hall.as_("admin").post(f"/admin/texts/{key}/retry").status_code == 404
    with Session(hall.db) as session:
        found = session.get(OutboxEntry, key)
        assert found is not None
        assert (found.failed_at, found.attempts) == (None, 0)
        assert found.not_before <= NOON + timedelta(seconds=1)


def test_the_log_holds_until_somebody_bends_it(hall: Hall) -> None:
    stream = f"c{hall.cast.xiangrui.key}"
    assert "都和前后对得上" in hall.see("admin", f"/admin/audit?stream={stream}").text
    with hall.writing() as session:
        session.execute(update(AuditEntry).where(col(AuditEntry.stream) == stream).values(reason="改过"))
    assert "可能被人改过" in hall.see("admin", f"/admin/audit?stream={stream}").text


@pytest.mark.parametrize("query", ["stream=nowhere", "before=0", "before=abc", "stream=%00"])
def test_an_odd_address_is_a_page_all_the_same(hall: Hall, query: str) -> None:
    assert hall.see("admin", f"/admin/audit?{query}").status_code == 200
