"""…/contracts/{contract_id}/photos: photographed pages of a contract, never for everybody."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from app.attachments.posted import Posted, photos_posted
from app.attachments.serving import photo_answer
from app.companies import actions, queries
from app.companies.guards import ContractOfKeepers, ContractOfReaders
from app.companies.pages.contract import show_page
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound
from app.core.web import see_other

router = APIRouter(prefix="/companies/{company_id}/contracts/{contract_id}/photos", include_in_schema=False)
Pages = Annotated[Posted, Depends(photos_posted(actions.PHOTOS))]


@router.post("")
def keep(
    request: Request, posted: Pages, session: DbSession, desk: ContractOfKeepers, at: At,
) -> Response:
    try:
        actions.keep_pages(session, desk.served, posted.all(), by=desk.me, at=at)
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
    return photo_answer(found[1] if found else None, size, kept=False)
