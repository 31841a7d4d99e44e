"""The lines of a card part by part, in words, for reading and for objecting. Pure."""

from app.issues.rules.served import Line
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.kinds import Kind, Part

PART_OF_PREFIX = {"deduction": Part.SITE, "owner": Part.OWNER, "site": Part.SITE}
"""Everything else, work orders and what the town added, stands under the third part."""


def part_of(key: str) -> Part:
    """The part a line, or a part's own name, belongs to."""
    return PART_OF_PREFIX.get(key.partition("-")[0], Part.ORGANISATION)


def line_words(line: Line) -> str:
    """What happened, as the company reads it."""
    if line.kind == Kind.SIGNED:
        return "按时接了单" if line.good else "接单晚了"
    if line.kind == Kind.SETTLED:
        return "按时办完" if line.good else "办完了，晚了"
    if line.kind == Kind.MISSED:
        return "到期没办完"
    if line.kind == Kind.REOPENED:
        return "没解决，退回重办"
    if line.kind == Kind.RATED:
        return f"后来补打了 {line.value} 分"
    told = f"，满意度 {line.value} 分" if line.value else ""
    return f"回访说解决了{told}" if line.good else f"回访说没解决{told}"


MOVES = {
    Kind.SIGNED: "响应率（只公布，不进总分）",
    Kind.SETTLED: "按时办结、没有返工",
    Kind.MISSED: "按时办结",
    Kind.ANSWERED: "解决率、满意率", Kind.RATED: "满意率",
    Kind.REOPENED: "没有返工",
}
"""Which rate a line goes into."""


def finished_late(line: Line) -> bool:
    """Finished after its deadline: what that cost stands with the deadline that was missed, not here."""
    return line.kind == Kind.SETTLED and not line.good


def moves(line: Line) -> str:
    """Which rate a line goes into; work finished late counts only among what was not reopened."""
    return "没有返工" if finished_late(line) else MOVES[Kind(line.kind)]


def lines_of(facts: Facts, issue_id: int | None = None) -> tuple[Line, ...]:
    """The work-order lines, of one issue where asked."""
    return tuple(line for line in facts.lines if issue_id in (None, line.issue_id))
