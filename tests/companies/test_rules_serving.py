"""Who serves an estate on a day: the rule as a table, and the order of rows that says the same."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlmodel import Session, select

from app.companies.models import Company, ContractKind, ServiceContract
from app.companies.queries import contract_serving, regular_contract
from app.companies.rules.serving import serving, stopped
from tests.cast import Cast, add

DAY, JAN, MAY, NOV = date(2026, 11, 17), date(2026, 1, 1), date(2026, 5, 1), date(2026, 11, 1)
NEXT, JANUARY_NEXT = date(2026, 11, 18), date(2027, 1, 16)


@dataclass(frozen=True)
class Contract:
    """`name` is who; the order is the order of entering."""

    name: str
    starts_on: date
    ends_on: date | None = None
    emergency: bool = False
    stopped_on: date | None = None
    resumed_on: date | None = None
    key: int = 0


def stepping_in(starts_on: date = NOV) -> Contract:
    return Contract("应急", starts_on, date(2027, 4, 30), emergency=True)


TABLE: list[tuple[str, list[Contract], str]] = [
    ("nobody", [], ""),
    ("one that runs on", [Contract("老", JAN)], "老"),
    ("the last day counts", [Contract("老", JAN, DAY)], "老"),
    ("it has ended", [Contract("老", JAN, NOV)], ""),
    ("not begun", [Contract("新", JANUARY_NEXT)], ""),
    ("a handover: the later begun", [Contract("老", JAN, DAY), Contract("新", NOV)], "新"),
    ("begun alike: the later entered", [Contract("老", JAN), Contract("新", JAN)], "新"),
    ("an emergency beside one that runs on", [Contract("老", JAN), stepping_in()], "老"),
    ("within the sixty days of notice", [Contract("老", JAN, JANUARY_NEXT), stepping_in()], "老"),
    ("the old one has ended", [Contract("老", JAN, NOV), stepping_in(NOV)], "应急"),
    ("the old one stopped", [Contract("老", JAN, stopped_on=NOV), stepping_in()], "应急"),
    ("it stops today", [Contract("老", JAN, stopped_on=DAY), stepping_in()], "应急"),
    ("it stops later", [Contract("老", JAN, stopped_on=JANUARY_NEXT), stepping_in()], "老"),
    ("it stopped and nobody stepped in", [Contract("老", JAN, stopped_on=NOV)], "老"),
    ("it came back", [Contract("老", JAN, stopped_on=MAY, resumed_on=NOV), stepping_in()], "老"),
    ("it comes back today", [Contract("老", JAN, stopped_on=MAY, resumed_on=DAY), stepping_in()], "老"),
    ("it comes back tomorrow", [Contract("老", JAN, stopped_on=MAY, resumed_on=NEXT), stepping_in()], "应急"),
    ("it stops and comes back later", [
        Contract("老", JAN, stopped_on=NEXT, resumed_on=JANUARY_NEXT), stepping_in(),
    ], "老"),
    ("back, with a newcomer there", [
        Contract("老", JAN, stopped_on=MAY, resumed_on=NOV), Contract("新", NOV),
    ], "新"),
    ("the newcomer stopped, the old one is back", [
        Contract("老", JAN, stopped_on=MAY, resumed_on=NOV), Contract("新", NOV, stopped_on=DAY), stepping_in(),
    ], "老"),
    ("the newcomer is here", [Contract("老", JAN, stopped_on=MAY), stepping_in(), Contract("新", NOV)], "新"),
    ("the newcomer began before", [stepping_in(), Contract("新", MAY)], "新"),
]


@pytest.mark.parametrize(("contracts", "who"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_who_serves(contracts: list[Contract], who: str) -> None:
    numbered = [Contract(**{**vars(each), "key": key}) for key, each in enumerate(contracts)]
    for order in (numbered, numbered[::-1]):
        found = serving(order, DAY)
        assert (found.name if found else "") == who


@pytest.mark.parametrize(("stopped_on", "resumed_on", "gone"), [
    (None, None, False), (NOV, None, True), (DAY, None, True), (NEXT, None, False), (MAY, NEXT, True),
    (MAY, DAY, False), (MAY, NOV, False), (NEXT, JANUARY_NEXT, False),
])  # fmt: skip
def test_from_the_day_it_stopped_until_the_day_before_it_came_back(
    stopped_on: date | None, resumed_on: date | None, *, gone: bool
) -> None:
    assert stopped(Contract("老", JAN, stopped_on=stopped_on, resumed_on=resumed_on), DAY) is gone


def test_the_rows_say_the_same(session: Session, cast: Cast) -> None:
    for number, (told, contracts, _) in enumerate(TABLE):
        for old in session.exec(select(ServiceContract).where(ServiceContract.estate_id == cast.xiqu.key)):
            session.delete(old)
        firms = {each.name: add(session, firm(f"{number}{each.name}")) for each in contracts}
        rows = [add(session, written(each, firms[each.name].key, cast.xiqu.key)) for each in contracts]
        assert contract_serving(session, cast.xiqu.key, DAY) == serving(rows, DAY), told
        chosen = [each for each in rows if not each.emergency]
        assert regular_contract(session, cast.xiqu.key, DAY) == serving(chosen, DAY), told


def firm(name: str) -> Company:
    return Company(name=f"{name}物业有限公司", short_name=name, credit_code=name)


def written(each: Contract, company_id: int, estate_id: int) -> ServiceContract:
    return ServiceContract(
        company_id=company_id, estate_id=estate_id, starts_on=each.starts_on, ends_on=each.ends_on,
        kind=ContractKind.EMERGENCY if each.emergency else ContractKind.OWNERS, stopped_on=each.stopped_on,
        resumed_on=each.resumed_on,
    )
