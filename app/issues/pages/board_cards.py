"""Cards as the viewer sees them, on the board and in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.core.filters import day
from app.core.workdays import local_day
from app.issues.queries.cards import Card
from app.issues.queries.history import supported
from app.issues.rules.category import Category
from app.issues.rules.display import place_text, step_number
from app.issues.rules.due import Due, due_chip
from app.issues.rules.lifecycle import ENDED
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class CardView:
    """What `ui.issue_row` shows."""

    ref: str
    href: str
    title: str
    cover: str
    cover_alt: str
    category_icon: str
    category_name: str
    place: str
    grid_name: str
    day_text: str
    due: Due | None
    step: int
    status_text: str
    supports: int
    supported: bool
    can_support: bool


def card_views(
    session: Session, cards: Sequence[Card], catalogue: Sequence[Category], me: Actor | None, at: datetime
) -> list[CardView]:
    """Cards as the viewer sees them: their own 同感 marked, none offered on what they reported or what has ended."""
    mine = supported(session, [card.id for card in cards], me.person_id) if me is not None else set()
    known = {category.code: category for category in catalogue}
    return [_view(card, known.get(card.category), card.id in mine, me, at) for card in cards]


def _view(card: Card, category: Category | None, is_supported: bool, me: Actor | None, at: datetime) -> CardView:
    own = me is not None and card.reporter_id == me.person_id
    return CardView(
        ref=card.ref, href=f"/i/{card.ref}", title=card.title,
        cover=f"/photos/{card.cover}-s.jpg" if card.cover else "", cover_alt=f"反映时拍的照片：{card.title}",
        category_icon=category.icon if category else "more", category_name=category.name if category else "其他",
        place=place_text(card.estate, card.building, card.stairwell, card.place), grid_name=card.grid or "",
        day_text=_day_text(card.created_at, at), due=due_chip(card, at),
        step=step_number(card.status, card.resume_status), status_text=card.status.label, supports=card.supports,
        supported=is_supported, can_support=card.status not in ENDED and not own,
    )


def _day_text(created_at: datetime, at: datetime) -> str:
    """11月6日, with the year when it is another one."""
    year = local_day(created_at).year
    return f"{'' if year == local_day(at).year else f'{year}年'}{day(created_at)}"
