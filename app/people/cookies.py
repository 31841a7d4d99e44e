"""The sign-in cookie: the secret and when it was last seen, signed; so idle time is measured without a write."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Response
from itsdangerous import BadSignature, Signer
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.settings import settings

COOKIE = "ps"


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A new cookie value for the middleware to send; `max_age` None lasts as long as the browser window."""

    value: str
    max_age: int | None = None


def _signer() -> Signer:
    return Signer(settings().secret_key, salt="sign-in cookie")


def sealed(token: str, at: datetime) -> str:
    return _signer().sign(f"{token}.{int(at.timestamp())}").decode()


def unsealed(value: str) -> tuple[str, datetime] | None:
    """The secret and when it was last seen; None for anything we did not sign."""
    try:
        token, _, seconds = _signer().unsign(value).decode().rpartition(".")
        return token, datetime.fromtimestamp(int(seconds), tz=UTC)
    except (BadSignature, ValueError):
        return None


def hand_out(response: Response, token: str, at: datetime, *, max_age: int | None) -> None:
    _set(response, Refreshed(sealed(token, at), max_age))


def take_back(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=settings().secure_cookies)


def _set(response: Response, fresh: Refreshed) -> None:
    response.set_cookie(
        COOKIE, fresh.value, max_age=fresh.max_age, path="/",
        httponly=True, samesite="lax", secure=settings().secure_cookies,
    )


class SlidingCookie:
    """Sends the cookie a guard refreshed (`request.state.refresh_cookie`), unless the answer sets or drops it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_refreshed(message: Message) -> None:
            fresh = state.get("refresh_cookie")
            if message["type"] == "http.response.start" and isinstance(fresh, Refreshed):
                _append(MutableHeaders(scope=message), fresh)
            await send(message)

        await self.app(scope, receive, send_refreshed)


def _append(headers: MutableHeaders, fresh: Refreshed) -> None:
    if any(value.startswith(f"{COOKIE}=") for value in headers.getlist("set-cookie")):
        return
    carrier = Response()
    _set(carrier, fresh)
    headers.append("set-cookie", carrier.headers["set-cookie"])
