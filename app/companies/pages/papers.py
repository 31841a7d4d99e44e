"""…/contracts/{contract_id}/photos: photographed pages of a contract, never for everybody."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from app.attachments.actions import media
from app.attachments.rules.formats import Refused
from app.attachments.rules.images import Prepared, prepare
from app.companies import actions, queries
from app.companies.guards import ContractOfKeepers, ContractOfReaders
from app.companies.pages.contract import show_page
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid, NotFound
from app.core.forms import Bound, uploads
from app.core.web import see_other

router = APIRouter(prefix="/companies/{company_id}/contracts/{contract_id}/photos", include_in_schema=False)
HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


async def _files(request: Request) -> list[bytes] | Invalid:
    try:
        return await uploads(request, "photos", most=actions.PHOTOS)
    except Invalid as refusal:
        return refusal


def _pictures(files: Annotated[list[bytes] | Invalid, Depends(_files)]) -> list[Prepared] | Invalid:
    """Decoded before the database is held."""
    if isinstance(files, Invalid):
        return files
    try:
        return [prepare(data) for data in files]
    except Refused as refused:
        return Invalid(str(refused), field="photos")


@router.post("")
def keep(
    request: Request, pictures: Annotated[list[Prepared] | Invalid, Depends(_pictures)], session: DbSession,
    desk: ContractOfKeepers, at: At,
) -> Response:
    try:
        if isinstance(pictures, Invalid):
            raise pictures
        actions.keep_pages(session, desk.served, pictures, by=desk.me, at=at)
    except DomainError as refusal:
        bad = Bound[Any]().refuse(refusal)
        return show_page(request, session, desk, at, refusal.status, form=bad, part="photos")
    return see_other(f"{desk.served.path}#papers", request, flash="照片存好了，不公开。")


@router.post("/{token}/deletion")
def drop(request: Request, session: DbSession, desk: ContractOfKeepers, at: At, token: str) -> Response:
    actions.drop_page(session, desk.served, token, by=desk.me, at=at)
    return see_other(f"{desk.served.path}#papers", request, flash="照片去掉了。")


@router.get("/{token}-{size}.jpg")
def show(session: DbSession, desk: ContractOfReaders, token: str, size: str) -> FileResponse:
    found = queries.page_by_token(session, desk.served.key, token)
    path = media().read_path(found[1].token, "s" if size == "s" else "l") if found and size in ("s", "l") else None
    if path is None:
        raise NotFound("没有这张照片。")
    return FileResponse(path, media_type="image/jpeg", headers=HEADERS)
