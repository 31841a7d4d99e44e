"""What is there for a step, read from the rows, apart from what is given with the step itself."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.exits.models import ExitCase, ExitStep
from app.exits.queries.below import handed_over, handover_joined, joins_since, vote_of, vote_to_join
from app.exits.queries.history import Mended, Told, extension_of, items_of, last_step
from app.exits.rules.kinds import Deed, Party, State, Vote
from app.exits.rules.needs import Facts

SIDES = (Party.TOWN, Party.COMMUNITY)
NOTICES = (Deed.LEAVE_EARLY, Deed.LEAVE_OPEN, Deed.NOT_RENEW, Deed.OWNERS_NOTICE)


def facts_before(session: Session, contract: ServiceContract, today: date) -> Facts:
    """Before there is a case."""
    vote = vote_to_join(session, contract.key, None, today)
    return Facts(today=today, contract_end=contract.ends_on, vote=Vote.RUNNING if vote else Vote.NONE)


def facts_of(session: Session, case: ExitCase, contract: ServiceContract, today: date) -> Facts:
    """Reads only what the present state asks for."""
    facts = Facts(today=today, due_on=case.due_on, contract_end=contract.ends_on, last_day=case.last_day)
    if case.state is State.YELLOW:
        last = last_step(session, case.key)
        return replace(facts, summoned=last is not None and last.deed is Deed.SUMMON)
    if case.state in (State.RECTIFYING, State.RECHECK):
        return _mending(session, case, facts)
    if case.state is State.OWNER_VOTE:
        vote = vote_of(session, case)
        return replace(facts, vote=vote.outcome if vote else Vote.NONE)
    if case.state in (State.WITHDRAWING, State.NOT_RENEWING, State.NOTICE):
        return replace(facts, confirmed=_confirmed(session, case))
    if case.state is State.HANDOVER:
        voided = handover_joined(session, case.contract_id) is None
        return replace(facts, handed_over=handed_over(session, case), voided=voided)
    joined = vote_to_join(session, case.contract_id, joins_since(case), today)
    return replace(facts, vote=Vote.RUNNING if joined else Vote.NONE)


def _confirmed(session: Session, case: ExitCase) -> bool:
    """The newest notice is the owners' own, or the company's from its own account."""
    return own_word(last_step(session, case.key, *NOTICES))


def own_word(notice: ExitStep | None) -> bool:
    """Whoever is said to have given this notice gave it by their own account."""
    if notice is None or notice.deed is Deed.OWNERS_NOTICE:
        return True
    return Party.COMPANY in json.loads(notice.facts).get("sides", ())


def told_confirmed(told: Sequence[Told]) -> bool:
    """The same from the steps as pages have them."""
    return own_word(next((each.step for each in reversed(told) if each.step.deed in NOTICES), None))


def _mending(session: Session, case: ExitCase, facts: Facts) -> Facts:
    order = last_step(session, case.key, Deed.ORDER)
    if order is None:
        return facts
    items = items_of(session, order.key)
    return replace(
        facts, extended=extension_of(session, order.key) is not None, reported=case.state is State.RECHECK,
        sides=sides_looked(items), all_fit=bool(items) and all(each.fit for each in items),
    )


def sides_looked(items: list[Mended]) -> frozenset[Party]:
    """The sides whose checker has looked at every item."""
    return frozenset(side for side in SIDES if items and all(side in each.checks for each in items))
