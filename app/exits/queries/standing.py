"""What somebody is towards a case or a contract, on the day."""

from datetime import date

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.companies.queries import contracts_of_company, posts_of
from app.exits.queries.below import committee_in_office
from app.exits.rules.standing import Viewer
from app.mechanisms.queries.ground import standing_of
from app.mechanisms.rules.ties import Ties
from app.people.rules.roles import Actor
from app.places.models import Community


def viewer_of(
    session: Session, actor: Actor | None, contract: ServiceContract, community: Community, today: date
) -> Viewer:
    """A contract that has run out still ties its company's people while a case goes on."""
    estate_id = contract.estate_id
    if actor is None:
        return Viewer(None, frozenset(), community.key, estate_id, Ties(contract.company_id))
    running = contracts_of_company(session, contract.company_id, estate_id, today)
    ties = Ties(contract.company_id, running | {contract.key}, posts_of(session, actor.person_id, today))
    standing = standing_of(session, actor, community, today)
    in_office = committee_in_office(session, estate_id, today)
    return Viewer(actor, standing, community.key, estate_id, ties, in_office)
