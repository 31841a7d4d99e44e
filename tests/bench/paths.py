"""The measured paths: how to ask for each, in process, without a network in between."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select
from starlette.types import ASGIApp, Message

from app.core.clock import now
from app.core.db import WRITE, unit_of_work
from app.issues.models import Issue
from app.issues.queries.board import cards
from app.issues.queries.cards import Filters
from app.issues.rules.order import Sort
from app.issues.search import sought
from app.people.actions import start_sign_in
from app.people.cookies import COOKIE, sealed
from app.people.models import Person, SignInKind
from tests.bench.bare import bare_app, in_turn, reads, recorded, run_bare
from tests.bench.history import COMMUNITIES

WORDS = ("路灯", "电梯", "漏水", "消防通道", "拉线充电", "公共收益没公")
TIMES = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """One path: our median and the bare one in ms, and how many statements a request sends."""

    name: str
    ours: float
    bare: float
    statements: int

    @property
    def share(self) -> float:
        """Our speed as a share of the bare one; 100 % would be as fast as nothing around the SQL."""
        return 100 * self.bare / self.ours


class Caller:
    """Calls an ASGI app on a loop of its own."""

    def __init__(self, app: ASGIApp, cookie: str = "") -> None:
        self.app, self.loop = app, asyncio.new_event_loop()
        self.headers = [(b"host", b"bench"), (b"accept", b"text/html")]
        if cookie:
            self.headers.append((b"cookie", f"{COOKIE}={cookie}".encode()))

    def get(self, address: str, *headers: tuple[bytes, bytes]) -> tuple[int, bytes, dict[str, str]]:
        return self.loop.run_until_complete(self._get(address, [*self.headers, *headers]))

    async def _get(self, address: str, headers: list[tuple[bytes, bytes]]) -> tuple[int, bytes, dict[str, str]]:
        path, _, query = address.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": headers, "client": ("127.0.0.1", 1), "server": ("bench", 80), "app": self.app, "state": {},
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]), found


def measure(
    name: str, engine: Engine, caller: Caller, addresses: list[str], *,
    cold: Callable[[], object] | None = None,
) -> Measured:
    """Our median over the addresses against a bare route that repeats the statements of a typical one.

    Every address was asked for once before. Without `cold` an unchanged board comes from memory, and is still compared
    with all the statements of a first view.
    """
    before = cold or (lambda: None)
    before()
    with recorded(engine) as statements:
        status, body, _ = caller.get(addresses[0])
    if status != 200:
        raise RuntimeError(f"{addresses[0]} answered {status}")
    sent = reads(statements)
    for address in addresses:
        caller.get(address)
    die = random.Random(1)

    def ours() -> None:
        before()
        caller.get(die.choice(addresses))

    bare = Caller(bare_app(engine, sent, body, "text/html"))
    taken = in_turn(ours, lambda: bare.get("/"), times=TIMES)
    return Measured(name, taken[0], taken[1], len(sent))


def boards() -> list[str]:
    return [f"/c/c{number}" for number in range(1, COMMUNITIES + 1)]


def searches() -> list[str]:
    from urllib.parse import quote

    return [f"/c/c{number}?q={quote(word)}" for number in range(1, 11) for word in WORDS]


def issue_pages(engine: Engine) -> list[str]:
    with Session(engine) as session:
        session.connection(execution_options={WRITE: False})
        refs = session.exec(select(Issue.ref).order_by(col(Issue.id).desc()).limit(200)).all()
    return [f"/i/{ref}" for ref in refs]


def signed_in(engine: Engine, person_id: int) -> str:
    """A fresh staff cookie."""
    at = now()
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        person = session.get(Person, person_id)
        assert person is not None
        token = start_sign_in(session, person, kind=SignInKind.WEB, staff=True, keep=False, at=at)
        session.commit()
    return sealed(token, at + timedelta(seconds=0))


FOUND = {
    "sqlite": "id IN (SELECT rowid FROM issues_fts WHERE issues_fts MATCH ?)",
    "postgresql": "string_to_array(grams, ' ') @> string_to_array(%s, ' ') AND community_id = %s",
}


def measure_lookup(engine: Engine) -> Measured:
    """Our search without a page around it, in a transaction of its own, against the bare indexed lookup: the same words
    and the twenty newest rows, through the driver."""
    asked = [(number, word) for number in range(1, 11) for word in WORDS]
    lookup = (
        f"SELECT id, ref, title, status, resolve_by FROM issue WHERE {FOUND[engine.dialect.name]} "
        "AND public AND hidden_at IS NULL AND status <> 'merged' ORDER BY id DESC LIMIT 20"
    )
    at, die = now(), random.Random(1)

    def find(community: int, word: str) -> None:
        with unit_of_work(write=False) as session:
            cards(session, community, Filters(words=word), Sort.NEWEST, None, at=at)

    def find_bare(community: int, word: str) -> None:
        given = (sought(community, word), community)
        run_bare(engine, [(lookup, given[: lookup.count("%s") or 1])])

    for each in asked:
        find(*each)
    taken = in_turn(lambda: find(*die.choice(asked)), lambda: find_bare(*die.choice(asked)), times=TIMES)
    return Measured("search : bare lookup", taken[0], taken[1], 1)
