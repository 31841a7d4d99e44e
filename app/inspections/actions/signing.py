"""Two signatures end an inspection; between them it may be sent back to be written on."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import Invalid, Stale
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.inspections.actions.keeping import changed, check_still_open, note, tell_all
from app.inspections.models import Inspection
from app.inspections.queries.inspections import community_of, estate_of
from app.inspections.queries.people import deciders, people_of_company, second_inspectors
from app.inspections.rules.dates import contest_until
from app.inspections.rules.kinds import State
from app.people.rules.roles import Actor
from app.rulebooks.queries import rulebook_for

NOBODY_LEFT = "您要是签了，物业提意见就没有人能来定了：书记和镇里能定的人都查过，或者要回避。请另一位来签第二个名。"
MOVED = "您看的这会儿又有人改了，再看一遍最新的，再签字。"


def sign_first(
    session: Session, inspection: Inspection, *, seen: int, words: str, ask: int | None = None, by: Actor, at: datetime
) -> None:
    """Nothing is written down any more. `seen` is the version that was looked at, `words` a remark for everybody,
    `ask` who is asked to sign second; anybody else who may inspect can do it too."""
    inspection.signatures.check_writable()
    check_still_open(session, inspection, at)
    _check_seen(inspection, seen)
    if ask is not None:
        _check_asked(session, inspection, ask, by, at)
    inspection.inspector_id, inspection.inspector_title, inspection.signed_at = by.person_id, by.title, at
    inspection.note = mask_personal(words)
    changed(session, inspection)
    note(session, inspection, "signed", by=by, at=at, after={"signature": 1})
    estate, kind = estate_of(session, inspection), f"ask/{inspection.version}"
    title, body = f"{estate.name}的现场检查请您签字", "第一位已经签了。看过八项，对的就签，有要改的就退回。"
    tell_all(session, [ask], title, body, estate=estate, inspection=inspection, kind=kind, by=by, at=at)


def _check_asked(session: Session, inspection: Inspection, ask: int, by: Actor, at: datetime) -> None:
    community = community_of(session, estate_of(session, inspection))
    able = {key for key, _, _ in second_inspectors(session, inspection, community, local_day(at))}
    if ask not in able - {by.person_id}:
        raise Invalid("第二位从列出的人里选一个。", field="ask")


def send_back(session: Session, inspection: Inspection, reason: str, *, by: Actor, at: datetime) -> None:
    """The first signature goes, so that something can be put right."""
    inspection.signatures.check_half_signed()
    if not reason:
        raise Invalid("写一句要改什么。", field="reason")
    before = {"inspector": inspection.inspector_id}
    first = inspection.inspector_id
    inspection.inspector_id, inspection.inspector_title, inspection.signed_at = None, "", None
    changed(session, inspection)
    note(session, inspection, "sent_back", by=by, at=at, before=before, after={}, reason=reason)
    estate = estate_of(session, inspection)
    kind = f"back/{inspection.version}"
    title, body = f"{estate.name}的现场检查退回来了", f"要改的：{mask_personal(reason)}"
    tell_all(session, [first], title, body, estate=estate, inspection=inspection, kind=kind, by=by, at=at)


def sign_second(session: Session, inspection: Inspection, *, seen: int, by: Actor, at: datetime) -> None:
    """The inspection is over and public; from now on the company has its days to contest."""
    inspection.signatures.check_second(by.person_id)
    check_still_open(session, inspection, at)
    _check_seen(inspection, seen)
    _check_somebody_left(session, inspection, by, at)
    inspection.second_id, inspection.second_title, inspection.second_signed_at = by.person_id, by.title, at
    workdays = rulebook_for(session, inspection.month).rulebook.contest_workdays
    inspection.contest_until = contest_until(local_day(at), workdays)
    inspection.state = State.SIGNED
    changed(session, inspection)
    note(session, inspection, "signed", by=by, at=at, after={"signature": 2, "contest_until": inspection.contest_until})
    _tell_company(session, inspection, by, at)


def _check_somebody_left(session: Session, inspection: Inspection, by: Actor, at: datetime) -> None:
    """Whoever inspected or stands aside does not decide what the company contests. Raises Invalid where nobody else
    could."""
    community, today = community_of(session, estate_of(session, inspection)), local_day(at)
    if not deciders(session, inspection, community, today) - {by.person_id}:
        raise Invalid(NOBODY_LEFT)


def _check_seen(inspection: Inspection, seen: int) -> None:
    if seen != inspection.version:
        raise Stale(MOVED)


def _tell_company(session: Session, inspection: Inspection, by: Actor, at: datetime) -> None:
    estate, until = estate_of(session, inspection), inspection.contest_until
    assert until is not None  # set with the second signature
    title = f"{estate.name} {inspection.month.month}月现场检查结果出来了"
    body = f"哪一处扣得不对，可以逐条提，写明理由，能拍照的附上照片，到 {until.month}月{until.day}日 为止。"
    people = people_of_company(session, inspection, local_day(at))
    tell_all(session, people, title, body, estate=estate, inspection=inspection, kind="signed", by=by, at=at)
