"""What the procedure does in handovers, in one place. Owners open their votes in `app.votes`; a case only joins one."""

from datetime import date, datetime

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.exits.queries.below import handover_joined
from app.handovers.actions.opening import open_handover
from app.handovers.models import Handover
from app.handovers.rules.kinds import Receiver
from app.people.rules.roles import Actor


def begin_handover(
    session: Session, contract: ServiceContract, *, receiver: Receiver, receiver_name: str, last_day: date,
    agreed_on: date | None, word: str, basis: str, by: Actor, at: datetime,
) -> Handover:
    """The one there is already, or a new one. Raises Invalid (days, no written word for a new company, no basis where
    the community's committee receives)."""
    joined = handover_joined(session, contract.key)
    if joined is not None:
        return joined
    return open_handover(
        session, contract=contract, receiver=receiver, terminated_on=last_day, agreed_on=agreed_on, by=by, at=at,
        receiver_name=receiver_name, word=word, basis=basis,
    )
