"""Adopting, changing, switching off and on: what becomes of the occurrences, and what stays written."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.audit.actions import PENDING
from app.core.errors import DomainError, Invalid, Stale
from app.core.workdays import local, local_day
from app.mechanisms.actions.adopting import adopt, change, setting_of, switch
from app.mechanisms.actions.calling import call_occurrence
from app.mechanisms.actions.making import make_occurrences
from app.mechanisms.actions.occurrences import move_occurrence, open_occurrence, prepare
from app.mechanisms.models import CalendarStamp, Mechanism, MechanismChange, Occurrence
from app.mechanisms.queries.catalogue import template
from app.mechanisms.rules.kinds import Phase, Shift
from app.mechanisms.rules.rhythm import slot
from app.mechanisms.rules.setting import Setting
from app.notifications.models import Message
from tests.cast import NOON, Cast

TODAY = local_day(NOON)
FIRST = date(2026, 11, 23)
Change = Callable[..., Mechanism]


def talk(session: Session, cast: Cast, *, at: datetime = NOON, **more: Any) -> Mechanism:
    found = template(session, "talk-session", at)
    setting = replace(found.setting, **more)
    return adopt(session, cast.xiangrui.key, found, setting, by=cast.actor("liushuji"), at=at)


def alter(session: Session, cast: Cast, mechanism: Mechanism, *, at: datetime = NOON, **more: Any) -> bool:
    setting = replace(setting_of(mechanism), **more)
    return change(
        session, mechanism.key, setting, version=mechanism.version, by=cast.actor("liushuji"), at=at
    )


def flip(session: Session, cast: Cast, mechanism: Mechanism, *, on: bool, at: datetime = NOON) -> bool:
    return switch(
        session, mechanism.key, on=on, version=mechanism.version, by=cast.actor("liushuji"), at=at
    )


def rows(session: Session, mechanism: Mechanism) -> dict[date, Occurrence]:
    session.flush()
    found = select(Occurrence).where(Occurrence.mechanism_id == mechanism.key).order_by(col(Occurrence.planned_on))
    return {each.planned_on: each for each in session.exec(found.execution_options(populate_existing=True))}


def times(session: Session, mechanism: Mechanism) -> list[str]:
    return [
        f"{local(each.starts_at):%m-%d %H:%M}" for each in rows(session, mechanism).values()
        if each.phase is Phase.PLANNED
    ]


def messages(session: Session, cast: Cast, who: str) -> list[str]:
    found = select(Message).where(Message.person_id == cast.people[who].key).order_by(col(Message.id))
    return [f"{each.title}｜{each.body}" for each in session.exec(found)]


def test_adopting_makes_it_the_communitys_own_at_once(session: Session, cast: Cast) -> None:
    found = talk(session, cast, name="周一说事", venue="二楼", start_minute=570)
    assert (found.slug, found.template, found.name, found.made_through) == (
        "talk-session", "talk-session", "周一说事", TODAY + timedelta(days=60),
    )
    assert times(session, found)[:2] == ["11-23 09:30", "11-30 09:30"]
    assert len(times(session, found)) == 8
    assert make_occurrences(session, NOON) == 0
    kept = session.exec(select(MechanismChange)).one()
    assert (kept.actor_title, json.loads(kept.changes)) == ("社区书记", {"adopted": ["", "talk-session"]})
    assert [link.verb for link in session.info[PENDING]] == ["mechanism.adoption"]


def test_todays_passed_hour_is_not_made(session: Session, cast: Cast) -> None:
    monday = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    assert times(session, talk(session, cast, at=monday))[0] == "11-30 09:00"
    earlier = monday - timedelta(hours=4)
    assert times(session, talk(session, cast, at=earlier))[0] == "11-23 09:00"


def test_the_same_template_twice_has_two_addresses(session: Session, cast: Cast) -> None:
    assert [talk(session, cast).slug for _ in range(3)] == ["talk-session", "talk-session-2", "talk-session-3"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"cadence": "FREQ=HOURLY"}, "cadence"),
        ({"cadence": "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3;BYMONTHDAY=1"}, "cadence"),
        ({"duration_minutes": 1}, "length"),
    ],
)
def test_a_bad_setting_is_refused_with_its_field(
    session: Session, cast: Cast, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        talk(session, cast, **more)
    assert list(refused.value.extra["errors"]) == [field]
    assert session.exec(select(Mechanism)).all() == []
    found = talk(session, cast)
    with pytest.raises(Invalid):
        alter(session, cast, found, **more)


def test_retiming_drops_what_nobody_prepared_and_makes_it_anew(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    assert alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=TU,TH", start_minute=600)
    assert times(session, found)[:3] == ["11-19 10:00", "11-24 10:00", "11-26 10:00"]
    assert {each.weekday() for each in rows(session, found)} == {1, 3}
    assert all(each.sequence == 0 for each in rows(session, found).values())
    assert messages(session, cast, "zhaojingli") == []
    kept = session.exec(select(MechanismChange).order_by(col(MechanismChange.id).desc())).first()
    assert kept is not None
    assert json.loads(kept.changes) == {
        "cadence": ["FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TU,TH"], "start_minute": [540, 600],
    }


def test_a_prepared_one_whose_day_stays_moves_in_time_and_is_told(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    first = rows(session, found)[FIRST]
    prepare(session, first)
    alter(session, cast, found, start_minute=600, cadence="FREQ=WEEKLY;BYDAY=MO,TH")
    again = rows(session, found)[FIRST]
    assert (again.id, again.ref, again.sequence, again.phase) == (first.id, first.ref, 1, Phase.PLANNED)
    assert times(session, found)[:2] == ["11-19 10:00", "11-23 10:00"]
    assert messages(session, cast, "zhaojingli") == [
        "改时间：每周说事｜现在定在2026年11月23日 周一 10:00，社区议事厅，原定2026年11月23日 周一 09:00，社区议事厅。"
    ]
    assert messages(session, cast, "liushuji") == []
    assert messages(session, cast, "wangyi") == []


def test_a_prepared_one_whose_day_goes_is_cancelled_with_a_reason(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    prepare(session, rows(session, found)[FIRST])
    alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=TU")
    gone = rows(session, found)[FIRST]
    assert (gone.phase, gone.cancel_reason, gone.sequence) == (Phase.CANCELLED, "时间改了", 1)
    assert messages(session, cast, "xiaoli") == [
        "取消：每周说事｜原定2026年11月23日 周一 09:00，社区议事厅。时间改了"
    ]
    assert times(session, found)[0] == "11-24 09:00"


def test_back_to_the_old_day_and_it_takes_place_after_all(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    prepare(session, rows(session, found)[FIRST])
    alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=TU")
    alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=MO")
    back = rows(session, found)[FIRST]
    assert (back.phase, back.cancel_reason, back.sequence) == (Phase.PLANNED, "", 2)
    assert [each.split("：")[0] for each in messages(session, cast, "xiaoli")] == ["取消", "照常办"]


def test_what_was_moved_by_hand_keeps_its_hour_while_its_day_stays(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    by_hand = slot(date(2026, 11, 25), 900, 60)
    move_occurrence(
        session, rows(session, found)[FIRST], by_hand, venue="院里", by=cast.actor("liushuji"), at=NOON
    )
    alter(session, cast, found, start_minute=600, venue="二楼")
    one = rows(session, found)[FIRST]
    assert (one.starts_at, one.venue, one.sequence) == (by_hand.starts_at, "院里", 1)
    assert times(session, found)[1] == "11-30 10:00"
    alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=TU")
    assert rows(session, found)[FIRST].phase is Phase.CANCELLED


def test_what_was_called_by_hand_stays_whatever_the_rhythm(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    called = call_occurrence(
        session, found, slot(date(2026, 11, 25), 900, 60), venue="院里", by=cast.actor("liushuji"), at=NOON
    )
    alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=WE")
    same = rows(session, found)[date(2026, 11, 25)]
    assert (same.id, same.phase, same.starts_at, same.sequence) == (called.id, Phase.PLANNED, called.starts_at, 0)
    flip(session, cast, found, on=False)
    assert rows(session, found)[date(2026, 11, 25)].phase is Phase.CANCELLED


def test_what_has_begun_or_is_over_is_left_alone(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    first = rows(session, found)[FIRST]
    monday = first.starts_at + timedelta(minutes=5)
    open_occurrence(session, first, by=cast.actor("liushuji"), at=monday)
    alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=TU", at=monday)
    assert rows(session, found)[FIRST].phase is Phase.OPEN
    assert times(session, found)[0] == "11-24 09:00"
    assert date(2026, 11, 30) not in rows(session, found)


def test_a_new_name_and_place_go_to_what_is_to_come(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    prepare(session, rows(session, found)[FIRST])
    alter(session, cast, found, name="周一拉呱", venue="二楼")
    coming = list(rows(session, found).values())
    assert {(each.name, each.venue, each.sequence) for each in coming} == {("周一拉呱", "二楼", 1)}
    assert coming[0].ref == "talk-session-2026-11-23"
    assert "二楼" in messages(session, cast, "zhaojingli")[0]


def test_around_a_holiday_the_rhythm_is_kept_and_nothing_comes_twice(session: Session, cast: Cast) -> None:
    september = datetime(2026, 9, 21, 4, tzinfo=UTC)
    found = talk(session, cast, at=september)
    assert times(session, found)[:3] == ["09-28 09:00", "10-08 09:00", "10-12 09:00"]
    alter(session, cast, found, shift=Shift.PREVIOUS, at=september)
    assert times(session, found)[:3] == ["09-28 09:00", "09-30 09:00", "10-12 09:00"]
    holiday = datetime(2026, 10, 4, 4, tzinfo=UTC)
    alter(session, cast, found, shift=Shift.NEXT, cadence="FREQ=DAILY", at=holiday)
    moments = [each for each in times(session, found) if each > "10-04"]
    assert moments[:3] == ["10-08 09:00", "10-09 09:00", "10-10 09:00"]
    assert len(moments) == len(set(moments))


def test_switched_off_nothing_comes_and_on_again_from_then(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    prepare(session, rows(session, found)[FIRST])
    assert flip(session, cast, found, on=False)
    assert [(each.phase, each.cancel_reason) for each in rows(session, found).values()] == [
        (Phase.CANCELLED, "这项停办了")
    ]
    assert make_occurrences(session, NOON + timedelta(days=30)) == 0
    later = NOON + timedelta(days=14)
    assert flip(session, cast, found, on=True, at=later)
    assert times(session, found)[0] == "12-07 09:00"
    assert rows(session, found)[FIRST].phase is Phase.CANCELLED
    kept = session.exec(select(MechanismChange).order_by(col(MechanismChange.id)))
    assert [json.loads(each.changes) for each in kept][1:] == [{"active": [True, False]}, {"active": [False, True]}]


def test_nothing_different_writes_nothing(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    before = session.exec(select(CalendarStamp.version)).one()
    assert not alter(session, cast, found)
    assert not flip(session, cast, found, on=True)
    assert (found.version, session.exec(select(CalendarStamp.version)).one()) == (1, before)
    assert len(session.exec(select(MechanismChange)).all()) == 1


def test_the_second_of_two_tabs_is_told(session: Session, cast: Cast) -> None:
    found = talk(session, cast)
    by, setting = cast.actor("liushuji"), setting_of(found)
    change(session, found.key, replace(setting, venue="二楼"), version=1, by=by, at=NOON)
    with pytest.raises(Stale):
        change(session, found.key, replace(setting, venue="三楼"), version=1, by=by, at=NOON)
    with pytest.raises(Stale):
        switch(session, found.key, on=False, version=1, by=by, at=NOON)
    assert (found.venue, found.version) == ("二楼", 2)


def test_by_hand_only_plans_nothing(session: Session, cast: Cast) -> None:
    found = talk(session, cast, cadence="")
    assert times(session, found) == []
    alter(session, cast, found, cadence="FREQ=WEEKLY;BYDAY=MO")
    assert len(times(session, found)) == 8
    alter(session, cast, found, cadence="")
    assert times(session, found) == []


def test_a_setting_is_stored_whole(session: Session, cast: Cast) -> None:
    setting = Setting(
        "全", "说明\n两行", "FREQ=MONTHLY;BYDAY=2WE", Shift.SKIP, 1, 45, "院", "grid_worker",
        ("resident", "grid_worker"), "进", "出", ("卫生|桶满没满", "卫生|路干不干净"),
    )  # fmt: skip
    found = adopt(
        session, cast.xiangrui.key, template(session, "fault-round", NOON), setting, by=cast.actor("liushuji"), at=NOON
    )
    session.flush()
    session.expire(found)
    assert setting_of(found) == setting


def test_a_hundred_of_one_kind_are_too_many(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = frozenset(["talk-session", *(f"talk-session-{n}" for n in range(2, 100))])
    monkeypatch.setattr("app.mechanisms.actions.adopting.slugs_like", lambda *_: taken)
    with pytest.raises(DomainError, match="采用了太多次"):
        talk(session, cast)


def test_no_phone_stays_in_a_venue(session: Session, cast: Cast) -> None:
    found = talk(session, cast, venue="二楼，找王姐 13812341234")
    assert found.venue == "二楼，找王姐 138****1234"
    assert not alter(session, cast, found, venue="二楼，找王姐 13812341234")
    assert alter(session, cast, found, venue="三楼 13812341234")
    assert found.venue == "三楼 138****1234"
