"""Rolls are written down, sealed and put right: each a version of its own, none ever changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from app.core.db import affected
from app.core.errors import DomainError, Invalid, NotFound, Stale
from app.core.masking import mask_personal
from app.people.rules.roles import Actor
from app.votes.actions.keeping import MOVED, changed, note, taken, tell_all
from app.votes.models import RollEntry, Vote, VoteRoll
from app.votes.queries.ballots import groups_bound
from app.votes.queries.rolls import (
    entry_of_home,
    lines_of_roll,
    mark_of,
    proposed_roll,
    residents_of,
    rolls_of,
    sealed_roll,
)
from app.votes.queries.votes import estate_of
from app.votes.rules.changes import concerned
from app.votes.rules.kinds import VoteState
from app.votes.rules.roll import (
    Correction,
    Line,
    Source,
    check_roll,
    corrected,
    digest,
    grouped,
    names_digest,
    regrouped,
    restored,
    total,
)

CORRECTING = (VoteState.POSTED, VoteState.OPEN)
WAITING = "有一份更正还没核对完，先把那一份办了。"
BOUND = "这一户已经投了票、领了纸票，或者登记过送达、委托、推选，不能再和别的房子合并或者分开。面积和姓名可以改。"
LIVED_IN = "这一户有核实过的住户，不能从名册上去掉。"
OBJECT = "不对的，投票开始以前在“对名册的意见”里说，也可以告诉社区或者镇里。"
REPORT = "不对的，请马上告诉社区或者镇里，投票截止以前还能更正。"
MOST_SAID = 150
"""Characters of each part of a message that has to be short."""

SHORTEST_REASON = 5


def propose_roll(
    session: Session, vote: Vote, sources: Sequence[Source], source: str, *, by: Actor, at: datetime
) -> VoteRoll:
    """The roll of a vote in preparation, instead of the one proposed before; it is sealed with the posting.

    Raises DomainError for a roll nobody could vote by.
    """
    vote = taken(session, vote, VoteState.DRAFT)
    lines = grouped(sources)
    check_roll(lines)
    drop_proposed(session, vote)
    roll = _written(session, vote, lines, source, "", by, at)
    changed(session, vote)
    note(session, vote, "roll", by=by, at=at, after=_said(roll))
    return roll


def drop_proposed(session: Session, vote: Vote) -> None:
    """A version nobody has sealed goes; nothing was counted by it."""
    proposed = proposed_roll(session, vote.key)
    if proposed is not None:
        affected(session, delete(RollEntry).where(col(RollEntry.roll_id) == proposed.key))
        session.delete(proposed)
        session.flush()


def _written(
    session: Session, vote: Vote, lines: Sequence[Line], source: str, reason: str, by: Actor, at: datetime
) -> VoteRoll:
    found = total(lines)
    number = max((roll.number for roll in rolls_of(session, vote.key)), default=0) + 1
    roll = VoteRoll(
        vote_id=vote.key, number=number, heads=found.heads, homes=len(lines), area=found.area, digest=digest(lines),
        names_digest=names_digest(lines), source=source, reason=reason, proposed_by=by.person_id or None,
        proposed_at=at,
    )
    session.add(roll)
    session.flush()
    session.connection().execute(insert(RollEntry), [_row(roll, place, line) for place, line in enumerate(lines)])
    return roll


def _row(roll: VoteRoll, place: int, line: Line) -> dict[str, object]:
    return {
        "roll_id": roll.key, "home_id": line.home_id, "position": place, "label": line.label,
        "building": line.building, "area": line.area, "head_group": line.group, "heads": line.heads,
        "holder": line.holder, "owner_name": line.owner,
    }


def _said(roll: VoteRoll) -> dict[str, object]:
    return {
        "version": roll.number, "heads": roll.heads, "homes": roll.homes, "area": roll.area, "digest": roll.digest,
        "names": roll.names_digest,
    }


def seal_roll(session: Session, vote: Vote, *, by: Actor, at: datetime) -> VoteRoll:
    """The first roll with the posting; under the lock of the vote."""
    roll = proposed_roll(session, vote.key)
    if roll is None:
        raise DomainError("还没有名册。先从系统里的房屋做一份，或者传一份 Excel。")
    roll.sealed_at, roll.confirmed_by = at, by.person_id or None
    session.add(roll)
    note(session, vote, "roll_sealed", by=by, at=at, after=_said(roll))
    return roll


def correct_roll(
    session: Session, vote: Vote, change: Correction, reason: str, *, seen: int, by: Actor, at: datetime
) -> VoteRoll:
    """One home put right; it counts once a second person has confirmed it.

    Raises Invalid without a reason or for a home that is not there, DomainError after the close, while another waits,
    where a group that has voted would change, or for a home that is said not to exist once voting began or though
    somebody is verified in it.
    """
    vote = taken(session, vote, *CORRECTING, seen=seen)
    if len(reason) < SHORTEST_REASON:
        raise Invalid("写清为什么改，会和名册放在一起公开。", field="reason")
    if vote.closes_at is not None and at >= vote.closes_at:
        raise DomainError("投票截止了，名册不能再改。")
    if proposed_roll(session, vote.key) is not None:
        raise DomainError(WAITING)
    if change.gone:
        _check_gone(session, vote, change.home_id)
    before, after = _corrected(session, vote, change)
    _check_unbound(session, vote, before, after)
    roll = _written(session, vote, after, "更正", mask_personal(reason), by, at)
    changed(session, vote)
    note(session, vote, "roll_correction", by=by, at=at, after=_said(roll), reason=reason)
    return roll


def _corrected(session: Session, vote: Vote, change: Correction) -> tuple[list[Line], list[Line]]:
    sealed = sealed_roll(session, vote.key)
    assert sealed is not None  # a posted vote has one
    before = lines_of_roll(session, sealed.key)
    try:
        after = _restored(session, vote, before, change) if change.back else corrected(before, change)
    except ValueError as error:
        raise Invalid("名册上没有这一户，看看楼号、单元、房号是不是写错了。", field="home") from error
    check_roll(after)
    if after == before:
        raise Invalid("和现在的名册一样，没有要改的。", field="home")
    return before, after


def _restored(session: Session, vote: Vote, lines: Sequence[Line], change: Correction) -> list[Line]:
    entry = entry_of_home(session, vote.key, change.home_id)
    earlier = lines_of_roll(session, entry.roll_id) if entry else []
    first = lines_of_roll(session, rolls_of(session, vote.key)[0].key)
    return restored(lines, earlier, change.home_id, first)


def _check_gone(session: Session, vote: Vote, home_id: int) -> None:
    """Nobody lowers what a quorum is measured by while votes come in, or strikes out a neighbour."""
    if vote.state is not VoteState.POSTED:
        raise DomainError("投票开始以后，不能再从名册上去掉房子。", field="gone")
    if residents_of(session, [home_id]):
        raise DomainError(LIVED_IN, field="gone")


def _check_unbound(session: Session, vote: Vote, before: Sequence[Line], after: Sequence[Line]) -> None:
    if regrouped(before, after) & groups_bound(session, vote.key):
        raise DomainError(BOUND)


def confirm_roll(session: Session, vote: Vote, number: int, *, seen: str, by: Actor, at: datetime) -> None:
    """A second person seals a correction, and the residents of the homes it concerns hear of it. Raises DomainError
    for whoever proposed it, and after the close, Stale where it does not say what was `seen` (`mark_of`)."""
    vote, roll = _waiting(session, vote, number, seen)
    if roll.proposed_by == by.person_id:
        raise DomainError("这份更正是您提的，要换一个人核对。")
    if vote.closes_at is not None and at >= vote.closes_at:
        raise DomainError("投票截止了，名册不能再改。")
    sealed = sealed_roll(session, vote.key)
    assert sealed is not None  # a posted vote has one
    before, after = lines_of_roll(session, sealed.key), lines_of_roll(session, roll.key)
    _check_unbound(session, vote, before, after)
    for home in {line.home_id for line in before} - {line.home_id for line in after}:
        _check_gone(session, vote, home)
    seal_roll(session, vote, by=by, at=at)
    changed(session, vote)
    _tell_concerned(session, vote, roll, concerned(before, after), at)


def _tell_concerned(
    session: Session, vote: Vote, roll: VoteRoll, homes: Mapping[int, Sequence[str]], at: datetime
) -> None:
    """Everybody verified in a home hears what became of it, and where to say that it is wrong."""
    still = vote.opens_at is not None and at < vote.opens_at
    link = f"{vote.path}/objections" if still else f"{vote.path}/roll?version={roll.number}"
    title = f"{estate_of(session, vote).name}的表决名册改了您家这一户"
    said: dict[int, dict[str, None]] = {}
    for home, person in residents_of(session, homes):
        said.setdefault(person, {}).update(dict.fromkeys(homes[home]))
    for person, sentences in said.items():
        why = roll.reason.rstrip("。")[:MOST_SAID]
        body = f"{''.join(sentences)[:MOST_SAID]}原因：{why}。{OBJECT if still else REPORT}"
        tell_all(session, vote, [person], title, body, kind=f"roll/{roll.number}", at=at, link=link)


def refuse_roll(session: Session, vote: Vote, number: int, *, seen: str, by: Actor, at: datetime) -> None:
    """A proposed correction is not taken; the log keeps that there was one."""
    vote, roll = _waiting(session, vote, number, seen)
    note(session, vote, "roll_refused", by=by, at=at, after=_said(roll))
    drop_proposed(session, vote)
    changed(session, vote)


def _waiting(session: Session, vote: Vote, number: int, seen: str) -> tuple[Vote, VoteRoll]:
    vote = taken(session, vote, *CORRECTING)
    roll = proposed_roll(session, vote.key)
    if roll is None or roll.number != number:
        raise NotFound("没有等核对的这份更正，可能刚被办了。")
    if mark_of(roll) != seen:
        raise Stale(MOVED)
    return vote, roll
