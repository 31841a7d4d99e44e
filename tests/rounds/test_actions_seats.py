"""Before the round: its row, its plan, its seats, the lot, who is asked, calling off."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.core.db import WRITE
from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.mechanisms.rules.kinds import Phase
from app.notifications.models import Message
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from app.rounds.actions.drawing import code_of, draw_lots, next_seal
from app.rounds.actions.farewell import forget_rounds
from app.rounds.actions.joining import MOST_GUESTS, add_guest, join_round, leave_round
from app.rounds.actions.keeping import keep_round
from app.rounds.actions.preparing import Plan, cancel_round, edit_plan, invite
from app.rounds.models import FaultRound, RoundMember
from app.rounds.queries.export import export_rounds
from app.rounds.queries.members import member, seats_of, taken
from app.rounds.queries.rounds import Held, stops_of
from app.rounds.rules.checklist import EXAMPLE
from app.rounds.rules.kinds import Joined
from app.rounds.rules.lot import draw, seal_of
from tests.cast import NOON, Cast
from tests.rounds.hold import a_round, again, extra, joined, neighbour, opened, settle, walker


def plan(cast: Cast, **more: object) -> Plan:
    values = {
        "theme": "楼道", "venue": "5号楼前", "seats": 5, "fix_days": 4, "checklist": "卫生|楼道|HY",
        "stops": (cast.building5.key, cast.building3.key),
    }
    return Plan(**{**values, **more})  # type: ignore[arg-type]  # fields by name


def told(session: Session, name: str, cast: Cast) -> list[str]:
    wanted = select(Message.title).where(Message.person_id == cast.people[name].key).order_by(col(Message.id))
    return list(session.exec(wanted))


def test_the_row_is_made_once_and_takes_the_checklist_over(session: Session, cast: Cast) -> None:
    held = a_round(session, cast)
    assert held.round.id is None
    first, second = keep_round(session, held), keep_round(session, held)
    assert first.round.key == second.round.key
    assert (first.round.checklist, held.occurrence.prepared) == (EXAMPLE, True)
    assert len(session.exec(select(FaultRound)).all()) == 1


def test_a_plan_is_kept_in_walking_order_and_in_the_audit_log(session: Session, cast: Cast) -> None:
    held = a_round(session, cast)
    edit_plan(session, held, plan(cast), by=walker(session, cast, held, "liushuji"), at=NOON, seen=1)
    held = again(session, held)
    assert [stop.building_id for stop in stops_of(session, held.round.key)] == [cast.building5.key, cast.building3.key]
    assert (held.round.theme, held.round.fix_days, held.round.version) == ("楼道", 4, 2)
    assert (held.occurrence.venue, held.occurrence.sequence) == ("5号楼前", 1)
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "round.plan")).one()
    assert json.loads(entry.after)["theme"] == "楼道"


@pytest.mark.parametrize("name", ["wangyi", "zhaojingli", "xiaoli", "sunzhuren", "shenji", "luren", "admin"])
def test_only_committee_and_town_prepare(session: Session, cast: Cast, name: str) -> None:
    held = a_round(session, cast)
    with pytest.raises(Forbidden):
        edit_plan(session, held, plan(cast), by=walker(session, cast, held, name), at=NOON, seen=1)


def test_the_second_of_two_who_change_a_plan_is_told(session: Session, cast: Cast) -> None:
    held = a_round(session, cast)
    by = walker(session, cast, held, "liushuji")
    edit_plan(session, held, plan(cast), by=by, at=NOON, seen=1)
    with pytest.raises(Stale):
        edit_plan(session, again(session, held), plan(cast), by=by, at=NOON, seen=1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seats": 4}, "seats"), ({"fix_days": 16}, "fix_days"), ({"checklist": ""}, "checklist"),
        ({"checklist": "甲|一|IL"}, "checklist"), ({"checklist": "甲|一|ZZ"}, "checklist"), ({"stops": (0,)}, "stops"),
    ],
)
def test_a_plan_that_cannot_be_says_what(session: Session, cast: Cast, change: dict[str, object], field: str) -> None:
    held = a_round(session, cast)
    with pytest.raises(Invalid) as refusal:
        edit_plan(
            session, held, plan(cast, **change), by=walker(session, cast, held, "liushuji"), at=NOON, seen=1
        )
    assert refusal.value.field == field


def test_a_building_of_another_community_is_no_stop(session: Session, cast: Cast) -> None:
    held = a_round(session, cast)
    with pytest.raises(Invalid):
        edit_plan(
            session, held, plan(cast, stops=(cast.building7.key,)), by=walker(session, cast, held, "liushuji"),
            at=NOON, seen=1,
        )


def test_more_seats_let_the_longest_waiting_in(session: Session, cast: Cast) -> None:
    people = extra(session, cast, 7)
    held = five_seats(session, cast)
    for person in people:
        join_round(session, again(session, held), by=neighbour(person), at=NOON)
    held = again(session, held)
    edit_plan(session, held, plan(cast, seats=6), by=walker(session, cast, held, "liushuji"), at=NOON, seen=2)
    rows = [member(session, held.round.key, person.key) for person in people]
    assert [row.waiting for row in rows if row] == [False] * 6 + [True]


def five_seats(session: Session, cast: Cast) -> Held:
    held = a_round(session, cast)
    edit_plan(session, held, plan(cast), by=walker(session, cast, held, "liushuji"), at=NOON, seen=1)
    return again(session, held)


@pytest.mark.parametrize(
    ("name", "as_"),
    [
        ("wangyi", Joined.SIGNED_UP), ("laozhou", Joined.SIGNED_UP), ("sunzhuren", Joined.SIGNED_UP),
        ("xiaoli", Joined.STAFF), ("liushuji", Joined.STAFF), ("zhaojingli", Joined.COMPANY),
    ],
)
def test_everybody_of_the_community_may_walk_along(session: Session, cast: Cast, name: str, as_: Joined) -> None:
    held = joined(session, cast, a_round(session, cast), name)
    mine = member(session, held.round.key, cast.people[name].key)
    assert mine is not None
    assert (mine.joined, mine.waiting) == (as_, False)


@pytest.mark.parametrize("name", ["luren", "shenji", "admin", "chengguan"])
def test_strangers_may_not(session: Session, cast: Cast, name: str) -> None:
    held = a_round(session, cast)
    with pytest.raises(Forbidden, match="登记"):
        join_round(session, held, by=walker(session, cast, held, name), at=NOON)


def test_signing_up_twice_is_signing_up_once(session: Session, cast: Cast) -> None:
    held = joined(session, cast, a_round(session, cast), "wangyi", "wangyi")
    assert len(session.exec(select(RoundMember)).all()) == taken(session, held.round.key) == 1


def test_nobody_signs_up_once_it_has_begun(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    with pytest.raises(DomainError, match="已经开始"):
        join_round(session, held, by=walker(session, cast, held, "wangyi"), at=NOON)


def test_who_leaves_makes_room_and_who_moves_up_is_told(session: Session, cast: Cast) -> None:
    held = five_seats(session, cast)
    people = extra(session, cast, 4)
    held = joined(session, cast, held, "wangyi")
    for person in people:
        join_round(session, again(session, held), by=neighbour(person), at=NOON)
    held = joined(session, cast, held, "laozhou", at=NOON + timedelta(minutes=5))
    leave_round(session, held, by=walker(session, cast, held, "wangyi"), at=NOON)
    mine = member(session, held.round.key, cast.people["laozhou"].key)
    assert mine is not None
    assert not mine.waiting
    assert told(session, "laozhou", cast) == ["半月来找茬有位置了，请您来"]
    with pytest.raises(DomainError, match="没有报名"):
        leave_round(session, again(session, held), by=walker(session, cast, held, "wangyi"), at=NOON)


def test_who_comes_back_stands_at_the_end(session: Session, cast: Cast) -> None:
    held = joined(session, cast, five_seats(session, cast), "wangyi")
    leave_round(session, held, by=walker(session, cast, held, "wangyi"), at=NOON)
    for person in extra(session, cast, 5):
        join_round(session, again(session, held), by=neighbour(person), at=NOON)
    held = joined(session, cast, held, "wangyi", at=NOON + timedelta(hours=1))
    mine = member(session, held.round.key, cast.people["wangyi"].key)
    assert mine is not None
    assert (mine.waiting, mine.left_at) == (True, None)


def test_two_who_want_the_last_seat_at_once(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        people = extra(session, cast, 12)
        held = five_seats(session, cast)
        for person in people[:4]:
            join_round(session, again(session, held), by=neighbour(person), at=NOON)
        session.commit()

    def sign_up(number: int) -> bool:
        with Session(db, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: True})
            mine = join_round(session, again(session, held), by=neighbour(people[number]), at=NOON)
            session.commit()
            return mine.waiting

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(sign_up, range(4, 12)))
    assert sorted(waits) == [False] + [True] * 7


def test_two_who_come_first_make_one_row(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        people = extra(session, cast, 6)
        held = a_round(session, cast)
        session.commit()

    def sign_up(number: int) -> int:
        with Session(db, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: True})
            mine = join_round(session, again(session, held), by=neighbour(people[number]), at=NOON)
            session.commit()
            return mine.round_id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(sign_up, range(6)))) == 1


def test_a_lot_fills_the_free_seats_and_can_be_drawn_again(session: Session, cast: Cast) -> None:
    people = extra(session, cast, 9)
    held = joined(session, cast, five_seats(session, cast), "laozhou")
    before = next_seal(held)
    lot = draw_lots(session, held, everybody=True, by=walker(session, cast, held, "liushuji"), at=NOON)
    held = again(session, held)
    assert len(lot.drawn) == 4
    assert taken(session, held.round.key) == 5
    codes = {code_of(held, person.key) for person in [*people, cast.people["wangyi"]]}
    assert set(lot.codes) == codes
    kept = json.loads(held.round.lot)[0]
    assert draw(kept["seed"], kept["day"], kept["codes"], 4) == lot
    assert (kept["seal"], seal_of(kept["seed"])) == (before, before)
    assert next_seal(held) != before
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "round.lot")).one()
    assert json.loads(entry.after)["seed"] == lot.seed


@pytest.mark.parametrize("days", [1, 2, 3])
def test_the_host_cannot_choose_the_day_of_the_draw(session: Session, cast: Cast, days: int) -> None:
    extra(session, cast, 30)
    held = five_seats(session, cast)
    outcomes = []
    for at in (NOON, NOON + timedelta(days=days)):
        with session.begin_nested() as tried:
            by = walker(session, cast, held, "liushuji")
            outcomes.append(draw_lots(session, again(session, held), everybody=True, by=by, at=at).drawn)
            tried.rollback()
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("name", ["xiaoli", "liushuji", "chenkezhang", "zhaojingli", "lishifu"])
def test_who_is_sent_here_is_not_drawn_into_a_residents_seat(session: Session, cast: Cast, name: str) -> None:
    settle(session, cast, name)
    held = five_seats(session, cast)
    lot = draw_lots(session, held, everybody=True, by=walker(session, cast, held, "liushuji"), at=NOON)
    assert lot.codes == (code_of(held, cast.people["wangyi"].key),)


def test_whoever_was_sent_here_once_is_a_neighbour_like_any_other(session: Session, cast: Cast) -> None:
    settle(session, cast, "xiaoli", "sunzhuren")
    grant = session.exec(select(RoleGrant).where(RoleGrant.role == Role.GRID_WORKER)).one()
    grant.ends_on = NOON.date() - timedelta(days=1)
    held = five_seats(session, cast)
    lot = draw_lots(session, held, everybody=True, by=walker(session, cast, held, "liushuji"), at=NOON)
    names = ("wangyi", "xiaoli", "sunzhuren")
    assert set(lot.codes) == {code_of(held, cast.people[name].key) for name in names}


def test_a_lot_among_those_who_wait_takes_only_them(session: Session, cast: Cast) -> None:
    people = extra(session, cast, 8)
    held = five_seats(session, cast)
    for person in people:
        join_round(session, again(session, held), by=neighbour(person), at=NOON)
    held = again(session, held)
    mine = member(session, held.round.key, people[0].key)
    assert mine is not None
    mine.left_at = NOON  # without moving up, so that there is a seat to draw for
    lot = draw_lots(session, held, everybody=False, by=walker(session, cast, held, "liushuji"), at=NOON)
    assert set(lot.codes) == {code_of(held, person.key) for person in people[5:]}
    assert len(lot.drawn) == 1


def test_whoever_was_drawn_and_left_is_not_drawn_again(session: Session, cast: Cast) -> None:
    held = five_seats(session, cast)
    draw_lots(session, held, everybody=True, by=walker(session, cast, held, "liushuji"), at=NOON)
    held = again(session, held)
    leave_round(session, held, by=walker(session, cast, held, "wangyi"), at=NOON)
    with pytest.raises(DomainError, match="没有可以抽的人"):
        draw_lots(session, held, everybody=True, by=walker(session, cast, held, "liushuji"), at=NOON)


def test_there_is_nothing_to_draw_without_seats_or_people(session: Session, cast: Cast) -> None:
    held = five_seats(session, cast)
    host = walker(session, cast, held, "liushuji")
    with pytest.raises(DomainError, match="候补"):
        draw_lots(session, held, everybody=False, by=host, at=NOON)
    for person in extra(session, cast, 5):
        join_round(session, again(session, held), by=neighbour(person), at=NOON)
    with pytest.raises(DomainError, match="满了"):
        draw_lots(session, again(session, held), everybody=True, by=host, at=NOON)


def test_grid_workers_and_the_company_are_asked_once(session: Session, cast: Cast) -> None:
    held = a_round(session, cast)
    host = walker(session, cast, held, "liushuji")
    assert invite(session, held, by=host, at=NOON) == 3
    assert invite(session, again(session, held), by=host, at=NOON + timedelta(hours=1)) == 3
    for name in ("xiaoli", "zhaojingli", "lishifu"):
        assert told(session, name, cast) == ["请您参加半月来找茬"]
    assert told(session, "wangyi", cast) == []


def test_a_guest_has_a_name_and_takes_no_seat(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    by = walker(session, cast, held, "xiaoli")
    guest = add_guest(session, held, "马大姐", "5号楼", by=by, at=NOON)
    assert (guest.joined, guest.person_id, taken(session, held.round.key)) == (Joined.WALK_IN, None, 0)
    with pytest.raises(Invalid):
        add_guest(session, held, "", "", by=by, at=NOON)
    assert add_guest(session, again(session, held), "马大姐", "5号楼", by=by, at=NOON).id == guest.id
    assert add_guest(session, again(session, held), "马大姐", "3号楼", by=by, at=NOON).id != guest.id


def test_there_are_so_many_guests_and_no_more(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    by = walker(session, cast, held, "xiaoli")
    for number in range(MOST_GUESTS):
        add_guest(session, held, f"客{number}", "电话 13900001234", by=by, at=NOON)
    with pytest.raises(DomainError, match="最多记 30 位"):
        add_guest(session, held, "又一位", "", by=by, at=NOON)
    assert add_guest(session, held, "客0", "电话 13900001234", by=by, at=NOON).title == "电话 139****1234"


def test_what_is_written_in_a_plan_is_public_and_masked(session: Session, cast: Cast) -> None:
    held = a_round(session, cast)
    words = plan(cast, theme="老赵 13900001234", venue="找 13900001234", checklist="卫生|打 13900001234|HY")
    edit_plan(session, held, words, by=walker(session, cast, held, "liushuji"), at=NOON, seen=1)
    held = again(session, held)
    kept = held.round.theme, held.occurrence.venue, held.round.checklist
    assert kept == ("老赵 139****1234", "找 139****1234", "卫生|打 139****1234|HY")


def test_the_reason_of_calling_off_is_masked_for_everybody(session: Session, cast: Cast) -> None:
    held = joined(session, cast, a_round(session, cast), "wangyi")
    cancel_round(session, held, "问 13900001234", by=walker(session, cast, held, "liushuji"), at=NOON)
    assert held.occurrence.cancel_reason == "问 139****1234"
    bodies = session.exec(select(Message.body)).all()
    assert bodies
    assert not [body for body in bodies if "13900001234" in body]


def test_calling_off_tells_everybody_why(session: Session, cast: Cast) -> None:
    held = joined(session, cast, a_round(session, cast), "wangyi", "xiaoli")
    host = walker(session, cast, held, "liushuji")
    with pytest.raises(Invalid):
        cancel_round(session, held, "", by=host, at=NOON)
    cancel_round(session, held, "下大雨", by=host, at=NOON)
    assert held.occurrence.phase is Phase.CANCELLED
    assert told(session, "wangyi", cast) == told(session, "xiaoli", cast) == ["取消：半月来找茬"]


def test_ones_own_calendar_has_the_seats_and_not_the_waiting(session: Session, cast: Cast) -> None:
    held = joined(session, cast, a_round(session, cast), "wangyi")
    key, me = held.occurrence.key, cast.people["wangyi"].key
    assert seats_of(session, me, NOON) == {key}
    assert seats_of(session, me, NOON + timedelta(days=1)) == frozenset()
    mine = member(session, held.round.key, me)
    assert mine is not None
    mine.waiting = True
    session.flush()
    assert seats_of(session, me, NOON) == frozenset()


def test_a_closed_account_leaves_nothing_but_a_free_seat(session: Session, cast: Cast) -> None:
    settle(session, cast, "luren")
    held = five_seats(session, cast)
    held = joined(session, cast, held, "wangyi")
    for person in extra(session, cast, 4):
        join_round(session, again(session, held), by=neighbour(person), at=NOON)
    held = joined(session, cast, held, "luren", at=NOON + timedelta(minutes=1))
    [kept] = export_rounds(session, cast.people["wangyi"].key)["rounds"]
    assert (kept["ref"], kept["joined"], kept["waiting"]) == (held.occurrence.ref, "signed_up", False)
    forget_rounds(session, cast.people["wangyi"].key, NOON)
    assert export_rounds(session, cast.people["wangyi"].key) == {"rounds": [], "rechecks": []}
    assert told(session, "luren", cast) == ["半月来找茬有位置了，请您来"]
