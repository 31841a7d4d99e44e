"""Managers come, report and leave; one goes on at a time, even when two are entered at once."""

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.companies import actions, queries
from app.companies.models import CreditGrade, ManagerTerm
from app.companies.queries.served import Served
from app.companies.queries.shown import contracts_shown
from app.companies.rules.grades import Grade
from app.companies.rules.managers import DAY, Reporting
from app.core.errors import DomainError, Invalid
from tests.cast import NOON, Cast, add
from tests.people.parallel import at_once

TODAY = date(2026, 11, 18)


def served(session: Session, cast: Cast) -> Served:
    found = queries.served_by_id(session, cast.contract.key)
    assert found is not None
    return found


def begin(session: Session, cast: Cast, name: str = "赵国强", starts_on: date = TODAY) -> ManagerTerm:
    return actions.begin_term(
        session, served(session, cast), name=name, phone="0533-5550301", starts_on=starts_on,
        by=cast.actor("liushuji"), at=NOON,
    )


def test_a_new_manager_ends_the_term_of_the_one_before(session: Session, cast: Cast) -> None:
    first = begin(session, cast, "钱经理", TODAY - 30 * DAY)
    begin(session, cast)
    assert first.ends_on == TODAY - DAY
    assert [each.name for each in queries.terms_of(session, [cast.contract.key])] == ["赵国强", "钱经理"]


def test_a_manager_begins_after_the_one_before(session: Session, cast: Cast) -> None:
    begin(session, cast)
    with pytest.raises(Invalid) as refused:
        begin(session, cast, "钱经理", TODAY)
    assert refused.value.field == "starts_on"


def test_leaving_and_who_comes_later(session: Session, cast: Cast) -> None:
    begin(session, cast, starts_on=TODAY - 9 * DAY)
    admin, contract = cast.actor("admin"), served(session, cast)
    with pytest.raises(Invalid, match="不能早于"):
        actions.end_term(session, contract, ends_on=TODAY - 10 * DAY, by=admin, at=NOON)
    actions.end_term(session, contract, ends_on=TODAY, by=admin, at=NOON)
    with pytest.raises(DomainError, match="没有在任"):
        actions.end_term(session, contract, ends_on=TODAY, by=admin, at=NOON)
    with pytest.raises(Invalid, match="才离任"):
        begin(session, cast, "钱经理", TODAY)
    begin(session, cast, "钱经理", TODAY + DAY)


def test_a_report_is_written_and_put_right_and_the_log_has_both(session: Session, cast: Cast) -> None:
    term, secretary = begin(session, cast, starts_on=TODAY - 3 * DAY), cast.actor("liushuji")
    for day in (TODAY, TODAY - DAY):
        actions.record_report(session, served(session, cast), term.key, reported_on=day, by=secretary, at=NOON)
    session.commit()
    reported = select(AuditEntry).where(AuditEntry.verb == "manager.reported").order_by(col(AuditEntry.id))
    entries = session.exec(reported).all()
    assert term.reported_on == TODAY - DAY
    assert {each.stream for each in entries} == {f"c{cast.xiangrui.key}"}
    assert [("2026-11-18" in each.before, "2026-11-18" in each.after) for each in entries] == [
        (False, True), (True, False),
    ]  # fmt: skip
    assert not any("赵国强" in each.after + each.before for each in session.exec(select(AuditEntry)))


