"""Contracts with their managers as everybody reads them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.companies.models import ManagerTerm, ServiceContract
from app.companies.queries.served import Served, term_within, terms_of
from app.companies.rules.fees import in_words
from app.companies.rules.managers import Reporting, Term, report_words, reporting
from app.core.filters import dated


@dataclass(frozen=True, slots=True)
class Manager:
    """One manager with how their report stands; `report` is a sentence, `open` where nobody entered a last day."""

    term_id: int
    name: str
    phone: str
    term: Term
    now: bool
    state: Reporting
    report: str
    open: bool

    @property
    def choice(self) -> tuple[int, str]:
        """For a drop-down."""
        return self.term_id, f"{self.name}（{dated(self.term.starts_on)}起）"


@dataclass(frozen=True, slots=True)
class Shown:
    """A contract as everybody reads it; `managers` the latest first, those in office marked."""

    served: Served
    fee: str
    runs: bool
    managers: Sequence[Manager]

    @property
    def contract(self) -> ServiceContract:
        return self.served.contract

    @property
    def manager(self) -> Manager | None:
        """Who is in office."""
        return next((each for each in self.managers if each.now), None)

    @property
    def others(self) -> list[Manager]:
        """Those before, and whoever is to come."""
        return [each for each in self.managers if not each.now]


def contracts_shown(session: Session, rows: Sequence[Served], today: date) -> list[Shown]:
    """One query more for all managers together."""
    terms: dict[int, list[ManagerTerm]] = defaultdict(list)
    for term in terms_of(session, [row.key for row in rows]):
        terms[term.contract_id].append(term)
    return [_shown(row, terms[row.key], today) for row in rows]


def _shown(row: Served, terms: Sequence[ManagerTerm], today: date) -> Shown:
    contract = row.contract
    runs = contract.starts_on <= today and (contract.ends_on is None or today <= contract.ends_on)
    within = [(term, term_within(term, contract)) for term in terms]
    managers = [_manager(*each, today) for each in within if each[1].ends_on is None or _in_order(each[1])]
    return Shown(row, in_words(contract.fee), runs, managers)


def _in_order(term: Term) -> bool:
    """False for somebody who was to come after the contract was cut short."""
    return term.ends_on is not None and term.starts_on <= term.ends_on


def _manager(row: ManagerTerm, term: Term, today: date) -> Manager:
    state, words = reporting(term, today), report_words(term, today)
    return Manager(row.key, row.name, row.phone, term, term.holds_on(today), state, words, row.ends_on is None)
