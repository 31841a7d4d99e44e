"""Photos of a form that was refused: stored, named in the form that comes back under a seal, and taken up again.

Nothing holds such a photo yet, so nobody serves it: the picture travels inside the page.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from sqlmodel import Session

from app.attachments.actions import keep_prepared, media
from app.attachments.models import Photo
from app.attachments.posted import FIELD, Posted
from app.attachments.queries import is_held, photo_by_token
from app.core.errors import Invalid
from app.core.settings import settings

TOO_MANY = "照片最多 {most} 张，现在选了 {chosen} 张，先留下前 {most} 张，看看行不行。"


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo stored for a form that has not gone through: its seal, and the picture itself as a data URL."""

    token: str
    url: str


@dataclass(frozen=True, slots=True)
class Seal:
    """`kind` of form, and `whose`: the person and what the form is about. Good for nobody and nothing else."""

    kind: str
    whose: tuple[int | str, ...]

    def taken_up(
        self, session: Session, seals: Any, posted: Posted, at: datetime, *, most: int
    ) -> tuple[list[Photo], Invalid | None]:
        """Kept and new photos together, stored, `most` of them; and why the form cannot go on with them, if so."""
        photos = self._opened(session, seals, most)
        chosen, refusal = len(photos) + len(posted.prepared), posted.refusal
        photos += [keep_prepared(session, each, at=at) for each in posted.prepared[: most - len(photos)]]
        if refusal is None and chosen > most:
            refusal = Invalid(TOO_MANY.format(most=most, chosen=chosen), field=FIELD)
        return photos, refusal

    def shown(self, photos: Sequence[Photo]) -> list[Kept]:
        """For the form that comes back."""
        return [Kept(str(self._sealer().dumps([*self.whose, photo.token])), _picture(photo)) for photo in photos]

    def _sealer(self) -> URLSafeSerializer:
        return URLSafeSerializer(settings().secret_key, salt=self.kind)

    def _opened(self, session: Session, seals: Any, most: int) -> list[Photo]:
        """Forged seals, and photos something already has, are left out."""
        wanted = dict.fromkeys(seal for seal in seals[:most] if isinstance(seal, str))
        found = (self._behind(session, seal) for seal in wanted)
        return [photo for photo in found if photo is not None and not is_held(session, photo.key)]

    def _behind(self, session: Session, seal: str) -> Photo | None:
        try:
            *whose, token = self._sealer().loads(seal)
        except BadSignature:
            return None
        return photo_by_token(session, token) if whose == list(self.whose) else None


def _picture(photo: Photo) -> str:
    path = media().read_path(photo.token, "s")
    data = path.read_bytes() if path else b""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}"
