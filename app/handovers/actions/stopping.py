"""A company stopped serving: written down with what was seen, answered, found so by somebody else, or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.companies.actions import stop_serving
from app.companies.models import ServiceContract
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.handovers.models import ServiceStop, StopPhoto
from app.handovers.queries.emergency import estate_for_update
from app.handovers.queries.people import community_people, company_people, town_people
from app.handovers.queries.stopping import open_stop
from app.handovers.rules.emergency import as_sentence, check_stop
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Estate

MOST_STOP_PHOTOS = 4
ONE_STANDS = "已经登记过了，等镇里核实。不对的先撤回，再重新登记。"
NONE_STANDS = "现在没有登记物业停止服务。"


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw: since when nobody works, how that showed, the number of the joint meeting; stored photos."""

    since: date
    facts: str
    meeting: str
    photos: Sequence[int] = ()


def state_stop(
    session: Session, estate: Estate, contract_id: int, seen: Seen, *, by: Actor, at: datetime
) -> ServiceStop:
    """The company hears it at once and may answer. The same words sent twice by the same person are one.

    Raises Invalid (day, words, meeting, photo), DomainError (one stands already).
    """
    estate_for_update(session, estate.key)
    facts, meeting = mask_personal(seen.facts), mask_personal(seen.meeting)
    before = open_stop(session, contract_id)
    if before is not None and (before.told_by, before.facts) == (by.person_id, facts):
        return before
    contract = session.get_one(ServiceContract, contract_id)
    check_stop(seen.since, contract.starts_on, local_day(at), facts, meeting, len(seen.photos))
    if before is not None:
        raise DomainError(ONE_STANDS)
    stop = ServiceStop(
        estate_id=estate.key, community_id=estate.community_id, contract_id=contract_id, since=seen.since, facts=facts,
        meeting=meeting, told_by=by.person_id, told_title=by.title, told_at=at,
    )
    session.add(stop)
    session.flush()
    session.add_all([StopPhoto(photo_id=photo, stop_id=stop.key) for photo in seen.photos])
    after = {"contract": contract_id, "since": seen.since, "meeting": meeting, "photos": len(seen.photos)}
    _note(session, stop, "stated", by, at, after, reason=facts)
    _tell(session, estate, stop, by, at)
    return stop


def _tell(session: Session, estate: Estate, stop: ServiceStop, by: Actor, at: datetime) -> None:
    today, link = local_day(at), f"/estates/{estate.slug}/emergency/stop"
    title = f"{estate.name}：有人登记物业停止了服务"
    theirs = company_people(session, stop.contract_id, today)
    for person_id in theirs:
        body = f"{as_sentence(stop.facts)}还没有核实。情况不对的，马上写上你们的说法。合同没有变。"
        tell(session, person_id, title=title, body=body, link=link, dedupe=f"stop/{stop.key}/{person_id}", at=at)
    place = estate.community_id
    watching = [*community_people(session, place, today), *town_people(session, place, today)]
    for person_id in dict.fromkeys(watching):
        if person_id not in {by.person_id, *theirs}:
            body = f"{as_sentence(stop.facts)}要镇里另一位核实。"
            tell(session, person_id, title=title, body=body, link=link, dedupe=f"stop/{stop.key}/{person_id}", at=at)


def answer_stop(session: Session, estate: Estate, contract_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """What the company says; read by whoever decides, and printed in the public notice. Raises DomainError, Invalid."""
    estate_for_update(session, estate.key)
    stop, wording = _standing(session, contract_id), mask_personal(words)
    if len(wording) < 5:
        raise Invalid("写清楚怎么回事，至少 5 个字。", field="answer")
    before = {"answer": stop.answer}
    stop.answer, stop.answered_by, stop.answered_at = wording, by.person_id, at
    session.add(stop)
    _note(session, stop, "answered", by, at, {"answer": wording}, before=before)


def take_back_stop(session: Session, estate: Estate, contract_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """It serves again, or never stopped. Whoever wrote it down hears it, and the company. Raises DomainError,
    Invalid."""
    estate_for_update(session, estate.key)
    stop, wording = _standing(session, contract_id), mask_personal(words)
    if len(wording) < 2:
        raise Invalid("写一句为什么撤回，比如：11月20日起又有人上班了。", field="words")
    stop.ended_words, stop.ended_by, stop.ended_at = wording, by.person_id, at
    session.add(stop)
    _note(session, stop, "taken_back", by, at, {}, reason=wording)
    title, link = f"{estate.name}：撤回了物业停止服务的登记", f"/estates/{estate.slug}/emergency"
    for person_id in dict.fromkeys([*company_people(session, contract_id, local_day(at)), stop.told_by]):
        if person_id not in (None, by.person_id):
            key = f"stop/{stop.key}/ended/{person_id}"
            tell(session, person_id, title=title, body=as_sentence(wording), link=link, dedupe=key, at=at)


def _standing(session: Session, contract_id: int) -> ServiceStop:
    stop = open_stop(session, contract_id)
    if stop is None:
        raise DomainError(NONE_STANDS)
    return stop


def confirm_stop(session: Session, stop: ServiceStop, *, by: Actor, at: datetime) -> None:
    """Somebody else of the town found so too: from that day the emergency company is the one that serves."""
    stop.confirmed_by, stop.confirmed_at = by.person_id, at
    session.add(stop)
    session.flush()
    stop_serving(session, stop.contract_id, since=stop.since, reason=f"联席会议核实：{stop.meeting}", by=by, at=at)
    _note(session, stop, "confirmed", by, at, {"since": stop.since})


def _note(
    session: Session, stop: ServiceStop, verb: str, by: Actor, at: datetime, after: dict[str, Any], *,
    before: dict[str, Any] | None = None, reason: str = "",
) -> None:
    record(
        session, f"c{stop.community_id}", f"stop.{verb}", f"stop:{stop.key}", actor_id=by.person_id,
        actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )
