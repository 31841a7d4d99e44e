"""Dependencies every route shares."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app.core.clock import now
from app.core.db import POOL, unit_of_work

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def request_session(request: Request) -> Iterator[Session]:
    """The request's one transaction; `scope="function"` commits it before the response leaves."""
    with unit_of_work(write=request.method not in SAFE_METHODS) as session:
        request.state.db = session
        try:
            yield session
        finally:
            request.state.db = None


async def request_time() -> datetime:
    """Async only to spare the hop to a thread."""
    return now()


def time_of(request: Request) -> datetime:
    """`request_time`, overridden or not, for the one route that goes around its dependencies."""
    overridden = request.app.dependency_overrides.get(request_time)
    return now() if overridden is None else overridden()


DbSession = Annotated[Session, Depends(request_session, scope="function", max_concurrency=POOL)]
At = Annotated[datetime, Depends(request_time)]
