"""…/{merchant}/checks: 门前三包 looked at with a photo, and the shopkeeper's one answer to each look."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from app.attachments.posted import Posted, photos_posted
from app.attachments.serving import photo_answer
from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.forms import Bound, bound, row_id
from app.directory.actions.merchants import Looked, answer_check, check_frontage
from app.directory.forms import CheckForm, ReplyForm
from app.directory.guards import MerchantInPath
from app.directory.pages.merchants import show_page
from app.directory.pages.settling import settle
from app.directory.queries import merchants as queries
from app.people.guards import Someone

router = APIRouter(prefix="/c/{slug}/merchants/{merchant}/checks", include_in_schema=False)


Picture = Annotated[Posted, Depends(photos_posted(1))]


@router.post("")
def look(
    request: Request, posted: Picture, session: DbSession, shopping: MerchantInPath, _me: Someone, at: At,
    form: Annotated[Bound[CheckForm], Depends(bound(CheckForm))],
) -> Response:
    hall = shopping.hall
    if not hall.works:
        raise Forbidden("门前三包由本社区的两委、网格员和镇里来查。")

    def act(typed: CheckForm) -> tuple[str, str]:
        picture = next(iter(posted.all()), None)
        looked = Looked(
            typed.cleanliness == "yes", typed.order == "yes", typed.greening == "yes", typed.note, picture
        )
        check_frontage(session, hall.community, shopping.merchant.slug, looked, by=hall.actor, at=at)
        return shopping.home, "记下了，店主会收到消息。"

    return settle(request, form, act, lambda status, bad: show_page(request, session, shopping, status, look=bad))


@router.post("/{check_id}/answer")
def answer(
    request: Request, session: DbSession, shopping: MerchantInPath, me: Someone, at: At, check_id: str,
    form: Annotated[Bound[ReplyForm], Depends(bound(ReplyForm))],
) -> Response:
    key = row_id(check_id)
    if not shopping.keeps:
        raise Forbidden("这一条由店主来答。")

    def act(typed: ReplyForm) -> tuple[str, str]:
        answer_check(
            session, shopping.hall.community, shopping.merchant.slug, key, typed.text, by=me, at=at
        )
        return shopping.home, "答复写上了，大家看得到。"

    return settle(
        request, form, act,
        lambda status, bad: show_page(request, session, shopping, status, reply=bad, about=key),
    )


@router.get("/{check_id}/photo-{size}.jpg")
def photo(session: DbSession, shopping: MerchantInPath, check_id: str, size: str) -> FileResponse:
    """For those who may see it; for everybody else it does not exist."""
    check = queries.check_here(session, shopping.merchant.key, row_id(check_id)) if shopping.sees_photos else None
    found = queries.photo_of(session, check) if check else None
    return photo_answer(found, size)
