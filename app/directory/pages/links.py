"""/c/{slug}/links: 一联十. Everybody reads two numbers; linkers, households and hosts each their own part."""

from collections import Counter
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.forms import Bound, bound, row_id, small_int
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.directory.actions import links as actions
from app.directory.forms import ConsentForm, LinkForm
from app.directory.pages.settling import settle
from app.directory.queries import links as queries
from app.directory.queries.ground import adopted, building_names
from app.directory.rules.links import MOST
from app.directory.rules.rights import LINKERS, title_in
from app.mechanisms.guards import Hall, HallInPath, HallOfHosts, HallOfSomeone
from app.mechanisms.rules.kinds import Kind
from app.mechanisms.rules.standing import Standing

router = APIRouter(prefix="/c/{slug}/links", include_in_schema=False)
EMPTY: Bound[Any] = Bound()
MOST_ID = 2**31 - 1


def _home(hall: Hall) -> str:
    return f"/c/{hall.place.slug}/links"


def _links(hall: Hall) -> bool:
    return bool(title_in(LINKERS, hall.standing))


@router.get("")
def index(request: Request, session: DbSession, hall: HallInPath, at: At) -> Response:
    return _page(request, session, hall, at)


def _page(
    request: Request, session: Session, hall: Hall, at: datetime, status: int = 200, *, consent: Bound[Any] = EMPTY,
    about: int = 0,
) -> Response:
    """`consent` is a host's note about link `about` that was refused."""
    community_id, me = hall.community.key, hall.me.person_id if hall.me else 0
    named = adopted(session, community_id, [Kind.HOUSEHOLD_LINK]).get(Kind.HOUSEHOLD_LINK)
    return page(
        request, "directory/links/index.html", status, community=hall.place, hall=hall, named=named, most=MOST,
        numbers=queries.numbers(session, community_id), links=_links(hall), base=_home(hall),
        kept=queries.links_by(session, me, community_id) if _links(hall) else [],
        at_home=queries.links_to(session, me, community_id) if Standing.RESIDENT in hall.standing else [],
        arranging=_arranging(session, hall, at) if hall.runs or Standing.AUDITOR in hall.standing else None,
        consent=consent, about=about,
    )


def _arranging(session: Session, hall: Hall, at: datetime) -> dict[str, Any]:
    """For hosts: how many each linker has, how far each building is, and the doors, without anybody's name beside."""
    links = queries.links_here(session, hall.community.key)
    counted = Counter(link.linker_id for link in links)
    agreed = Counter(link.linker_id for link in links if link.agreed_at)
    names = queries.linkers(session, hall.community.key, local_day(at))
    return {
        "linkers": [(name, counted[key], agreed[key]) for key, name in names],
        "buildings": queries.coverage(session, hall.community.key), "doors": links,
    }


@router.get("/new")
def new(request: Request, session: DbSession, hall: HallOfSomeone, at: At, building: str = "") -> Response:
    return _new(request, session, hall, at, EMPTY, building)


def _new(
    request: Request, session: Session, hall: Hall, at: datetime, form: Bound[Any], building: str, status: int = 200
) -> Response:
    """One choice a step: the building, then the door. Hosts also say for whom."""
    if not (hall.runs or _links(hall)):
        raise Forbidden("联户由本社区的党员、楼栋长和两委来请。")
    buildings = building_names(session, hall.community.key)
    chosen = next((each for each in buildings if each[0] == small_int(building, 0, most=MOST_ID)), None)
    return page(
        request, "directory/links/new.html", status, community=hall.place, form=form, base=_home(hall),
        buildings=buildings, chosen=chosen, links=_links(hall),
        homes=queries.free_homes(session, chosen[0], hall.community.key) if chosen else [],
        linkers=queries.linkers(session, hall.community.key, local_day(at)) if hall.runs and chosen else [],
    )


@router.post("")
def ask(
    request: Request, session: DbSession, hall: HallOfSomeone, at: At,
    form: Annotated[Bound[LinkForm], Depends(bound(LinkForm))], building: str = "",
) -> Response:
    """A linker asks for themselves, whatever the form says; a host for the linker they chose, or for themselves."""
    def act(typed: LinkForm) -> tuple[str, str]:
        linker = typed.linker if hall.runs and typed.linker else hall.actor.person_id
        actions.ask_household(session, hall.community, linker, typed.home, by=hall.actor, at=at)
        return _home(hall), "问过去了。这一户同意以前，只是排着队。"

    if not (hall.runs or _links(hall)):
        raise Forbidden("联户由本社区的党员、楼栋长和两委来请。")
    return settle(
        request, form, act, lambda status, bad: _new(request, session, hall, at, bad, building, status)
    )


@router.post("/{link_id}/agreement")
def agree(request: Request, session: DbSession, hall: HallOfSomeone, at: At, link_id: str) -> Response:
    actions.agree(session, hall.community, row_id(link_id), by=hall.actor, at=at)
    return see_other(_home(hall), request, flash="同意了。哪天不想要了，在这一页点一下就结束。")


@router.post("/{link_id}/consent")
def note_consent(
    request: Request, session: DbSession, hall: HallOfHosts, at: At, link_id: str,
    form: Annotated[Bound[ConsentForm], Depends(bound(ConsentForm))],
) -> Response:
    key = row_id(link_id)

    def act(typed: ConsentForm) -> tuple[str, str]:
        actions.note_consent(session, hall.community, key, typed.how, by=hall.actor, at=at)
        return _home(hall), "记下了。"

    return settle(
        request, form, act, lambda status, bad: _page(request, session, hall, at, status, consent=bad, about=key)
    )


@router.post("/{link_id}/ending")
def end(request: Request, session: DbSession, hall: HallOfSomeone, at: At, link_id: str) -> Response:
    actions.end_link(session, hall.community, row_id(link_id), hosts=hall.runs, by=hall.actor, at=at)
    return see_other(_home(hall), request, flash="结束了，从现在起不再联系。")


@router.post("/{link_id}/call")
def call(request: Request, session: DbSession, hall: HallOfSomeone, at: At, link_id: str) -> Response:
    actions.call_linker(session, hall.community, row_id(link_id), by=hall.actor, at=at)
    return see_other(_home(hall), request, flash="告诉联户人了，他会来找您。急事请直接打社区电话。")
