"""“谁、做什么、哪天前”: said at the stand-up, answered at a later one."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import Invalid, NotFound
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.duty.models import DayPromise
from app.duty.queries import promises as queries
from app.duty.rules.stand_up import check_answer, check_promise
from app.people.queries import person_locked
from app.people.rules.roles import Actor
from app.places.models import Community


@dataclass(frozen=True, slots=True)
class NewPromise:
    who: str
    text: str
    due_on: date
    ref: str = ""


def add_promise(
    session: Session, community: Community, new: NewPromise, *, scope: ColumnElement[bool], by: Actor, at: datetime
) -> DayPromise:
    """Goes on today's list, the same words by the same person once a day. `scope`: the issues the writer may open.
    Raises Invalid beside the field."""
    today = local_day(at)
    check_promise(new.due_on, today)
    issue = queries.issue_to_promise(session, community, new.ref, scope) if new.ref else None
    if new.ref and issue is None:
        raise Invalid("本社区没有这个编号的事，看看有没有抄错。", field="ref")
    promise = DayPromise(
        community_id=community.key, day=today, issue_id=issue.key if issue else None, who=mask_personal(new.who),
        text=mask_personal(new.text), due_on=new.due_on, made_by=by.person_id, made_at=at,
    )
    person_locked(session, by.person_id)
    known = queries.promise_alike(session, promise)
    if known is not None:
        return known
    session.add(promise)
    session.flush()
    record(
        session, f"c{community.key}", "promise.made", f"promise:{promise.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, after={"text": promise.text, "due_on": new.due_on},
    )
    return promise


def answer_promise(
    session: Session, community: Community, promise_id: int, *, kept: bool, word: str, by: Actor, at: datetime
) -> DayPromise:
    """Kept, or not kept and why; what was not kept stays on the list. Raises NotFound, Invalid, or DomainError when
    somebody has already noted it as kept."""
    promise = queries.promise_here(session, community.key, promise_id)
    if promise is None:
        raise NotFound("没有这一条。")
    check_answer(promise.kept, kept, word)
    word = mask_personal(word)
    before = {"kept": promise.kept, "answer": promise.answer}
    promise.kept, promise.answer, promise.answered_at = kept, word, at
    session.add(promise)
    session.flush()
    record(
        session, f"c{community.key}", "promise.answered", f"promise:{promise.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after={"kept": kept, "answer": word},
    )
    return promise
