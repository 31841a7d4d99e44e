"""Writes down every byte one browser is sent, at the only place that sees all of them: the server's own door."""

import base64
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

RECORDED = "the recorded browser"
"""The user agent whose answers are written down."""


class Recorder:
    """Around the whole application. Answers are asked for unpacked, so that they can be read."""

    def __init__(self, app: ASGIApp, into: Path) -> None:
        self.app, self.into = app, into

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or dict(scope["headers"]).get(b"user-agent") != RECORDED.encode():
            await self.app(scope, receive, send)
            return

        async def write_down(message: Message) -> None:
            with self.into.open("ab") as out:
                out.write(message.get("body", b"") + b"\n")
                for _, value in message.get("headers", ()):
                    out.write(value + b"\n" + _readable(value) + b"\n")
            await send(message)

        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, write_down)


def _readable(header: bytes) -> bytes:
    """What a signed cookie carries in plain sight of whoever holds it."""
    packed = header.partition(b"=")[2].partition(b";")[0].partition(b".")[0]
    try:
        return base64.b64decode(packed + b"==")
    except ValueError:
        return b""
