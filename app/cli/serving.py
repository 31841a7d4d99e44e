"""The commands that run the town's site and what goes by the clock."""

import argparse
import gc
import os
import signal
import tempfile
import threading
from typing import TYPE_CHECKING

from app.cli.saying import DONE, say
from app.core.settings import settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def serving_app() -> "FastAPI":
    """What each server process makes. Worker processes start afresh, so each sets up its own log.

    All that is imported and composed stays for good: collecting garbage meanwhile took a quarter of the start.
    """
    gc.disable()
    from app.core.logging import configure
    from app.main import create_app

    configure(settings().log_format)
    app = create_app()
    gc.freeze()
    gc.enable()
    return app


def serve(_given: argparse.Namespace) -> int:
    """Forwarding headers count only from the trusted proxy. The access log is ours: uvicorn's has query strings."""
    import uvicorn

    chosen = settings()
    with tempfile.TemporaryDirectory(prefix="pingshuo-metrics-") as shared:
        if chosen.workers > 1:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared
        uvicorn.run(
            "app.cli:serving_app", factory=True, host=chosen.host, port=chosen.port, workers=chosen.workers,
            proxy_headers=bool(chosen.trusted_proxy), forwarded_allow_ips=chosen.trusted_proxy or None,
            access_log=False, log_config=None, server_header=False, timeout_graceful_shutdown=20,
        )
    return DONE


def work(_given: argparse.Namespace) -> int:
    """Until SIGTERM or Ctrl+C; the round that is running is finished first."""
    from app import worker

    stop = threading.Event()
    kept = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        worker.work_until(stop)
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
    return DONE


def tick_once(given: argparse.Namespace) -> int:
    from app import tick
    from app.core.clock import now

    done = tick.run(given.at or now())
    return say(DONE, "到点的事办完了：" + "，".join(f"{name} {count}" for name, count in done.items()))
