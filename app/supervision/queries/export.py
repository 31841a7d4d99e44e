"""What supervision knows about one person, for the person."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.supervision.models import OrderEvent, SetAside, SupervisionOrder


def export_supervision(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: steps they took on orders, suggestions they set aside."""
    return {"supervision": _steps(session, person_id), "suggestions_set_aside": _aside(session, person_id)}


def _steps(session: Session, person_id: int) -> list[dict[str, Any]]:
    statement = (
        select(OrderEvent, SupervisionOrder)
        .join(SupervisionOrder, col(SupervisionOrder.id) == col(OrderEvent.order_id))
        .where(OrderEvent.actor_id == person_id)
        .order_by(col(OrderEvent.id))
    )
    return [
        {"order": order.official_number, "step": event.step.value, "words": event.words, "at": iso(event.at)}
        for event, order in session.exec(statement)
    ]


def _aside(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(SetAside).where(SetAside.by_id == person_id).order_by(col(SetAside.id)))
    return [{"until": row.until.isoformat(), "reason": row.reason, "at": iso(row.at)} for row in rows]
