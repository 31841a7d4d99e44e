"""Every request once in the log and once in the counts, with an id that the answer carries too."""

from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.logging import REQUEST_ID, id_for, log_request, request_id
from app.core.metrics import PROBES, observe, route_name


class RequestLog:
    """ASGI middleware: gives each request an id, logs it and counts it. The outermost of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = id_for(scope)
        root, started, status = scope.get("root_path", ""), perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = given
            await send(message)

        token = request_id.set(given)
        try:
            await self.app(scope, receive, noting)
        finally:
            _finish(scope, root, status, perf_counter() - started)
            request_id.reset(token)


def _finish(scope: Scope, root: str, status: int, seconds: float) -> None:
    route = route_name(scope, root)
    observe(scope["method"], route, status, seconds)
    if route not in PROBES or status >= 400:
        log_request(scope, route, status, seconds)
