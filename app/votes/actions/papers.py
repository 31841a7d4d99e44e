"""Paper ballots: issued by serial to a head group, returned, typed by two people after the close, accounted for."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from app.attachments.rules.images import Prepared
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.people.rules.roles import Actor
from app.votes.actions.casting import check_running, lapse_proxy, receive
from app.votes.actions.delivering import keep_photos
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.models import Vote, VotePaper
from app.votes.queries.ballots import (
    ballot_of_paper,
    groups_cast,
    groups_with_paper,
    live_proxy,
    paper_numbered,
    paper_states,
    papers_of,
)
from app.votes.queries.rolls import group_labels, owners_of_groups, sealed_roll
from app.votes.queries.votes import topics_of
from app.votes.rules.kinds import Channel, PaperState, PhotoKind, VoteState
from app.votes.rules.papers import SPOILED, check_typing, is_entry, serial_text, settled

MOST_AT_ONCE = 200
NO_PAPER = "没有这个编号的纸票，看看是不是看错了一位。"
FIRST_ONLINE = "先收到了这一户另外的票，这一张作废。"
OWN_HOME = "这是您自己家的票，请别人核对。"
LATE = "投票截止了，再交来的不算。截止以前收到、当时没登记的，24 小时以内在“补登记”里写清经过，拍照，再由第二个人核对。"


def issue_papers(
    session: Session, vote: Vote, groups: Collection[int], *, by: Actor, at: datetime
) -> Sequence[VotePaper]:
    """New serials for groups without a ballot and without a live paper; the others are left out.

    Raises Invalid for too many or none, and for a group that is not on the roll.
    """
    vote = taken(session, vote, VoteState.POSTED, VoteState.OPEN)
    if vote.state is VoteState.OPEN:
        check_running(vote, at)
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # a posted vote has one
    if len(group_labels(session, roll.key, groups)) < len(set(groups)):
        raise Invalid("名册上没有这一户。", field="groups")
    taken_groups = groups_cast(session, vote.key) | groups_with_paper(session, vote.key)
    new = sorted(set(groups) - taken_groups)
    if not 1 <= len(new) <= MOST_AT_ONCE:
        raise Invalid(f"一次发 1 到 {MOST_AT_ONCE} 张；投过票、领过纸票的不再发。", field="groups")
    papers = [_issued(vote, group, by, at) for group in new]
    session.add_all(papers)
    changed(session, vote)
    note(session, vote, "papers", by=by, at=at, after={"first": papers[0].serial, "last": papers[-1].serial})
    return papers


def _issued(vote: Vote, group: int, by: Actor, at: datetime) -> VotePaper:
    vote.last_serial += 1
    return VotePaper(
        vote_id=vote.key, serial=vote.last_serial, head_group=group, issued_by=by.person_id or None, issued_at=at
    )


def return_paper(
    session: Session, vote: Vote, serial: int, pictures: Sequence[Prepared] = (), *, by_agent: bool = False,
    words: str = "", by: Actor, at: datetime,
) -> VotePaper:
    """A paper comes back before the close: it is the group's ballot where none was received before, else it is
    spoiled. `by_agent`: handed in by the registered agent.

    Raises Invalid for an unknown serial, DomainError for one that is back already, and once the clock is over.
    """
    vote = taken(session, vote, VoteState.OPEN, VoteState.CLOSED)
    if not vote.running(at):
        raise DomainError(LATE)
    paper = paper_in(session, vote, serial, PaperState.ISSUED)
    proxy = live_proxy(session, vote.key, paper.head_group) if by_agent else None
    if by_agent and proxy is None:
        raise Invalid("这一户没有登记代理人，先登记委托书。", field="by_agent")
    paper.returned_by, paper.returned_at, paper.note = by.person_id or None, at, words
    keep_photos(session, vote, PhotoKind.PAPER, pictures, about=paper.key, at=at)
    if accept(session, vote, paper, proxy_id=proxy.key if proxy else None, by=by, at=at) and not by_agent:
        lapse_proxy(session, vote, paper.head_group, "业主本人交了票", at=at)
    return paper


def accept(
    session: Session, vote: Vote, paper: VotePaper, *, proxy_id: int | None = None, by: Actor, at: datetime
) -> bool:
    """Whether it is now the group's ballot; where another was received before it is spoiled. Under the lock of the
    vote."""
    session.add(paper)
    session.flush()
    ballot = receive(
        session, vote, paper.head_group, Channel.PAPER, "", by=by, at=at, paper_id=paper.key, proxy_id=proxy_id
    )
    paper.state = PaperState.RETURNED if ballot else PaperState.SPOILED
    paper.note = paper.note if ballot else FIRST_ONLINE
    session.add(paper)
    changed(session, vote)
    note_paper(session, vote, paper, by, at)
    if ballot:
        body = "不是您家交的，截止前到社区说；截止以后，到镇里说。"
        _tell_owners(session, vote, paper, "您家的纸票收到了", body, "paper", at)
    return ballot is not None


def _tell_owners(
    session: Session, vote: Vote, paper: VotePaper, title: str, body: str, kind: str, at: datetime
) -> None:
    """Whoever owns the homes hears what became of their paper, once."""
    roll, group = sealed_roll(session, vote.key), paper.head_group
    owners = [person for _, person in owners_of_groups(session, roll.key, [group])] if roll else []
    tell_all(session, vote, owners, title, f"{vote.title}。{body}", kind=f"{kind}/{paper.serial}", at=at)


def spoil_paper(session: Session, vote: Vote, serial: int, reason: str, *, by: Actor, at: datetime) -> None:
    """One that is out and will not be used: misprinted, torn, exchanged for another; the owners hear of it, since it is
    not taken back any more. After the close nothing is: what is still out then did not come back."""
    vote = taken(session, vote, VoteState.POSTED, VoteState.OPEN)
    if vote.state is VoteState.OPEN:
        check_running(vote, at)
    paper = paper_in(session, vote, serial, PaperState.ISSUED)
    if len(reason) < 2:
        raise Invalid("写一句为什么作废。", field="reason")
    paper.state, paper.note = PaperState.SPOILED, reason
    session.add(paper)
    changed(session, vote)
    note_paper(session, vote, paper, by, at)
    body = f"{serial_text(serial)} 号交来也不收了，原因：{mask_personal(reason).rstrip('。')}。没换到新票的，到社区领。"
    _tell_owners(session, vote, paper, "您家的纸票作废了", body, "spoiled", at)


def mark_missing(session: Session, vote: Vote, *, by: Actor, at: datetime) -> int:
    """After the close: whatever is still out did not come back; how many."""
    vote = taken(session, vote, VoteState.CLOSED)
    out = papers_of(session, vote.key, PaperState.ISSUED, most=100_000)
    for paper in out:
        paper.state = PaperState.MISSING
        session.add(paper)
    changed(session, vote)
    note(session, vote, "papers_missing", by=by, at=at, after={"papers": len(out)})
    return len(out)


def enter_paper(
    session: Session, vote: Vote, serial: int, entry: str, *, by: Actor, at: datetime
) -> VotePaper:
    """One typing of a returned paper, after the close only, so that nobody knows before. `entry`: a letter a topic, or
    SPOILED. Two people who agree decide; else a third does, with the paper at hand.

    Raises DomainError for a second typing by the same person and while a second person has yet to say of another
    whether it counts, Invalid for what can't stand on a ballot.
    """
    vote = taken(session, vote, VoteState.CLOSED)
    paper = paper_in(session, vote, serial, PaperState.RETURNED)
    check_typing(paper_states(session, vote.key))
    if not is_entry(entry, len(topics_of(session, vote.key))):
        raise Invalid("每一件事都要录一个；整张不能用的，勾“整张作废”。", field="choices")
    if by.person_id in (paper.first_by, paper.second_by):
        raise DomainError("这一张您录过一遍了，要换一个人录。", field="serial")
    _typed(paper, entry, by, at)
    session.add(paper)
    session.flush()
    if paper.state is not PaperState.RETURNED:
        _settle(session, paper, entry, at)
    changed(session, vote)
    note_paper(session, vote, paper, by, at)
    return paper


def _typed(paper: VotePaper, entry: str, by: Actor, at: datetime) -> None:
    if not paper.first:
        paper.first, paper.first_by = entry, by.person_id
        return
    if not paper.second:
        paper.second, paper.second_by = entry, by.person_id
        paper.state = settled(paper.first, entry) or PaperState.RETURNED
    elif entry in (paper.first, paper.second, SPOILED):
        paper.state = PaperState.SPOILED if entry == SPOILED else PaperState.COUNTED
    else:
        raise Invalid("和前两遍都不一样。再看一遍原票；实在看不清，就整张作废。", field="choices")
    if paper.state is not PaperState.RETURNED:
        paper.settled_by, paper.settled_at = by.person_id, at


def _settle(session: Session, paper: VotePaper, entry: str, at: datetime) -> None:
    ballot = ballot_of_paper(session, paper.key)
    assert ballot is not None  # a returned paper has one
    if paper.state is PaperState.COUNTED:
        ballot.choices = entry
    else:
        ballot.voided_at = at
    session.add(ballot)


def paper_in(session: Session, vote: Vote, serial: int, *states: PaperState) -> VotePaper:
    """Raises Invalid for a number that is none, DomainError for a paper in another state."""
    paper = paper_numbered(session, vote.key, serial)
    if paper is None:
        raise Invalid(NO_PAPER, field="serial")
    if paper.state not in states:
        raise DomainError(f"{serial_text(serial)} 号现在是“{paper.state.label}”，这一步办不了。", field="serial")
    return paper


def note_paper(session: Session, vote: Vote, paper: VotePaper, by: Actor, at: datetime) -> None:
    after = {"serial": paper.serial, "state": paper.state.value}
    note(session, vote, "paper", by=by, at=at, after=after, reason=paper.note)


def check_not_theirs(session: Session, vote: Vote, paper: VotePaper, by: Actor) -> None:
    """Nobody says whether the paper of a home of their own counts. Raises DomainError."""
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # papers are issued by one
    if (paper.head_group, by.person_id) in owners_of_groups(session, roll.key, [paper.head_group]):
        raise DomainError(OWN_HOME)
