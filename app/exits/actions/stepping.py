"""One step of a case: checked against the table, written down with its facts, its paper issued, people told."""

import json
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from app.core.workdays import local_day
from app.exits.actions.effects import EFFECTS
from app.exits.actions.given import Given
from app.exits.actions.keeping import changed, check_seen, note, tell_all
from app.exits.actions.papers import issue
from app.exits.actions.scene import Scene, Told
from app.exits.models import ExitCase, ExitStep, StepPhoto
from app.exits.queries.below import owners_in
from app.exits.queries.cases import Ground, ground_of
from app.exits.queries.facts import facts_of
from app.exits.queries.history import last_step
from app.exits.queries.people import people_of
from app.exits.rules.clocks import due_on
from app.exits.rules.kinds import HAPPENED, Deed, Party, State
from app.exits.rules.needs import Facts
from app.exits.rules.procedure import Rule, rule_of, step
from app.exits.rules.standing import Viewer
from app.people.rules.roles import SYSTEM, Actor

RETURNS = frozenset({State.OWNER_VOTE, State.WITHDRAWING, State.NOT_RENEWING})
STAYS = frozenset({Deed.SUMMON, Deed.EXTEND, Deed.SERVE})
"""The state stays what it was, so its clock goes on unless the step says otherwise."""


def take_step(
    session: Session, case: ExitCase, deed: Deed, given: Given, *, viewer: Viewer, at: datetime
) -> ExitStep:
    """`case` is locked. Raises Stale (seen something older), Forbidden, DomainError (naming the article) or Invalid
    (beside the field); nothing is written then."""
    check_seen(case, given.seen)
    assert viewer.actor is not None  # only somebody signed in gets here
    rule = rule_of(case.state, deed)
    viewer.check(rule, case.state)
    ground = ground_of(session, case)
    facts = given_too(session, facts_of(session, case, ground.contract, local_day(at)), rule, given, viewer)
    with session.begin_nested():  # a step refused half-way leaves nothing
        return carry_out(session, ground, rule, facts, given, viewer.parties, by=viewer.actor, at=at)


def step_by_clock(session: Session, case: ExitCase, deed: Deed, given: Given, at: datetime) -> ExitStep:
    """What the clock may do: take up a card, close a case whose handover is finished."""
    ground = ground_of(session, case)
    facts = facts_of(session, case, ground.contract, local_day(at))
    rule = rule_of(case.state, deed)
    return carry_out(session, ground, rule, facts, given, frozenset({Party.CLOCK}), by=SYSTEM, at=at)


def given_too(session: Session, facts: Facts, rule: Rule, given: Given, viewer: Viewer) -> Facts:
    """What is there once the form is counted in. The company's own account is as good as its letter; how many owners
    there are is read from the roll or the register."""
    owners = owners_in(session, viewer.estate_id) if rule.deed is Deed.PETITION else 0
    letter = Party.COMPANY in viewer.parties or bool(given.photos)
    return replace(
        facts, minutes=bool(given.number) and given.day is not None, signers=given.signers, owners=owners,
        letter=letter, decided=bool(given.words) and given.day is not None,
    )


def carry_out(
    session: Session, ground: Ground, rule: Rule, facts: Facts, given: Given, parties: frozenset[Party], *, by: Actor,
    at: datetime,
) -> ExitStep:
    """The table's word first, then what the step itself does."""
    case = ground.case
    after = step(case.state, rule.deed, parties, facts, case.came_from)
    scene = Scene(session, ground, given, facts, parties, by, at)
    told = EFFECTS[rule.deed](scene)
    made = _write(session, case, rule, after, told, scene)
    made.paper_id = issue(scene, rule.deed, made, told)
    _move(case, rule, after, told, scene)
    made.due_on = case.due_on
    session.add(made)
    changed(session, case)
    before = {"state": made.from_state.value}
    later = {"state": after.value, "deed": rule.deed.value, "due_on": case.due_on, "step": made.number}
    note(session, case, "step", by=by, at=at, before=before, after=later, reason=told.words)
    _tell(session, ground, rule, made, by, at)
    return made


def _write(session: Session, case: ExitCase, rule: Rule, after: State, told: Told, scene: Scene) -> ExitStep:
    last = last_step(session, case.key)
    whole = {"public": told.public, "inner": told.inner, "sides": sorted(scene.parties)}
    facts = json.dumps(whole, ensure_ascii=False)
    made = ExitStep(
        case_id=case.key, number=last.number + 1 if last else 1, from_state=case.state,
        to_state=after, deed=rule.deed, at=scene.at, by=scene.by.person_id or None, title=scene.by.title,
        words=told.words or rule.words, facts=facts, article=rule.article,
    )
    session.add(made)
    session.flush()
    for photo_id in scene.given.photos:
        session.add(StepPhoto(photo_id=photo_id, step_id=made.key))
    if told.afterwards is not None:
        told.afterwards(made)
    session.flush()
    return made


def _move(case: ExitCase, rule: Rule, after: State, told: Told, scene: Scene) -> None:
    """The state with its clock; `came_from` is what a vote or a notice can be taken back to. A notice has no clock
    until it is served or confirmed, which gives the contract's last day."""
    if after is not case.state and (after in RETURNS or rule.deed is Deed.LEAVE_OPEN):
        case.came_from = case.state
    if rule.target is None:
        case.last_day = None
    stays = after is case.state
    case.state = after
    if told.last_day is not None:
        case.last_day = told.last_day
    if told.due_on is not None or not stays:
        case.since = told.since or local_day(scene.at)
        usual = due_on(after, case.since) if after is not State.NOTICE else None
        case.due_on, case.reminded = told.due_on or usual, 0
    if not after.live:
        case.closed_at, case.due_on = scene.at, None


def _tell(session: Session, ground: Ground, rule: Rule, made: ExitStep, by: Actor, at: datetime) -> None:
    today = local_day(at)
    title = f"{ground.estate.name}：{HAPPENED[rule.deed]}"
    people = people_of(session, ground, today)
    tell_all(session, people, ground, title, made.words, kind=f"step/{made.number}", by=by, at=at)
