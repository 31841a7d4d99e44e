"""The condition for whole lists says what the guard says for one issue, for everybody and in every state."""

from datetime import timedelta

from sqlmodel import Session, col, select

from app.companies.models import ServiceContract
from app.core.errors import NotFound
from app.core.workdays import local_day
from app.issues.guards import sight_of
from app.issues.models import Issue
from app.issues.queries.case import case_by_id
from app.issues.queries.openable import handled_by, openable
from app.issues.rules.lifecycle import Step
from app.people.rules.roles import Actor
from tests.cast import NOON, PEOPLE, Cast, add
from tests.make import an_issue, dispatched, step

TODAY = local_day(NOON)


def every_kind(session: Session, cast: Cast) -> list[Issue]:
    """Public, private, hidden, entered for somebody, elsewhere, and in the hands of each kind of unit."""
    hidden = an_issue(session, cast)
    hidden.hidden_at = NOON
    elsewhere = an_issue(session, cast, public=False)
    elsewhere.grid_id, elsewhere.estate_id, elsewhere.building_id = None, cast.xiqu.key, None
    issues = [an_issue(session, cast), an_issue(session, cast, public=False), hidden, elsewhere]
    issues.append(an_issue(session, cast, public=False, by="luren", entered_by=cast.actor("laozhou")))
    for unit in (cast.unit_anhe, cast.unit_committee, cast.unit_owners, cast.unit_city):
        issue = an_issue(session, cast, public=False, by="luren")
        step(session, cast, issue, Step.ACCEPTANCE, "liushuji")
        step(session, cast, issue, Step.DISPATCH, "liushuji", unit=unit.key)
        issues.append(issue)
    session.add_all(issues)
    session.flush()
    return issues


def opens(session: Session, issue: Issue, me: Actor | None) -> bool:
    try:
        sight_of(session, case_by_id(session, issue.key, NOON), me, NOON)
    except NotFound:
        return False
    return True


def test_a_list_holds_what_its_reader_may_open(session: Session, cast: Cast) -> None:
    issues = every_kind(session, cast)
    for name in ("", *PEOPLE):
        me = cast.actor(name) if name else None
        listed = set(session.exec(select(Issue.id).where(openable(me, cast.xiangrui, TODAY))))
        assert listed == {issue.key for issue in issues if opens(session, issue, me)}, name
        assert listed, name


def test_an_ended_contract_shows_nothing_private_any_more(session: Session, cast: Cast) -> None:
    issue = dispatched(session, cast, public=False)
    manager = cast.actor("zhaojingli")
    mine = select(Issue.id).where(handled_by(manager, TODAY))
    assert list(session.exec(mine)) == [issue.key]
    contract = session.exec(select(ServiceContract)).one()
    contract.ends_on = TODAY - timedelta(days=1)
    add(session, contract)
    assert list(session.exec(mine)) == []
    assert list(session.exec(select(Issue.id).where(openable(manager, cast.xiangrui, TODAY)))) == []


def test_somebody_without_any_role_handles_nothing(session: Session, cast: Cast) -> None:
    dispatched(session, cast)
    assert list(session.exec(select(Issue.id).where(handled_by(cast.actor("wangyi"), TODAY), col(Issue.public)))) == []
