"""/c/{slug}/merchants: the shops of the street, and one of them with what was seen at its front."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.forms import Bound
from app.core.web import page
from app.directory.guards import MerchantInPath, Shopping
from app.directory.queries import merchants as queries
from app.directory.queries.ground import adopted
from app.directory.rules.frontage import PARTS
from app.mechanisms.guards import HallInPath
from app.mechanisms.rules.kinds import Kind

router = APIRouter(prefix="/c/{slug}/merchants", include_in_schema=False)
EMPTY: Bound[Any] = Bound()


@router.get("")
def index(request: Request, session: DbSession, hall: HallInPath) -> Response:
    shops = queries.merchants_of(session, hall.community.key)
    return page(
        request, "directory/merchants/index.html", community=hall.place, hall=hall, base=f"/c/{hall.place.slug}",
        named=adopted(session, hall.community.key, [Kind.MERCHANT_UNION]).get(Kind.MERCHANT_UNION),
        shops=[shop for shop in shops if shop.active or hall.runs],
    )


def show_page(
    request: Request, session: Session, shopping: Shopping, status: int = 200, *, look: Bound[Any] = EMPTY,
    reply: Bound[Any] = EMPTY, about: int = 0,
) -> Response:
    """`look` and `reply` are forms that were refused, the latter about check `about`."""
    merchant, hall = shopping.merchant, shopping.hall
    complaints = None
    if merchant.unit_id is not None:
        complaints = queries.complaints_about(session, merchant.unit_id, hall.community.key)
    return page(
        request, "directory/merchants/show.html", status, community=hall.place, hall=hall, merchant=merchant,
        shopping=shopping, checks=queries.checks_of(session, merchant.key), parts=PARTS, look=look, reply=reply,
        about=about, complaints=complaints,
    )


@router.get("/{merchant}")
def show(request: Request, session: DbSession, shopping: MerchantInPath) -> Response:
    return show_page(request, session, shopping)
