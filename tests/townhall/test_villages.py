"""A village without an estate is part of the town: its missed deadlines stand in the heat table and in its list."""

from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.issues.models import Callback, ClockMark
from app.issues.queries.filing import Spot
from app.places.models import Community, CommunityKind
from tests.cast import NOON, Cast, add
from tests.issues.hall import Hall
from tests.make import an_issue
from tests.people.browser import text as seen


def test_a_village_stands_in_the_heat_and_among_the_call_backs(client: TestClient, db: Engine, cast: Cast) -> None:
    hall, due = Hall(client, db, cast), NOON + timedelta(days=1)
    with hall.writing() as session:
        village = add(
            session,
            Community(town_id=cast.town.key, name="小王村", slug="xiaowang", code="XW", kind=CommunityKind.VILLAGE),
        )
        issue = an_issue(session, cast, spot=Spot(village, None, None))
        session.flush()
        session.add(ClockMark(issue_id=issue.key, kind="overdue", due=due, at=due, unit_id=cast.unit_anhe.key))
        session.add(
            Callback(
                issue_id=issue.key, assigned_to=cast.person("xiaoli").key, created_at=NOON, due=due, done_at=NOON,
                reached=True, solved=False,
            )
        )
    hall.later(days=2)
    page = hall.see("chenkezhang", "/town")
    assert "community=xiaowang" in page.text
    assert "小王村" in seen(page)
    assert "说没解决的 1 件" in seen(page)
    assert "没有写小区的不在这张表里" in seen(hall.see("liushuji", "/c/xiangrui/desk"))
