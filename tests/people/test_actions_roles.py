"""Roles, residency, looks and leaving."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.core.db import unit_of_work
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.people import actions, queries
from app.people.models import ClaimStatus, Person, Relation, Residency, Reveal, RoleGrant, SignInKind
from app.people.rules.roles import SYSTEM, Role
from tests.cast import NOON, Cast
from tests.people.parallel import at_once

TODAY = date(2026, 11, 18)
DAY = timedelta(days=1)


def grant_of(session: Session, cast: Cast, name: str) -> RoleGrant:
    return session.exec(select(RoleGrant).where(RoleGrant.person_id == cast.person(name).key)).one()


def person(session: Session, cast: Cast, name: str) -> Person:
    return session.get_one(Person, cast.person(name).key)


def claim(session: Session, cast: Cast, name: str = "luren", home: int | None = None) -> Residency:
    return actions.claim_residency(
        session, home or cast.home102.key, Relation.TENANT, by=cast.actor(name), at=NOON
    )


# --- roles


def test_the_secretary_appoints_a_grid_worker(session: Session, cast: Cast) -> None:
    held = actions.grant_role(
        session, cast.person("luren").key, Role.GRID_WORKER, cast.grid2.key, by=cast.actor("liushuji"), at=NOON
    )
    assert (held.starts_on, held.granted_by) == (TODAY, cast.person("liushuji").key)


@pytest.mark.parametrize("name", ["wangyi", "zhaojingli", "shenji", "xiaoli", "sunzhuren"])
def test_others_do_not(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        actions.grant_role(
            session, cast.person("luren").key, Role.GRID_WORKER, cast.grid1.key, by=cast.actor(name), at=NOON
        )


def test_the_secretary_has_no_say_in_another_community(session: Session, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        actions.grant_role(
            session, cast.person("luren").key, Role.GRID_WORKER, cast.grid3.key, by=cast.actor("liushuji"), at=NOON
        )


def test_a_role_is_not_granted_twice_for_the_same_days(session: Session, cast: Cast) -> None:
    with pytest.raises(DomainError, match="已经是"):
        actions.grant_role(
            session, cast.person("xiaoli").key, Role.GRID_WORKER, cast.grid1.key, by=SYSTEM, at=NOON
        )


@pytest.mark.parametrize(("last", "good"), [(TODAY - DAY, False), (TODAY, True)])
def test_a_term_is_in_order(session: Session, cast: Cast, last: date, good: bool) -> None:
    def grant() -> RoleGrant:
        return actions.grant_role(
            session, cast.person("luren").key, Role.OPERATOR, 0, by=SYSTEM, at=NOON, ends_on=last
        )

    if good:
        assert grant().ends_on == last
    else:
        with pytest.raises(Invalid):
            grant()


def test_ending_a_role_ends_its_sign_ins_at_once(session: Session, cast: Cast) -> None:
    xiaoli = person(session, cast, "xiaoli")
    actions.start_sign_in(session, xiaoli, SignInKind.WEB, staff=True, at=NOON)
    actions.end_role(session, grant_of(session, cast, "xiaoli"), by=cast.actor("liushuji"), at=NOON)
    assert queries.live_sign_ins(session, xiaoli.key, NOON) == []
    assert not any(grant.holds_on(TODAY) for grant in queries.grants_of(session, xiaoli.key))


def test_a_role_granted_today_can_end_today_and_begin_again(session: Session, cast: Cast) -> None:
    def grant() -> RoleGrant:
        key = cast.person("luren").key
        return actions.grant_role(session, key, Role.GRID_WORKER, cast.grid1.key, by=SYSTEM, at=NOON)

    actions.end_role(session, grant(), by=SYSTEM, at=NOON)
    assert queries.grants_of(session, cast.person("luren").key) == ()
    grant()


def test_a_role_ends_once(session: Session, cast: Cast) -> None:
    held = grant_of(session, cast, "xiaoli")
    actions.end_role(session, held, by=SYSTEM, at=NOON)
    with pytest.raises(DomainError, match="已经结束"):
        actions.end_role(session, held, by=SYSTEM, at=NOON)


def test_strangers_end_nobody(session: Session, cast: Cast) -> None:
    with pytest.raises(Forbidden):
        actions.end_role(session, grant_of(session, cast, "xiaoli"), by=cast.actor("zhaojingli"), at=NOON)


# --- residency


@pytest.mark.parametrize("name", ["liushuji", "laozhou"])
def test_committee_and_building_head_verify(session: Session, cast: Cast, name: str) -> None:
    decided = actions.decide_residency(session, claim(session, cast).key, verified=True, by=cast.actor(name), at=NOON)
    assert (decided.status, decided.decided_by) == (ClaimStatus.VERIFIED, cast.person(name).key)


@pytest.mark.parametrize("name", ["luren", "wangyi", "xiaoli", "zhaojingli", "sunzhuren", "chenkezhang", "admin"])
def test_nobody_else_does(session: Session, cast: Cast, name: str) -> None:
    residency = claim(session, cast)
    with pytest.raises(Forbidden):
        actions.decide_residency(session, residency.key, verified=True, by=cast.actor(name), at=NOON)
    assert residency.status is ClaimStatus.CLAIMED


def test_nobody_verifies_their_own_home(session: Session, cast: Cast) -> None:
    residency = claim(session, cast, "laozhou")
    with pytest.raises(Forbidden, match="自己"):
        actions.decide_residency(session, residency.key, verified=True, by=cast.actor("laozhou"), at=NOON)


@pytest.mark.parametrize(("note", "good"), [("", False), ("不", False), ("不是", True)])
def test_refusing_needs_a_word(session: Session, cast: Cast, note: str, good: bool) -> None:
    residency, by = claim(session, cast), cast.actor("liushuji")
    if good:
        refused = actions.decide_residency(session, residency.key, verified=False, note=note, by=by, at=NOON)
        assert (refused.status, refused.note) == (ClaimStatus.REFUSED, note)
    else:
        with pytest.raises(Invalid):
            actions.decide_residency(session, residency.key, verified=False, note=note, by=by, at=NOON)


def test_a_decision_is_made_once(session: Session, cast: Cast) -> None:
    residency, by = claim(session, cast), cast.actor("liushuji")
    actions.decide_residency(session, residency.key, verified=True, by=by, at=NOON)
    with pytest.raises(Stale, match="已核实"):
        actions.decide_residency(session, residency.key, verified=False, note="不是", by=by, at=NOON)


def test_one_live_claim_per_home_and_another_after_it_ended(session: Session, cast: Cast) -> None:
    first = claim(session, cast)
    with pytest.raises(DomainError, match="已经登记过"):
        claim(session, cast)
    actions.end_residency(session, first.key, by=cast.actor("luren"), at=NOON)
    assert claim(session, cast).status is ClaimStatus.CLAIMED


def test_a_home_that_is_not_there(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid):
        claim(session, cast, home=999_999)


@pytest.mark.parametrize("name", ["wangyi", "zhaojingli"])
def test_a_stranger_ends_no_residency(session: Session, cast: Cast, name: str) -> None:
    residency = claim(session, cast)
    with pytest.raises(Forbidden):
        actions.end_residency(session, residency.key, by=cast.actor(name), at=NOON)


def test_pending_claims_are_those_i_may_decide(session: Session, cast: Cast) -> None:
    residency = claim(session, cast)
    waiting = {
        name: [row.residency for row in queries.pending_claims(session, cast.actor(name))]
        for name in ("liushuji", "laozhou", "xiaoli", "luren", "chenkezhang")
    }
    assert waiting == {
        "liushuji": [residency], "laozhou": [residency], "xiaoli": [], "luren": [], "chenkezhang": [],
    }  # fmt: skip


def test_claimed_four_times_at_once_is_one_claim(db: Engine, cast: Cast) -> None:
    outcomes = at_once(4, lambda session: claim(session, cast))
    assert sum(isinstance(outcome, Residency) for outcome in outcomes) == 1
    assert len(outcomes) == 4


def test_decided_four_times_at_once_is_one_decision(db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        key = claim(session, cast).key
    by = cast.actor("liushuji")
    outcomes = at_once(4, lambda session: actions.decide_residency(session, key, verified=True, by=by, at=NOON))
    assert sum(isinstance(outcome, Stale) for outcome in outcomes) == 3


# --- looks and leaving


def test_a_look_leaves_a_lasting_trace(session: Session, cast: Cast) -> None:
    wangyi = cast.person("wangyi")
    seen = actions.reveal_person(
        session, wangyi.key, by=cast.actor("xiaoli"), about="XR-20261118-0001", reason="上门核对漏水", at=NOON
    )
    session.commit()
    assert (seen.name, seen.phone) == ("王桂兰", "13800000001")
    row = queries.reveals_of(session, wangyi.key)[0]
    assert (row.staff_name, row.reveal.staff_title, row.reveal.reason) == ("李小梅", "网格员", "上门核对漏水")
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "person.revealed")).one()
    assert "王桂兰" not in entry.after + entry.reason


@pytest.mark.parametrize(
    ("name", "reason", "kind"),
    [
        ("zhaojingli", "上门核对漏水", Forbidden), ("lishifu", "上门核对漏水", Forbidden),
        ("admin", "上门核对漏水", Forbidden), ("luren", "上门核对漏水", Forbidden), ("xiaoli", "看看", Invalid),
    ],
)
def test_who_may_not_look(session: Session, cast: Cast, name: str, reason: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        actions.reveal_person(
            session, cast.person("wangyi").key, by=cast.actor(name), about="XR", reason=reason, at=NOON
        )
    assert session.exec(select(Reveal)).all() == []


def test_a_closed_account_keeps_its_row_and_loses_its_data(session: Session, cast: Cast) -> None:
    zhou = person(session, cast, "laozhou")
    claim(session, cast, "laozhou")
    actions.start_sign_in(session, zhou, SignInKind.WEB, staff=False, at=NOON)
    before = len(session.exec(select(Person)).all())
    actions.close_account(session, zhou, by=cast.actor("laozhou"), at=NOON)
    assert len(session.exec(select(Person)).all()) == before
    assert (zhou.name, zhou.phone, zhou.username, zhou.password_hash) == ("", None, None, None)
    assert not any(grant.holds_on(TODAY) for grant in queries.grants_of(session, zhou.key))
    assert queries.live_residencies(session, zhou.key) == []
    assert queries.live_sign_ins(session, zhou.key, NOON) == []


def test_a_closed_account_is_not_looked_at_and_not_closed_again(session: Session, cast: Cast) -> None:
    wangyi = person(session, cast, "wangyi")
    actions.close_account(session, wangyi, by=cast.actor("wangyi"), at=NOON)
    with pytest.raises(DomainError, match="已经注销"):
        actions.close_account(session, wangyi, by=cast.actor("wangyi"), at=NOON)
    with pytest.raises(DomainError, match="已经注销"):
        actions.reveal_person(session, wangyi.key, by=cast.actor("xiaoli"), about="XR", reason="上门核对", at=NOON)


def test_the_export_says_everything_but_the_locks(session: Session, cast: Cast) -> None:
    claim(session, cast, "laozhou")
    known = queries.export_person(session, cast.person("laozhou").key)
    assert known["person"]["phone"] == "13800000002"
    assert {role["scope"] for role in known["roles"]} == {"祥瑞花园东区 3号楼"}
    assert known["residencies"][0]["address"] == "祥瑞花园东区 3号楼 1单元 102"
    assert "argon2" not in str(known)


def test_a_staff_account_opens_with_a_one_time_password(session: Session, cast: Cast) -> None:
    opened, password = actions.open_staff_account(
        session, username="xinren", name="新人", phone="13900000009", by=SYSTEM, at=NOON
    )
    assert opened.must_change_password
    assert actions.check_password(session, "xinren", password, address="a", at=NOON) == opened


def test_a_resident_becomes_staff_as_the_same_person(session: Session) -> None:
    resident = Person(phone="13900000009", created_at=NOON)
    session.add(resident)
    session.flush()
    opened, _ = actions.open_staff_account(
        session, username="xinren", name="新人", phone="13900000009", by=SYSTEM, at=NOON
    )
    assert opened == resident


@pytest.mark.parametrize(("username", "phone"), [("wangyi", None), ("xinren", "13800000001")])
def test_names_and_phones_are_taken_once(session: Session, username: str, phone: str | None) -> None:
    with pytest.raises(Invalid):
        actions.open_staff_account(session, username=username, name="新人", phone=phone, by=SYSTEM, at=NOON)


@pytest.mark.parametrize("missing", [0, 999_999])
def test_nobody_is_nobody(session: Session, missing: int) -> None:
    with pytest.raises(NotFound):
        actions.grant_role(session, missing, Role.OPERATOR, 0, by=SYSTEM, at=NOON)
