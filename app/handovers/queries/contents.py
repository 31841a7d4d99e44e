"""What belongs to a handover: items with their photos and history, readings, disputes, refusals, statements."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, func, select

from app.attachments.models import Photo
from app.handovers.models import (
    FeeDispute,
    HandoverItem,
    HandoverPhoto,
    ItemMark,
    Reading,
    Refusal,
    ServiceContinuity,
)
from app.handovers.rules.items import Deed


@dataclass(frozen=True, slots=True)
class Photos:
    """Tokens of a handover's photos by what they show, in the order they came."""

    items: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    readings: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    refusals: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def items_of(session: Session, handover_id: int) -> Sequence[HandoverItem]:
    statement = select(HandoverItem).where(HandoverItem.handover_id == handover_id).order_by(col(HandoverItem.number))
    return session.exec(statement.execution_options(populate_existing=True)).all()


def items_of_all(session: Session, handover_ids: Collection[int]) -> dict[int, list[HandoverItem]]:
    """By handover, in the order of each list; one query."""
    statement = select(HandoverItem).where(col(HandoverItem.handover_id).in_(handover_ids))
    found: dict[int, list[HandoverItem]] = defaultdict(list)
    for item in session.exec(statement.order_by(col(HandoverItem.handover_id), col(HandoverItem.number))):
        found[item.handover_id].append(item)
    return found


def item_numbered(session: Session, handover_id: int, number: int) -> HandoverItem | None:
    statement = select(HandoverItem).where(HandoverItem.handover_id == handover_id, HandoverItem.number == number)
    return session.exec(statement.execution_options(populate_existing=True)).first()


def item_of_slip(session: Session, handover_id: int, slip: str) -> HandoverItem | None:
    statement = select(HandoverItem).where(HandoverItem.handover_id == handover_id, HandoverItem.slip == slip)
    return session.exec(statement).first()


def paper_entrants(session: Session, handover_id: int) -> set[int | None]:
    """Who entered what was signed on paper."""
    statement = (
        select(ItemMark.made_by)
        .join(HandoverItem, col(HandoverItem.id) == ItemMark.item_id)
        .where(HandoverItem.handover_id == handover_id, col(ItemMark.paper).is_(True))
    )
    return set(session.exec(statement))


def entered_by(session: Session, item_id: int) -> set[int | None]:
    """Who entered one item from paper."""
    statement = select(ItemMark.made_by).where(ItemMark.item_id == item_id, col(ItemMark.paper).is_(True))
    return set(session.exec(statement))


def witnessed_by(session: Session, item_id: int) -> set[int | None]:
    """Who witnessed that the company would not confirm the item's sum."""
    statement = select(ItemMark.made_by).where(ItemMark.item_id == item_id, ItemMark.deed == Deed.WITNESS)
    return set(session.exec(statement))


def witnessed_items(session: Session, handover_id: int, person_id: int) -> set[int]:
    """Items of which this person witnessed that the company would not confirm the sum."""
    statement = (
        select(ItemMark.item_id)
        .join(HandoverItem, col(HandoverItem.id) == ItemMark.item_id)
        .where(HandoverItem.handover_id == handover_id)
        .where(ItemMark.made_by == person_id, ItemMark.deed == Deed.WITNESS)
    )
    return set(session.exec(statement))


def marks_of(session: Session, item_id: int) -> Sequence[ItemMark]:
    """The oldest first."""
    statement = select(ItemMark).where(ItemMark.item_id == item_id)
    return session.exec(statement.order_by(col(ItemMark.version))).all()


def photos_of(session: Session, handover_id: int) -> Photos:
    statement = (
        select(HandoverPhoto, Photo.token)
        .join(Photo, col(Photo.id) == HandoverPhoto.photo_id)
        .where(HandoverPhoto.handover_id == handover_id)
        .order_by(col(Photo.id))
    )
    found = Photos()
    for link, token in session.exec(statement):
        for key, shelf in (
            (link.item_id, found.items), (link.reading_id, found.readings), (link.refusal_id, found.refusals)
        ):
            if key is not None:
                shelf[key].append(token)
    return found


def photos_of_item(session: Session, item_id: int) -> int:
    return session.exec(select(func.count()).select_from(HandoverPhoto).where(HandoverPhoto.item_id == item_id)).one()


def photo_here(session: Session, handover_id: int, token: str) -> Photo | None:
    statement = select(Photo).join(HandoverPhoto, col(HandoverPhoto.photo_id) == Photo.id)
    return session.exec(statement.where(HandoverPhoto.handover_id == handover_id, Photo.token == token)).first()


def readings_of(session: Session, handover_id: int) -> Sequence[Reading]:
    statement = select(Reading).where(Reading.handover_id == handover_id).order_by(col(Reading.id))
    return session.exec(statement.execution_options(populate_existing=True)).all()


def reading_of_slip(session: Session, handover_id: int, slip: str) -> Reading | None:
    return session.exec(select(Reading).where(Reading.handover_id == handover_id, Reading.slip == slip)).first()


def disputes_of(session: Session, handover_id: int) -> Sequence[FeeDispute]:
    return session.exec(
        select(FeeDispute).where(FeeDispute.handover_id == handover_id).order_by(col(FeeDispute.id))
    ).all()


def dispute_of_slip(session: Session, handover_id: int, slip: str) -> FeeDispute | None:
    statement = select(FeeDispute).where(FeeDispute.handover_id == handover_id, FeeDispute.slip == slip)
    return session.exec(statement).first()


def refusals_of(session: Session, handover_id: int) -> Sequence[Refusal]:
    """The latest first."""
    statement = select(Refusal).where(Refusal.handover_id == handover_id).order_by(col(Refusal.id).desc())
    return session.exec(statement.execution_options(populate_existing=True)).all()


def open_refusal(session: Session, handover_id: int) -> Refusal | None:
    return next((each for each in refusals_of(session, handover_id) if each.ended_at is None), None)


def statement_of(session: Session, handover_id: int) -> ServiceContinuity | None:
    """The latest word about who serves meanwhile."""
    statement = select(ServiceContinuity).where(ServiceContinuity.handover_id == handover_id)
    return session.exec(statement.order_by(col(ServiceContinuity.id).desc())).first()


def statements_of_all(session: Session, handover_ids: Collection[int]) -> dict[int, str]:
    """The latest word about who serves meanwhile, by handover, where there is one; one query."""
    statement = select(ServiceContinuity).where(col(ServiceContinuity.handover_id).in_(handover_ids))
    return {row.handover_id: row.words for row in session.exec(statement.order_by(col(ServiceContinuity.id)))}
