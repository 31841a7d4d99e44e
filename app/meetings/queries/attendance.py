"""Who came to a meeting: as counts for everybody, by name for those who keep the list."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.meetings.models import Attendance, AttendancePhoto
from app.meetings.rules.attendance import by_title


def people_at(session: Session, meeting_id: int) -> Sequence[Attendance]:
    """In the order they came."""
    statement = select(Attendance).where(Attendance.meeting_id == meeting_id)
    return session.exec(statement.order_by(col(Attendance.at), col(Attendance.id))).all()


def came_by_title(session: Session, meeting_id: int) -> tuple[list[tuple[str, int]], int]:
    """How many took part in each role, and how many only listened."""
    statement = (
        select(Attendance.title, Attendance.observing, func.count())
        .where(Attendance.meeting_id == meeting_id)
        .group_by(col(Attendance.title), col(Attendance.observing))
    )
    rows = session.exec(statement).all()
    taking_part = [title for title, observing, count in rows if not observing for _ in range(count)]
    return by_title(taking_part), sum(count for _, observing, count in rows if observing)


def attendance_of(session: Session, meeting_id: int, attendance_id: int) -> Attendance | None:
    row = session.get(Attendance, attendance_id)
    return row if row is not None and row.meeting_id == meeting_id else None


def is_there(session: Session, meeting_id: int, person_id: int) -> Attendance | None:
    statement = select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.person_id == person_id)
    return session.exec(statement).first()


def photos_of_list(session: Session, meeting_id: int) -> Sequence[Photo]:
    statement = select(Photo).join(AttendancePhoto, col(AttendancePhoto.photo_id) == col(Photo.id))
    return session.exec(statement.where(AttendancePhoto.meeting_id == meeting_id).order_by(col(Photo.id))).all()


def photo_of_list(session: Session, meeting_id: int, token: str) -> tuple[AttendancePhoto, Photo] | None:
    statement = select(AttendancePhoto, Photo).join(Photo, col(Photo.id) == AttendancePhoto.photo_id)
    return session.exec(statement.where(AttendancePhoto.meeting_id == meeting_id, Photo.token == token)).first()
