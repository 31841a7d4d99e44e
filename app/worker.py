"""The worker: tick and outbox, and beside them the long exports, in threads of the server or a process of its own."""

import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app import tick
from app.core.clock import now
from app.exchange.exporting import make_exports
from app.notifications import delivery

PAUSE_SECONDS = 5.0
SETTLING_SECONDS = 2.0
"""A server that just started answers its first readers before it does anything else."""
log = logging.getLogger("pingshuo.worker")


def work_until(stop: threading.Event, first_after: float = 0) -> None:
    """Rounds until `stop`, the first after `first_after`. Exports have a thread of their own: nobody's text message
    waits for a table."""
    stop.wait(first_after)
    exports = threading.Thread(target=_rounds, args=(stop, lambda: make_exports(stop)), name="exports", daemon=True)
    exports.start()
    _rounds(stop, one_round)
    exports.join(timeout=10)


def _rounds(stop: threading.Event, job: Callable[[], object]) -> None:
    """One round every few seconds. A failed round is logged and tried again; the pause is jittered."""
    while not stop.is_set():
        try:
            job()
        except Exception:
            log.exception("这一轮没做完，过一会儿再试")
        stop.wait(PAUSE_SECONDS * random.uniform(0.7, 1.3))


def one_round() -> dict[str, int]:
    """Texts go out even where a job of the clock fails again and again."""
    at = now()
    try:
        done = tick.run(at)
    finally:
        texts = delivery.drain(at)
    return {**done, "texts": texts}


@contextmanager
def background_worker(*, enabled: bool) -> Iterator[None]:
    """Runs the worker beside the server; several servers may do so at once, leases and unique keys keep it right."""
    if not enabled:
        yield
        return
    stop = threading.Event()
    thread = threading.Thread(target=work_until, args=(stop, SETTLING_SECONDS), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
