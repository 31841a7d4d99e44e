"""Routes found by the first word of their address."""

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from app.core.routing import shelve


def _told(words: str) -> APIRouter:
    """A router with one page for each address in `words`, which answers with the pattern that was found."""
    router = APIRouter()
    for path in words.split():
        router.add_api_route(path, lambda path=path: path)
    return router


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    shelve(app, [_told("/c/all /c/{slug} /"), _told("/c/{name}/more /work"), _told("/c/{late}")])
    return TestClient(app, root_path="/ping")


@pytest.mark.parametrize(("asked", "found"), [
    ("/c/all", "/c/all"), ("/c/x", "/c/{slug}"), ("/c/x/more", "/c/{name}/more"), ("/work", "/work"), ("/", "/"),
])  # fmt: skip
def test_the_first_that_fits_answers_whichever_router_it_came_from(client: TestClient, asked: str, found: str) -> None:
    assert client.get(asked).json() == found
    assert client.get(f"/ping{asked}").json() == found


@pytest.mark.parametrize("asked", ["/d/all", "/cc/all", "//c/all", "/c", "/worker"])
def test_another_word_is_not_here(client: TestClient, asked: str) -> None:
    assert client.get(asked).status_code == 404


def test_a_wrong_method_is_told_so(client: TestClient) -> None:
    assert client.post("/c/all").status_code == 405


def test_dependencies_are_asked_on_every_shelf() -> None:
    asked: list[int] = []
    app = FastAPI()
    shelve(app, [_told("/c/x /work")], [Depends(lambda: asked.append(1))])
    for path in ("/c/x", "/work"):
        TestClient(app).get(path)
    assert len(asked) == 2


def test_an_address_that_could_begin_with_any_word_is_refused() -> None:
    with pytest.raises(ValueError, match="any word"):
        shelve(FastAPI(), [_told("/{slug}/board")])
