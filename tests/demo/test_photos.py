"""Photos of the demonstration: the same bytes whichever process draws them."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlmodel import Session

from app.attachments.actions import media
from app.attachments.models import Photo
from app.attachments.rules.images import prepare
from app.demo.chance import dice
from app.demo.drawings import draw
from app.demo.photos import Album
from tests.demo.towns import WEDNESDAY, empty_database

T = TypeVar("T")


class NoSecondProcess(Executor):
    """A machine where the drawing process dies at once."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_exception(BrokenExecutor())
        return future


@pytest.mark.parametrize("pool", [None, ThreadPoolExecutor(1), NoSecondProcess()], ids=["none", "some", "broken"])
def test_photos_are_the_same_wherever_they_are_drawn(tmp_path: Path, pool: Executor | None) -> None:
    with empty_database(f"sqlite:///{tmp_path / 'photos.db'}", tmp_path) as engine, Session(engine) as session:
        album = Album(media(), views=2)
        if pool is not None:
            album.draw_ahead(pool, [("lamp", 3)])
        taken = [
            session.get(Photo, album.take(session, "lamp", 3, after=after, rng=dice("photo", nth), at=WEDNESDAY))
            for nth, after in enumerate((False, True, False))
        ]
        before, after, again = (photo for photo in taken if photo is not None)

        assert before.digest == prepare(draw("lamp", 1)).digest == again.digest
        assert after.digest == prepare(draw("lamp", 1, after=True)).digest
        assert len({before.token, after.token, again.token}) == 3
        media().drop(before.token)
        assert media().read_path(again.token, "l")
