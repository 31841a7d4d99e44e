"""By the clock: emergency services that run out, and a word in time to those who must have the owners choose."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.core.filters import dated
from app.core.workdays import local_day
from app.handovers.actions.emergency import run_out
from app.handovers.actions.keeping import everybody, tell_all
from app.handovers.models import EmergencyService
from app.handovers.queries.emergency import over_on, running_emergencies
from app.handovers.queries.handovers import due_handovers
from app.handovers.queries.people import community_people, estate_owners, town_people
from app.handovers.rules.dates import reminder_day
from app.notifications.actions import tell
from app.people.rules.roles import SYSTEM
from app.places.models import Estate

SOON = timedelta(days=3)


def remind_of_handovers(session: Session, at: datetime) -> None:
    """Three days before the last day to leave, and the day after it; once each, whoever runs it how often."""
    today = local_day(at)
    for handover in due_handovers(session, today + SOON):
        late = today > handover.leave_by
        title = "退出的日子过了，交接还没办完" if late else f"物业{dated(handover.leave_by)}前要退出"
        body = "还没交的一项一项交，没有的写明原因。" if late else "看看还有哪些没有交、没有签。"
        kind, people = f"due/{'late' if late else 'soon'}", everybody(session, handover, at)
        tell_all(session, people, title, body, handover=handover, kind=kind, by=SYSTEM, at=at)


def remind_of_emergencies(session: Session, at: datetime) -> int:
    """Tells the town, the community and the owners' committee after four and a half months and on the last day; ends
    what has run out. How many ended."""
    today, after = local_day(at), 0
    while services := running_emergencies(session, after=after):
        for service in services:
            after = service.key
            _remind(session, service, today, at)
    over = over_on(session, today)
    for service in over:
        run_out(session, service, by=SYSTEM, at=at)
    return len(over)


def _remind(session: Session, service: EmergencyService, today: date, at: datetime) -> None:
    if today < reminder_day(service.starts_on, service.until):
        return
    estate = session.get(Estate, service.estate_id)
    assert estate is not None  # the service points to it
    last = today >= service.until
    title = f"{estate.name}的应急物业{'今天到期' if today == service.until else '到期了' if last else '快到期了'}"
    body = f"到{dated(service.until)}为止，不能延长。请抓紧组织业主共同决定选新物业。"
    people = (
        town_people(session, service.community_id, today) + community_people(session, service.community_id, today)
        + estate_owners(session, service.estate_id, today)
    )
    for person_id in dict.fromkeys(people):
        key = f"emergency/{service.key}/{'end' if last else 'soon'}/{person_id}"
        tell(session, person_id, title=title, body=body, link=f"/estates/{estate.slug}/emergency", dedupe=key, at=at)
