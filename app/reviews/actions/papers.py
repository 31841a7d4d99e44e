"""Paper ballots: printed, handed out, typed twice by two people, put into the box. A serial is tied to no household."""

import secrets
from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid
from app.people.rules.roles import Actor
from app.reviews.actions.casting import check_open, mark, put
from app.reviews.actions.journal import note
from app.reviews.models import PaperBallot, Review
from app.reviews.queries.paper import paper_numbered, papers_of, printed
from app.reviews.queries.reviews import review_locked
from app.reviews.queries.voters import home_at, rolls_of, voters_on
from app.reviews.rules.kinds import PaperState, ReviewState, Voice
from app.reviews.rules.paper import UNUSABLE, agreed, ballot_in

MOST_AT_ONCE = 60
SERIALS = range(10_000, 100_000)
SPARE = 100
"""Papers that may be printed beyond one a household."""

NO_PAPER = "没有这个编号的纸票，看看是不是看错了一位。"
PUBLISHED = "结果已经公布，不能再录了。"


def print_papers(session: Session, review: Review, many: int, *, by: Actor, at: datetime) -> list[str]:
    """Serials of new blank ballots, at random and sorted; they are shown once, to be printed."""
    review = review_locked(session, review.key)
    check_open(review, at)
    taken = printed(session, review.key)
    most = rolls_of(session, review.key)[Voice.HOUSEHOLD].size + SPARE - len(taken)
    if not 1 <= many <= min(MOST_AT_ONCE, most):
        raise Invalid(f"一次印 1 到 {MOST_AT_ONCE} 张，这个月一共还能印 {max(0, most)} 张。", field="many")
    free = [serial for serial in SERIALS if str(serial) not in taken]
    serials = sorted(str(serial) for serial in secrets.SystemRandom().sample(free, many))
    session.add_all([PaperBallot(review_id=review.key, serial=serial) for serial in serials])
    note(session, review, "review_paper_printing", by=by, at=at, after={"papers": many})
    return serials


def hand_out(
    session: Session, review: Review, building: str, unit: str, number: str, *, by: Actor, at: datetime
) -> None:
    """A household takes a paper: from now on it can't vote otherwise. Which paper it took is not written down."""
    review = review_locked(session, review.key)
    check_open(review, at)
    home = home_at(session, review.estate_id, building, unit, number)
    if home is None:
        raise Invalid("这个小区没有这一户，看看楼号、单元、门牌是不是写错了。", field="number")
    if home.key not in voters_on(rolls_of(session, review.key)[Voice.HOUSEHOLD]):
        raise Invalid("开评那天这一户还没有核实过的住户，这个月不在名单上。", field="number")
    if review.paper_issued >= len(printed(session, review.key)):
        raise DomainError("印好的纸票都发完了，先再印几张。", field="number")
    mark(session, review, Voice.HOUSEHOLD, home.key)
    review.paper_issued += 1
    session.add(review)
    note(session, review, "review_paper_issue", by=by, at=at, after={"issued": review.paper_issued})


def enter(
    session: Session, review: Review, serial: str, entry: str, *, comment: str = "", reason: str = "", by: Actor,
    at: datetime,
) -> PaperBallot:
    """One typing of a returned paper; `entry` is nine digits or UNUSABLE.

    The second is somebody else's and decides when equal to the first. Else a third person looks: equal to one of the
    two, or spoiled with a `reason`. `comment` counts with the typing that decides.
    """
    review = review_locked(session, review.key)
    paper = _paper(session, review, serial)
    if paper.state is PaperState.BLANK:
        return _first(session, review, paper, entry, by, at)
    if paper.state is PaperState.RETURNED:
        return _second(session, review, paper, entry, comment, by, at)
    if paper.state is not PaperState.DISPUTED:
        raise DomainError(f"{serial} 号已经定了：{paper.state.label}，不能再录。", field="serial")
    _check_third(paper, entry, reason, by)
    return _decide(session, review, paper, entry, comment, reason, by, at)


def _second(
    session: Session, review: Review, paper: PaperBallot, entry: str, comment: str, by: Actor, at: datetime
) -> PaperBallot:
    if paper.first_by == by.person_id:
        raise DomainError("第一遍是您录的，第二遍要换一个人录。", field="serial")
    if paper.first == entry:
        return _decide(session, review, paper, entry, comment, "", by, at)
    paper.state, paper.second, paper.second_by = PaperState.DISPUTED, entry, by.person_id
    session.add(paper)
    note(session, review, "review_paper_dispute", by=by, at=at, after={"serial": paper.serial})
    return paper


def _first(
    session: Session, review: Review, paper: PaperBallot, entry: str, by: Actor, at: datetime
) -> PaperBallot:
    papers = papers_of(session, review)
    if papers.back >= papers.issued:
        raise DomainError(
            f"登记发出去 {papers.issued} 张，已经收回 {papers.back} 张，这一张多出来了。先查清楚是不是忘了登记发出。",
            field="serial",
        )
    paper.state, paper.first, paper.first_by = PaperState.RETURNED, entry, by.person_id
    session.add(paper)
    note(session, review, "review_paper_entry", by=by, at=at, after={"serial": paper.serial})
    return paper


def _check_third(paper: PaperBallot, entry: str, reason: str, by: Actor) -> None:
    if by.person_id in (paper.first_by, paper.second_by):
        raise DomainError("前两遍有一遍是您录的，要由第三个人来定。", field="serial")
    if entry not in (paper.first, paper.second, UNUSABLE):
        raise Invalid("和前两遍都不一样。再看一遍纸票；实在看不清，就作废。", field="serial")
    if entry == UNUSABLE and len(reason) < 2:
        raise Invalid("写上为什么作废。", field="reason")


def _decide(
    session: Session, review: Review, paper: PaperBallot, entry: str, comment: str, reason: str, by: Actor,
    at: datetime,
) -> PaperBallot:
    """Into the box, or spoiled; what was typed is forgotten with it."""
    paper.state, paper.first, paper.second, paper.note = agreed(entry), "", "", reason
    session.add(paper)
    ballot = ballot_in(entry)
    if ballot is not None:
        put(session, review, Voice.HOUSEHOLD, ballot, comment)
    note(
        session, review, f"review_paper_{paper.state.value}", by=by, at=at, after={"serial": paper.serial},
        reason=reason,
    )
    return paper


def _paper(session: Session, review: Review, serial: str) -> PaperBallot:
    if review.state is ReviewState.PUBLISHED:
        raise DomainError(PUBLISHED, field="serial")
    paper = paper_numbered(session, review.key, serial)
    if paper is None:
        raise Invalid(NO_PAPER, field="serial")
    return paper

