"""Where a company left after a case with a cause: told for twelve months where a new company is chosen, never a ban
(domain §1). Pure."""

from datetime import date

from app.exits.rules.clocks import months_after
from app.exits.rules.kinds import Cause, Deed

FLAG_MONTHS = 12
FLAG_WORDS = "这只是提示，不是禁止。选不选它，由业主定。"


def with_cause(cause: Cause, done: frozenset[Deed]) -> bool:
    """Dismissed by the owners' vote, or gone by itself after the town advised; a contract that simply ended is none,
    nor is a vote that came to nothing. `done` is all that was done in the case: only a passed vote lets the owners
    give notice."""
    if Deed.OWNERS_NOTICE in done:
        return True
    return cause in (Cause.YELLOW_CARD, Cause.RED_CARD, Cause.VETO) and Deed.ADVISE in done


def flagged_until(left_on: date) -> date:
    """The last day it is told."""
    return months_after(left_on, FLAG_MONTHS)
