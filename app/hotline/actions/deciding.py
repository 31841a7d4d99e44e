"""What was chosen for the lines of one page, each by itself."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.hotline.actions.bringing import MOVED
from app.hotline.actions.taking import REFUSED, Desk, drop_line, merge_line, place_line, take_new
from app.hotline.models import HotlineLine
from app.hotline.queries.batches import decided_before, lines_at
from app.hotline.queries.ground import issues_named
from app.hotline.rules.decided import NOT_YOURS
from app.hotline.rules.kinds import Choice, State
from app.hotline.rules.standing import Office
from app.issues.models import Issue

UNSAID = "写了为什么不转，“怎么办”那里还没有选不转。"
NO_SUCH_LINE = "这份表里没有这一行。"


class Chosen(Protocol):
    """A line of the form: `raw` has place, building, category, target and reason as typed."""

    raw: Mapping[str, str]
    error: str

    @property
    def choice(self) -> Choice | None: ...


def decide(desk: Desk, rows: Mapping[int, Chosen], *, seen: int) -> int:
    """How many were done; of the others `error` says why not. `rows` by the place of their lines; each is done or
    refused by itself, and what the same person had done already counts as done. `seen` is the version of the batch
    that was looked at: in an older one a line may have been another."""
    lines = lines_at(desk.session, desk.batch.key, list(rows))
    if seen != desk.batch.version:
        return _refused(rows, MOVED)
    office = Office(desk.batch.town_id, desk.batch.community_id)
    wanted = {row.raw["target"].upper() for row in rows.values() if row.choice is Choice.MERGE and row.raw["target"]}
    targets = issues_named(desk.session, office, wanted)
    _refused({place: row for place, row in rows.items() if place not in lines}, NO_SUCH_LINE)
    return sum(_done(desk, lines[place], row, targets) for place, row in rows.items() if place in lines)


def _refused(rows: Mapping[int, Chosen], words: str) -> int:
    for row in rows.values():
        if row.choice is not None or row.raw["reason"]:
            row.error = words
    return 0


def _done(desk: Desk, line: HotlineLine, row: Chosen, targets: Mapping[str, Issue]) -> bool:
    """What was typed about place and category is kept even where the choice is refused."""
    if line.state is not State.WAITING:
        return _done_before(desk, line, row)
    try:
        with desk.session.begin_nested():
            _placed(desk, line, row)
        with desk.session.begin_nested():
            return _act(desk, line, row, targets)
    except DomainError as refusal:
        row.error = refusal.message
    except DBAPIError:
        row.error = REFUSED
    return False


def _done_before(desk: Desk, line: HotlineLine, row: Chosen) -> bool:
    if row.choice is None:
        return False
    before = decided_before(desk.session, line, desk.by.person_id)
    if before.is_what(row.choice, row.raw["target"].upper(), mask_personal(row.raw["reason"])):
        return True
    row.error = before.words
    return False


def _placed(desk: Desk, line: HotlineLine, row: Chosen) -> None:
    place, building = row.raw["place"], row.raw["building"]
    if not place:
        return
    found = desk.ground.named(place, building)
    if found is None:
        raise Invalid("没有这个地方或者这栋楼，从列出的里面选，楼号只写数字，比如 3。")
    place_line(desk, line, found, row.raw["category"])


def _act(desk: Desk, line: HotlineLine, row: Chosen, targets: Mapping[str, Issue]) -> bool:
    match row.choice:
        case Choice.NEW:
            issue = take_new(desk, line)
            return issue is not None or _known_meanwhile(line, row)
        case Choice.MERGE:
            target = targets.get(row.raw["target"].upper())
            if target is None:
                raise Invalid("写上要并到哪一件的编号，像 XR-20261118-0007 这样。")
            return merge_line(desk, line, target) or _known_meanwhile(line, row)
        case Choice.DROP:
            drop_line(desk, line, row.raw["reason"])
            return True
    if row.raw["reason"]:
        raise Invalid(UNSAID)
    return False


def _known_meanwhile(line: HotlineLine, row: Chosen) -> bool:
    """Another sheet took the number first; the line is kept as that."""
    row.error = f"{line.reason}{NOT_YOURS}"
    return False
