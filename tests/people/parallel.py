"""Several people pressing the same button at the same moment: real threads, real commits."""

from collections.abc import Callable
from threading import Barrier, Thread

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.core.db import unit_of_work
from app.core.errors import DomainError


def at_once(count: int, deed: Callable[[Session], object]) -> list[object]:
    """What `count` threads, each with its own committed unit of work, came back with."""
    barrier, outcomes = Barrier(count), list[object]()

    def run() -> None:
        barrier.wait()
        try:
            with unit_of_work() as session:
                outcome = deed(session)
            outcomes.append(outcome)
        except (DomainError, IntegrityError) as refusal:
            outcomes.append(refusal)

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
