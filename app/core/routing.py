"""Routes by the first word of their address: six hundred patterns tried one after the other cost a request more than
its page."""

from collections.abc import Iterable, Sequence

from fastapi import APIRouter, FastAPI
from fastapi.params import Depends
from starlette.routing import BaseRoute, Match
from starlette.types import Scope


class Shelf(APIRouter):
    """The routes whose addresses begin with one word; whoever asks for another passes by in one look."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if _asked(scope) == self.word else (Match.NONE, {})


def shelve(app: FastAPI, routers: Iterable[APIRouter], dependencies: Sequence[Depends] = ()) -> None:
    """Includes the routes of `routers`. Between those of one shelf their order stays, and it alone decides."""
    shelves: dict[str, Shelf] = {}
    for route in (route for router in routers for route in router.routes):
        word = first_word(_path(route))
        shelves.setdefault(word, Shelf(word)).routes.append(route)
    for shelf in shelves.values():
        app.include_router(shelf, dependencies=dependencies)


def first_word(path: str) -> str:
    """Of "/c/{slug}/issues" the c."""
    return path.removeprefix("/").partition("/")[0]


def _path(route: BaseRoute) -> str:
    path: str = route.path  # type: ignore[attr-defined]  # routers here hold pages and API routes, no routers of their own
    if "{" in first_word(path):
        raise ValueError(f"{path} could begin with any word")
    return path


def _asked(scope: Scope) -> str:
    path: str = scope["path"]
    return first_word(path.removeprefix(scope.get("root_path", "")))
