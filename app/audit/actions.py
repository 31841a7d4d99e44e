"""Recording and verifying. Entries are noted during the work and linked last, so a chain is locked only at commit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import bindparam, event, insert, update
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session, col

from app.audit import queries
from app.audit.models import AuditEntry, AuditHead
from app.audit.rules.chain import GENESIS, Link, canonical, seal
from app.core.db import executed, insert_into

PENDING = "pingshuo_audit"
_ENTRY = insert(AuditEntry).inline()
_END = update(AuditHead).where(col(AuditHead.stream) == bindparam("chain"))


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold, as a sentence for the operator."""

    stream: str
    seq: int
    what: str


def record(
    session: Session, stream: str, verb: str, subject: str, *,
    actor_id: int, actor_title: str, at: datetime,
    before: object = None, after: object = None, reason: str = "",
) -> None:
    """Notes one entry; it becomes part of the chain in the same transaction, or of nothing."""
    link = Link(
        stream=stream, seq=0, at=at, actor_id=actor_id, actor_title=actor_title, verb=verb, subject=subject,
        before=canonical(before or {}), after=canonical(after or {}), reason=reason[:400],
    )
    session.info.setdefault(PENDING, []).append(link)


@event.listens_for(OrmSession, "before_commit")
def _link_pending(session: OrmSession) -> None:
    pending: list[Link] = session.info.pop(PENDING, [])
    by_stream: dict[str, list[Link]] = defaultdict(list)
    for link in pending:
        by_stream[link.stream].append(link)
    rows, ends = [], []
    for stream in sorted(by_stream):  # always in this order, so that two transactions cannot wait for each other
        linked = _linked(session, stream, by_stream[stream])
        rows += linked
        ends.append({"chain": stream, "seq": linked[-1]["seq"], "hash": linked[-1]["hash"]})
    if rows:
        _write(session, _ENTRY, rows)
        _write(session, _END, ends)


@event.listens_for(OrmSession, "after_rollback")
def _drop_pending(session: OrmSession) -> None:
    session.info.pop(PENDING, None)


def _linked(session: Any, stream: str, links: list[Link]) -> list[dict[str, Any]]:
    """The entries of one chain as rows, each sealed over the one before; the chain is locked from here on."""
    seq, end = queries.head_for_update(session, stream) or _begun(session, stream)
    rows = []
    for link in links:
        seq, previous = seq + 1, end
        linked = replace(link, seq=seq)
        end = seal(linked, previous)
        rows.append({**linked.fields(), "previous_hash": previous, "hash": end})
    return rows


def _write(session: Any, statement: Any, rows: list[dict[str, Any]]) -> None:
    """Past the ORM, in one go: every change in the town comes by here, and nobody reads the rows back in the same
    session. A single row is cheaper for itself."""
    executed(session, statement, rows if len(rows) > 1 else rows[0])


def _begun(session: Any, stream: str) -> tuple[int, str]:
    first = insert_into(session, AuditHead).values(stream=stream, seq=0, hash=GENESIS)
    executed(session, first.on_conflict_do_nothing())
    head = queries.head_for_update(session, stream)
    assert head is not None
    return head


def verify(session: Session) -> tuple[int, list[Broken]]:
    """Walks every chain: how many entries hold, and where one was changed, removed or inserted."""
    ends = {head.stream: (head.seq, head.hash) for head in queries.heads(session)}
    count, broken = 0, []
    for stream in queries.streams(session):
        checked, found = _verify_stream(session, stream, ends.get(stream, (0, GENESIS)))
        count += checked
        broken += found
    return count, broken


def _verify_stream(session: Session, stream: str, end: tuple[int, str]) -> tuple[int, list[Broken]]:
    seq, previous, broken = 0, GENESIS, []
    for entry in queries.chain(session, stream):
        if entry.seq != seq + 1:
            broken.append(Broken(stream, seq + 1, f"第 {seq + 1} 条到第 {entry.seq - 1} 条不见了"))
        if entry.previous_hash != previous or seal(_link(entry), entry.previous_hash) != entry.hash:
            broken.append(Broken(stream, entry.seq, f"第 {entry.seq} 条和前一条对不上，或者被改过"))
        seq, previous = entry.seq, entry.hash
    if (seq, previous) != end:
        broken.append(Broken(stream, seq, f"最后一条应是第 {end[0]} 条，实际到第 {seq} 条"))
    return seq, broken


def hold_together(links: Sequence[AuditEntry]) -> bool:
    """Whether neighbours of one chain, the newest first, hold: nothing was changed, removed or inserted."""
    whole = all(seal(_link(each), each.previous_hash) == each.hash for each in links)
    return whole and all(
        newer.previous_hash == older.hash and newer.seq == older.seq + 1 for newer, older in pairwise(links)
    )


def _link(entry: AuditEntry) -> Link:
    return Link(
        stream=entry.stream, seq=entry.seq, at=entry.at, actor_id=entry.actor_id, actor_title=entry.actor_title,
        verb=entry.verb, subject=entry.subject, before=entry.before, after=entry.after, reason=entry.reason,
    )
