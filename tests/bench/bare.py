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
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("BEGIN")
            for sql, parameters in statements:
                cursor.execute(sql, parameters)
                cursor.fetchall()
            connection.rollback()
            cursor.close()
        finally:
            connection.close()
        return Response(body, media_type=media_type)

    return Starlette(routes=[Route("/", answer)])


def milliseconds(run: Callable[[], object], *, times: int, warm: int = 5) -> float:
    """The median of single runs, in ms."""
    for _ in range(warm):
        run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return median(taken) * 1000
