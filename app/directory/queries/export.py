"""What the directory knows about one person, for the person."""

from typing import Any

from sqlmodel import Session

from app.directory.queries.links import links_to_export
from app.directory.queries.merchants import shops_kept_by
from app.directory.queries.walks import walks_of


def export_directory(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready: household links, walks, shops."""
    return {
        "household_links": links_to_export(session, person_id),
        "walks": [{"day": walk.walked_on.isoformat(), "note": walk.note} for walk in walks_of(session, person_id)],
        "shops": [
            {"name": shop.name, "address": shop.address, "phone": shop.phone}
            for shop in shops_kept_by(session, person_id)
        ],
    }
