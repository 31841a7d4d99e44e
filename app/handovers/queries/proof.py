"""What photos have proved already, by the digest of their files."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.handovers.models import HandoverPhoto, ServiceStop, StopPhoto


def digests_of(session: Session, photos: Collection[int]) -> set[str]:
    return set(session.exec(select(Photo.digest).where(col(Photo.id).in_(photos)))) if photos else set()


def refusal_digests(session: Session, handover_id: int) -> set[str]:
    """Of the photos of a handover's refusals."""
    statement = select(Photo.digest).join(HandoverPhoto, col(HandoverPhoto.photo_id) == Photo.id)
    of_refusals = (HandoverPhoto.handover_id == handover_id, col(HandoverPhoto.refusal_id).is_not(None))
    return set(session.exec(statement.where(*of_refusals)))


def claim_digests(session: Session, estate_id: int) -> set[str]:
    """Of the photos of an estate's claims that a company stopped or came back, but for those taken back."""
    statement = (
        select(Photo.digest)
        .join(StopPhoto, col(StopPhoto.photo_id) == Photo.id)
        .join(ServiceStop, col(ServiceStop.id) == StopPhoto.stop_id)
    )
    return set(session.exec(statement.where(ServiceStop.estate_id == estate_id, col(ServiceStop.ended_at).is_(None))))
