"""Times in which a company did not serve stay as they were found, however often it stops."""

from datetime import date

import pytest
from sqlmodel import Session

from app.companies.models import ServiceContract
from app.core.errors import DomainError
from app.handovers.actions.emergency import end_emergency
from tests.cast import NOON, Cast, add
from tests.handovers.hold import TODAY, came_back, emergency, wanjia
from tests.handovers.test_actions_returning import DAY, THIRD, confirmed, serves


def test_a_second_stop_leaves_the_first_as_it_was(session: Session, cast: Cast) -> None:
    service = emergency(session, cast, company := wanjia(session))
    confirmed(session, cast, came_back(session, cast, at=THIRD).key)
    end_emergency(session, service.key, TODAY + 3 * DAY, "原来的物业又来了", by=cast.actor("chenkezhang"), at=THIRD)
    emergency(session, cast, company, at=NOON + 20 * DAY, starts_on=TODAY + 20 * DAY, until=date(2027, 5, 18))
    days = (0, 2, 3, 19, 20, 40)
    assert [serves(session, cast, TODAY + each * DAY)[:2] for each in days] == [
        "万家", "万家", "安禾", "安禾", "万家", "万家",
    ]


def test_a_contract_to_come_makes_no_emergency_longer(session: Session, cast: Cast) -> None:
    contract = session.get_one(ServiceContract, cast.contract.key)
    contract.ends_on = TODAY - DAY
    session.add(contract)
    session.flush()
    company = wanjia(session)
    service = emergency(session, cast, company, stopped=False)
    later = NOON + 100 * DAY
    end_emergency(session, service.key, TODAY + 100 * DAY, "换一家来做", by=cast.actor("chenkezhang"), at=later)
    add(session, ServiceContract(
        company_id=cast.anhe.key, estate_id=cast.dongqu.key, kind=contract.kind, starts_on=TODAY + 400 * DAY,
    ))
    with pytest.raises(DomainError, match="不能延长"):
        emergency(
            session, cast, company, at=later, starts_on=TODAY + 101 * DAY, until=TODAY + 250 * DAY, stopped=False
        )
