"""Who gets a seat among the residents who walk along. Pure."""

from app.core.errors import Invalid
from app.mechanisms.rules.standing import WORKS, Standing
from app.rounds.rules.kinds import Joined

FEWEST, MOST = 5, 9  # domain §3: 5–9 residents walk along
SEATED = frozenset({Joined.SIGNED_UP, Joined.DRAWN})
"""Ways to walk along that take one of the residents' seats."""


def way_in(standing: frozenset[Standing]) -> Joined:
    """As what somebody walks along: an office or the company comes first and takes no resident's seat."""
    if Standing.COMPANY in standing:
        return Joined.COMPANY
    return Joined.STAFF if standing & WORKS else Joined.SIGNED_UP


def must_wait(joined: Joined, taken: int, seats: int) -> bool:
    """Residents beyond the seats wait; nobody else does."""
    return joined in SEATED and taken >= seats


def check_seats(seats: int, taken: int) -> None:
    """Raises Invalid: between 5 and 9, and never fewer than are already promised."""
    if not FEWEST <= seats <= MOST:
        raise Invalid(f"居民名额要在 {FEWEST} 到 {MOST} 位之间。", field="seats")
    if seats < taken:
        raise Invalid(f"已经有 {taken} 位居民有位置了，名额不能少于 {taken}。", field="seats")
