"""/c/{slug}/posters: a QR code for every stairwell, on A4, large enough for old eyes and old phones."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.qr import qr_picture
from app.core.settings import settings
from app.core.web import Place, page
from app.exchange.guards import PrintableCommunity
from app.people.guards import Staff
from app.places import queries as places
from app.places.models import Community, Estate

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Poster:
    """One sheet of paper."""

    building: str
    stairwell: str
    address: str
    code: Markup


@router.get("/c/{slug}/posters")
def choose(
    request: Request, session: DbSession, me: Staff, community: PrintableCommunity,
    estate: Annotated[str | None, Query(max_length=60)] = None,
    by: Annotated[str | None, Query(max_length=20)] = None,
) -> Response:
    """Without an estate: which one, and one sheet a building or a stairwell. With one: the sheets."""
    here = Place(community.slug, community.name)
    if not estate:
        offered = [(row.slug, row.name) for row in places.estates_of(session, community.key)]
        return page(request, "exchange/posters/choose.html", community=here, estates=offered)
    chosen = _estate(session, community, estate)
    return page(
        request, "exchange/posters/print.html", community=here, estate=chosen, phone=community.phone,
        posters=posters_of(session, chosen, by_stairwell=by == "stairwell"),
    )


def _estate(session: Session, community: Community, slug: str) -> Estate:
    estate = places.estate_by_slug(session, slug)
    if estate is None or estate.community_id != community.key:
        raise NotFound("这个社区里没有这个小区。")
    return estate


def posters_of(session: Session, estate: Estate, *, by_stairwell: bool) -> list[Poster]:
    """In walking order; a building without stairwells gets one poster either way."""
    stairwells = places.units_of_estate(session, estate.key) if by_stairwell else {}
    return [
        _poster(building.name, building.qr_token, unit)
        for building in places.buildings_of(session, estate.key)
        for unit in [unit.code for unit in stairwells.get(building.key, [])] or [""]
    ]


def _poster(building: str, token: str, unit: str) -> Poster:
    address = f"{settings().base_url.rstrip('/')}/q/{token}" + (f"?u={quote(unit)}" if unit else "")
    return Poster(building, f"{unit}单元" if unit else "", address, qr_picture(address))
