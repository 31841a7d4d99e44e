"""Papers that were received before the close and not written down: told of, proved, confirmed by a second person.

Whatever is handed in after the close does not count at all.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.attachments.models import Photo
from app.core.errors import Invalid
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.votes.actions.delivering import hold_photos
from app.votes.actions.keeping import changed, taken, tell_all
from app.votes.actions.papers import accept, check_not_theirs, note_paper, paper_in
from app.votes.models import Vote, VotePaper
from app.votes.queries.ballots import typing_begun
from app.votes.queries.people import keepers, office_of, officers_of
from app.votes.queries.votes import estate_of
from app.votes.rules.kinds import PaperState, PhotoKind, VoteState
from app.votes.rules.papers import check_found, serial_text
from app.votes.rules.standing import COUNTING, Viewer, check_second

SHORTEST = 10
HOW = "写清楚：截止以前什么时候收到的、谁收的、为什么当时没登记。截止以后才交来的不算。"
PROOF = "拍交回的登记表，不要拍到选了什么。"
NOT_TAKEN = "补登记没有通过核对"


def report_found(
    session: Session, vote: Vote, serial: int, words: str, photos: Sequence[Photo], *, by: Actor, at: datetime
) -> VotePaper:
    """Somebody says after the close that this paper was received in time; it counts for nothing until a second person
    has confirmed it. Raises Invalid without an account of it or a photo, DomainError as `check_found` does."""
    vote = taken(session, vote, VoteState.CLOSED)
    paper = paper_in(session, vote, serial, PaperState.ISSUED, PaperState.MISSING)
    assert vote.closes_at is not None  # a closed vote has its days
    begun = vote.proposed_by is not None or typing_begun(session, vote.key)
    check_found(at - vote.closes_at, begun=begun, tried=paper.returned_by is not None)
    if len(words) < SHORTEST:
        raise Invalid(HOW, field="words")
    if not photos:
        raise Invalid(PROOF, field="photos")
    paper.state, paper.note = PaperState.FOUND, words
    paper.returned_by, paper.returned_at = by.person_id or None, at
    session.add(paper)
    hold_photos(session, vote, PhotoKind.PAPER, photos, paper.key)
    changed(session, vote)
    note_paper(session, vote, paper, by, at)
    _tell_seconds(session, vote, paper, by, at)
    return paper


def _tell_seconds(session: Session, vote: Vote, paper: VotePaper, by: Actor, at: datetime) -> None:
    """Whoever may confirm it."""
    day, estate = local_day(at), estate_of(session, vote)
    first = office_of(session, vote, by.person_id, day)
    others = [row.officer.person_id for row in officers_of(session, vote.key) if row.officer.role in COUNTING - {first}]
    people = others if first in COUNTING else keepers(session, estate, day)
    title = f"{estate.name}的表决有一张补登记的纸票等您核对"
    body = f"{serial_text(paper.serial)} 号。看着交回的登记表核对，对得上才算。"
    kind, link = f"found/{paper.serial}/{vote.version}", f"{vote.path}/papers"
    tell_all(
        session, vote, [each for each in people if each != by.person_id], title, body, kind=kind, at=at, link=link
    )


def confirm_found(
    session: Session, vote: Vote, serial: int, *, viewer: Viewer, by: Actor, at: datetime
) -> VotePaper:
    """The second person confirms; from now on it is typed like all others. Raises what `standing.check_second` does,
    and DomainError for an owner of the home."""
    vote, paper = _waiting(session, vote, serial, viewer, by, at)
    paper.confirmed_by, paper.confirmed_at = by.person_id or None, at
    accept(session, vote, paper, by=by, at=at)
    return paper


def refuse_found(session: Session, vote: Vote, serial: int, *, viewer: Viewer, by: Actor, at: datetime) -> None:
    """The second person does not find it proved: the paper did not come back, and nobody tells of it again. Photos,
    log and `returned_by` keep that it was tried."""
    vote, paper = _waiting(session, vote, serial, viewer, by, at)
    paper.state, paper.note = PaperState.MISSING, f"{NOT_TAKEN}：{paper.note}"[:200]
    paper.returned_at = None
    session.add(paper)
    changed(session, vote)
    note_paper(session, vote, paper, by, at)


def _waiting(
    session: Session, vote: Vote, serial: int, viewer: Viewer, by: Actor, at: datetime
) -> tuple[Vote, VotePaper]:
    vote = taken(session, vote, VoteState.CLOSED)
    paper = paper_in(session, vote, serial, PaperState.FOUND)
    first = office_of(session, vote, paper.returned_by or 0, local_day(at))
    check_second(first, viewer, same=paper.returned_by == by.person_id)
    check_not_theirs(session, vote, paper, by)
    return vote, paper
