"""A real server process on the test's own database, and residents with tokens to press it."""

import os
import socket
import subprocess
import sys
from itertools import count

import httpx
from sqlalchemy import Engine
from sqlmodel import Session

from app.core.clock import now
from app.core.db import WRITE
from app.core.settings import ROOT
from app.people.actions import start_sign_in
from app.people.models import Person, SignInKind

PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def residents(db: Engine, many: int) -> list[str]:
    """New people and their API tokens."""
    at = now()
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        people = [Person(name="邻居", phone=f"139{number:08d}", created_at=at) for number in range(many)]
        session.add_all(people)
        session.flush()
        tokens = [start_sign_in(session, person, SignInKind.API, staff=False, at=at) for person in people]
        session.commit()
    return tokens


class Live:
    """One server that can be killed and started again on the same address.

    Every request seems to come from an address of its own, since one address may file only so much in an hour.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.addresses = count()
        self.process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client()

    def start(self) -> None:
        """Returns when it listens."""
        command = [
            sys.executable, "-m", "uvicorn", "app.cli:serving_app", "--factory", "--port", str(self.port),
            "--proxy-headers", "--forwarded-allow-ips", "127.0.0.1", "--no-access-log",
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PINGSHUO_LOG_FORMAT": "json"}, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if b"Uvicorn running" in line:
                self.client = httpx.Client(base_url=self.base, timeout=PATIENCE)  # none of the dead one's connections
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            if self.process.stderr is not None:
                self.process.stderr.close()
            self.process = None

    def send(
        self, method: str, path: str, token: str, body: object = None, key: str | None = None
    ) -> httpx.Response:
        number = next(self.addresses)
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": f"10.0.{number // 250}.{number % 250 + 1}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.client.request(method, path, headers=headers, json=body)
