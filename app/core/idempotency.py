"""The same key and body give the same answer; another body under the same key is refused (contract, HTTP)."""

import hashlib
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from sqlmodel import Field, Session

from app.core.deps import At, DbSession
from app.core.entity import Record
from app.core.errors import DomainError, Invalid


class StoredAnswer(Record, table=True):
    """What was answered to a write, under who asked and the key they chose."""

    asker: str = Field(max_length=64, primary_key=True)
    key: str = Field(max_length=80, primary_key=True)
    digest: str = Field(max_length=64)
    status: int
    body: str
    at: datetime


class Repeat:
    """One write that may be repeated. `answer` is the stored one, if this is a repeat."""

    def __init__(self, session: Session, asker: str, key: str | None, digest: str, at: datetime) -> None:
        self.session, self.asker, self.key, self.digest, self.at = session, asker, key, digest, at
        self.stored = self._find()

    def _find(self) -> StoredAnswer | None:
        if self.key is None:
            return None
        stored = self.session.get(StoredAnswer, (self.asker, self.key))
        if stored is not None and stored.digest != self.digest:
            raise DomainError("这个 Idempotency-Key 已经用在别的内容上，换一个再发。")
        return stored

    @property
    def answer(self) -> Response | None:
        if self.stored is None:
            return None
        return Response(self.stored.body, self.stored.status, media_type="application/json")

    def keep(self, body: str, status: int) -> Response:
        """Stores the answer in the same transaction as the write; a racing twin fails on the primary key."""
        if self.key is not None:
            self.session.add(
                StoredAnswer(
                    asker=self.asker, key=self.key, digest=self.digest, status=status, body=body, at=self.at
                )
            )
            self.session.flush()
        return Response(body, status, media_type="application/json")


async def body_digest(request: Request) -> str:
    whole = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return hashlib.sha256(whole).hexdigest()


def repeat(
    request: Request,
    session: DbSession,
    at: At,
    digest: Annotated[str, Depends(body_digest)],
    key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=80)] = None,
) -> Repeat:
    if key is not None and not key.isprintable():
        raise Invalid("Idempotency-Key 里有看不见的字符。", field="Idempotency-Key")
    asker = hashlib.sha256((request.headers.get("authorization") or client_address(request)).encode()).hexdigest()
    return Repeat(session, asker, key, digest, at)


def client_address(request: Request) -> str:
    """The peer's address; uvicorn has already applied the trusted proxy's forwarding header."""
    return request.client.host if request.client else "unknown"


Repeatable = Annotated[Repeat, Depends(repeat)]
