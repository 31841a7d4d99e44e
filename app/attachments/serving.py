"""A photo as an answer; whoever calls has decided that it may be seen."""

from fastapi.responses import FileResponse

from app.attachments.actions import media
from app.attachments.models import Photo
from app.core.errors import NotFound

NO_PHOTO = "没有这张照片，或者它不公开。"


def photo_answer(photo: Photo | None, size: str, *, kept: bool = True) -> FileResponse:
    """`size` is s or l. A photo that is not there is a 404, as is one of another size. `kept`: the browser may show it
    again for some minutes; papers with names and signatures it may not keep at all."""
    path = media().read_path(photo.token, "s" if size == "s" else "l") if photo and size in ("s", "l") else None
    if path is None:
        raise NotFound(NO_PHOTO)
    cache = "private, max-age=300" if kept else "private, no-store"
    return FileResponse(
        path, media_type="image/jpeg", headers={"Cache-Control": cache, "X-Content-Type-Options": "nosniff"}
    )
