"""The result: reported by a counter, confirmed by a monitor, frozen, posted; counted again to check it."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Stale
from app.core.workdays import local_day
from app.notices.actions.issuing import issue_paper
from app.people.rules.roles import Actor
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.models import Vote
from app.votes.queries.ballots import handled_papers, paper_states
from app.votes.queries.papers import result_paper_of, signs_as
from app.votes.queries.people import keepers, officers_of
from app.votes.queries.results import counted_text
from app.votes.queries.rolls import owners_of_groups, proposed_roll, sealed_roll
from app.votes.queries.votes import estate_of
from app.votes.rules.kinds import VoteState
from app.votes.rules.papers import reconciled
from app.votes.rules.result import digest_of

HANDLED = "您发过、收过或者录过这次的纸票，结果要由没经手纸票的监票人来确认。没有这样的人，就再定一位监票人。"
MOVED = "报上来以后，票又变了。请计票人重新报一次结果，再核对。"


def propose_result(session: Session, vote: Vote, *, seen: int, by: Actor, at: datetime) -> str:
    """A counter reports; the digest of what was counted. Raises DomainError while papers do not add up."""
    vote = taken(session, vote, VoteState.CLOSED, seen=seen)
    papers = reconciled(paper_states(session, vote.key))
    if not papers.balanced:
        raise DomainError(f"纸票还没对上：{papers.words}")
    if proposed_roll(session, vote.key) is not None:
        raise DomainError("名册有一份更正还没核对完，先办了那一份。")
    vote.proposed_by, vote.proposed_at = by.person_id, at
    vote.proposed_digest = digest_of(counted_text(session, vote))
    changed(session, vote)
    note(session, vote, "result_proposed", by=by, at=at, after={"digest": vote.proposed_digest})
    return vote.proposed_digest


def confirm_result(session: Session, vote: Vote, *, seen: int, by: Actor, at: datetime) -> None:
    """A monitor counts again and confirms: from now on the result is frozen and public, and its paper issued.

    Raises DomainError for whoever reported it or had papers in their hands or where nobody reported, Stale where the
    count has changed since.
    """
    vote = taken(session, vote, VoteState.CLOSED, seen=seen)
    if vote.proposed_by is None:
        raise DomainError("计票人还没有报结果。")
    if vote.proposed_by == by.person_id:
        raise DomainError("结果是您报的，要由监票的另一个人核对。")
    if handled_papers(session, vote.key, by.person_id):
        raise DomainError(HANDLED)
    found = counted_text(session, vote)
    if digest_of(found) != vote.proposed_digest:
        raise Stale(MOVED)
    vote.result, vote.digest, vote.confirmed_by = found, digest_of(found), by.person_id
    vote.state, vote.decided_at = VoteState.DECIDED, at
    changed(session, vote)
    note(session, vote, "decided", by=by, at=at, after={"digest": vote.digest, "state": vote.state.value})
    _publish(session, vote, by, at)


def _publish(session: Session, vote: Vote, by: Actor, at: datetime) -> None:
    """At once, well within the three days (山东 §32)."""
    estate = estate_of(session, vote)
    filled = result_paper_of(session, vote, estate, at)
    issue_paper(
        session, kind="vote_result", estate=estate, fields=filled.fields, tables=filled.tables,
        about=f"vote:{vote.key}:result", by=by, at=at, issuer=signs_as(session, vote, estate),
    )
    roll = sealed_roll(session, vote.key)
    owners = [person for _, person in owners_of_groups(session, roll.key)] if roll else []
    officers = [row.officer.person_id for row in officers_of(session, vote.key)]
    people = [*owners, *officers, *keepers(session, estate, local_day(at))]
    tell_all(session, vote, people, f"{estate.name}的表决有结果了", vote.title, kind="decided", at=at)


def recount(session: Session, vote: Vote) -> bool:
    """Whether the ballots, papers and roll as they are now still make the frozen result."""
    return vote.state is VoteState.DECIDED and digest_of(counted_text(session, vote)) == vote.digest
