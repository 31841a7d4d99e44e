"""The rulebook a card was made by."""

from sqlmodel import Session

from app.rulebooks.queries import adopted, version_numbered
from app.rulebooks.rules.policy import Rulebook, shipped


def rulebook_numbered(session: Session, number: int) -> Rulebook:
    """A version the town adopted; the shipped one is number 1 until anything is adopted."""
    found = version_numbered(session, number)
    if found is None and number != 1:
        raise LookupError(f"rulebook {number} is gone")
    return adopted(found).rulebook if found else shipped()
