"""Who owns a home decides who votes for it: a standing that changed after the posting is nobody's alone to change."""

from datetime import datetime

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, NotFound
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.models import OwnerCheck, Vote
from app.votes.queries.owners import ChangedOwner, changed_owners
from app.votes.queries.people import keepers
from app.votes.queries.votes import estate_of, votes_running
from app.votes.rules.kinds import VoteState

SAME = "这一条是您办的，要换一位经办的人再核对一次。"
SELF = "自己的房子要请别的经办人核对。"
IN = "您可以在网上投票了", "您家的业主身份，两个人都核对过了。"
OUT = "您家的业主登记结束了", "两个人都核对过，这次不能在网上投了。不对的话，马上告诉镇里；纸票照样能领。"


def check_owner(session: Session, vote: Vote, residency_id: int, *, by: Actor, at: datetime) -> None:
    """A second keeper saw the proof too, so that the new owner may vote online, the old one no more; twice is once.
    Raises NotFound for what did not change since the posting, DomainError for whoever changed it, and for the owner."""
    vote = taken(session, vote, VoteState.POSTED, VoteState.OPEN)
    found = next((each for each in changed_owners(session, vote, residency_id) if each.checked or each.waits), None)
    if found is None:
        raise NotFound("没有这一条，可能登记已经结束了。")
    if by.person_id == found.changed_by:
        raise DomainError(SAME)
    if by.person_id == found.residency.person_id:
        raise DomainError(SELF)
    once = insert_into(session, OwnerCheck).values(
        vote_id=vote.key, residency_id=residency_id, checked_by=by.person_id or None, checked_at=at
    )
    if not affected(session, once.on_conflict_do_nothing(index_elements=["vote_id", "residency_id"])):
        return
    changed(session, vote)
    note(session, vote, "owner_checked", by=by, at=at, after={"residency": residency_id, "ended": found.ended})
    title, body = OUT if found.ended else IN
    kind = f"{'out' if found.ended else 'checked'}/{residency_id}"
    tell_all(session, vote, [found.residency.person_id], title, f"{vote.title}。{body}", kind=kind, at=at)


def tell_of_owners(session: Session, at: datetime) -> None:
    """While a vote runs: keepers hear of changes that wait for a second look, owners that somebody ended their
    standing; each once."""
    for vote in votes_running(session):
        for each in changed_owners(session, vote):
            if each.ended:
                _tell_ended(session, vote, each, at)
            if each.waits:
                _tell_keepers(session, vote, each, at)


def _tell_ended(session: Session, vote: Vote, found: ChangedOwner, at: datetime) -> None:
    title = f"{found.label}的住户登记结束了"
    until = "第二个人核对以前，您照样能投。" if found.early else "纸票照样能领。"
    body = f"原因：{found.residency.note.rstrip('。')}。正在表决，不对的话，马上告诉社区或者镇里；{until}"
    kind = f"ended/{found.residency.key}"
    tell_all(session, vote, [found.residency.person_id], title, body, kind=kind, at=at, link="/me")


def _tell_keepers(session: Session, vote: Vote, found: ChangedOwner, at: datetime) -> None:
    estate = estate_of(session, vote)
    people = [each for each in keepers(session, estate, local_day(at)) if each != found.changed_by]
    title = f"{estate.name}有一位业主等第二个人核对"
    if found.ended:
        body, kind = f"{found.label}，公示以后结束了业主登记。核对以前，原来的业主照样能投。", "gone"
    else:
        body, kind = f"{found.label}，公示以后才核实的。再看一遍材料，核对过，这一户才能在网上投。", "owner"
    kind = f"{kind}/{found.residency.key}"
    tell_all(session, vote, people, title, body, kind=kind, at=at, link=f"{vote.path}/owners")
