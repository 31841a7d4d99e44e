"""What a contract says: its fee, and photographs of its pages."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.attachments.actions import drop_photo, keep_prepared
from app.attachments.rules.images import Prepared
from app.companies import queries
from app.companies.models import ContractPhoto
from app.companies.queries.served import Served
from app.core.errors import Invalid, NotFound
from app.people.actions.journal import note
from app.people.rules.roles import Actor

PHOTOS = 9


def set_fee(session: Session, served: Served, *, fee: int | None, by: Actor, at: datetime) -> bool:
    """In 分 per m² and month, None for not known; whether anything changed."""
    contract = queries.contract_for_update(session, served.key)
    if contract is None:
        raise NotFound("没有这份合同。")
    if contract.fee == fee:
        return False
    before, contract.fee = contract.fee, fee
    session.add(contract)
    session.flush()
    _note(session, served, "fee_set", by, at, before={"fee": before}, after={"fee": fee})
    return True


def keep_pages(session: Session, served: Served, pictures: Sequence[Prepared], *, by: Actor, at: datetime) -> None:
    queries.contract_for_update(session, served.key)
    have = len(queries.pages_of(session, served.key))
    if not pictures:
        raise Invalid("没有收到照片，选好再传一次。", field="photos")
    if have + len(pictures) > PHOTOS:
        raise Invalid(f"合同照片最多 {PHOTOS} 张，现在已经有 {have} 张。", field="photos")
    for picture in pictures:
        session.add(ContractPhoto(photo_id=keep_prepared(session, picture, at=at).key, contract_id=served.key))
    session.flush()
    _note(session, served, "photographed", by, at, after={"photos": have + len(pictures)})


def drop_page(session: Session, served: Served, token: str, *, by: Actor, at: datetime) -> None:
    found = queries.page_by_token(session, served.key, token)
    if found is None:
        raise NotFound("没有这张照片，可能刚被别人去掉了。")
    link, photo = found
    session.delete(link)
    session.flush()
    drop_photo(session, photo)
    _note(session, served, "photo_dropped", by, at)


def _note(
    session: Session, served: Served, verb: str, by: Actor, at: datetime, *, before: object = None, after: object = None
) -> None:
    subject = f"contract:{served.key}"
    note(session, f"contract.{verb}", subject, by=by, at=at, before=before, after=after, stream=served.stream)
