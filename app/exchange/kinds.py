"""The tables that can be taken away: what they are called, and where their rows come from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.exchange.queries import ledger
from app.exchange.queries.asked import Wanted
from app.exchange.rules.ledger import DAYS, HEADER, MINUTES, NUMBERS, Value

ISSUES = "issues"


@dataclass(frozen=True, slots=True)
class Kind:
    """`count` and `keys` choose the rows at one instant for these roles; `lines` reads some of them, of which `numbers`
    are the columns Excel should add up, `days` and `minutes` those it should sort and filter by time."""

    title: str
    header: tuple[str, ...]
    numbers: frozenset[str]
    days: frozenset[str]
    minutes: frozenset[str]
    count: Callable[[Session, Wanted, str, datetime], int]
    keys: Callable[[Session, Wanted, str, datetime], Iterator[int]]
    lines: Callable[[Session, Sequence[int], datetime], list[list[Value]]]


KINDS = {
    ISSUES: Kind(
        "问题台账", HEADER, NUMBERS, DAYS, MINUTES, ledger.count_rows, ledger.row_keys, ledger.row_lines,
    )
}  # fmt: skip
