"""What one line moved: the total with it less the total without it, by working it out both ways. Pure."""

from dataclasses import dataclass, replace

from app.issues.rules.served import Line, bundled
from app.rulebooks.rules.policy import WHOLE, Rulebook
from app.scorecards.rules.facts import Adjusted, Deduction, Facts, Vetoed
from app.scorecards.rules.kinds import AdjustmentKind, Kind, Part
from app.scorecards.rules.scoring import Counts, Inputs, counted, head_losses, inputs_of, score_of
from app.scorecards.rules.wording import points

AnyLine = Line | Deduction | Adjusted | Vetoed


class Moved:
    """Answers for the lines of one card; lines that count the same are worked out once."""

    def __init__(self, facts: Facts, rulebook: Rulebook) -> None:
        self.out = {each.key for each in facts.excluded}
        self.inputs, self.rulebook = inputs_of(facts), rulebook
        self.total = score_of(self.inputs, rulebook).total
        self._known: dict[Inputs, int | None] = {}

    def by(self, line: AnyLine) -> int | None:
        """0.01 points the total has because of this line; 0 for one that was left out, None where no total compares."""
        if line.key in self.out:
            return 0
        without = _without(self.inputs, line)
        if without not in self._known:
            self._known[without] = score_of(without, self.rulebook).total
        other = self._known[without]
        return None if self.total is None or other is None else self.total - other


def _without(inputs: Inputs, line: AnyLine) -> Inputs:
    if isinstance(line, Line):
        one: Counts = counted(bundled([line]))
        return replace(inputs, counts=inputs.counts.less(one))
    if isinstance(line, Deduction):
        rest = list(inputs.deductions or ())
        rest.remove(line)
        return replace(inputs, deductions=tuple(rest))
    if isinstance(line, Adjusted) and line.kind == AdjustmentKind.POINTS:
        left = list(inputs.adjustments)
        left.remove(line.points)
        return replace(inputs, adjustments=tuple(left))
    return inputs


@dataclass(frozen=True, slots=True)
class Pull:
    """What lowered the total, by how much (0.01 points, negative), and the lines that show it."""

    words: str
    points: int
    part: Part
    kind: Kind | None = None


def what_pulled_down(facts: Facts, rulebook: Rulebook) -> list[Pull]:
    """The worst first: each thing taken away alone, a mark people gave replaced by full marks."""
    inputs = inputs_of(facts)
    total = score_of(inputs, rulebook).total
    if total is None:
        return []
    found = []
    for words, part, kind, without in _groups(inputs, rulebook):
        other = score_of(without, rulebook).total
        if other is not None and other > total:
            found.append(Pull(words, total - other, part, kind))
    return sorted(found, key=lambda each: each.points)


Group = tuple[str, Part, Kind | None, Inputs]


def _marks(inputs: Inputs) -> list[Group]:
    """What residents and the panel gave, as if they had given full marks."""
    marks = (
        ("居民评议", Part.OWNER, inputs.owner, replace(inputs, owner=WHOLE)),
        ("配合社区", Part.ORGANISATION, inputs.cooperation, replace(inputs, cooperation=WHOLE)),
    )
    return [
        (f"{name} {points(mark)} 分，离满分差 {points(WHOLE - mark)} 分", part, None, full)
        for name, part, mark, full in marks
        if mark is not None
    ]


def _groups(inputs: Inputs, rulebook: Rulebook) -> list[Group]:
    counts = inputs.counts
    unsolved = counts.answered - counts.answered_good
    work = (
        (f"到期没办完 {counts.missed} 件", Kind.MISSED, replace(counts, missed=0)),
        (f"没解决、退回重办 {counts.reopened} 件", Kind.REOPENED, replace(counts, reopened=0)),
        (f"回访说没解决 {unsolved} 件", Kind.ANSWERED, replace(counts, answered=counts.answered_good)),
    )
    groups = [
        *_marks(inputs),
        *((words, Part.ORGANISATION, kind, replace(inputs, counts=without)) for words, kind, without in work),
    ]
    losses = head_losses(inputs.deductions or (), rulebook.heads)
    for head in rulebook.heads:
        if losses[head.code]:
            rest = tuple(each for each in inputs.deductions or () if each.head != head.code)
            words = f"现场检查：{head.name}扣了 {points(losses[head.code])} 分"
            groups.append((words, Part.SITE, None, replace(inputs, deductions=rest)))
    taken = sum(each for each in inputs.adjustments if each < 0)
    if taken:
        given = tuple(each for each in inputs.adjustments if each > 0)
        without = replace(inputs, adjustments=given)
        groups.append((f"镇里减了 {points(-taken)} 分", Part.ORGANISATION, None, without))
    return groups
