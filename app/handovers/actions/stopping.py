"""A company stopped serving: written down with what was seen, answered, found so by somebody else, or taken back."""

from datetime import datetime

from sqlmodel import Session

from app.companies.actions import stop_serving
from app.companies.models import ServiceContract
from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.core.text import as_sentence
from app.core.workdays import local_day
from app.handovers.actions.claims import MOST_STOP_PHOTOS, ONE_STANDS, Seen, note_claim, tell_of, write_down
from app.handovers.models import ServiceStop
from app.handovers.queries.emergency import estate_for_update
from app.handovers.queries.people import company_people
from app.handovers.queries.stopping import open_claim
from app.handovers.rules.emergency import check_again, check_stop
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Estate

__all__ = ["MOST_STOP_PHOTOS", "Seen", "answer_stop", "confirm_stop", "state_stop", "take_back_stop"]
NONE_STANDS = "现在没有等着核实的登记。"
TO_ANSWER = "还没有核实。情况不对的，马上写上你们的说法。合同没有变。"


def state_stop(
    session: Session, estate: Estate, contract_id: int, seen: Seen, *, by: Actor, at: datetime
) -> ServiceStop:
    """The company hears it at once and may answer. The same words sent twice by the same person are one.

    Raises Invalid (day, words, meeting, photo), DomainError (a claim stands already).
    """
    estate_for_update(session, estate.key)
    facts, meeting = mask_personal(seen.facts), mask_personal(seen.meeting)
    before = open_claim(session, contract_id)
    if before is not None and (before.back, before.told_by, before.facts) == (False, by.person_id, facts):
        return before
    contract = session.get_one(ServiceContract, contract_id)
    check_stop(seen.since, contract.starts_on, local_day(at), facts, meeting, len(seen.photos))
    check_again(seen.since, contract.resumed_on)
    if before is not None:
        raise DomainError(ONE_STANDS)
    stop = write_down(session, estate, contract_id, seen, back=False, by=by, at=at)
    tell_of(session, estate, stop, f"{estate.name}：有人登记物业停止了服务", TO_ANSWER, by=by, at=at)
    return stop


def answer_stop(session: Session, estate: Estate, contract_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """What the company says; read by whoever decides, and printed in the public notice. Raises DomainError, Invalid."""
    estate_for_update(session, estate.key)
    stop, wording = _standing(session, contract_id), mask_personal(words)
    if len(wording) < 5:
        raise Invalid("写清楚怎么回事，至少 5 个字。", field="answer")
    before = {"answer": stop.answer}
    stop.answer, stop.answered_by, stop.answered_at = wording, by.person_id, at
    session.add(stop)
    note_claim(session, stop, "answered", by, at, {"answer": wording}, before=before)


def take_back_stop(session: Session, estate: Estate, contract_id: int, words: str, *, by: Actor, at: datetime) -> None:
    """What was written down was wrong, or is so no more. Whoever wrote it down hears it, and the company. Raises
    DomainError, Invalid."""
    estate_for_update(session, estate.key)
    stop, wording = _standing(session, contract_id), mask_personal(words)
    if len(wording) < 2:
        raise Invalid("写一句为什么撤回，比如：11月20日起又有人上班了。", field="words")
    stop.ended_words, stop.ended_by, stop.ended_at = wording, by.person_id, at
    session.add(stop)
    note_claim(session, stop, "taken_back", by, at, {}, reason=wording)
    what = "又来服务" if stop.back else "停止服务"
    title, link = f"{estate.name}：撤回了物业{what}的登记", f"/estates/{estate.slug}/emergency"
    for person_id in dict.fromkeys([*company_people(session, contract_id, local_day(at)), stop.told_by]):
        if person_id not in (None, by.person_id):
            key = f"stop/{stop.key}/ended/{person_id}"
            tell(session, person_id, title=title, body=as_sentence(wording), link=link, dedupe=key, at=at)


def _standing(session: Session, contract_id: int) -> ServiceStop:
    stop = open_claim(session, contract_id)
    if stop is None:
        raise DomainError(NONE_STANDS)
    return stop


def confirm_stop(session: Session, stop: ServiceStop, *, by: Actor, at: datetime) -> None:
    """Somebody else of the town found so too: from that day the emergency company is the one that serves."""
    stop.confirmed_by, stop.confirmed_at = by.person_id, at
    session.add(stop)
    session.flush()
    stop_serving(session, stop.contract_id, since=stop.since, reason=f"联席会议核实：{stop.meeting}", by=by, at=at)
    note_claim(session, stop, "confirmed", by, at, {"since": stop.since})
