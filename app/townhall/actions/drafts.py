"""Keeping and throwing away drafts of rules. A draft is no rule: nothing is judged by it, so that the oldest may make
room for the next."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.errors import Forbidden
from app.core.masking import mask_personal
from app.core.tokens import new_token
from app.people.rules.roles import Actor
from app.rulebooks.rules.policy import Rulebook
from app.townhall.models import RulebookDraft
from app.townhall.queries.drafts import crowded_out


def keep_draft(
    session: Session, rulebook: Rulebook, *, town_id: int, base: int, note: str, by: Actor, at: datetime
) -> RulebookDraft:
    draft = RulebookDraft(
        token=new_token(), town_id=town_id, base=base, data=rulebook.model_dump_json(), note=mask_personal(note),
        by=by.person_id, at=at,
    )
    session.add(draft)
    session.flush()
    old = crowded_out(session, town_id, by.person_id)
    session.execute(delete(RulebookDraft).where(col(RulebookDraft.id).in_(old)))
    return draft


def throw_away(session: Session, draft: RulebookDraft, *, by: Actor) -> None:
    if draft.by != by.person_id:
        raise Forbidden("这一稿是别人试的，由他自己删。")
    session.delete(draft)
    session.flush()
