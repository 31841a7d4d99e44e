"""The reporter's name and phone, for whoever gave a reason a moment ago."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.issues.guards import Sight
from app.issues.models import Issue
from app.issues.rules.standing import knows_reporter
from app.people.models import Person
from app.people.queries import reveals_about

CONTACT_SHOWN_FOR = timedelta(minutes=10)


def revealed(session: Session, sight: Sight, at: datetime) -> tuple[str, str] | None:
    """Name and phone for whoever gave a reason a moment ago, so that a reload asks for no second one."""
    me, issue = sight.me, sight.issue
    if me is None or issue.reporter_id is None or not knows_reporter(sight.worn):
        return None
    looks = reveals_about(session, person_id=issue.reporter_id, staff_id=me.person_id, about=about(issue))
    person = session.get(Person, issue.reporter_id)
    if not looks or at - looks[0].at > CONTACT_SHOWN_FOR or person is None:
        return None
    return person.name or "没填姓名", person.phone or "没有电话"


def about(issue: Issue) -> str:
    return f"问题 {issue.ref}"