def test_somebody_elses_manager_is_not_reported_here(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.record_report(
            session, served(session, cast), 10**6, reported_on=TODAY, by=cast.actor("liushuji"), at=NOON
        )


def test_the_database_lets_one_term_go_on(session: Session, cast: Cast) -> None:
    begin(session, cast)
    with pytest.raises(IntegrityError):
        add(session, ManagerTerm(contract_id=cast.contract.key, name="钱经理", starts_on=TODAY))


def test_of_two_entered_at_once_one_goes_on(db: Engine, cast: Cast) -> None:
    outcomes = at_once(2, lambda session: begin(session, cast).key)
    assert sorted(type(each).__name__ for each in outcomes) == ["Invalid", "int"]
    with Session(db) as session:
        assert len(session.exec(select(ManagerTerm)).all()) == 1


def test_a_manager_is_out_of_office_with_the_contract(session: Session, cast: Cast) -> None:
    begin(session, cast, starts_on=TODAY - 30 * DAY)
    actions.end_contract(
        session, cast.contract.key, ends_on=TODAY - DAY, reason="到期", by=cast.actor("admin"), at=NOON
    )
    shown = contracts_shown(session, [served(session, cast)], TODAY)[0]
    assert (shown.runs, shown.manager) == (False, None)
    assert [(each.term.ends_on, each.state) for each in shown.others] == [(TODAY - DAY, Reporting.NEVER)]


@pytest.mark.parametrize(
    ("ago", "reported", "seen"), [(5, None, False), (6, None, True), (6, 0, False), (-1, None, False)]
)
def test_which_company_has_a_manager_who_did_not_report(
    session: Session, cast: Cast, ago: int, reported: int | None, seen: bool
) -> None:
    term = begin(session, cast, starts_on=TODAY - ago * DAY)
    term.reported_on = None if reported is None else TODAY
    session.add(term)
    session.flush()
    assert (cast.anhe.key in queries.with_unreported(session, [cast.anhe.key], TODAY)) is seen


def enter(session: Session, cast: Cast, grade: Grade, graded_on: date) -> CreditGrade:
    return actions.enter_grade(
        session, company_id=cast.anhe.key, grade=grade, graded_on=graded_on, source="省信用平台",
        by=cast.actor("admin"), at=NOON,
    )


def test_the_latest_grade_counts_and_the_others_stay(session: Session, cast: Cast) -> None:
    for grade, day in ((Grade.A, TODAY), (Grade.AAA, TODAY - 90 * DAY), (Grade.C_MISSING, TODAY)):
        enter(session, cast, grade, day)
    assert queries.latest_grades(session, [cast.anhe.key])[cast.anhe.key].grade is Grade.C_MISSING
    assert [each.grade for each in queries.grades_of(session, cast.anhe.key)] == [Grade.C_MISSING, Grade.A, Grade.AAA]
    assert Grade.C_MISSING.label == "C（缺失）"


def test_a_grade_is_entered_once_and_not_before_it_was_given(session: Session, cast: Cast) -> None:
    enter(session, cast, Grade.A, TODAY)
    for grade, day in ((Grade.A, TODAY), (Grade.AA, TODAY + DAY)):
        with pytest.raises(Invalid):
            enter(session, cast, grade, day)


def test_a_fee_is_set_and_told_as_before_and_after(session: Session, cast: Cast) -> None:
    admin, contract = cast.actor("admin"), served(session, cast)
    assert actions.set_fee(session, contract, fee=120, by=admin, at=NOON)
    assert not actions.set_fee(session, contract, fee=120, by=admin, at=NOON)
    assert actions.set_fee(session, contract, fee=None, by=admin, at=NOON)
    session.commit()
    entries = session.exec(select(AuditEntry).where(AuditEntry.verb == "contract.fee_set")).all()
    assert [(each.before, each.after) for each in entries] == [
        ('{"fee":null}', '{"fee":120}'), ('{"fee":120}', '{"fee":null}'),
    ]  # fmt: skip


@pytest.mark.parametrize(("began", "reported", "found"), [(5, False, 0), (6, False, 1), (6, True, 0)])
def test_a_committee_hears_of_a_manager_who_did_not_report(
    session: Session, cast: Cast, began: int, reported: bool, found: int
) -> None:
    term = begin(session, cast, starts_on=TODAY - began * DAY)
    if reported:
        actions.record_report(
            session, served(session, cast), term.key, reported_on=TODAY, by=cast.actor("liushuji"), at=NOON
        )
    late = queries.unreported_in(session, {cast.xiangrui.key}, TODAY, most=3)
    assert [each.estate.name for each in late] == found * ["祥瑞花园东区"]
    assert queries.unreported_in(session, {cast.shiji.key}, TODAY, most=3) == []
