"""Pages, redirects and static files: one way each."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.types import Scope

from app.core import filters
from app.core.settings import ROOT

ELDER_COOKIE = "ps_elder"
"""大字: "1" while the reader wants it; board pages are cached by it too."""

env = Environment(
    loader=FileSystemLoader(ROOT / "templates"),
    undefined=StrictUndefined,
    autoescape=select_autoescape(default=True),
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
env.filters.update(filters.FILTERS)


@cache
def asset(path: str) -> str:
    """The address of a static file with its content's hash, so that it may be cached for ever."""
    digest = hashlib.sha256((ROOT / "static" / path).read_bytes()).hexdigest()[:8]
    return f"/static/{path}?v={digest}"


env.globals["asset"] = asset
templates = Jinja2Templates(env=env)


@dataclass(frozen=True, slots=True)
class Place:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Flash:
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person as the page head needs them."""

    name: str
    is_staff: bool
    unread: int = 0
    is_operator: bool = False
    has_desk: bool = False
    sees_town: bool = False

    @property
    def has_work(self) -> bool:
        """/work has something to say: a desk, or for other staff where theirs is. An operator goes to /admin."""
        return self.has_desk or (self.is_staff and not self.is_operator)


@dataclass(frozen=True, slots=True)
class Shell:
    """What every page shows around its own content."""

    path: str
    town: str
    release: str
    demo: bool
    elder: bool = False
    me: Me | None = None
    community: Place | None = None
    communities: Sequence[Place] = ()
    flashes: Sequence[Flash] = field(default=())


ShellMaker = Callable[[Request, Place | None], Shell]


def page(
    request: Request, name: str, /, status: int = 200, *, community: Place | None = None, **context: Any
) -> Response:
    """Renders a template inside the shell; never cached by others, since it may carry a name."""
    make: ShellMaker = request.app.state.shell
    context |= {"shell": make(request, community), "status": status}
    headers = {"Cache-Control": "private, no-cache"}
    return templates.TemplateResponse(request, name, context, status_code=status, headers=headers)


def see_other(path: str, request: Request | None = None, *, flash: str = "", tone: str = "ok") -> Response:
    """303 to a path of our own; the flash is shown once on the next page."""
    if request is not None and flash:
        request.session["flashes"] = [*request.session.get("flashes", []), {"tone": tone, "text": flash}]
    return RedirectResponse(own_path(path), 303)


def own_path(path: str) -> str:
    """`path` when it is a plain path of this site, else the front page: no open redirects."""
    parts = urlsplit(path)
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if safe and "\\" not in path and path.isprintable() else "/"


class CachedStatic(StaticFiles):
    """Static files named with their hash never change, so a phone asks for them once."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        if b"v=" in scope.get("query_string", b""):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response
