"""The worker: tick and outbox, in a thread of the server or in a process of its own."""

import logging
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app import tick
from app.core.clock import now
from app.notifications import delivery

PAUSE_SECONDS = 5.0
SETTLING_SECONDS = 2.0
"""A server that just started answers its first readers before it does anything else."""
log = logging.getLogger("pingshuo.worker")


def work_until(stop: threading.Event, first_after: float = 0) -> None:
    """One round every few seconds, the first after `first_after`. A failed round is logged and tried again; the pause
    is jittered."""
    stop.wait(first_after)
    while not stop.is_set():
        try:
            one_round()
        except Exception:
            log.exception("这一轮没做完，过一会儿再试")
        stop.wait(PAUSE_SECONDS * random.uniform(0.7, 1.3))


def one_round() -> dict[str, int]:
    at = now()
    return {**tick.run(at), "texts": delivery.drain(at)}


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
