"""A paper somebody else handed in for an owner: the owner says so, a second person finds so, the home votes anew."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.attachments.models import Photo
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.votes.actions.casting import NOT_YOURS, UNCHECKED
from app.votes.actions.delivering import hold_photos
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.actions.papers import check_not_theirs, note_paper, paper_in
from app.votes.models import Vote, VotePaper
from app.votes.queries.ballots import ballot_of, ballot_of_paper, paper_by_id, typing_begun
from app.votes.queries.owners import unchecked_groups
from app.votes.queries.people import keepers, officers_of
from app.votes.queries.rolls import owners_of_groups, owns_whole, sealed_roll
from app.votes.queries.votes import estate_of
from app.votes.rules.kinds import Channel, PaperState, PhotoKind, VoteState
from app.votes.rules.papers import check_contest, serial_text
from app.votes.rules.standing import COUNTING

CONTESTING = (VoteState.OPEN, VoteState.CLOSED)
SHORTEST = 6
HOW = "写清楚：为什么说不是自己家交的。比如：票一直在家里，没有交过。"
PROOF = "拍下业主签了名的说明。业主用自己的账号在回执页上说，就不用拍。"
INVOLVED = "这一张是您登记的，要换一个人核对。"
TOO_LATE = "投票截止了，别人不能再替业主说。业主本人录票以前可以用自己的账号在回执页上说，也可以找镇里。"
NOT_ON_PAPER = "您家的票不是纸票，是在网上投的。"


def contest_paper(
    session: Session, vote: Vote, serial: int, words: str, photos: Sequence[Photo], *, by: Actor, at: datetime
) -> VotePaper:
    """Whoever handles papers writes down what an owner came to say, with a photo of it signed, while the home could
    still vote anew. Raises Invalid without words or photo, DomainError after the close and as `check_contest` does."""
    vote = taken(session, vote, *CONTESTING)
    if not vote.running(at):
        raise DomainError(TOO_LATE)
    paper = paper_in(session, vote, serial, *PaperState)
    if not photos:
        raise Invalid(PROOF, field="photos")
    _contested(session, vote, paper, words, by, at)
    hold_photos(session, vote, PhotoKind.CONTEST, photos, paper.key)
    return paper


def contest_own(session: Session, vote: Vote, group: int, words: str, *, by: Actor, at: datetime) -> VotePaper:
    """The owner says so with their own account. Raises Forbidden for whoever may not vote for the homes."""
    vote = taken(session, vote, *CONTESTING)
    roll, ballot = sealed_roll(session, vote.key), ballot_of(session, vote.key, group)
    assert roll is not None  # an open vote has one
    if not owns_whole(session, roll.key, group, by.person_id):
        raise Forbidden(NOT_YOURS)
    if group in unchecked_groups(session, vote, roll.key, by.person_id):
        raise Forbidden(UNCHECKED)
    if ballot is None or ballot.channel is not Channel.PAPER or ballot.paper_id is None:
        raise DomainError(NOT_ON_PAPER)
    return _contested(session, vote, paper_by_id(session, ballot.paper_id), words, by, at)


def _contested(
    session: Session, vote: Vote, paper: VotePaper, words: str, by: Actor, at: datetime
) -> VotePaper:
    words = mask_personal(words)
    begun = vote.state is VoteState.CLOSED and typing_begun(session, vote.key)
    tried = paper.settled_at is not None
    check_contest(paper.state, typed=begun, reported=vote.proposed_by is not None, tried=tried)
    if len(words) < SHORTEST:
        raise Invalid(HOW, field="words")
    paper.state = PaperState.CONTESTED
    paper.contested_by, paper.contested_at, paper.contested_words = by.person_id or None, at, words
    session.add(paper)
    changed(session, vote)
    note(
        session, vote, "paper", by=by, at=at, after={"serial": paper.serial, "state": paper.state.value}, reason=words
    )
    _tell_others(session, vote, paper, by, at)
    return paper


def _tell_others(session: Session, vote: Vote, paper: VotePaper, by: Actor, at: datetime) -> None:
    """Whoever may decide, and the owners, who did not all say it."""
    estate = estate_of(session, vote)
    counting = [row.officer.person_id for row in officers_of(session, vote.key) if row.officer.role in COUNTING]
    people = {*counting, *keepers(session, estate, local_day(at))} - {by.person_id, paper.returned_by or 0}
    title = f"{estate.name}的表决有一张纸票，业主说不是自己家交的"
    body = f"{serial_text(paper.serial)} 号。对一对票上的签名和交回的登记表，核对了再定。"
    kind = f"contest/{paper.serial}/{vote.version}"
    tell_all(session, vote, sorted(people), title, body, kind=kind, at=at, link=f"{vote.path}/papers")
    _tell_owners(session, vote, paper, "您家的纸票有人说不是自己家交的", "正在核对。不是您家说的，马上告诉社区。", at)


def _tell_owners(session: Session, vote: Vote, paper: VotePaper, title: str, body: str, at: datetime) -> None:
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # papers are issued by one
    owners = [person for _, person in owners_of_groups(session, roll.key, [paper.head_group])]
    tell_all(
        session, vote, owners, title, body, kind=f"contest/{paper.serial}/{vote.version}/owner", at=at,
        link=f"{vote.path}/receipt",
    )


def void_contested(session: Session, vote: Vote, serial: int, *, by: Actor, at: datetime) -> VotePaper:
    """A second person finds so: the paper counts for nothing, and while voting lasts the home votes anew."""
    vote, paper = _waiting(session, vote, serial, by)
    ballot = ballot_of_paper(session, paper.key)
    assert ballot is not None  # a returned paper has one
    ballot.voided_at = at
    paper.state, paper.settled_by, paper.settled_at = PaperState.SPOILED, by.person_id or None, at
    paper.note = f"核对过，不是业主交的：{paper.contested_words}"[:200]
    session.add_all([ballot, paper])
    changed(session, vote)
    note_paper(session, vote, paper, by, at)
    again = "可以在网上重新投，也可以再领一张纸票。" if vote.running(at) else "投票已经截止，这一户算没有投。"
    _tell_owners(session, vote, paper, "核对过了，那张纸票作废", again, at)
    return paper


def keep_contested(session: Session, vote: Vote, serial: int, *, by: Actor, at: datetime) -> VotePaper:
    """A second person does not find so: it stays the home's ballot, and nobody contests it again."""
    vote, paper = _waiting(session, vote, serial, by)
    paper.state, paper.settled_by, paper.settled_at = PaperState.RETURNED, by.person_id or None, at
    paper.contested_by, paper.contested_at, paper.contested_words = None, None, ""
    session.add(paper)
    changed(session, vote)
    note_paper(session, vote, paper, by, at)
    words = "没有查到是别人交的，这张票仍然算。不服的，到镇里说。"
    _tell_owners(session, vote, paper, "您家的纸票核对过了", words, at)
    return paper


def _waiting(session: Session, vote: Vote, serial: int, by: Actor) -> tuple[Vote, VotePaper]:
    vote = taken(session, vote, *CONTESTING)
    paper = paper_in(session, vote, serial, PaperState.CONTESTED)
    if by.person_id in (paper.contested_by, paper.returned_by):
        raise DomainError(INVOLVED)
    check_not_theirs(session, vote, paper, by)
    return vote, paper
