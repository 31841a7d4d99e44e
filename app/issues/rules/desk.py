"""Whose queue shows what: the desks people sit at, and which issues are theirs to move. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.issues.rules.lifecycle import Status
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role


class Seat(StrEnum):
    """A kind of worker. `UNIT` works on what was dispatched to it, the others on what is in their place."""

    UNIT = "unit"
    GRID = "grid"
    COMMITTEE = "committee"
    TOWN = "town"

    @property
    def label(self) -> str:
        return {"unit": "本单位的工单", "grid": "我的网格", "committee": "本社区", "town": "全镇上报和超期"}[self.value]


class Tab(StrEnum):
    DUE = "todo"
    OUT = "out"
    CHECK = "check"
    BACK = "back"
    LEDGER = "ledger"
    DONE = "done"

    @property
    def label(self) -> str:
        return {
            "todo": "要办", "out": "单位在办", "check": "等核实", "back": "被退回", "ledger": "挂账", "done": "办完",
        }[self.value]


class Elsewhere(NamedTuple):
    """Work that lives in a domain above, as a link on the list: `app.state.desk_links` has who says so."""

    href: str
    icon: str
    text: str


UNIT_ROLES = COMPANY_ROLES | {Role.OWNERS_COMMITTEE, Role.DEPARTMENT, Role.MERCHANT}
SEAT_ROLES: dict[Seat, frozenset[Role]] = {
    Seat.UNIT: UNIT_ROLES,
    Seat.GRID: frozenset({Role.GRID_WORKER}),
    Seat.COMMITTEE: COMMITTEE_ROLES,
    Seat.TOWN: frozenset({Role.TOWN_OFFICIAL}),
}
WITH_UNIT = frozenset({Status.DISPATCHED, Status.IN_PROGRESS, Status.REOPENED})
FRESH = frozenset({Status.SUBMITTED, Status.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Pick:
    """What a tab lists: these statuses; `own`: also what a committee's unit works on, `others`: but not that;
    `returned`: also issues a unit said are not its own."""

    statuses: frozenset[Status]
    own: bool = False
    others: bool = False
    returned: bool = False


_SAME = {
    Tab.CHECK: Pick(frozenset({Status.DONE})),
    Tab.LEDGER: Pick(frozenset({Status.SUSPENDED})),
    Tab.DONE: Pick(frozenset({Status.CLOSED})),
}
_BACK = Pick(frozenset({Status.REOPENED}))
_RETURNED = Pick(frozenset({Status.REOPENED}), returned=True)
PICKS: dict[Seat, dict[Tab, Pick]] = {
    Seat.UNIT: {Tab.DUE: Pick(WITH_UNIT), Tab.BACK: _BACK, **_SAME},
    Seat.GRID: {Tab.DUE: Pick(FRESH), Tab.OUT: Pick(WITH_UNIT), Tab.BACK: _RETURNED, **_SAME},
    Seat.COMMITTEE: {
        Tab.DUE: Pick(FRESH, own=True), Tab.OUT: Pick(WITH_UNIT, others=True), Tab.BACK: _RETURNED, **_SAME,
    },
    Seat.TOWN: {Tab.DUE: Pick(FRESH | WITH_UNIT), Tab.BACK: _BACK, **_SAME},
}


def seats(actor: Actor) -> list[Seat]:
    """The desks somebody has, the first is where they start."""
    return [seat for seat, roles in SEAT_ROLES.items() if actor.has(*roles)]


def tabs(seat: Seat) -> list[Tab]:
    """In the order they are shown."""
    return [tab for tab in Tab if tab in PICKS[seat]]
