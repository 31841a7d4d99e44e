"""Headers that keep a browser honest, and no writes from other sites."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.problems import problem
from app.core.settings import settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "geolocation=(), microphone=(), camera=(self)",
    "cross-origin-opener-policy": "same-origin",
}


class Guarded:
    """Refuses cross-site writes (Sec-Fetch-Site, else Origin) and adds the headers to every answer.

    A program with neither header is let through: without a browser there is no cookie to abuse.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = dict(HEADERS)
        if settings().secure_cookies:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] not in SAFE and foreign(Headers(scope=scope)):
            await _refusal(scope["path"])(scope, receive, with_headers)
            return
        await self.app(scope, receive, with_headers)


def _refusal(path: str) -> Response:
    sentence = "这个请求是从别的网站发来的，没有办理。"
    if path.startswith("/api/"):
        return problem(403, "没有办理", sentence, code="CrossSite")
    return PlainTextResponse(sentence, 403)


def foreign(headers: Headers) -> bool:
    """Whether a write comes from another site, as far as the browser tells."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
