"""What inspections found: deductions with their photos, what the company said, how it was decided."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from app.attachments.models import Photo
from app.inspections.models import Contest, ContestPhoto, Deduction, DeductionPhoto, Inspection
from app.inspections.rules.kinds import Severity


@dataclass(frozen=True, slots=True)
class Found:
    """One deduction with all that belongs to it; photos by their tokens."""

    deduction: Deduction
    contest: Contest | None
    photos: Sequence[str] = ()
    contest_photos: Sequence[str] = ()

    @property
    def head(self) -> str:
        return self.deduction.head

    @property
    def points_now(self) -> int:
        """0.01 points it costs now."""
        now = self.contest.points_now if self.contest else None
        return self.deduction.points if now is None else now

    @property
    def severity_now(self) -> Severity:
        return (self.contest.severity_now if self.contest else None) or self.deduction.severity

    @property
    def contested(self) -> bool:
        """The company's word is still to be decided."""
        return self.contest is not None and self.contest.outcome is None


def found_in(session: Session, inspections: Collection[int]) -> dict[int, list[Found]]:
    """By inspection, in the order they were found; three queries, one for nothing."""
    found: dict[int, list[Found]] = defaultdict(list)
    if not inspections:
        return found
    statement = (
        select(Deduction, Contest)
        .outerjoin(Contest, col(Contest.deduction_id) == Deduction.id)
        .where(col(Deduction.inspection_id).in_(inspections))
        .order_by(col(Deduction.inspection_id), col(Deduction.number))
    )
    rows: Sequence[tuple[Deduction, Contest | None]] = session.exec(statement).all()
    photos = _photos(session, [row.key for row, _ in rows])
    said = _contest_photos(session, [contest.key for _, contest in rows if contest])
    for row, contest in rows:
        words = said[contest.key] if contest else ()
        found[row.inspection_id].append(Found(row, contest, photos[row.key], words))
    return found


def _photos(session: Session, deductions: Sequence[int]) -> dict[int, list[str]]:
    statement = (
        select(DeductionPhoto.deduction_id, Photo.token)
        .join(Photo, col(Photo.id) == DeductionPhoto.photo_id)
        .where(col(DeductionPhoto.deduction_id).in_(deductions))
        .order_by(col(Photo.id))
    )
    return _grouped(session.exec(statement).all() if deductions else ())


def _contest_photos(session: Session, contests: Sequence[int]) -> dict[int, list[str]]:
    statement = (
        select(ContestPhoto.contest_id, Photo.token)
        .join(Photo, col(Photo.id) == ContestPhoto.photo_id)
        .where(col(ContestPhoto.contest_id).in_(contests))
        .order_by(col(Photo.id))
    )
    return _grouped(session.exec(statement).all() if contests else ())


def _grouped(pairs: Sequence[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for key, token in pairs:
        found[key].append(token)
    return found


def found_numbered(session: Session, inspection: Inspection, number: int) -> Found | None:
    found = found_in(session, [inspection.key])[inspection.key]
    return next((each for each in found if each.deduction.number == number), None)


def numbers_given(session: Session, inspection_id: int) -> tuple[int, int]:
    """How many deductions an inspection has, and the highest of their numbers."""
    statement = select(func.count(), func.coalesce(func.max(Deduction.number), 0))
    many, last = session.exec(statement.where(Deduction.inspection_id == inspection_id)).one()
    return many, last


def deduction_of_slip(session: Session, slip: str) -> Deduction | None:
    return session.exec(select(Deduction).where(Deduction.slip == slip)).first() if slip else None


def photos_of_deduction(session: Session, deduction_id: int) -> Sequence[tuple[DeductionPhoto, Photo]]:
    statement = select(DeductionPhoto, Photo).join(Photo, col(Photo.id) == DeductionPhoto.photo_id)
    return session.exec(statement.where(DeductionPhoto.deduction_id == deduction_id)).all()


def photo_here(session: Session, inspection_id: int, token: str) -> Photo | None:
    """A photo of this inspection's deductions, or of what the company said to them."""
    ours = select(Deduction.id).where(Deduction.inspection_id == inspection_id)
    shown = select(DeductionPhoto.photo_id).where(col(DeductionPhoto.deduction_id).in_(ours))
    said = select(ContestPhoto.photo_id).join(Contest, col(Contest.id) == ContestPhoto.contest_id)
    said = said.where(col(Contest.deduction_id).in_(ours))
    held = col(Photo.id).in_(shown) | col(Photo.id).in_(said)
    return session.exec(select(Photo).where(Photo.token == token, held)).first()
