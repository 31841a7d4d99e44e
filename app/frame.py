"""What every page shows around its own content: the signed-in person, the communities, the flashes."""

from functools import cache
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlmodel import Session

from app.companies.queries import communities_of
from app.core.db import unit_of_work
from app.core.masking import mask_name
from app.core.settings import settings
from app.core.web import ELDER_COOKIE, Flash, Me, Place, Shell, own_path, see_other
from app.issues.rules.desk import seats
from app.notifications.queries import unread_count
from app.people.rules.roles import Actor, Role
from app.places.queries import town_with_communities

ELDER_DAYS = 365
router = APIRouter(include_in_schema=False)


@cache
def release() -> str:
    return version("pingshuo")


def shell_of(request: Request, community: Place | None) -> Shell:
    """Uses the request's own transaction when it is still open; an error page asks on a connection of its own."""
    session: Session | None = getattr(request.state, "db", None)
    if session is not None:
        return _shell(request, session, community)
    with unit_of_work(write=False) as own:
        return _shell(request, own, community)


def _shell(request: Request, session: Session, community: Place | None) -> Shell:
    here, all_of_them = town_with_communities(session)
    places = [Place(each.slug, each.name) for each in all_of_them]
    actor: Actor | None = getattr(request.state, "me", None)
    return Shell(
        path=request.url.path,
        town=here.name if here else "评说",
        release=release(),
        demo=settings().demo,
        elder=request.cookies.get(ELDER_COOKIE) == "1",
        me=_me(session, actor),
        community=community or (_own_community(session, actor, places) if actor else None),
        communities=places,
        flashes=[Flash(**each) for each in request.session.pop("flashes", [])],
    )


def _me(session: Session, actor: Actor | None) -> Me | None:
    if actor is None:
        return None
    return Me(
        name=mask_name(actor.name), is_staff=actor.is_staff, unread=unread_count(session, actor.person_id),
        is_operator=actor.has(Role.OPERATOR), has_desk=bool(seats(actor)),
        sees_town=bool(actor.scopes(Role.TOWN_OFFICIAL, Role.AUDITOR)),
    )


def _own_community(session: Session, actor: Actor, places: list[Place]) -> Place | None:
    """The one community somebody belongs to, on pages of none; None where there are several to choose from."""
    slugs = communities_of(session, actor)
    return next((place for place in places if [place.slug] == slugs), None)


@router.post("/mode")
def switch_mode(
    request: Request, elder: Annotated[str, Form(max_length=1)] = "", next: Annotated[str, Form(max_length=400)] = "/"
) -> Response:
    """大字 on or off, kept in a cookie of its own; works without JavaScript."""
    answer = see_other(own_path(next), request)
    answer.set_cookie(
        ELDER_COOKIE, "1" if elder == "1" else "0", max_age=ELDER_DAYS * 86400, samesite="lax",
        secure=settings().secure_cookies,  # no secret, so the page's own script may switch it too
    )
    return answer
