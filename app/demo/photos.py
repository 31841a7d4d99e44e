"""Photos for the year: each drawn once, then given out again and again under tokens of their own."""

import os
import random
import shutil
from collections.abc import Iterable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

from app.attachments.models import Photo
from app.attachments.rules.images import Prepared, prepare
from app.attachments.storage import MediaStore, Size
from app.demo.chance import token
from app.demo.drawings import draw

View = tuple[str, int, bool]
SIZES: tuple[Size, ...] = ("l", "s")


@lru_cache(maxsize=48)
def _drawn(scene: str, seed: int, after: bool) -> Prepared:
    return prepare(draw(scene, seed, after))


@dataclass(slots=True)
class Album:
    """`views` different drawings of each scene; the second use of one costs two links and no bytes."""

    store: MediaStore
    views: int
    taken: dict[View, Photo] = field(default_factory=dict)
    coming: dict[View, Future[Prepared]] = field(default_factory=dict)

    def draw_ahead(self, pool: Executor, wanted: Iterable[tuple[str, int]]) -> None:
        """Begins to draw what scenes will be wanted, in that order, before and after."""
        for scene, view in wanted:
            for after in (False, True):
                key = scene, view % self.views, after
                if key not in self.coming:
                    self.coming[key] = pool.submit(_drawn, *key)

    def take(
        self, session: Session, scene: str, view: int, *, after: bool, rng: random.Random, at: datetime
    ) -> int:
        """The id of a photo row of its own. With the same view, before and after are taken from the same spot."""
        key, new = (scene, view % self.views, after), token(rng)
        first = self.taken.get(key)
        if first is None:
            prepared = self._prepared(key)
            self.store.put(new, prepared)
            first = Photo(
                token=new, width=prepared.width, height=prepared.height, digest=prepared.digest, created_at=at
            )
            self.taken[key] = first
        else:
            self._link(first.token, new)
        photo = Photo(token=new, width=first.width, height=first.height, digest=first.digest, created_at=at)
        session.add(photo)
        session.flush()
        return photo.key

    def _prepared(self, key: View) -> Prepared:
        """A machine that allows no second process draws in this one."""
        try:
            return self.coming[key].result() if key in self.coming else _drawn(*key)
        except BrokenExecutor:
            self.coming.clear()
            return _drawn(*key)

    def _link(self, old: str, new: str) -> None:
        """The layout below the media folder is MediaStore's; it is read off a photo it has stored."""
        for size in SIZES:
            known = self.store.read_path(old, size)
            if known is None:
                raise FileNotFoundError(old)
            root, suffix = known.parents[2], known.name.removeprefix(old)
            place = root / new[:2] / new[2:4] / f"{new}{suffix}"
            place.parent.mkdir(parents=True, exist_ok=True)
            _same_bytes(known, place)


def _same_bytes(known: Path, place: Path) -> None:
    """A hard link, or a copy where the disk has none (some network shares)."""
    try:
        os.link(known, place)
    except OSError:
        shutil.copyfile(known, place)
