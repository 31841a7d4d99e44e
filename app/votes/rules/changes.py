"""What a new version of the roll changes, home by home, and whom it concerns. Pure; never a name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.votes.rules.counting import square_metres
from app.votes.rules.kinds import Holder
from app.votes.rules.roll import Line

Together = Mapping[int, frozenset[int]]


def changed_homes(before: Sequence[Line], after: Sequence[Line]) -> dict[int, str]:
    """By home, a sentence for each that was put right, that moved into another group, that is gone or back."""
    new, were, are = {line.home_id: line for line in after}, _together(before), _together(after)
    old = {line.home_id for line in before}
    found = {line.home_id: f"{line.label}：放回名册了。" for line in after if line.home_id not in old}
    for line in before:
        words = _words(line, new[line.home_id], were, are) if line.home_id in new else ["不在名册上了，没有这一户"]
        if words:
            found[line.home_id] = f"{line.label}：{'；'.join(words)}。"
    return found


def concerned(before: Sequence[Line], after: Sequence[Line]) -> dict[int, list[str]]:
    """By home, what its residents are to hear: of the home itself and of all that count, or counted, together
    with it."""
    were, are = _together(before), _together(after)
    found: dict[int, list[str]] = defaultdict(list)
    for changed, sentence in changed_homes(before, after).items():
        for home in sorted(were.get(changed, frozenset()) | are.get(changed, frozenset()) | {changed}):
            found[home].append(sentence)
    return dict(found)


def _together(lines: Iterable[Line]) -> dict[int, frozenset[int]]:
    """By home, the others of its group."""
    groups: dict[int, set[int]] = defaultdict(set)
    found = list(lines)
    for line in found:
        groups[line.group].add(line.home_id)
    return {line.home_id: frozenset(groups[line.group] - {line.home_id}) for line in found}


def _words(old: Line, new: Line, were: Together, are: Together) -> list[str]:
    found = []
    if old.area != new.area:
        found.append(f"面积从 {square_metres(old.area)}改成 {square_metres(new.area)}")
    if old.holder is not new.holder:
        found.append("改成开发商没卖或者没交付的" if new.holder is Holder.DEVELOPER else "改成业主的")
    if old.owner != new.owner:
        found.append("业主姓名改了")
    before, now = were[old.home_id], are[old.home_id]
    if before != now and not before & now:
        found.append(f"改成和另外 {len(now)} 套合起来算一户" if now else "改成单独算一户")
    return found
