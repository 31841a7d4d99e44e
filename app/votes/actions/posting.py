"""The posting: topics, dates, roll and the way of counting are fixed from here on, and everybody can read them."""

from datetime import date, datetime

from sqlmodel import Session

from app.core.errors import DomainError
from app.core.filters import dated
from app.core.workdays import local_day
from app.notices.actions.issuing import issue_paper
from app.people.rules.roles import Actor, Role
from app.places.models import Community, Estate
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.actions.rolling import seal_roll
from app.votes.models import Vote, VoteRoll
from app.votes.queries.ballots import signers_heads
from app.votes.queries.papers import notice_of, signs_as
from app.votes.queries.people import communities_secretaries, photos_of
from app.votes.queries.rolls import homes_left_out, lines_of_roll, owners_of_groups, proposed_roll
from app.votes.queries.votes import estate_of
from app.votes.rules import dates
from app.votes.rules.calling import check_petition, check_poster
from app.votes.rules.kinds import Caller, PhotoKind, VoteState
from app.votes.rules.opening import check_accepted, check_mode
from app.votes.rules.roll import left_out_words

NO_AGREEMENT = (
    "名册里有写了“人数”的。业主真有这样的约定，先在计划里写下来，再在公示这一页传一张约定的照片；没有约定的，"
    "照法律一户算一户（山东条例第二十五条），把“人数”空着。"
)


def post_vote(
    session: Session, vote: Vote, opens: date, closes: date, *, seen: int, by: Actor, at: datetime
) -> None:
    """`opens` and `closes` are the first and the last day of voting. Seals the roll, issues the notice, reports to the
    community's committee (淄博 §27).

    Raises Forbidden for whoever would post in another's name, Invalid for days the law refuses, DomainError for a
    petition too small, no roll or one that leaves homes out, or a way of counting the owners' own rules do not carry.
    """
    vote = taken(session, vote, VoteState.DRAFT, seen=seen)
    _check_poster(session, vote, by)
    dates.check_days(local_day(at), opens, closes)
    proofs = len(photos_of(session, vote.key, PhotoKind.CLAUSE))
    check_mode(vote.mode, vote.clause, proofs)
    check_accepted(vote.accepted_by, proofs)
    _check_petition(session, vote)
    _check_whole(session, vote)
    roll = seal_roll(session, vote, by=by, at=at)
    vote.state, vote.posted_at = VoteState.POSTED, at
    vote.opens_at, vote.closes_at = dates.starts(opens), dates.ends(closes)
    changed(session, vote)
    estate = estate_of(session, vote)
    filled = notice_of(session, vote, roll, estate)
    issue_paper(
        session, kind="vote_notice", estate=estate, fields=filled.fields, tables=filled.tables,
        about=f"vote:{vote.key}:notice", by=by, at=at, issuer=signs_as(session, vote, estate),
    )
    after = {"opens": opens.isoformat(), "closes": closes.isoformat(), "roll": roll.digest, "mode": vote.mode.value}
    note(session, vote, "posted", by=by, at=at, after=after)
    _tell(session, vote, roll, estate, opens, at)


def _check_poster(session: Session, vote: Vote, by: Actor) -> None:
    town = session.get_one(Community, vote.community_id).town_id
    owners = vote.estate_id in by.scopes(Role.OWNERS_COMMITTEE)
    check_poster(vote.caller, owners=owners, town=town in by.scopes(Role.TOWN_OFFICIAL))


def _check_petition(session: Session, vote: Vote) -> None:
    roll = proposed_roll(session, vote.key)
    if roll is None:
        raise DomainError("还没有名册。先从系统里的房屋做一份，或者传一份 Excel。")
    if vote.caller is Caller.PETITION:
        check_petition(signers_heads(session, roll), roll.heads)


def _check_whole(session: Session, vote: Vote) -> None:
    """Every home of the estate stands on the roll (Supreme Court interpretation §8, §9: all of them are counted), and
    none counts for more than one without the owners' own rule."""
    roll = proposed_roll(session, vote.key)
    lines = lines_of_roll(session, roll.key) if roll else []
    agreed = vote.counting_rule and photos_of(session, vote.key, PhotoKind.CLAUSE)
    if not agreed and any(line.heads > 1 for line in lines):
        raise DomainError(NO_AGREEMENT)
    words = left_out_words(homes_left_out(session, vote.estate_id, lines))
    if words:
        raise DomainError(words)


def _tell(session: Session, vote: Vote, roll: VoteRoll, estate: Estate, opens: date, at: datetime) -> None:
    owners = [person for _, person in owners_of_groups(session, roll.key)]
    body = f"{vote.title}。{dated(opens)}开始投票，先看看名册对不对，有意见在投票前提。"
    tell_all(session, vote, owners, f"{estate.name}的业主表决公示了", body, kind="posted", at=at)
    reported = communities_secretaries(session, vote, local_day(at))
    title, body = f"{estate.name}要开业主表决，报居委会", "按淄博条例第二十七条，居委会派人列席。"
    tell_all(session, vote, reported, title, body, kind="reported", at=at)
