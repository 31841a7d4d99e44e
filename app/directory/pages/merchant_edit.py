"""/c/{slug}/merchants/new and …/{merchant}/edit: hosts keep the register."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.forms import Bound, bound
from app.core.masking import mask_name
from app.core.web import page, see_other
from app.directory.actions import merchants as actions
from app.directory.actions.merchants import Shop, shop_of
from app.directory.forms import MerchantForm
from app.directory.guards import MerchantInPath, Shopping
from app.directory.models import Merchant
from app.directory.pages.settling import settle
from app.directory.queries import merchants as queries
from app.directory.rules.seen import mark_of
from app.mechanisms.guards import Hall, HallOfHosts

router = APIRouter(prefix="/c/{slug}/merchants", include_in_schema=False)
EMPTY: Bound[Any] = Bound()
Given = Annotated[Bound[MerchantForm], Depends(bound(MerchantForm))]


def _own(shopping: MerchantInPath, _hall: HallOfHosts) -> Shopping:
    return shopping


OwnShop = Annotated[Shopping, Depends(_own)]


@router.get("/new")
def new(request: Request, session: DbSession, hall: HallOfHosts) -> Response:
    return _form(request, session, hall, EMPTY)


def _form(
    request: Request, session: Session, hall: Hall, form: Bound[Any], status: int = 200,
    merchant: Merchant | None = None,
) -> Response:
    """A form without a mark begins with what is there now, which stands beside what was typed."""
    keeper = queries.keeper_of(session, merchant) if merchant else None
    return page(
        request, "directory/merchants/edit.html", status, community=hall.place, form=form, merchant=merchant,
        base=f"/c/{hall.place.slug}/merchants", units=queries.units_for_shops(session, hall.community.key),
        theirs=merchant is not None and bool(form.errors) and "seen" not in form.raw,
        keeper=mask_name(keeper.name) or "店主" if keeper else "",
        seen=form.raw.get("seen", mark_of(asdict(shop_of(merchant)))) if merchant else "",
    )


@router.post("")
def add(request: Request, session: DbSession, hall: HallOfHosts, at: At, form: Given) -> Response:
    def act(typed: MerchantForm) -> tuple[str, str]:
        shop = _shop(session, typed, None)
        merchant = actions.add_merchant(session, hall.community, shop, by=hall.actor, at=at)
        return f"/c/{hall.place.slug}/merchants/{merchant.slug}", f"{merchant.name}登记好了。"

    return settle(request, form, act, lambda status, bad: _form(request, session, hall, bad, status))


def _shop(session: Session, typed: MerchantForm, keeper_id: int | None) -> Shop:
    if typed.keeper is not None:
        keeper_id = actions.keeper_by_phone(session, typed.keeper)
    return Shop(
        typed.name, typed.trade, typed.address, typed.phone, None if typed.no_keeper else keeper_id, typed.unit,
        typed.joined_union_on,
    )


@router.get("/{merchant}/edit")
def edit(request: Request, session: DbSession, shopping: OwnShop) -> Response:
    shop = shop_of(shopping.merchant)
    raw = {name: value for name, value in asdict(shop).items() if value is not None}
    form: Bound[Any] = Bound(raw={**raw, "unit": shop.unit_id or ""})
    return _form(request, session, shopping.hall, form, merchant=shopping.merchant)


@router.post("/{merchant}")
def change(request: Request, session: DbSession, shopping: OwnShop, at: At, form: Given) -> Response:
    hall, merchant = shopping.hall, shopping.merchant

    def act(typed: MerchantForm) -> tuple[str, str]:
        shop = _shop(session, typed, merchant.keeper_id)
        actions.change_merchant(session, hall.community, merchant.slug, shop, seen=typed.seen, by=hall.actor, at=at)
        return shopping.home, "改好了。"

    return settle(request, form, act, lambda status, bad: _form(request, session, hall, bad, status, merchant))


@router.post("/{merchant}/rest")
def rest(request: Request, session: DbSession, shopping: OwnShop, at: At) -> Response:
    hall = shopping.hall
    actions.rest_merchant(session, hall.community, shopping.merchant.slug, active=False, by=hall.actor, at=at)
    return see_other(shopping.home, request, flash="先不列出来了，记过的都还在。")


@router.post("/{merchant}/return")
def put_back(request: Request, session: DbSession, shopping: OwnShop, at: At) -> Response:
    hall = shopping.hall
    actions.rest_merchant(session, hall.community, shopping.merchant.slug, active=True, by=hall.actor, at=at)
    return see_other(shopping.home, request, flash="又列出来了。")
