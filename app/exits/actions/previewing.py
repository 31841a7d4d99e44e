"""The paper a step would issue, by the same checks and the same words, and nothing written."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import NotFound
from app.core.workdays import local_day
from app.exits.actions.effects import EFFECTS
from app.exits.actions.given import Given
from app.exits.actions.opening import CAUSES
from app.exits.actions.papers import SHEETS, drafted
from app.exits.actions.scene import Scene
from app.exits.actions.stepping import given_too
from app.exits.models import ExitCase
from app.exits.queries.cases import Ground, contract_with, ground_of, ground_under
from app.exits.queries.facts import facts_before, facts_of
from app.exits.rules.kinds import Deed, State
from app.exits.rules.needs import Facts
from app.exits.rules.procedure import Rule, rule_of, step
from app.exits.rules.standing import Viewer
from app.notices.rules.content import Content


def preview_step(
    session: Session, case: ExitCase, deed: Deed, given: Given, *, viewer: Viewer, at: datetime
) -> Content | None:
    """None for a step without a paper. Raises what the step itself would raise."""
    rule = rule_of(case.state, deed)
    viewer.check(rule, case.state)
    ground = ground_of(session, case)
    facts = given_too(session, facts_of(session, case, ground.contract, local_day(at)), rule, given, viewer)
    return _sheet(session, ground, rule, facts, given, viewer, at)


def preview_opening(
    session: Session, contract_id: int, deed: Deed, given: Given, *, viewer: Viewer, at: datetime
) -> Content | None:
    """The same before there is a case."""
    rule = rule_of(State.START, deed)
    viewer.check(rule, State.START)
    contract = contract_with(session, contract_id)
    if contract is None:
        raise NotFound("没有这份合同。")
    facts = given_too(session, facts_before(session, contract, local_day(at)), rule, given, viewer)
    ground = ground_under(session, contract, _unwritten(contract_id, deed, at))
    return _sheet(session, ground, rule, facts, given, viewer, at)


def _unwritten(contract_id: int, deed: Deed, at: datetime) -> ExitCase:
    """A case nobody keeps."""
    return ExitCase(
        estate_id=0, community_id=0, company_id=0, contract_id=contract_id, cause=CAUSES[deed], state=State.START,
        opened_at=at, since=local_day(at), version=0,
    )


def _sheet(
    session: Session, ground: Ground, rule: Rule, facts: Facts, given: Given, viewer: Viewer, at: datetime
) -> Content | None:
    step(ground.case.state, rule.deed, viewer.parties, facts, ground.case.came_from)
    if rule.deed not in SHEETS or viewer.actor is None:
        return None
    scene = Scene(session, ground, given, facts, viewer.parties, viewer.actor, at)
    return drafted(scene, rule.deed, EFFECTS[rule.deed](scene))
