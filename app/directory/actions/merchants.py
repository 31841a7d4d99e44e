"""The register of shops, looks at their fronts, and the shopkeeper's answer."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from app.attachments.actions import keep_prepared
from app.attachments.rules.images import Prepared
from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid, NotFound
from app.core.masking import mask_personal
from app.core.tokens import new_token
from app.core.workdays import local_day
from app.directory.actions.noting import note
from app.directory.models import FrontageCheck, Merchant
from app.directory.queries import merchants as queries
from app.directory.queries.ground import hold_ground
from app.directory.rules.frontage import check_answer, check_note, outcome
from app.directory.rules.seen import check_seen
from app.notifications.actions import tell
from app.people.queries import person_by_phone
from app.people.rules.roles import Actor
from app.places.models import Community


@dataclass(frozen=True, slots=True)
class Shop:
    """What hosts may change of a shop."""

    name: str
    trade: str = ""
    address: str = ""
    phone: str = ""
    keeper_id: int | None = None
    unit_id: int | None = None
    joined_union_on: date | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """One look: each of the three kept or not."""

    cleanliness: bool
    order: bool
    greening: bool
    note: str = ""
    picture: Prepared | None = None

    @property
    def kept(self) -> tuple[bool, bool, bool]:
        return self.cleanliness, self.order, self.greening


def shop_of(merchant: Merchant) -> Shop:
    return Shop(
        merchant.name, merchant.trade, merchant.address, merchant.phone, merchant.keeper_id, merchant.unit_id,
        merchant.joined_union_on,
    )


def keeper_by_phone(session: Session, phone: str) -> int:
    """Whose account the phone is. Raises Invalid (field keeper) before the first sign-in."""
    person = person_by_phone(session, phone)
    if person is None:
        raise Invalid("这个手机号还没登录过，请店主先用它登录一次。", field="keeper")
    return person.key


def add_merchant(session: Session, community: Community, shop: Shop, *, by: Actor, at: datetime) -> Merchant:
    """Raises Invalid for a name or unit that is taken."""
    _check(session, community, shop, None)
    merchant = Merchant(community_id=community.key, slug=new_token(), **asdict(shop))
    session.add(merchant)
    session.flush()
    merchant.slug = f"{community.slug[:28]}-{merchant.key}"
    session.add(merchant)
    session.flush()
    note(session, community.key, "merchant.added", f"merchant:{merchant.key}", by=by, at=at, after=_told(shop))
    return merchant


def change_merchant(
    session: Session, community: Community, slug: str, shop: Shop, *, seen: str, by: Actor, at: datetime
) -> Merchant:
    """Raises Stale when somebody changed it since `seen` (rules/seen.py)."""
    merchant = _held(session, community, slug)
    before = shop_of(merchant)
    check_seen(seen, asdict(before))
    _check(session, community, shop, merchant)
    for name, value in asdict(shop).items():
        setattr(merchant, name, value)
    session.add(merchant)
    session.flush()
    note(
        session, community.key, "merchant.changed", f"merchant:{merchant.key}", by=by, at=at, before=_told(before),
        after=_told(shop),
    )
    return merchant


def rest_merchant(
    session: Session, community: Community, slug: str, *, active: bool, by: Actor, at: datetime
) -> Merchant:
    """Off the public list, or back on it; what was noted stays."""
    merchant = _held(session, community, slug)
    before, merchant.active = merchant.active, active
    session.add(merchant)
    session.flush()
    verb = "merchant.returned" if active else "merchant.rested"
    note(
        session, community.key, verb, f"merchant:{merchant.key}", by=by, at=at, before={"active": before},
        after={"active": active},
    )
    return merchant


def check_frontage(
    session: Session, community: Community, slug: str, looked: Looked, *, by: Actor, at: datetime
) -> Merchant:
    """门前三包 looked at, once a shop, person and day. Raises Invalid, or DomainError for the second time that day."""
    merchant = _held(session, community, slug)
    if not merchant.active:
        raise DomainError("这家店已经停用了，先恢复再查。")
    check_note(looked.kept, looked.note)
    looked = replace(looked, note=mask_personal(looked.note))
    statement = insert_into(session, FrontageCheck).values(
        merchant_id=merchant.key, checked_on=local_day(at), at=at, person_id=by.person_id, title=by.title,
        cleanliness=looked.cleanliness, order=looked.order, greening=looked.greening, note=looked.note,
        answer="",
    )
    if affected(session, statement.on_conflict_do_nothing()) != 1:
        raise DomainError("这家店您今天已经查过一次了，明天再来看。")
    if looked.picture is not None:
        check = queries.check_of_day(session, merchant.key, by.person_id, local_day(at))
        check.photo_id = keep_prepared(session, looked.picture, at=at).key
        session.add(check)
        session.flush()
    note(
        session, community.key, "merchant.looked_at", f"merchant:{merchant.key}", by=by, at=at,
        after={"kept": looked.kept, "note": looked.note},
    )
    if merchant.keeper_id is not None:
        tell(
            session, merchant.keeper_id, title=f"{merchant.name}的门前三包看过了：{outcome(looked.kept)}",
            body=looked.note, link=f"/c/{community.slug}/merchants/{merchant.slug}",
            dedupe=f"frontage/{merchant.key}/{by.person_id}/{local_day(at)}", at=at,
        )
    return merchant


def answer_check(
    session: Session, community: Community, slug: str, check_id: int, text: str, *, by: Actor, at: datetime
) -> None:
    """The shopkeeper says something to one look, once; whoever looked is told."""
    merchant = _held(session, community, slug)
    check = queries.check_here(session, merchant.key, check_id, lock=True)
    if check is None:
        raise NotFound("没有这一次检查。")
    check_answer(check.answered_at is not None, merchant.keeper_id == by.person_id)
    text = mask_personal(text)
    check.answer, check.answered_at = text, at
    session.add(check)
    session.flush()
    note(session, community.key, "merchant.answered", f"merchant:{merchant.key}", by=by, at=at, after={"text": text})
    tell(
        session, check.person_id, title=f"{merchant.name}回了话", body=text,
        link=f"/c/{community.slug}/merchants/{merchant.slug}", dedupe=f"frontage-answer/{check.key}", at=at,
    )


def _held(session: Session, community: Community, slug: str) -> Merchant:
    merchant = queries.merchant_here(session, community.key, slug, lock=True)
    if merchant is None:
        raise NotFound("本社区没有登记这家店。")
    return merchant


def _check(session: Session, community: Community, shop: Shop, own: Merchant | None) -> None:
    hold_ground(session, community.key)
    named = queries.merchant_named(session, community.key, shop.name)
    if named is not None and named != own:
        raise Invalid("本社区已经登记了一家叫这个名字的，加个地段区分一下。", field="name")
    if shop.unit_id is None:
        return
    if shop.unit_id not in dict(queries.units_for_shops(session, community.key)):
        raise Invalid("从列出来的单位里选一个。", field="unit")
    other = queries.merchant_with_unit(session, shop.unit_id)
    if other is not None and other != own:
        raise Invalid(f"这个单位已经是“{other.name}”的了。", field="unit")


def _told(shop: Shop) -> dict[str, object]:
    """For the log: no phone."""
    return {name: value for name, value in asdict(shop).items() if name != "phone"}
