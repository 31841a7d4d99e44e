"""The bare baseline: what one request sent to the database, sent again through the driver alone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, event
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Statement = tuple[str, Any]


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Statement]]:
    """Every statement the engine executes meanwhile, with its parameters as the driver gets them."""
    found: list[Statement] = []

    def note(_c: Connection, _cursor: Any, sql: str, parameters: Any, _context: Any, _many: bool) -> None:
        found.append((sql, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def reads(statements: list[Statement]) -> list[Statement]:
    return [(sql, parameters) for sql, parameters in statements if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT"))]


def bare_app(engine: Engine, statements: list[Statement], body: bytes, media_type: str) -> Starlette:
    """One route that runs the same statements through the driver, in one transaction, and answers the same bytes."""

    def answer(_request: Request) -> Response:
        run_bare(engine, statements)
        return Response(body, media_type=media_type)

    return Starlette(routes=[Route("/", answer)])


def run_bare(engine: Engine, statements: list[Statement]) -> None:
    """The statements through the driver, in one transaction on a pooled connection."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.execute("BEGIN")  # psycopg begins by itself
        for sql, parameters in statements:
            cursor.execute(sql, parameters)
            cursor.fetchall()
        connection.rollback()
        cursor.close()
    finally:
        connection.close()


def milliseconds(run: Callable[[], object], *, times: int) -> float:
    """The median of single runs, in ms."""
    return in_turn(run, times=times)[0]


def in_turn(*runs: Callable[[], object], times: int, warm: int = 5) -> list[float]:
    """The median of single runs of each, in ms; they take turns, so that a busy machine slows all alike."""
    taken: list[list[float]] = [[] for _ in runs]
    for turn in range(warm + times):
        for run, found in zip(runs, taken, strict=True):
            start = time.perf_counter()
            run()
            if turn >= warm:
                found.append(time.perf_counter() - start)
    return [median(found) * 1000 for found in taken]
