"""The result of a vote as counted from its rows: made for the decision, made again to check it."""

from sqlmodel import Session

from app.votes.models import Vote, VoteTopic
from app.votes.queries.ballots import counted_ballots, paper_states, unreturned
from app.votes.queries.rolls import sealed_roll
from app.votes.queries.votes import estate_of, topics_of
from app.votes.rules.papers import reconciled
from app.votes.rules.result import Asked, Counted, Sealed, canonical, result_of


def counted_text(session: Session, vote: Vote) -> str:
    """The canonical JSON that is, or will be, frozen. Only after the close."""
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # a posted vote has one
    counted = Counted(
        vote=vote.key, estate=estate_of(session, vote).slug, rule=vote.rule_version, mode=vote.mode,
        roll=Sealed(roll.number, roll.totals, roll.digest),
        topics=[_asked(each) for each in topics_of(session, vote.key)],
        ballots=counted_ballots(session, roll), unreturned=unreturned(session, roll),
        papers=reconciled(paper_states(session, vote.key)),
    )
    return canonical(result_of(counted))


def _asked(topic: VoteTopic) -> Asked:
    return Asked(topic.number, topic.kind.value, topic.item, topic.title, topic.tier)
