"""Photos that come with a form."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.datastructures import FormData, UploadFile

from app.attachments.posted import Posted, decoded, photos_posted
from app.core.errors import Invalid
from tests.attachments.pictures import encoded, quarters

GOOD = encoded(quarters())


def sent(*files: bytes, most: int) -> Posted:
    """What the dependency makes of a form, as the framework would solve it; on a thread of its own, since a browser of
    another test keeps a loop running in ours."""
    solve = photos_posted(most)
    read: Callable[[Any], Any] = solve.__annotations__["files"].__metadata__[0].dependency
    picks = [UploadFile(BytesIO(data), size=len(data)) for data in files]
    fields: list[tuple[str, str | UploadFile]] = [("photos", each) for each in picks]

    async def form() -> FormData:
        return FormData(fields)

    with ThreadPoolExecutor(1) as beside:
        return solve(beside.submit(lambda: asyncio.run(read(SimpleNamespace(form=form)))).result())


def test_empty_picks_are_left_out() -> None:
    posted = sent(GOOD, b"", most=2)
    assert (len(posted.all()), posted.refusal) == (1, None)


def test_one_that_is_no_photo_does_not_cost_the_others() -> None:
    posted = decoded([GOOD, b"%PDF-1.7", b"", GOOD])
    assert len(posted.prepared) == 2
    assert posted.refusal is not None
    assert "PDF" in posted.refusal.message


def test_all_or_none() -> None:
    with pytest.raises(Invalid, match="PDF"):
        decoded([GOOD, b"%PDF-1.7"]).all()


def test_too_many_are_refused_undecoded() -> None:
    posted = sent(GOOD, GOOD, GOOD, most=2)
    assert posted.prepared == []
    with pytest.raises(Invalid, match="最多 2 张"):
        posted.all()
