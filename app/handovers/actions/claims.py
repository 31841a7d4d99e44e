"""What a claim that a company stopped serving, and one that it came back, share: the row, its entry, who hears it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.core.masking import mask_personal
from app.core.text import as_sentence
from app.core.workdays import local_day
from app.handovers.models import ServiceStop, StopPhoto
from app.handovers.queries.people import community_people, company_people, town_people
from app.handovers.queries.proof import claim_digests, digests_of
from app.handovers.rules.refusals import check_fresh
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Estate

MOST_STOP_PHOTOS = 4
ONE_STANDS = "已经登记过了，等镇里核实。不对的先撤回，再重新登记。"


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw: since which day, how that showed, the number of the joint meeting (empty for a company that
    came back); stored photos."""

    since: date
    facts: str
    meeting: str = ""
    photos: Sequence[int] = ()


def write_down(
    session: Session, estate: Estate, contract_id: int, seen: Seen, *, back: bool, by: Actor, at: datetime
) -> ServiceStop:
    """Checked before, but for its photos. Raises Invalid where one of them has proved another claim."""
    check_fresh(digests_of(session, seen.photos), claim_digests(session, estate.key))
    facts, meeting = mask_personal(seen.facts), mask_personal(seen.meeting)
    claim = ServiceStop(
        estate_id=estate.key, community_id=estate.community_id, contract_id=contract_id, back=back, since=seen.since,
        facts=facts, meeting=meeting, told_by=by.person_id, told_title=by.title, told_at=at,
    )
    session.add(claim)
    session.flush()
    session.add_all([StopPhoto(photo_id=photo, stop_id=claim.key) for photo in seen.photos])
    after = {"contract": contract_id, "since": seen.since, "meeting": meeting, "photos": len(seen.photos)}
    note_claim(session, claim, "stated", by, at, after, reason=facts)
    return claim


def tell_of(
    session: Session, estate: Estate, claim: ServiceStop, title: str, asked: str, *, by: Actor, at: datetime
) -> None:
    """The company hears it at once, with what it is asked to do; the community and the town, who look into it."""
    today, link = local_day(at), f"/estates/{estate.slug}/emergency/stop"
    theirs = company_people(session, claim.contract_id, today)
    for person_id in theirs:
        body, key = f"{as_sentence(claim.facts)}{asked}", f"stop/{claim.key}/{person_id}"
        tell(session, person_id, title=title, body=body, link=link, dedupe=key, at=at)
    place = estate.community_id
    watching = [*community_people(session, place, today), *town_people(session, place, today)]
    for person_id in dict.fromkeys(watching):
        if person_id not in {by.person_id, *theirs}:
            body, key = f"{as_sentence(claim.facts)}要镇里另一位核实。", f"stop/{claim.key}/{person_id}"
            tell(session, person_id, title=title, body=body, link=link, dedupe=key, at=at)


def note_claim(
    session: Session, claim: ServiceStop, verb: str, by: Actor, at: datetime, after: dict[str, Any], *,
    before: dict[str, Any] | None = None, reason: str = "",
) -> None:
    """One entry of the community's chain."""
    record(
        session, f"c{claim.community_id}", f"{'return' if claim.back else 'stop'}.{verb}", f"stop:{claim.key}",
        actor_id=by.person_id, actor_title=by.title, at=at, before=before, after=after, reason=reason,
    )
