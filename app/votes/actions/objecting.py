"""What residents say to the roll, and what they are answered."""

from datetime import datetime

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid, NotFound
from app.core.masking import mask_personal
from app.people.rules.roles import Actor
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.models import RollObjection, Vote
from app.votes.queries.rolls import objection_locked
from app.votes.rules.kinds import VoteState

TOO_LATE = "投票开始以后，名册不再收意见。真有错，请告诉经办的人，他们可以两个人一起更正。"


def object_to_roll(session: Session, vote: Vote, home_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """Once per person and home; the guard has let in only verified residents, and only about homes of theirs.

    Raises DomainError once voting began, Invalid for no words.
    """
    vote = taken(session, vote, VoteState.POSTED, VoteState.OPEN)
    if vote.state is VoteState.OPEN or vote.opens_at is None or at >= vote.opens_at:
        raise DomainError(TOO_LATE)
    if len(words) < 5:
        raise Invalid("写清楚哪里不对，至少 5 个字。", field="words")
    once = insert_into(session, RollObjection).values(
        vote_id=vote.key, home_id=home_id, person_id=by.person_id, words=mask_personal(words), raised_at=at, answer=""
    )
    if not affected(session, once.on_conflict_do_nothing(index_elements=["vote_id", "person_id", "home_id"])):
        raise DomainError("您对这一户提过意见了，等答复。")
    changed(session, vote)
    note(session, vote, "roll_objection", by=by, at=at, after={"home": home_id})


def answer_objection(
    session: Session, vote: Vote, objection_id: int, answer: str, *, upheld: bool, by: Actor, at: datetime
) -> None:
    """With reasons, once. `upheld` says the roll was wrong; the correction itself is a version of the roll."""
    vote = taken(session, vote, VoteState.POSTED, VoteState.OPEN)
    objection = objection_locked(session, vote.key, objection_id)
    if objection is None:
        raise NotFound("没有这条意见。")
    if objection.answered_at is not None:
        raise DomainError("这条意见已经答复过了。")
    if objection.person_id == by.person_id:
        raise DomainError("您自己提的意见，请别人来答复。")
    if len(answer) < 5:
        raise Invalid("写清楚怎么核对的、结果是什么。", field="answer")
    objection.upheld, objection.answer = upheld, mask_personal(answer)
    objection.answered_by, objection.answered_at = by.person_id or None, at
    session.add(objection)
    changed(session, vote)
    note(session, vote, "roll_answer", by=by, at=at, after={"objection": objection_id, "upheld": upheld}, reason=answer)
    _tell(session, vote, objection, at)


def _tell(session: Session, vote: Vote, objection: RollObjection, at: datetime) -> None:
    if objection.person_id is not None:
        title = "您对名册的意见有答复了"
        kind = f"objection/{objection.key}"
        link = f"{vote.path}/objections"
        tell_all(session, vote, [objection.person_id], title, objection.answer, kind=kind, at=at, link=link)
