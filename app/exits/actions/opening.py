"""A case begins: by the clock when a card is final, by hand when owners ask, a company writes or a contract ran out."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from app.companies.queries import contract_for_update
from app.core.errors import DomainError, NotFound
from app.core.workdays import local_day
from app.exits.actions.given import Given
from app.exits.actions.keeping import changed, note
from app.exits.actions.stepping import carry_out, given_too, step_by_clock
from app.exits.models import CardGround, ExitCase
from app.exits.queries.cases import case_by_id, ground_of, live_case_of, live_cases
from app.exits.queries.facts import facts_before, facts_of
from app.exits.queries.grounds import NewCard, new_cards
from app.exits.rules.kinds import TALKING, Cause, Deed, State
from app.exits.rules.procedure import rule_of
from app.exits.rules.standing import Viewer
from app.people.rules.roles import SYSTEM, Actor
from app.places.models import Estate
from app.scorecards.rules.kinds import Card

CAUSES: Mapping[Deed, Cause] = {
    Deed.CARD_YELLOW: Cause.YELLOW_CARD, Deed.CARD_RED: Cause.RED_CARD, Deed.VETO: Cause.VETO,
    Deed.PETITION: Cause.PETITION, Deed.VOTE: Cause.PETITION, Deed.LEAVE_EARLY: Cause.WITHDRAWAL,
    Deed.LEAVE_OPEN: Cause.WITHDRAWAL, Deed.NOT_RENEW: Cause.NON_RENEWAL, Deed.EXPIRE: Cause.EXPIRY,
}  # fmt: skip
BY_HAND = tuple(deed for deed in CAUSES if deed not in (Deed.CARD_YELLOW, Deed.CARD_RED, Deed.VETO))
THERE_IS_ONE = "这份合同已经有一个程序在走，在那里接着办，不用另开。"


def open_by_hand(
    session: Session, contract_id: int, deed: Deed, given: Given, *, viewer: Viewer, at: datetime
) -> ExitCase:
    """A case with its first step. The contract is locked, so that two who open at once open one.

    Raises Forbidden, DomainError (there is one already; naming the article) or Invalid; nothing is written then.
    """
    rule = rule_of(State.START, deed)
    viewer.check(rule, State.START)
    assert viewer.actor is not None  # whoever passed has signed in
    contract = contract_for_update(session, contract_id)
    if contract is None:
        raise NotFound("没有这份合同。")
    if live_case_of(session, contract_id) is not None:
        raise DomainError(THERE_IS_ONE)
    facts = given_too(session, facts_before(session, contract, local_day(at)), rule, given, viewer)
    with session.begin_nested():  # a refused first step leaves no case
        case = _begun(session, contract_id, CAUSES[deed], by=viewer.actor, at=at)
        carry_out(session, ground_of(session, case), rule, facts, given, viewer.parties, by=viewer.actor, at=at)
    _noted(session, case, viewer.actor, at)
    return case


def _begun(session: Session, contract_id: int, cause: Cause, *, by: Actor, at: datetime) -> ExitCase:
    """Before its first step."""
    contract = contract_for_update(session, contract_id)
    assert contract is not None  # locked by the caller
    estate = session.get(Estate, contract.estate_id)
    assert estate is not None  # the contract points to it
    case = ExitCase(
        estate_id=estate.key, community_id=estate.community_id, company_id=contract.company_id,
        contract_id=contract_id, cause=cause, state=State.START, opened_at=at, opened_by=by.person_id or None,
        since=local_day(at), version=0,
    )
    session.add(case)
    session.flush()
    return case


def _noted(session: Session, case: ExitCase, by: Actor, at: datetime) -> None:
    after = {"contract": case.contract_id, "cause": case.cause.value, "estate": case.estate_id}
    note(session, case, "opened", by=by, at=at, after=after)


def open_cases(session: Session, at: datetime) -> int:
    """Takes up every new final card: opens a case, or adds the card to the one that is running. Run twice or on two
    machines, each card is taken up once."""
    cards = new_cards(session, at, local_day(at))
    for card in cards:
        _take_up(session, card, at)
    return len(cards)


def _take_up(session: Session, card: NewCard, at: datetime) -> None:
    contract_for_update(session, card.contract_id)
    case = live_case_of(session, card.contract_id, lock=True)
    deed = Deed.CARD_YELLOW if card.card is Card.YELLOW else Deed.VETO if card.veto else Deed.CARD_RED
    fresh = case is None
    if case is None:
        case = _begun(session, card.contract_id, CAUSES[deed], by=SYSTEM, at=at)
        _noted(session, case, SYSTEM, at)
    if fresh or (card.card is Card.RED and case.state in TALKING):
        _step(session, case, deed, card, at, fresh=fresh)
    session.add(
        CardGround(
            contract_id=card.contract_id, month=card.month, card=card.card, case_id=case.key,
            scorecard_id=card.scorecard_id, words=card.words, at=at,
        )
    )
    if not fresh:
        changed(session, case)
    session.flush()


def _step(session: Session, case: ExitCase, deed: Deed, card: NewCard, at: datetime, *, fresh: bool) -> None:
    if fresh:
        case.scorecard_id = card.scorecard_id
    step_by_clock(session, case, deed, Given(words=card.words, day=local_day(at)), at)


def finish_cases(session: Session, at: datetime) -> int:
    """Closes cases whose handover both sides have finished; how many."""
    done = 0
    for row in live_cases(session):
        if row.state is not State.HANDOVER:
            continue
        case = case_by_id(session, row.key, lock=True)
        if case is None or case.state is not State.HANDOVER or not _handed(session, case, at):
            continue
        step_by_clock(session, case, Deed.DONE, Given(), at)
        done += 1
    return done


def _handed(session: Session, case: ExitCase, at: datetime) -> bool:
    return facts_of(session, case, ground_of(session, case).contract, local_day(at)).handed_over
