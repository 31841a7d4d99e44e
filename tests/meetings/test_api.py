"""The JSON of meetings, what it does not tell, and leaving the house."""

# ruff: noqa: F811 -- parameters are filled with the fixtures imported here

import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.db import WRITE
from app.meetings.actions.agenda import build
from app.meetings.actions.attendance import sign_in
from app.meetings.actions.farewell import forget_meetings
from app.meetings.models import Attendance, Correction, Topic
from app.meetings.queries.export import export_meetings
from app.meetings.rules.kinds import Came, Decision, MinutesState
from tests.api.conftest import Callers, as_, clock  # noqa: F401 -- fixtures
from tests.api.describing import Operation, Schema, broken, operations
from tests.cast import NOON, Cast, add
from tests.issues.walk import rows
from tests.make import an_issue
from tests.meetings.sit import a_meeting, a_topic, an_item, begun, ended

MEETINGS = "/api/v1/communities/xiangrui/meetings"
MEETING = f"{MEETINGS}/talk-session-2026-11-18"
SEAT = {"title": "想在三楼装个座椅", "text": "上五楼要歇两回，打13812345678。", "anonymous": True}
LINES = json.dumps([{"key": "item.1.agreed", "heading": "议定", "text": "装座椅。"}])


def made(db: Engine, cast: Cast, make: Any = a_meeting, **more: Any) -> int:
    """A meeting with one decided item, one about a private issue, and one that was left out."""
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        held = make(session, cast, **more)
        issue = an_issue(session, cast)
        hidden = an_issue(session, cast)
        hidden.public = False
        an_item(session, held, issue_id=issue.key, decision=Decision.SETTLED, responsible="安禾物业", decided_at=NOON)
        an_item(session, held, position=2, issue_id=hidden.key, title="三楼谁家私搭", text="就是王家")
        an_item(session, held, position=3, dropped_at=NOON, drop_reason="改天")
        session.commit()
        return int(held.key)


def test_the_list_goes_back_in_time(as_: Callers, db: Engine, cast: Cast) -> None:
    with Session(db) as session:
        session.connection(execution_options={WRITE: True})
        past = ended(session, cast, at=NOON - timedelta(days=7))
        a_meeting(session, cast, mechanism=past.mechanism)
        session.commit()
    first = as_("").get(f"{MEETINGS}?limit=1").json()
    second = as_("").get(f"{MEETINGS}?limit=1&cursor={first['next']}").json()
    found = [(line["ref"], line["number"], line["phase"]) for line in (*first["items"], *second["items"])]
    assert found == [("talk-session-2026-11-18", None, "planned"), ("talk-session-2026-11-11", 1, "closed")]
    assert second["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x"])
def test_an_odd_list_is_refused(as_: Callers, query: str) -> None:
    assert as_("").get(f"{MEETINGS}?{query}").status_code == 422


def test_one_meeting_tells_what_everybody_may_know(as_: Callers, db: Engine, cast: Cast) -> None:
    made(db, cast, begun)
    for name in ("", "wangyi", "liushuji"):
        answer = as_(name).get(MEETING)
        told = [(line["title"], line["issue"] is not None, line["drop_reason"]) for line in answer.json()["agenda"]]
        assert told == [
            ("3号楼前的路灯不亮", True, ""), ("一件不公开的事", False, ""), ("3号楼前的路灯不亮", False, "改天"),
        ]
        assert not any(words in answer.text for words in ("私搭", "王家"))


@pytest.mark.parametrize(
    ("state", "name", "reads"),
    [
        (MinutesState.NONE, "liushuji", False),
        (MinutesState.DRAFT, "", False),
        (MinutesState.DRAFT, "wangyi", False),
        (MinutesState.DRAFT, "liushuji", False),
        (MinutesState.OPEN, "", False),
        (MinutesState.OPEN, "luren", False),
        (MinutesState.OPEN, "wangyi", True),
        (MinutesState.OPEN, "zhaojingli", True),
        (MinutesState.SEALED, "", True),
    ],
)
def test_minutes_are_told_to_whom_they_are_for(
    as_: Callers, db: Engine, cast: Cast, state: MinutesState, name: str, reads: bool
) -> None:
    made(db, cast, ended, minutes_state=state, minutes=LINES, digest="d" * 64 if state is MinutesState.SEALED else "")
    told = as_(name).get(MEETING).json()
    assert bool(told["minutes_lines"]) is reads
    if name != "liushuji":
        assert (told["agenda"][0]["decision"], told["agenda"][0]["responsible"]) == (
            ("settled", "安禾物业") if reads else (None, "")
        )


def test_who_came_reads_the_open_minutes(as_: Callers, db: Engine, cast: Cast) -> None:
    key = made(db, cast, ended, minutes_state=MinutesState.OPEN, minutes=LINES)
    with Session(db) as session:
        session.connection(execution_options={WRITE: True})
        person = cast.people["luren"]
        add(session, Attendance(
            meeting_id=key, person_id=person.key, name=person.name, title="居民", came=Came.DOOR, at=NOON,
        ))
        session.commit()
    told = as_("luren").get(MEETING).json()
    assert (len(told["minutes_lines"]), told["attendance"]) == (1, [{"title": "居民", "count": 1}])
    assert person.name not in as_("liushuji").get(MEETING).text


