"""How an issue reads on a card or a page: how far it has come, where it is. Pure."""

from app.issues.rules.lifecycle import Status

STEP_NUMBERS = {
    Status.SUBMITTED: 1,
    Status.ACCEPTED: 2,
    Status.DISPATCHED: 3,
    Status.IN_PROGRESS: 4,
    Status.REOPENED: 4,
    Status.DONE: 5,
    Status.CLOSED: 6,
    # Answered, then ended without a settlement here.
    Status.REJECTED: 2,
    Status.TRANSFERRED: 2,
    Status.MERGED: 2,
    Status.WITHDRAWN: 1,
}


def step_number(status: Status, resume: Status | None = None) -> int:
    """How many of the six boxes are filled, 1 to 6; a suspended issue stands where it will go on (`resume`)."""
    if status is Status.SUSPENDED:
        return STEP_NUMBERS.get(resume or Status.IN_PROGRESS, 4)
    return STEP_NUMBERS[status]


def place_text(estate: str | None, building: str | None, stairwell: str = "", place: str = "") -> str:
    """Where it is, from the widest to the narrowest, down to the stairwell and never to a home."""
    stair = f"{stairwell}单元" if stairwell and not stairwell.endswith("单元") else stairwell
    return " ".join(part for part in (estate, f"{building or ''}{stair}", place) if part)
