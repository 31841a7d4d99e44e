"""The sealed list of who may vote: homes with their area, counted in head groups. Pure.

One home is one head; all homes of one buyer are one, all the developer's unsold and undelivered stock is one
(Supreme Court interpretation §9, 山东 §25). A group's heads stand on its first home, 0 on the others, so that sums of
heads and area are plain sums.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core.errors import DomainError
from app.votes.rules.counting import Totals
from app.votes.rules.kinds import Holder

LISTED = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One home. `area` in 0.01 m²; `group` is the id of the group's first home; `owner` a name for officers only."""

    home_id: int
    label: str
    building: str
    area: int
    group: int
    heads: int = 1
    holder: Holder = Holder.OWNER
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A home before grouping. `same` names whoever holds it: homes with one `same` count together, "" stands alone.
    `heads`: what the owners agreed a group counts, None where the law's one holds."""

    home_id: int
    label: str
    building: str
    area: int
    same: str = ""
    holder: Holder = Holder.OWNER
    owner: str = ""
    heads: int | None = None


def grouped(sources: Iterable[Source]) -> list[Line]:
    """In the order given. Only the group's first home carries its heads."""
    firsts: dict[str, int] = {}
    given: dict[str, int] = {}
    found = list(sources)
    for each in found:
        key = _same(each)
        firsts.setdefault(key, each.home_id)
        given[key] = max(given.get(key, 0), each.heads or 0)
    return [
        Line(
            each.home_id, each.label, each.building, each.area, firsts[_same(each)],
            (given[_same(each)] or 1) if firsts[_same(each)] == each.home_id else 0, each.holder, each.owner,
        )
        for each in found
    ]


def _same(source: Source) -> str:
    if source.holder is Holder.DEVELOPER:
        return "developer"
    return f"owner {source.same}" if source.same else f"home {source.home_id}"


def total(lines: Iterable[Line]) -> Totals:
    found = list(lines)
    return Totals(sum(line.heads for line in found), sum(line.area for line in found))


def check_roll(lines: Sequence[Line]) -> None:
    """Raises DomainError for a roll nobody could vote by."""
    if not lines:
        raise DomainError("名册是空的。先把小区的房屋和面积录好。")
    if any(line.area <= 0 for line in lines):
        raise DomainError("名册里有没写面积的房屋，补上再来。")
    if len({line.home_id for line in lines}) < len(lines):
        raise DomainError("名册里有一户写了两遍。")


def left_out_words(labels: Sequence[str]) -> str:
    """Which homes of the estate a roll lacks; "" where it lacks none. Every home is counted (Supreme Court
    interpretation §8, §9)."""
    more = f" 等 {len(labels)} 户" if len(labels) > LISTED else ""
    return f"名册漏了：{'、'.join(labels[:LISTED])}{more}。每一户都写进去才能公示。" if labels else ""


def namesake_words(lines: Iterable[Line]) -> str:
    """Homes whose owners' printed names are equal and which count apart; "" where there are none. Said without the
    name. A hint: a name is no identity."""
    by_name: dict[str, dict[int, str]] = {}
    for line in lines:
        if line.owner and line.holder is Holder.OWNER:
            by_name.setdefault(line.owner, {}).setdefault(line.group, line.label)
    found = [list(groups.values()) for groups in by_name.values() if len(groups) > 1]
    if not found:
        return ""
    parts = [f"{'、'.join(labels[:LISTED])}，按 {len(labels)} 户算" for labels in found[:LISTED]]
    more = f"；还有 {len(found) - LISTED} 组" if len(found) > LISTED else ""
    return (
        f"这些房子业主同名，没有写成同一业主：{'；'.join(parts)}{more}。是同一个人，就在“同一业主”一列写同一个记号；"
        "不是，就不用改。"
    )


def digest(lines: Iterable[Line]) -> str:
    """SHA-256 of what is posted of the roll (no names), one home a line by its id: anybody with the sheet can
    compute it."""
    text = "\n".join(
        f"{line.home_id},{line.label},{line.area},{line.group},{line.heads},{line.holder.value}"
        for line in sorted(lines, key=lambda line: line.home_id)
    )
    return hashlib.sha256(text.encode()).hexdigest()


