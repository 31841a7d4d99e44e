"""Who came: by the code at the door, typed by whoever keeps the list, or copied from paper."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from app.attachments.actions import drop_photo, keep_prepared
from app.attachments.rules.images import Prepared
from app.audit.actions import record
from app.core.db import affected, insert_into
from app.core.errors import Invalid, NotFound
from app.core.limits import spend
from app.core.masking import mask_personal
from app.mechanisms.rules.standing import Standing
from app.meetings.models import Attendance, AttendancePhoto
from app.meetings.queries.attendance import attendance_of, photo_of_list, photos_of_list
from app.meetings.queries.meetings import Held
from app.meetings.rules.access import check_door, check_list
from app.meetings.rules.attendance import TITLES, UNSIGNED, title_of
from app.meetings.rules.kinds import Came
from app.people.rules.roles import Actor

PHOTOS = 6
DOOR_LIMIT, DOOR_WINDOW = 60, timedelta(minutes=10)
ENOUGH = "这里刚刚签到的人太多了，过几分钟再签，或者请工作人员替您登记。"


def sign_in(
    session: Session, held: Held, standing: Collection[Standing], *, observing: bool, by: Actor, at: datetime
) -> bool:
    """Somebody signed in is at the meeting, once; False when they were already. Raises DomainError when the door is
    shut."""
    check_door(held.occurrence.phase, held.occurrence.starts_at, at)
    new = insert_into(session, Attendance).values(
        meeting_id=held.key, person_id=by.person_id, name=by.name, title=title_of(standing), observing=observing,
        came=Came.DOOR, at=at,
    )
    return affected(session, new.on_conflict_do_nothing(index_elements=["meeting_id", "person_id"])) == 1


def sign_in_unsigned(
    session: Session, held: Held, *, name: str, title: str, observing: bool, slip: str, address: str, at: datetime
) -> bool:
    """Somebody without an account; `slip` is what the blank form carried, `address` where it was sent from."""
    check_door(held.occurrence.phase, held.occurrence.starts_at, at)
    spend(
        session, f"door/{held.key}/{address}", limit=DOOR_LIMIT, window=DOOR_WINDOW, at=at, message=ENOUGH,
    )
    if title not in UNSIGNED:
        raise Invalid("选一下您是以什么身份来的。", field="title")
    return _write(session, held, name, title, observing, Came.DOOR, slip, None, at)


def write_in(
    session: Session, held: Held, *, name: str, title: str, observing: bool, on_paper: bool, slip: str,
    by: Actor, at: datetime,
) -> bool:
    """Somebody who came, written down by whoever keeps the list; False when this form was sent already."""
    _check(held, at)
    if title not in TITLES:
        raise Invalid("选一下是以什么身份来的。", field="title")
    came = Came.PAPER if on_paper else Came.TYPED
    if not _write(session, held, name, title, observing, came, slip, by, at):
        return False
    _note(session, held, "written", by, at, after={"title": title, "came": came.value})
    return True


def _write(
    session: Session, held: Held, name: str, title: str, observing: bool, came: Came, slip: str, by: Actor | None,
    at: datetime,
) -> bool:
    wording = mask_personal(name)
    if not wording:
        raise Invalid("写上姓名。", field="name")
    new = insert_into(session, Attendance).values(
        meeting_id=held.key, name=wording, title=title, observing=observing, came=came, at=at, slip=slip or None,
        entered_by=by.person_id if by else None,
    )
    return affected(session, new.on_conflict_do_nothing(index_elements=["slip"])) == 1


def _check(held: Held, at: datetime) -> None:
    check_list(held.occurrence.phase, held.meeting.minutes_state, held.occurrence.starts_at, at)


def strike(session: Session, held: Held, attendance_id: int, *, by: Actor, at: datetime) -> None:
    """Written down by mistake."""
    _check(held, at)
    row = attendance_of(session, held.key, attendance_id)
    if row is None:
        raise NotFound("名单里没有这一位，可能刚被别人去掉了。")
    session.delete(row)
    _note(session, held, "struck", by, at, before={"title": row.title, "came": row.came.value})


def keep_list_photos(
    session: Session, held: Held, pictures: Sequence[Prepared], *, by: Actor, at: datetime
) -> None:
    """Photos of the paper list, for the eyes of those who keep it."""
    _check(held, at)
    have = len(photos_of_list(session, held.key))
    if not pictures:
        raise Invalid("没有收到照片，选好再传一次。", field="photos")
    if have + len(pictures) > PHOTOS:
        raise Invalid(f"签到表最多 {PHOTOS} 张，现在已经有 {have} 张。", field="photos")
    for picture in pictures:
        photo = keep_prepared(session, picture, at=at)
        session.add(AttendancePhoto(photo_id=photo.key, meeting_id=held.key))
    session.flush()
    _note(session, held, "photographed", by, at, after={"photos": len(pictures)})


def drop_list_photo(session: Session, held: Held, token: str, *, by: Actor, at: datetime) -> None:
    _check(held, at)
    found = photo_of_list(session, held.key, token)
    if found is None:
        raise NotFound("没有这张照片，可能刚被别人去掉了。")
    link, photo = found
    session.delete(link)
    session.flush()
    drop_photo(session, photo)
    _note(session, held, "photo_dropped", by, at)


def _note(
    session: Session, held: Held, verb: str, by: Actor, at: datetime, *, before: object = None, after: object = None
) -> None:
    record(
        session, f"c{held.community.key}", f"attendance.{verb}", held.occurrence.ref, actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after,
    )
