"""Filing against bare inserts of the same rows in one transaction."""

import itertools
import re
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from app.core import db as core_db
from app.core.clock import now
from app.core.db import WRITE, unit_of_work
from app.issues.actions.filing import file_issue
from app.issues.actions.report import Report
from app.issues.models import Source
from app.issues.queries.catalogue import category
from app.issues.queries.filing import Spot
from app.people.models import Person
from app.people.rules.roles import Actor
from app.places.models import Building, Community, Estate
from tests.bench.bare import Statement, milliseconds, recorded
from tests.bench.paths import Measured

WRITES = re.compile(r"^(INSERT|UPDATE)")
TIMES = 60


def measure_filing(engine: Engine) -> Measured:
    """One filing with history, audit entry, counts and messages, committed."""
    core_db.engine = lambda: engine  # type: ignore[assignment]  # the benchmark's database instead of the configured one
    run = _filer(engine)
    with recorded(engine) as statements:
        run()
    writes = [(sql, parameters) for sql, parameters in statements if WRITES.match(sql)]
    ours = milliseconds(run, times=TIMES)
    bare = milliseconds(_bare_filer(engine, writes), times=TIMES)
    return Measured("filing", ours, bare, len(statements))


def _filer(engine: Engine) -> Any:
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: False})
        spot = Spot(session.get_one(Community, 1), session.get_one(Estate, 1), session.get_one(Building, 1))
        person = session.get_one(Person, 9)
        session.expunge_all()

    def run() -> None:
        at = now()
        with unit_of_work() as session:
            report = Report(
                spot=spot, category=category(session, "HY", at), reporter=person, source=Source.QR,
                description="楼道里的垃圾堆了三天没人清，味道很大，孩子上学都绕着走。", anonymous=True,
            )
            file_issue(session, report, by=Actor(9, "某某"), at=at)

    return run


def _bare_filer(engine: Engine, writes: list[Statement]) -> Any:
    """The same writes through the driver; what must be unique gets a new ending each time."""
    counter = itertools.count(1)
    connection: Any = engine.raw_connection().driver_connection
    if engine.dialect.name == "postgresql":
        connection.autocommit = True

    def run() -> None:
        number = next(counter)
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "BEGIN")
        for sql, parameters in writes:
            cursor.execute(sql, _fresh(sql, parameters, number))
            if "RETURNING" in sql:
                cursor.fetchall()
        cursor.execute("COMMIT")

    return run


def _fresh(sql: str, parameters: Any, number: int) -> Any:
    names = _columns(sql)
    if isinstance(parameters, dict):
        return {name: _value(sql, _plain(name), value, number) for name, value in parameters.items()}
    return tuple(
        _value(sql, names[place] if place < len(names) else "", value, number) for place, value in enumerate(parameters)
    )


def _columns(sql: str) -> list[str]:
    found = re.match(r"INSERT INTO \w+ \(([^)]*)\)", sql)
    return [name.strip().strip('"') for name in found.group(1).split(",")] if found else []


def _plain(name: str) -> str:
    return re.sub(r"(__\d+|_m\d+|_\d+)$", "", name)


UNIQUE = {"ref", "receipt_token", "dedupe"}


def _value(sql: str, name: str, value: Any, number: int) -> Any:
    if name in UNIQUE and isinstance(value, str):
        return f"{value[:12]}~{number}~{len(value)}{value[-6:]}"[-110:] if name == "dedupe" else f"b{number}{name[:2]}"
    if name == "seq" and sql.startswith("INSERT INTO auditentry"):
        return 1_000_000 + number
    return value
