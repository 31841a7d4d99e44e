"""A rule of the world said no; every message is a Chinese sentence a person can act on."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """Base of every refusal. `persists` keeps what was written before it (a counted wrong try must not roll back)."""

    status = 409
    title = "这一步现在办不了"
    persists = False

    def __init__(self, message: str, *, field: str = "", extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.extra: dict[str, Any] = dict(extra or {})


class NotFound(DomainError):
    status = 404
    title = "没找到这一页"


class Forbidden(DomainError):
    status = 403
    title = "这一页不对您开放"


class SignInNeeded(DomainError):
    status = 401
    title = "请先登录"


class Invalid(DomainError):
    """Input a person can correct; `field` names the input it belongs to."""

    status = 422
    title = "还有没填好的地方"


class TooMany(DomainError):
    status = 429
    title = "请歇一会儿再试"
    persists = True


class WrongTry(DomainError):
    """A wrong code or password: the try is counted even though the request fails."""

    status = 422
    title = "没对上"
    persists = True


class Stale(DomainError):
    """Somebody else acted first; `extra` carries what changed since."""

    title = "别人刚刚办过了"