def test_a_topic_is_booked_once_per_key(as_: Callers, db: Engine, cast: Cast) -> None:
    made(db, cast)
    headers = {"Idempotency-Key": "one"}
    answers = [as_("wangyi").post(f"{MEETING}/topics", SEAT, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    [topic] = rows(db, Topic)
    assert answers[0].json()["who"] == f"匿名居民#{topic.alias}"
    assert topic.text == "上五楼要歇两回，打138****5678。"
    other = as_("wangyi").post(f"{MEETING}/topics", {**SEAT, "title": "别的事"}, headers=headers)
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("", SEAT, 401),
        ("shenji", SEAT, 403),
        ("wangyi", {**SEAT, "unit": "安禾物业"}, 422),
        ("wangyi", {**SEAT, "title": "灯"}, 422),
        ("wangyi", {**SEAT, "person": 3}, 422),
        ("zhaojingli", {**SEAT, "unit": "安禾物业"}, 201),
    ],
)
def test_who_books_what(
    as_: Callers, db: Engine, cast: Cast, name: str, body: dict[str, Any], status: int
) -> None:
    made(db, cast)
    assert as_(name).post(f"{MEETING}/topics", body).status_code == status
    assert len(rows(db, Topic)) == (status == 201)


@pytest.fixture
def document(client: TestClient) -> Schema:
    assert isinstance(client.app, FastAPI)
    found: Schema = client.get("/openapi.json").json()
    return found


def operation(document: Schema, name: str) -> Operation:
    return next(each for each in operations(document) if each.id == name)


def test_answers_are_as_described(as_: Callers, db: Engine, cast: Cast, document: Schema) -> None:
    made(db, cast, begun)
    asked = [
        ("list_meetings", as_("").get(MEETINGS), 200),
        ("list_meetings", as_("").get("/api/v1/communities/nowhere/meetings"), 404),
        ("list_meetings", as_("").get(f"{MEETINGS}?limit=0"), 422),
        ("get_meeting", as_("").get(MEETING), 200),
        ("get_meeting", as_("liushuji").get(MEETING), 200),
        ("get_meeting", as_("").get(f"{MEETINGS}/nothing"), 404),
        ("book_topic", as_("").post(f"{MEETING}/topics", SEAT), 401),
        ("book_topic", as_("shenji").post(f"{MEETING}/topics", SEAT), 403),
        ("book_topic", as_("wangyi").post(f"{MEETINGS}/nothing/topics", SEAT), 404),
        ("book_topic", as_("wangyi").post(f"{MEETING}/topics", {}), 422),
        ("book_topic", as_("wangyi").post(f"{MEETING}/topics", SEAT), 201),
        ("book_topic", as_("wangyi").post(f"{MEETING}/topics", SEAT), 409),
    ]
    for name, answer, status in asked:
        promised = operation(document, name)
        assert (answer.status_code, status in promised.statuses) == (status, True), (name, answer.text)
        assert broken(promised.answer(status), answer.json(), document) == []


def test_what_may_be_sent_has_an_example(document: Schema) -> None:
    body = document["components"]["schemas"]["NewTopic"]
    assert broken(body, body["examples"][0], document) == []


def told(session: Session, cast: Cast) -> None:
    """王桂兰 booked, came, and corrected something."""
    held = begun(session, cast)
    a_topic(session, cast, held, title="说到的")
    build(session, held, by=cast.actor("liushuji"), at=NOON)
    a_topic(session, cast, held, title="排着的")
    sign_in(session, held, (), observing=False, by=cast.actor("wangyi"), at=NOON)
    add(session, Correction(
        meeting_id=held.key, line="time", person_id=cast.people["wangyi"].key, title="居民", name="王**",
        text="是下午开的", at=NOON,
    ))


def test_what_is_known_of_somebody_is_given_to_them(session: Session, cast: Cast) -> None:
    told(session, cast)
    found = export_meetings(session, cast.people["wangyi"].key)
    assert {name: len(rows) for name, rows in found.items()} == {"topics": 2, "attendances": 1, "corrections": 1}
    assert json.loads(json.dumps(found))["attendances"][0]["meeting"] == "talk-session-2026-11-18"
    assert export_meetings(session, cast.people["luren"].key) == {"topics": [], "attendances": [], "corrections": []}


def test_whoever_leaves_is_forgotten_and_totals_stay(session: Session, cast: Cast) -> None:
    told(session, cast)
    key = cast.people["wangyi"].key
    forget_meetings(session, key, NOON)
    session.expire_all()
    topics = session.exec(select(Topic)).all()
    assert [(topic.anonymous, topic.withdrawn_at is not None) for topic in topics] == [(True, False), (True, True)]
    [attended] = session.exec(select(Attendance)).all()
    assert (attended.person_id, attended.name, attended.title) == (None, "已注销的邻居", "居民")
    assert session.exec(select(Correction)).one().name == "已注销的邻居"
    assert export_meetings(session, key)["attendances"] == []
