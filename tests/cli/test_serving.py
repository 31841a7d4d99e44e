"""`pingshuo serve` as a real process: it answers, keeps quiet about query strings, and stops when asked."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from app.core import migrations
from app.core.settings import ROOT

PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A server process that listens, its address and what it wrote to its log."""

    def __init__(self, folder: Path, workers: int) -> None:
        url, self.port, self.log = f"sqlite:///{folder / 'town.db'}", free_port(), ""
        migrations.upgrade(url)
        env = os.environ | {
            "PINGSHUO_MODE": "demo", "PINGSHUO_DATABASE_URL": url, "PINGSHUO_MEDIA_DIR": str(folder / "media"),
            "PINGSHUO_PORT": str(self.port), "PINGSHUO_WORKERS": str(workers), "PINGSHUO_LOG_FORMAT": "json",
        }
        command = [sys.executable, "-m", "app.cli", "serve"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )
        self.watchdog = threading.Timer(PATIENCE, self._kill)
        self.watchdog.start()
        self._read("Uvicorn running")

    def _read(self, until: str | None = None) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.log += line
            if until is not None and until in line:
                return
        assert until is None, self.log

    def get(self, path: str) -> httpx.Response:
        """Asks again while nobody listens yet: with several workers the first line of the log comes before that."""
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), timeout=PATIENCE) as client:
            return client.get(f"http://127.0.0.1:{self.port}{path}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        self._read()
        return self.process.wait()

    def _kill(self) -> None:
        """The workers too: one that is left holds the log open, and reading it would never end."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.watchdog.cancel()
        self._kill()
        self.process.wait()


@pytest.fixture(params=[1, 2])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path, request.param)
    yield served
    served.end()


def test_it_serves_and_stops(served: Served) -> None:
    assert served.get("/healthz").text == "ok\n"
    assert served.get("/readyz").status_code == 200
    assert served.get("/login?phone=13800000001").status_code == 200
    counted = served.get("/metrics").text
    assert 'pingshuo_requests_total{method="GET",route="/login",status="200"} 1.0' in counted
    assert served.stop() in (0, -signal.SIGTERM)
    assert '"route": "/login"' in served.log
    assert "13800000001" not in served.log
    assert "Traceback" not in served.log
