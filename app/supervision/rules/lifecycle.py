"""What may happen to an order, and who may do it: one table, read by pages, actions and tests alike. Pure."""

from dataclasses import dataclass

from app.core.errors import DomainError, Forbidden
from app.supervision.rules.kinds import OPEN, State, Step
from app.supervision.rules.standing import RECUSED, Hat

RETURN_LIMIT = 2
"""As often as an issue may be reopened; the third time it goes to the joint meeting (domain §5)."""
RECEIVER, TOWN = frozenset({Hat.RECEIVER}), frozenset({Hat.TOWN})


@dataclass(frozen=True, slots=True)
class Rule:
    frm: frozenset[State]
    to: State
    by: frozenset[Hat]


RULES: dict[Step, Rule] = {
    Step.ACKNOWLEDGEMENT: Rule(frozenset({State.ISSUED}), State.ACKNOWLEDGED, RECEIVER),
    Step.ANSWER: Rule(frozenset({State.ACKNOWLEDGED, State.RETURNED}), State.ANSWERED, RECEIVER),
    # From the joint meeting too: once it has settled the matter, the town writes down how.
    Step.APPROVAL: Rule(frozenset({State.ANSWERED, State.JOINT}), State.CLOSED, TOWN),
    Step.RETURN: Rule(frozenset({State.ANSWERED}), State.RETURNED, TOWN),
    Step.WITHDRAWAL: Rule(OPEN, State.WITHDRAWN, TOWN),
}
WHOSE = {RECEIVER: "这一步由收到督办单的单位来办。", TOWN: "这一步由镇里来办。"}


def may(step: Step, hats: frozenset[Hat]) -> bool:
    """Whether somebody with these hats may take the step at all, whatever the state. The town's steps are not for
    whoever has a post with the receiver."""
    rule = RULES[step]
    if Hat.RECUSED in hats and rule.by == TOWN:
        return False
    return bool(rule.by & hats)


def open_steps(state: State, hats: frozenset[Hat]) -> tuple[Step, ...]:
    """The steps to offer, the main one first."""
    return tuple(step for step, rule in RULES.items() if state in rule.frm and may(step, hats))


def check(step: Step, state: State, hats: frozenset[Hat]) -> None:
    """Raises Forbidden (not you) or DomainError (not now)."""
    rule = RULES[step]
    if not may(step, hats):
        raise Forbidden(RECUSED if Hat.RECUSED in hats and rule.by & hats else WHOSE[rule.by])
    if state not in rule.frm:
        raise DomainError(f"这份督办单现在是“{state.label}”，不能再“{step.label}”。")


def after_return(returns: int) -> tuple[int, State]:
    """The new count, and where the order goes: back to the receiver, the third time to the joint meeting."""
    return returns + 1, State.JOINT if returns >= RETURN_LIMIT else State.RETURNED
