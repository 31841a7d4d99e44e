"""A suggestion is set aside for a while, with a reason."""

from datetime import date, datetime

from sqlmodel import Session

from app.audit.actions import record
from app.companies.queries import posts_of
from app.core.db import affected, insert_into
from app.core.errors import Forbidden, Invalid
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.places.queries import estate_by_slug
from app.supervision.models import SetAside
from app.supervision.queries.candidates import unit_serving
from app.supervision.queries.people import ground_of, unit_of
from app.supervision.rules.candidates import Candidate, check_aside
from app.supervision.rules.standing import RECUSED, Hat, hats


def set_aside(
    session: Session, town_id: int, candidate: Candidate, reason: str, until: date, *, by: Actor, at: datetime
) -> None:
    """Nobody of the town sees it before `until`. Done twice it is done once. Raises Invalid (day, no reason),
    Forbidden (a post with whom it is about)."""
    _check_impartial(session, town_id, candidate, by, local_day(at))
    wording = mask_personal(reason)
    if len(wording) < 2:
        raise Invalid("写一句为什么先放一放。", field="reason")
    check_aside(until, local_day(at))
    new = insert_into(session, SetAside).values(
        town_id=town_id, suggestion=candidate.key, until=until, reason=wording, by_id=by.person_id, by_title=by.title,
        at=at,
    )
    if affected(session, new.on_conflict_do_nothing(index_elements=["town_id", "suggestion", "until"])):
        record(
            session, f"t{town_id}", "supervision.set_aside", f"suggestion:{candidate.key}", actor_id=by.person_id,
            actor_title=by.title, at=at, after={"until": until}, reason=wording,
        )


def _check_impartial(session: Session, town_id: int, candidate: Candidate, by: Actor, today: date) -> None:
    """As for an order: whoever has a post with the unit does not put off what is about it."""
    estate = estate_by_slug(session, candidate.estate) if candidate.estate else None
    unit = unit_of(session, candidate.unit_id or unit_serving(session, candidate.estate, today) or 0)
    if unit is None:
        return
    ground = ground_of(session, unit, today, town_id=town_id, estate_id=estate.key if estate else None)
    if Hat.RECUSED in hats(by, ground, posts_of(session, by.person_id, today)):
        raise Forbidden(RECUSED)
