"""One single time: called by hand, moved, cancelled; who hears of it; who is asked at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from app.audit.actions import PENDING
from app.companies.models import HandlingUnit, UnitKind
from app.core.errors import DomainError, Invalid
from app.mechanisms.actions.calling import call_occurrence
from app.mechanisms.actions.occurrences import cancel_occurrence, close_occurrence, move_occurrence, open_occurrence
from app.mechanisms.models import CalendarStamp, Mechanism, Occurrence
from app.mechanisms.queries.invited import people_asked, roles_asked
from app.mechanisms.rules.kinds import Kind, Phase
from app.mechanisms.rules.rhythm import slot
from app.notifications.models import Message
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import LONG_AGO, NOON, Cast, add
from tests.mechanisms.hold import a_mechanism, an_occurrence

DAY = date(2026, 11, 25)
AT_TEN = slot(DAY, 600, 60)


def joint(session: Session, cast: Cast) -> Mechanism:
    return a_mechanism(
        session, cast, Kind.JOINT_MEETING, cadence="", host="town_official",
        invited="owners_committee project_manager department community_secretary resident",
    )


def told(session: Session, cast: Cast) -> set[str]:
    names = {person.key: name for name, person in cast.people.items()}
    return {names[person_id] for person_id in session.exec(select(Message.person_id))}


def test_a_joint_meeting_called_by_hand_is_told_to_all_it_asks(session: Session, cast: Cast) -> None:
    """ZB §76: owners, company, departments; whoever calls it knows already, a resident holds no role."""
    one = call_occurrence(session, joint(session, cast), AT_TEN, venue="镇里", by=cast.actor("chenkezhang"), at=NOON)
    assert (one.ref, one.planned_on, one.prepared, one.venue) == ("joint-meeting-2026-11-25", DAY, True, "镇里")
    assert told(session, cast) == {"sunzhuren", "zhaojingli", "liushuji", "chengguan"}
    message = session.exec(select(Message)).first()
    assert message is not None
    assert (message.title, message.link) == ("新定的：物业联席会", "/c/xiangrui/meetings/joint-meeting-2026-11-25")
    assert message.body == "2026年11月25日 周三 10:00，镇里。"
    assert [link.verb for link in session.info[PENDING]] == ["occurrence.calling"]
    assert session.exec(select(CalendarStamp.version)).one() == 1


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        (NOON, "已经过了"),
        (NOON - timedelta(days=1), "已经过了"),
        (NOON + timedelta(days=367), "一年以后"),
    ],
)
def test_a_time_out_of_reach_is_refused(session: Session, cast: Cast, starts: datetime, words: str) -> None:
    away = slot(DAY, 0, 60).__class__(starts, starts + timedelta(hours=1))
    with pytest.raises(Invalid, match=words):
        call_occurrence(session, joint(session, cast), away, venue="", by=cast.actor("chenkezhang"), at=NOON)
    one = an_occurrence(session, a_mechanism(session, cast))
    with pytest.raises(Invalid, match=words):
        move_occurrence(session, one, away, venue="", by=cast.actor("liushuji"), at=NOON)


def test_a_day_has_one_at_most_but_a_cancelled_one_can_be_called_again(session: Session, cast: Cast) -> None:
    mechanism, by = joint(session, cast), cast.actor("chenkezhang")
    one = call_occurrence(session, mechanism, AT_TEN, venue="镇里", by=by, at=NOON)
    with pytest.raises(Invalid, match="已经排了一次"):
        call_occurrence(session, mechanism, slot(DAY, 900, 60), venue="", by=by, at=NOON)
    cancel_occurrence(session, one, reason="人到不齐", by=by, at=NOON)
    again = call_occurrence(session, mechanism, slot(DAY, 900, 60), venue="社区", by=by, at=NOON)
    assert (again.id, again.phase, again.cancel_reason, again.sequence) == (one.id, Phase.PLANNED, "", 2)
    assert again.starts_at == slot(DAY, 900, 60).starts_at


def test_what_is_switched_off_is_not_called(session: Session, cast: Cast) -> None:
    off = a_mechanism(session, cast, active=False)
    with pytest.raises(DomainError, match="先恢复再召集"):
        call_occurrence(session, off, AT_TEN, venue="", by=cast.actor("liushuji"), at=NOON)


def test_moving_keeps_the_address_and_counts_up(session: Session, cast: Cast) -> None:
    one = an_occurrence(session, a_mechanism(session, cast), prepared=True)
    ref, planned = one.ref, one.planned_on
    assert move_occurrence(session, one, AT_TEN, venue="院里", by=cast.actor("liushuji"), at=NOON)
    assert (one.ref, one.planned_on, one.sequence, one.starts_at) == (ref, planned, 1, AT_TEN.starts_at)
    assert told(session, cast) == {"xiaoli", "zhaojingli"}
    assert not move_occurrence(session, one, AT_TEN, venue="院里", by=cast.actor("liushuji"), at=NOON)
    assert one.sequence == 1


def test_moving_one_by_hand_counts_as_preparing_it(session: Session, cast: Cast) -> None:
    one = an_occurrence(session, a_mechanism(session, cast))
    move_occurrence(session, one, AT_TEN, venue="", by=cast.actor("liushuji"), at=NOON)
    assert (one.prepared, told(session, cast)) == (True, {"xiaoli", "zhaojingli"})


def test_the_reason_of_a_cancellation_is_public_and_masked(session: Session, cast: Cast) -> None:
    one = an_occurrence(session, a_mechanism(session, cast))
    cancel_occurrence(session, one, reason="找老赵 13900001234", by=cast.actor("liushuji"), at=NOON)
    assert one.cancel_reason == "找老赵 139****1234"
    assert session.info[PENDING][-1].reason == "找老赵 139****1234"
    assert not [body for body in session.exec(select(Message.body)) if "13900001234" in body]


def test_a_cancellation_needs_a_reason_and_is_told(session: Session, cast: Cast) -> None:
    one = an_occurrence(session, a_mechanism(session, cast))
    with pytest.raises(Invalid) as refused:
        cancel_occurrence(session, one, reason="", by=cast.actor("liushuji"), at=NOON)
    assert refused.value.field == "reason"
    cancel_occurrence(session, one, reason="下大雪", by=cast.actor("liushuji"), at=NOON)
    assert (one.phase, one.cancel_reason, one.sequence) == (Phase.CANCELLED, "下大雪", 1)
    assert told(session, cast) == {"xiaoli", "zhaojingli"}


@pytest.mark.parametrize("ended", [False, True])
def test_what_has_begun_is_neither_moved_nor_cancelled(session: Session, cast: Cast, ended: bool) -> None:
    one, by = an_occurrence(session, a_mechanism(session, cast)), cast.actor("liushuji")
    open_occurrence(session, one, by=by, at=NOON)
    if ended:
        close_occurrence(session, one, by=by, at=NOON)
    with pytest.raises(DomainError, match="办不了"):
        move_occurrence(session, one, AT_TEN, venue="", by=by, at=NOON)
    with pytest.raises(DomainError, match="办不了"):
        cancel_occurrence(session, one, reason="下雪", by=by, at=NOON)


def test_openings_are_numbered_by_kind_in_the_community(session: Session, cast: Cast) -> None:
    weekly, monday = a_mechanism(session, cast), a_mechanism(session, cast, slug="monday-talk")
    duty = a_mechanism(session, cast, Kind.DUTY_DAY)
    held = [an_occurrence(session, each) for each in (weekly, monday, duty)]
    for one in held:
        open_occurrence(session, one, by=cast.actor("liushuji"), at=NOON)
    assert [each.number for each in held] == [1, 2, None]


def test_who_is_asked(session: Session, cast: Cast) -> None:
    """Each role where this community has it: its grids, estates, buildings, contracts in force, units, the town."""
    ask = {role for role in Role if role not in (Role.OPERATOR, Role.AUDITOR)}
    names = {person.key: name for name, person in cast.people.items()}
    asked = [names[key] for key in people_asked(session, cast.xiangrui, ask, NOON.date())]
    assert set(asked) == {
        "laozhou", "xiaoli", "zhaojingli", "lishifu", "liushuji", "sunzhuren", "chenkezhang", "chengguan",
    }
    assert len(asked) == len(set(asked))
    assert [names[key] for key in people_asked(session, cast.shiji, ask, NOON.date())] == ["chenkezhang", "chengguan"]
    assert people_asked(session, cast.xiangrui, (), NOON.date()) == []


def test_a_merchant_of_elsewhere_a_company_unit_and_an_ended_term_are_not_asked(session: Session, cast: Cast) -> None:
    shop = add(session, HandlingUnit(kind=UnitKind.DEPARTMENT, name="早点铺", community_id=cast.shiji.key))
    luren, wangyi = cast.people["luren"].key, cast.people["wangyi"].key
    add(session, RoleGrant(person_id=luren, role=Role.MERCHANT, scope_id=shop.key, starts_on=LONG_AGO))
    add(session, RoleGrant(person_id=luren, role=Role.DEPARTMENT, scope_id=cast.unit_anhe.key, starts_on=LONG_AGO))
    ended = RoleGrant(person_id=wangyi, role=Role.GRID_WORKER, scope_id=cast.grid1.key, starts_on=LONG_AGO)
    ended.ends_on = NOON.date() - timedelta(days=1)
    add(session, ended)
    roles = {Role.MERCHANT, Role.DEPARTMENT, Role.GRID_WORKER}
    here = people_asked(session, cast.xiangrui, roles, NOON.date())
    assert sorted(here) == sorted([cast.people["xiaoli"].key, cast.people["chengguan"].key])
    assert luren in people_asked(session, cast.shiji, roles, NOON.date())


def test_host_and_guests_are_asked_and_words_nobody_knows_are_not(session: Session, cast: Cast) -> None:
    one = a_mechanism(session, cast, host="merchant", invited="resident grid_worker night_watch")
    assert roles_asked(one) == {Role.MERCHANT, Role.GRID_WORKER}


def test_two_opened_at_once_cannot_have_one_number(session: Session, cast: Cast) -> None:
    first = an_occurrence(session, a_mechanism(session, cast), at=datetime(2026, 11, 19, 1, tzinfo=UTC), number=4)
    later = an_occurrence(session, session.get_one(Mechanism, first.mechanism_id))
    open_occurrence(session, later, by=cast.actor("liushuji"), at=NOON)
    numbers = session.exec(select(Occurrence.number).order_by(col(Occurrence.number)))
    assert list(numbers) == [4, 5]


def test_no_phone_stays_in_a_venue(session: Session, cast: Cast) -> None:
    by, typed = cast.actor("chenkezhang"), "居委会，找王姐 13812341234"
    one = call_occurrence(session, joint(session, cast), AT_TEN, venue=typed, by=by, at=NOON)
    assert one.venue == "居委会，找王姐 138****1234"
    assert not move_occurrence(session, one, AT_TEN, venue=typed, by=by, at=NOON)
    assert move_occurrence(session, one, AT_TEN, venue=f"二楼，{typed}", by=by, at=NOON)
    assert "1381234" not in one.venue
