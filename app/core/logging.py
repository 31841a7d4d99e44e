"""One line per request and whatever else is worth a line, as text or JSON.

Nobody's personal data is in it: no query strings, no addresses of peers, no bodies. A request is named by its route's
template, since paths carry receipt and photo tokens that open things; of its parameters only the public ones are kept.
"""

import json
import logging
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

from starlette.datastructures import Headers
from starlette.types import Scope

REQUEST_ID = "X-Request-ID"
PUBLIC = ("ref", "community", "slug")
_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
request_id: ContextVar[str] = ContextVar("request_id", default="")

log = logging.getLogger("pingshuo.request")


def configure(log_format: Literal["text", "json"]) -> None:
    """Sends every logger to standard error in one form; called once, at the start of a command."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for talkative in ("httpx", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message, the request's id and fields, the traceback of an error."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": _instant(record), "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage(), **_fields(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same for people's eyes; a line break in a message must not look like another line."""

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        message = record.getMessage().replace("\r", " ").replace("\n", " ")
        line = f"{_instant(record)} {record.levelname:<7} {record.name} {message} {fields}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def log_request(scope: Scope, route: str, status: int, seconds: float) -> None:
    """One line for one request; `route` is the template of the route that answered."""
    given = scope.get("path_params") or {}
    fields: dict[str, object] = {"method": scope["method"], "route": route, "status": status}
    fields |= {"ms": round(seconds * 1000, 1)} | {name: given[name] for name in PUBLIC if name in given}
    log.log(logging.ERROR if status >= 500 else logging.INFO, "request", extra={"fields": fields})


def id_for(scope: Scope) -> str:
    """The id a proxy gave, when it looks like one; else a new one."""
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _fields(record: logging.LogRecord) -> dict[str, object]:
    current = request_id.get()
    fields: dict[str, object] = {"request_id": current} if current else {}
    return fields | getattr(record, "fields", {})


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
