"""A real server in a process of its own. `python -m tests.journeys.server FD FILE [CLOCK]` serves on a socket it was
handed, writes what the recorded browser is sent into the file, and tells the time by the clock where there is one: a
file with the seconds to add to now."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import uvicorn

from app.core.clock import now
from app.core.settings import ROOT
from tests.journeys.recorder import Recorder

START_SECONDS = 120


@contextmanager
def serving(database: Path, media: Path, received: Path, clock: Path | None = None) -> Iterator[str]:
    """The address of a server over this database. The socket listens before the process is up, so one visitor who waits
    longer than a browser would is enough: whoever comes next is served."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.server", str(listening.fileno()), str(received), *_named(clock)],
            pass_fds=[listening.fileno()], cwd=ROOT, env={**os.environ, **_settings(database, media, address)},
        )
    try:
        httpx.get(f"{address}/healthz", timeout=START_SECONDS)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _named(clock: Path | None) -> list[str]:
    return [] if clock is None else [str(clock)]


def _settings(database: Path, media: Path, address: str) -> dict[str, str]:
    return {
        "PINGSHUO_MODE": "demo", "PINGSHUO_DATABASE_URL": f"sqlite:///{database}",
        "PINGSHUO_MEDIA_DIR": str(media), "PINGSHUO_BASE_URL": address,
    }


def time_by(clock: Path) -> datetime:
    return now() + timedelta(seconds=float(clock.read_text()))


def serve(descriptor: int, received: Path, clock: Path | None = None) -> None:
    """Without the worker: nothing happens in the town but what a browser does."""
    from app.core.deps import request_time
    from app.main import create_app

    app = create_app(background=False)
    if clock is not None:
        app.dependency_overrides[request_time] = lambda: time_by(clock)
    config = uvicorn.Config(Recorder(app, received), log_level="warning")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    serve(int(sys.argv[1]), *map(Path, sys.argv[2:]))
