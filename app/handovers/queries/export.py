"""What the handovers know about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.handovers.models import FeeDispute, Handover, HandoverItem, ItemMark, Reading, Refusal, ServiceStop
from app.places.models import Estate


def export_handovers(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: what they signed, read, recorded and reported."""
    return {
        "signatures": _signed(session, person_id), "readings": _read(session, person_id),
        "disputes": _recorded(session, person_id), "refusals": _reported(session, person_id),
        "stops": _stated(session, person_id),
    }


def _signed(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(ItemMark, HandoverItem.title, Estate.name)
        .join(HandoverItem, col(HandoverItem.id) == ItemMark.item_id)
        .join(Handover, col(Handover.id) == HandoverItem.handover_id)
        .join(Estate, col(Estate.id) == Handover.estate_id)
        .where(ItemMark.made_by == person_id)
        .order_by(col(ItemMark.id))
    )
    return [
        {"estate": estate, "item": title, "deed": mark.deed.value, "words": mark.words, "at": iso(mark.made_at)}
        for mark, title, estate in session.exec(statement)
    ]


def _read(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(Reading).where(Reading.entered_by == person_id).order_by(col(Reading.id)))
    return [{"place": row.place, "value": row.value, "unit": row.unit, "at": iso(row.entered_at)} for row in rows]


def _recorded(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(FeeDispute).where(FeeDispute.entered_by == person_id).order_by(col(FeeDispute.id)))
    return [{"words": row.words, "amount": row.amount, "at": iso(row.entered_at)} for row in rows]


def _reported(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(Refusal).where(Refusal.reported_by == person_id).order_by(col(Refusal.id)))
    return [{"facts": row.facts, "at": iso(row.reported_at)} for row in rows]


def _stated(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(ServiceStop).where(ServiceStop.told_by == person_id).order_by(col(ServiceStop.id)))
    return [
        {"facts": row.facts, "since": row.since.isoformat(), "back": row.back, "at": iso(row.told_at)} for row in rows
    ]
