"""Photos that come with a form: read from the request, then decoded on a thread before the database is held."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from app.attachments.rules.formats import Refused
from app.attachments.rules.images import Prepared, prepare
from app.core.errors import Invalid
from app.core.forms import uploads

FIELD = "photos"


@dataclass(slots=True)
class Posted:
    """What came with the form: photos that could be read, and the first refusal (field `photos`)."""

    prepared: list[Prepared] = field(default_factory=list)
    refusal: Invalid | None = None

    def all(self) -> list[Prepared]:
        """For forms that take every photo or none. Raises the refusal."""
        if self.refusal is not None:
            raise self.refusal
        return self.prepared


def photos_posted(most: int, name: str = FIELD) -> Callable[..., Posted]:
    """A dependency for at most `most` photos, from the field `name` where a page has two pickers; to be named before
    the session in a route, so that it is solved first."""

    async def read(request: Request) -> list[bytes] | Invalid:
        try:
            return await uploads(request, name, most=most)
        except Invalid as refusal:
            return refusal

    def posted(files: Annotated[list[bytes] | Invalid, Depends(read)]) -> Posted:
        return Posted(refusal=files) if isinstance(files, Invalid) else decoded(files)

    return posted


def decoded(files: list[bytes]) -> Posted:
    """Every file that is a photo; one that is none does not cost the others."""
    posted = Posted()
    for data in files:
        try:
            posted.prepared.append(prepare(data))
        except Refused as refused:
            posted.refusal = posted.refusal or Invalid(str(refused), field=FIELD)
    return posted
