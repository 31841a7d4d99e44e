"""A company that was found to have stopped serves again: written down with what was seen, found so by somebody else."""

from datetime import datetime

from sqlmodel import Session

from app.companies.actions import resume_serving
from app.companies.models import ServiceContract
from app.companies.rules.serving import stopped
from app.core.errors import DomainError
from app.core.filters import dated
from app.core.masking import mask_personal
from app.core.text import as_sentence
from app.core.workdays import local_day
from app.handovers.actions.claims import ONE_STANDS, Seen, note_claim, tell_of, write_down
from app.handovers.models import ServiceStop
from app.handovers.queries.emergency import estate_for_update
from app.handovers.queries.people import community_people, company_people, estate_owners, town_people
from app.handovers.queries.stopping import claim_by_id, open_claim
from app.handovers.rules.emergency import check_back, check_second
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Estate

NOT_STOPPED = "这家物业没有停止服务，不用登记。"
NONE_STANDS = "现在没有登记物业又来服务。"


def state_return(
    session: Session, estate: Estate, contract_id: int, seen: Seen, *, by: Actor, at: datetime
) -> ServiceStop:
    """`seen.since` is the first day it serves again. The same words sent twice by the same person are one.

    Raises Invalid (day, words, photo), DomainError (it has not stopped, a claim stands already).
    """
    estate_for_update(session, estate.key)
    facts, today = mask_personal(seen.facts), local_day(at)
    before = open_claim(session, contract_id)
    if before is not None and (before.back, before.told_by, before.facts) == (True, by.person_id, facts):
        return before
    contract = session.get_one(ServiceContract, contract_id)
    if contract.stopped_on is None or not stopped(contract, today):
        raise DomainError(NOT_STOPPED)
    check_back(seen.since, contract.stopped_on, today, facts, len(seen.photos))
    if before is not None:
        raise DomainError(ONE_STANDS)
    claim = write_down(session, estate, contract_id, seen, back=True, by=by, at=at)
    asked = "还没有核实。情况不对的，写上你们的说法。"
    tell_of(session, estate, claim, f"{estate.name}：有人登记物业又来服务了", asked, by=by, at=at)
    return claim


def confirm_return(
    session: Session, estate: Estate, contract_id: int, looked: int, *, by: Actor, at: datetime
) -> None:
    """Somebody else of the town found so too: from that day the company serves again. `looked`: the claim that was
    read, by id. Sent twice by the same person, it is done once.

    Raises DomainError (none stands, written down by the same person), Stale (another one stands).
    """
    estate_for_update(session, estate.key)
    claim, read = open_claim(session, contract_id), claim_by_id(session, looked)
    if claim is None and read is not None and read.back and read.confirmed_by == by.person_id:
        return
    if claim is None or not claim.back:
        raise DomainError(NONE_STANDS)
    check_second(claim.key, looked, claim.told_by, by.person_id)
    claim.confirmed_by, claim.confirmed_at = by.person_id, at
    session.add(claim)
    session.flush()
    resume_serving(session, contract_id, on=claim.since, reason=claim.facts, by=by, at=at)
    note_claim(session, claim, "confirmed", by, at, {"since": claim.since})
    _tell_everybody(session, estate, claim, by, at)


def _tell_everybody(session: Session, estate: Estate, claim: ServiceStop, by: Actor, at: datetime) -> None:
    today, place = local_day(at), estate.community_id
    people = [
        *company_people(session, claim.contract_id, today), *community_people(session, place, today),
        *estate_owners(session, estate.key, today), *town_people(session, place, today),
    ]
    title, link = f"{estate.name}的物业又来服务了", f"/estates/{estate.slug}/emergency"
    body = f"{as_sentence(claim.facts)}从{dated(claim.since)}起算，核实过了。应急物业还在的，由镇里来结束。"
    for person_id in dict.fromkeys(people):
        if person_id != by.person_id:
            key = f"stop/{claim.key}/confirmed/{person_id}"
            tell(session, person_id, title=title, body=body, link=link, dedupe=key, at=at)
