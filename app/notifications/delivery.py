"""Sending what lies in the outbox. Sending happens outside any transaction, under a lease.

Delivery is at least once: a worker killed after the gateway took a message and before it was settled leaves a lease
that runs out, and the message is sent again. Two workers never hold the same row within one lease.
"""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from app.core.db import unit_of_work
from app.core.masking import mask_phone
from app.core.settings import settings
from app.core.sms import SmsFailed, provider
from app.notifications import queries
from app.notifications.models import OutboxEntry
from app.notifications.rules.digest import Due, Envelope, envelopes
from app.notifications.rules.retry import next_try

LEASE = timedelta(minutes=2)
SENDING_MOST = 60.0
"""Seconds after which the rest of a batch is left alone, well before its leases run out."""

log = logging.getLogger("pingshuo.outbox")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to be sent and the lease under which its rows are held."""

    lease: str
    envelope: Envelope


def drain(at: datetime, *, seconds: Callable[[], float] = time.monotonic) -> int:
    """Sends until nothing is due at `at`; how many messages went out. `seconds` measures elapsed time."""
    sent = 0
    while True:
        with unit_of_work() as session:
            parcels = lease_due(session, at=at)
        if not parcels:
            return sent
        sent += _send_batch(parcels, at, until=seconds() + SENDING_MOST, seconds=seconds)


def lease_due(session: Session, *, at: datetime, limit: int = 50) -> list[Parcel]:
    """Claims what is due for up to `limit` phones for two minutes, joined into one parcel per phone.

    Only one worker claims at a time, so that the rows of one phone cannot be split between two. SQLite's
    BEGIN IMMEDIATE sees to that; PostgreSQL needs a lock that is let go at the commit.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(hashtext('pingshuo outbox'))"))
    phones = queries.due_phones(session, at=at, limit=limit)
    entries = queries.due_entries(session, phones, at=at) if phones else []
    due = [Due(entry.key, entry.phone, entry.text, entry.urgent) for entry in entries]
    parcels = [Parcel(secrets.token_hex(16), envelope) for envelope in envelopes(due, _inbox_address())]
    _hold(session, entries, parcels, until=at + LEASE)
    return parcels


def settle(session: Session, parcel: Parcel, *, at: datetime, error: str = "") -> int:
    """Marks the parcel's rows as sent, or plans the next try after `error`; how many rows were settled.

    0 when the lease ran out and another worker took the rows: then it is theirs to settle.
    """
    entries = queries.leased_entries(session, parcel.lease)
    for entry in entries:
        entry.lease, entry.leased_until = None, None
        entry.attempts += 1
        if error:
            _plan_again(entry, at, error)
        else:
            entry.sent_at, entry.last_error = at, ""
        session.add(entry)
    return len(entries)


def _send_batch(
    parcels: Sequence[Parcel], at: datetime, *, until: float, seconds: Callable[[], float]
) -> int:
    """A slow gateway must not outlast the leases: what is not begun in time waits until its lease runs out."""
    sent = 0
    for parcel in parcels:
        if seconds() >= until:
            log.warning("短信通道太慢，这一批剩下的过两分钟再发。")
            break
        sent += _send(parcel, at)
    return sent


def _send(parcel: Parcel, at: datetime) -> int:
    error = _hand_over(parcel.envelope)
    with unit_of_work() as session:
        settle(session, parcel, at=at, error=error)
    return 0 if error else 1


def _hand_over(envelope: Envelope) -> str:
    """What went wrong, or nothing. A fault of ours counts as a failed try too, else one row would hold up all."""
    try:
        provider().send(envelope.phone, envelope.text)
    except SmsFailed as failure:
        return str(failure.__cause__ or failure) or "短信通道没有说明原因"
    except Exception as fault:
        log.exception("短信通道自己出了错")
        return type(fault).__name__
    return ""


def _hold(session: Session, entries: Sequence[OutboxEntry], parcels: Sequence[Parcel], *, until: datetime) -> None:
    lease_of = {entry_id: parcel.lease for parcel in parcels for entry_id in parcel.envelope.entry_ids}
    for entry in entries:
        entry.lease, entry.leased_until = lease_of[entry.key], until
        session.add(entry)
    session.flush()


def _plan_again(entry: OutboxEntry, at: datetime, error: str) -> None:
    entry.last_error = error[:200]
    again = next_try(entry.attempts, at, urgent=entry.urgent)
    if again is not None:
        entry.not_before = again
        return
    entry.failed_at = at
    log.error("短信 %s（%s）试了 %s 次都没发出去：%s", entry.key, mask_phone(entry.phone), entry.attempts, error[:200])


def _inbox_address() -> str:
    return f"{settings().base_url.rstrip('/')}/me/messages"
