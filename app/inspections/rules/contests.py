"""When a deduction may be contested, and how it may be decided. Pure."""

from datetime import date

from app.core.errors import DomainError, Forbidden, Invalid
from app.inspections.rules.kinds import Outcome, Severity
from app.rulebooks.rules.policy import Deductions

SHORTEST = 5


def check_in_time(until: date | None, today: date) -> None:
    """Raises DomainError before the second signature (`until` None) and after the last day."""
    if until is None:
        raise DomainError("两位检查人都签了字才能提。")
    if today > until:
        raise DomainError(f"提意见的日子到 {until.month}月{until.day}日 为止，已经过了。")


def check_impartial(person_id: int, inspectors: frozenset[int]) -> None:
    """Whoever took the points does not decide whether they were rightly taken. Raises Forbidden."""
    if person_id in inspectors:
        raise Forbidden("您是这次的检查人，这件事要请别的书记或者镇里的人来定。")


def points_after(outcome: Outcome, severity: Severity | None, points: int, prices: Deductions) -> int:
    """What the deduction costs once decided. Raises Invalid where a smaller one was not chosen or is none."""
    if outcome is Outcome.UPHELD:
        return points
    if outcome is Outcome.WITHDRAWN:
        return 0
    if severity is None:
        raise Invalid("改成哪一档，选一个。", field="severity")
    if (less := severity.points(prices)) >= points:
        raise Invalid("少扣要选比原来轻的一档。", field="severity")
    return less
