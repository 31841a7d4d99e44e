"""The deductions of an inspection with where and what, for the spreadsheet."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from app.inspections.models import Deduction


def deductions_of(session: Session, keys: Collection[int]) -> dict[int, Deduction]:
    """By key; a row somebody removed is not there."""
    statement = select(Deduction).where(col(Deduction.id).in_(keys))
    return {each.key: each for each in session.exec(statement)}
