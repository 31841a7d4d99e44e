"""A community's mechanisms and calendar as JSON, as /openapi.json describes them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from app.mechanisms.actions.making import make_occurrences
from app.mechanisms.models import Mechanism, Occurrence
from app.mechanisms.rules.kinds import Kind, Phase
from tests.api.describing import broken, operations
from tests.cast import NOON
from tests.issues.hall import Hall
from tests.mechanisms.hold import a_mechanism, an_occurrence

BASE = "/api/v1/communities/xiangrui"
LIST = f"{BASE}/occurrences"


@pytest.fixture
def full(hall: Hall) -> Hall:
    with hall.writing() as session:
        a_mechanism(session, hall.cast, made_through=NOON.date(), checklist="卫生|桶满没满", description="来说。")
        rounds = {"cadence": "FREQ=MONTHLY;BYMONTHDAY=1,15", "made_through": NOON.date(), "active": True}
        a_mechanism(session, hall.cast, Kind.FAULT_ROUND, **rounds)
        a_mechanism(session, hall.cast, slug="gone", active=False)
        make_occurrences(session, NOON)
    return hall


def items(hall: Hall, path: str) -> list[dict[str, Any]]:
    answer = hall.see("", path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_what_a_community_does(full: Hall) -> None:
    talk, rounds, gone = items(full, f"{BASE}/mechanisms")
    assert [each["slug"] for each in (talk, rounds, gone)] == ["talk-session", "fault-round", "gone"]
    assert {name: talk[name] for name in ("kind", "cadence", "rhythm", "shift", "start", "duration_minutes")} == {
        "kind": "talk_session", "cadence": "FREQ=WEEKLY;BYDAY=MO", "rhythm": "每周一 9:00", "shift": "next",
        "start": "09:00", "duration_minutes": 60,
    }
    assert (talk["invited"], talk["checklist"]) == (["resident", "grid_worker", "project_manager"], ["卫生|桶满没满"])
    assert (talk["active"], gone["active"], talk["adopted_on"]) == (True, False, "2026-11-18")


def test_the_next_sixty_days(full: Hall) -> None:
    found = items(full, LIST)
    assert [each["ref"] for each in found][:3] == [
        "talk-session-2026-11-23", "talk-session-2026-11-30", "fault-round-2026-12-01",
    ]  # fmt: skip
    assert len(found) == 12
    assert found[0]["starts_at"] == "2026-11-23T09:00:00+08:00"
    assert found[0]["url"].endswith("/c/xiangrui/meetings/talk-session-2026-11-23")
    assert {each["phase"] for each in found} == {"planned"}


def test_a_cancelled_one_stays_with_its_reason(full: Hall) -> None:
    with full.writing() as session:
        one = session.exec(select(Occurrence).where(Occurrence.ref == "talk-session-2026-11-23")).one()
        one.phase, one.cancel_reason, one.sequence = Phase.CANCELLED, "下雪", 1
    first = items(full, LIST)[0]
    assert (first["phase"], first["cancel_reason"], first["sequence"]) == ("cancelled", "下雪", 1)


PARTS = {
    "from=2026-11-23&to=2026-11-23": 1, "from=2026-11-24&to=2026-11-29": 0,
    "from=2026-12-01&to=2026-12-31&kind=fault_round": 2, "kind=fault_round,talk_session": 12,
    "kind=fault_round&kind=talk_session": 12, "kind=walk": 0, "from=2000-01-01&to=2200-01-01": 12,
}


def test_part_of_the_calendar(full: Hall) -> None:
    assert {query: len(items(full, f"{LIST}?{query}")) for query in PARTS} == PARTS


def test_pages_in_a_row_are_the_whole(full: Hall) -> None:
    with full.writing() as session:
        talk = session.exec(select(Mechanism).where(Mechanism.slug == "gone")).one()
        an_occurrence(session, talk, at=NOON + timedelta(days=4, hours=21))
    whole = [each["ref"] for each in items(full, LIST)]
    for limit in (1, 5, 11, 12, 13):
        seen: list[str] = []
        cursor = ""
        for _ in range(14):
            page = full.see("", f"{LIST}?limit={limit}{cursor}").json()
            seen += [each["ref"] for each in page["items"]]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert (seen, len(seen)) == (whole, 13), limit


NO_SENSE = (
    "from=yesterday", "to=2026-02-30", "from=2026-12-01&to=2026-11-30", "kind=party", "limit=0", "limit=101",
    "cursor=x", "cursor=", "colour=red", "from=1999-12-31", "to=9999-12-31",
)


def test_what_makes_no_sense_is_refused_with_a_sentence(full: Hall) -> None:
    for query in NO_SENSE:
        answer = full.see("", f"{LIST}?{query}")
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), query
        assert answer.json()["errors"]


def test_a_community_nobody_has(full: Hall) -> None:
    for path in ("mechanisms", "occurrences"):
        assert full.see("", f"/api/v1/communities/nowhere/{path}").status_code == 404


def test_answers_are_what_the_description_says(full: Hall) -> None:
    document = full.see("", "/openapi.json").json()
    known = {each.id: each for each in operations(document)}
    for name, path in (("list_mechanisms", f"{BASE}/mechanisms"), ("list_occurrences", f"{LIST}?limit=3")):
        answer = full.see("", path).json()
        assert broken(known[name].answer(200), answer, document) == []
        assert known[name].statuses == {200, 404, 422}


def test_what_they_cost(full: Hall) -> None:
    for path in (f"{BASE}/mechanisms", LIST):
        with full.counting() as sent:
            full.see("", path)
        assert len(sent) == 2, sent
