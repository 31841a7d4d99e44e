"""Lines become issues: new ones, part of one that is there, or none, each once by the hotline's number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.hotline.actions.bringing import note
from app.hotline.models import HotlineBatch, HotlineLine, HotlineTicket
from app.hotline.queries.batches import lines_waiting, tickets
from app.hotline.queries.ground import Ground, like, near
from app.hotline.rules.cells import UNREAD
from app.hotline.rules.earlier import BEFORE, Earlier
from app.hotline.rules.guessing import Found, public_words
from app.hotline.rules.kinds import State
from app.issues.actions.filing import file_issue
from app.issues.actions.on_behalf import resident_told_by
from app.issues.actions.report import Report
from app.issues.actions.talk import support
from app.issues.models import Issue, Source
from app.issues.rules.category import Category
from app.issues.rules.lifecycle import OPEN
from app.people.models import Person
from app.people.rules.roles import Actor

PASSED = "热线的时限已过，按我们自己的时限办。"
REFUSED = "这一行转不进来，看看写的内容，改不了就不转。"
AT_ONCE = 200
"""How many lines one press of the button takes in; the rest wait for the next."""


@dataclass(slots=True)
class Desk:
    """Somebody at work on a locked batch; `codes` are the categories in force."""

    session: Session
    batch: HotlineBatch
    ground: Ground
    codes: dict[str, Category]
    by: Actor
    at: datetime
    taken: list[Issue] = field(default_factory=list)


def place_line(desk: Desk, row: HotlineLine, found: Found, category: str) -> None:
    """Where it is and what it is about, in the word of whoever looked. Raises Invalid for a category there is not."""
    check_waiting(row)
    if category and category not in desk.codes:
        raise Invalid("从列出的类别里选一个。")
    building = desk.ground.buildings.get((found.estate_id or 0, found.building))
    if (row.estate_id, row.building_id) != (found.estate_id, building.key if building else None):
        row.stairwell = ""
    row.community_id, row.estate_id = found.community_id, found.estate_id
    row.building_id = building.key if building else None
    row.category = category
    row.reason = _to_look_at(desk, row)
    desk.session.add(row)


def check_waiting(row: HotlineLine) -> None:
    if row.state is not State.WAITING:
        raise DomainError(f"这一行已经是“{row.state.label}”。")


def take_new(desk: Desk, row: HotlineLine) -> Issue | None:
    """A new issue with the hotline as its source and the stricter of both deadlines; None where another sheet took
    the same number meanwhile. Raises Invalid where place or category is missing."""
    check_waiting(row)
    spot = desk.ground.spot(row)
    if spot is None or row.category not in desk.codes:
        raise Invalid(f"{_lacking(desk, row)}，填上再转。")
    if not _reserved(desk, row):
        return None
    report = Report(
        spot=spot, category=desk.codes[row.category], description=public_words(row.content, row.name),
        reporter=_caller(desk, row), source=Source.HOTLINE, stairwell=row.stairwell, anonymous=True,
        entered_by=desk.by, due_by=row.due_at,
    )
    issue = file_issue(desk.session, report, by=desk.by, at=desk.at)
    _settle(desk, row, State.TAKEN, issue)
    if row.due_at is not None and row.due_at <= desk.at:
        row.reason = PASSED
    return issue


def merge_line(desk: Desk, row: HotlineLine, target: Issue) -> bool:
    """The caller says 同感 to an issue that is there; False where another sheet took the same number meanwhile.
    Raises DomainError where the issue has ended."""
    check_waiting(row)
    if target.status not in OPEN:
        raise DomainError(f"{target.ref} 已经是“{target.status.label}”，并不进去了。")
    if not _reserved(desk, row):
        return False
    caller = _caller(desk, row)
    if caller is not None and caller.key != target.reporter_id:
        support(desk.session, target, by=Actor(caller.key, caller.name), at=desk.at)
    _settle(desk, row, State.MERGED, target)
    return True


def drop_line(desk: Desk, row: HotlineLine, reason: str) -> None:
    """Not ours to settle; it goes back with the reason."""
    check_waiting(row)
    wording = mask_personal(reason)
    if len(wording) < 2:
        raise Invalid("写一句为什么不转，会写在交回去的表里。")
    row.reason = wording[:200]
    _settle(desk, row, State.DROPPED, None)


def take_ready(desk: Desk) -> tuple[int, int]:
    """Takes in what has a place, a category and nothing like it, AT_ONCE at most; how many that were, and how many
    still wait. What is left says why."""
    rows = _unknown(desk, lines_waiting(desk.session, desk.batch.key, most=10_000))
    among = near(desk.session, rows)
    for row in rows:
        if len(desk.taken) >= AT_ONCE:
            break
        if not _ready(desk, row, among):
            continue
        issue = _taken(desk, row)
        if issue is not None:
            desk.taken.append(issue)
            among.insert(0, issue)
    waiting = sum(row.state is State.WAITING for row in rows)
    if desk.taken:
        after = {"lines": len(desk.taken), "waiting": waiting}
        note(desk.session, desk.batch, "taken", by=desk.by, at=desk.at, after=after)
    return len(desk.taken), waiting


def _taken(desk: Desk, row: HotlineLine) -> Issue | None:
    """A line the database refuses is left alone and says so; the others go on."""
    try:
        with desk.session.begin_nested():
            return take_new(desk, row)
    except DBAPIError:
        row.reason = REFUSED
        desk.session.add(row)
        return None


def _unknown(desk: Desk, rows: Sequence[HotlineLine]) -> list[HotlineLine]:
    """Without those another sheet has brought since this one was read; they say so."""
    known = tickets(desk.session, desk.batch.town_id, [row.number for row in rows])
    for row in rows:
        if row.number in known:
            _known(desk, row, known[row.number])
    return [row for row in rows if row.state is State.WAITING]


def _known(desk: Desk, row: HotlineLine, before: Earlier | None) -> None:
    issue_id, words = before.as_seen(desk.batch.community_id, row.content) if before else (None, BEFORE)
    row.state, row.reason, row.issue_id = State.KNOWN, words, issue_id
    desk.session.add(row)


def _ready(desk: Desk, row: HotlineLine, among: Sequence[Issue]) -> bool:
    row.reason = _to_look_at(desk, row)
    found = [] if row.reason else like(row, among)
    if found:
        row.reason = f"可能和 {found[0].issue.ref} 是一件事，选一下"
    desk.session.add(row)
    return not row.reason


def _to_look_at(desk: Desk, row: HotlineLine) -> str:
    """What is lacking, and a deadline that could not be read: such a line is taken in by hand."""
    return "，".join([UNREAD] * (UNREAD in row.reason) + [each for each in [_lacking(desk, row)] if each])


def _lacking(desk: Desk, row: HotlineLine) -> str:
    reasons = ["没看出是哪里的"] * (desk.ground.spot(row) is None)
    return "，".join(reasons + ["没看出是哪一类"] * (row.category not in desk.codes))


def _reserved(desk: Desk, row: HotlineLine) -> bool:
    """Whether the number is ours to take, however many sheets bring it; else the line says what it is."""
    new = insert_into(desk.session, HotlineTicket).values(
        town_id=desk.batch.town_id, number=row.number, issue_id=None, at=desk.at
    )
    if affected(desk.session, new.on_conflict_do_nothing(index_elements=["town_id", "number"])) == 1:
        return True
    _known(desk, row, tickets(desk.session, desk.batch.town_id, [row.number]).get(row.number))
    return False


def _caller(desk: Desk, row: HotlineLine) -> Person | None:
    """As the house keeps whoever told something by phone: found by a mobile number, else new and unverified."""
    mobile = row.phone if len(row.phone) == 11 and row.phone.startswith("1") else None
    return resident_told_by(desk.session, row.name, mobile, by=desk.by, at=desk.at)


def _settle(desk: Desk, row: HotlineLine, state: State, issue: Issue | None) -> None:
    row.state, row.decided_by, row.decided_at = state, desk.by.person_id, desk.at
    if issue is not None:
        row.issue_id, row.reason = issue.key, ""
        ticket = (col(HotlineTicket.town_id) == desk.batch.town_id) & (col(HotlineTicket.number) == row.number)
        affected(desk.session, update(HotlineTicket).where(ticket).values(issue_id=issue.key))
    desk.session.add(row)
    desk.session.flush()
    if state is not State.TAKEN:  # the filing of a new one has its own entry
        note(
            desk.session, desk.batch, state.value, by=desk.by, at=desk.at, reason=row.reason,
            after={"line": row.line + 1, "issue": issue.ref if issue else None},
        )
