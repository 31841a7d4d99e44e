"""POST …/photos: the reporter's go onto the issue at once, proof waits for its step."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from app.attachments.posted import decoded
from app.attachments.rules.images import Prepared
from app.core.forms import uploads
from app.core.idempotency import body_digest
from app.core.openapi import problems
from app.issues.actions.drafts import PHOTO_LIMIT
from app.issues.actions.evidence import add_photos, keep_proofs, take_proofs
from app.issues.api.doing import Doing, InHand
from app.issues.api.rendering import issue_out
from app.issues.api.shapes import PhotoOut

router = APIRouter(prefix="/api/v1/issues/{ref}", tags=["issues"])
FILES = {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1, "maxItems": PHOTO_LIMIT}
MULTIPART = {
    "required": True,
    "content": {
        "multipart/form-data": {"schema": {"type": "object", "required": ["photos"], "properties": {"photos": FILES}}}
    },
}


class PhotosKept(BaseModel):
    """`photos`: all of the issue's now (use=report). `tokens`: to give with the step (use=proof)."""

    photos: list[PhotoOut]
    tokens: list[str]


async def _posted(request: Request, _digest: Annotated[str, Depends(body_digest)]) -> list[bytes]:
    """After the digest, which keeps the body: a form read first would leave nothing to digest."""
    return await uploads(request, "photos", most=PHOTO_LIMIT)


def _prepared(files: Annotated[list[bytes], Depends(_posted)]) -> list[Prepared]:
    return decoded(files).all()


Pictures = Annotated[list[Prepared], Depends(_prepared)]
Use = Annotated[
    Literal["report", "proof"],
    Query(description="`report`: the reporter shows the trouble. `proof`: for a completion or verification."),
]


@router.post(
    "/photos", status_code=201, operation_id="add_photos", response_model=PhotosKept,
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429), openapi_extra={"requestBody": MULTIPART},
)
def post_photos(pictures: Pictures, doing: InHand, use: Use = "report") -> Response:
    """JPEG, PNG, WebP, GIF or BMP up to 12 MB each; re-encoded, turned upright, without metadata. The tokens of
    `use=proof` go into `photos` of the step; what is not given is forgotten after some days."""
    if doing.repeat.answer:
        return doing.repeat.answer
    return doing.repeat.keep(_keep(pictures, doing, use).model_dump_json(), 201)


def _keep(pictures: list[Prepared], doing: Doing, use: str) -> PhotosKept:
    issue, worn, me = doing.sight.issue, doing.sight.worn, doing.me
    if use == "proof":
        return PhotosKept(
            photos=[], tokens=keep_proofs(doing.session, issue, pictures, by=me, worn=worn, at=doing.at)
        )
    add_photos(doing.session, issue, pictures, by=me, worn=worn, at=doing.at)
    return PhotosKept(photos=issue_out(doing.session, issue.key, doing.at).photos, tokens=[])


def given_photos(tokens: tuple[str, ...], doing: Doing) -> tuple[int, ...]:
    return take_proofs(doing.session, doing.sight.issue, tokens, by=doing.me)