def names_digest(lines: Iterable[Line]) -> str:
    """The same of the owners' names, which are not posted."""
    text = "\n".join(f"{line.home_id},{line.owner}" for line in sorted(lines, key=lambda line: line.home_id))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Correction:
    """What is changed of one home: None stays. `same_as`: the home whose owner holds this one too; 0 takes it out of
    its group. `gone`: there is no such home, it leaves the roll; `back`: there is, it was left out by mistake."""

    home_id: int
    area: int | None = None
    holder: Holder | None = None
    same_as: int | None = None
    owner: str | None = None
    gone: bool = False
    back: bool = False


def corrected(lines: Sequence[Line], change: Correction) -> list[Line]:
    """The roll with one home put right; groups and heads follow. ValueError for a home that is not on it."""
    by_home = {line.home_id: line for line in lines}
    if change.home_id not in by_home or (change.same_as and change.same_as not in by_home):
        raise ValueError("not on the roll")
    if change.gone:
        left = [line for line in lines if line.home_id != change.home_id]
        return _regrouped(left, {line.home_id: str(line.group) for line in left}, lines)
    old = by_home[change.home_id]
    new = replace(
        old, area=old.area if change.area is None else change.area, holder=change.holder or old.holder,
        owner=old.owner if change.owner is None else change.owner,
    )
    keys = {line.home_id: str(line.group) for line in lines}
    keys[change.home_id] = _key_after(old, new, change, keys, lines)
    return _regrouped([new if line.home_id == change.home_id else line for line in lines], keys, lines)


def restored(
    lines: Sequence[Line], earlier: Sequence[Line], home_id: int, first: Sequence[Line] = ()
) -> list[Line]:
    """The roll with a home an `earlier` version had, with its old area, and in its old group with the heads that had.
    `first`: the version with every home, which says where it stood; other homes that left stay away, those that came
    back stay. ValueError for one that is on the roll, or never was."""
    now = {line.home_id: line for line in lines}
    back = next((line for line in earlier if line.home_id == home_id), None)
    if home_id in now or back is None:
        raise ValueError("not a home that left")
    group = [line for line in earlier if line.group == back.group]
    keys = {**{line.home_id: str(line.group) for line in lines}, home_id: _key_of(back, group, now)}
    order = [line.home_id for line in first or earlier]
    ahead = frozenset(order[: order.index(home_id)])
    place = max((at for at, line in enumerate(lines, start=1) if line.home_id in ahead), default=0)
    return _regrouped([*lines[:place], back, *lines[place:]], keys, [*group, *lines])


def _key_of(back: Line, group: Sequence[Line], now: Mapping[int, Line]) -> str:
    """Which group a home comes back to: the developer's stock, its old mates', or its own."""
    if back.holder is Holder.DEVELOPER:
        return next((str(line.group) for line in now.values() if line.holder is back.holder), f"own {back.home_id}")
    return next((str(now[line.home_id].group) for line in group if line.home_id in now), str(back.group))


def _key_after(
    old: Line, new: Line, change: Correction, keys: Mapping[int, str], lines: Sequence[Line]
) -> str:
    """Which group the corrected home is in now."""
    alone = f"own {new.home_id}"
    if new.holder is Holder.DEVELOPER:
        stock = (keys[line.home_id] for line in lines if line.holder is Holder.DEVELOPER)
        return next(stock, alone)
    if change.same_as:
        return keys[change.same_as]
    return alone if change.same_as == 0 or old.holder is not new.holder else keys[new.home_id]


def _regrouped(lines: Sequence[Line], keys: Mapping[int, str], before: Sequence[Line]) -> list[Line]:
    """Each group named after its first home, with the heads it had, or one."""
    heads = {str(line.group): line.heads for line in before if line.heads}
    firsts: dict[str, int] = {}
    for line in lines:
        key = keys[line.home_id]
        if key not in firsts or str(line.home_id) == key:
            firsts[key] = line.home_id
    return [
        replace(
            line, group=firsts[keys[line.home_id]],
            heads=heads.get(keys[line.home_id], 1) if firsts[keys[line.home_id]] == line.home_id else 0,
        )
        for line in lines
    ]


def regrouped(before: Iterable[Line], after: Iterable[Line]) -> frozenset[int]:
    """Names of the groups whose homes are not the same in both rolls."""
    old, new = _members(before), _members(after)
    return frozenset(group for group in old.keys() | new.keys() if old.get(group) != new.get(group))


def _members(lines: Iterable[Line]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for line in lines:
        found[line.group].add(line.home_id)
    return {group: frozenset(homes) for group, homes in found.items()}
