"""A real server in a process of its own. `python -m tests.journeys.server FD FILE` serves on a socket it was handed
and writes what the recorded browser is sent into the file."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from app.core.settings import ROOT
from tests.journeys.recorder import Recorder

START_SECONDS = 120


@contextmanager
def serving(database: Path, media: Path, received: Path) -> Iterator[str]:
    """The address of a server over this database. The socket listens before the process is up, so one visitor who waits
    longer than a browser would is enough: whoever comes next is served."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.server", str(listening.fileno()), str(received)],
            pass_fds=[listening.fileno()], cwd=ROOT, env={**os.environ, **_settings(database, media, address)},
        )
    try:
        httpx.get(f"{address}/healthz", timeout=START_SECONDS)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _settings(database: Path, media: Path, address: str) -> dict[str, str]:
    return {
        "PINGSHUO_MODE": "demo", "PINGSHUO_DATABASE_URL": f"sqlite:///{database}",
        "PINGSHUO_MEDIA_DIR": str(media), "PINGSHUO_BASE_URL": address,
    }


def serve(descriptor: int, received: Path) -> None:
    """Without the worker: nothing happens in the town but what a browser does."""
    from app.main import create_app

    config = uvicorn.Config(Recorder(create_app(background=False), received), log_level="warning")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))
