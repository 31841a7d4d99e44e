"""What was set for the whole town, the newest first: the chain of the town's own log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from app.audit.models import AuditEntry
from app.people.models import Person

STREAM = "system"
SET = {
    "category.edited": "改了事项", "template.edited": "改了机制", "rulebook.adoption": "定了评分规则",
    "wording.changed": "改了文书的写法", "reply.written": "写了常用答复",
    "reply.dropped": "去掉了常用答复",
}
LOOKED_AT, SHOWN = 400, 30


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime
    name: str
    title: str
    what: str
    subject: str
    reason: str


def changes(session: Session) -> list[Change]:
    """Of the last entries of the log those that set something; other pages have the whole history of each."""
    statement = (
        wide_select(AuditEntry, col(Person.name))
        .join(Person, col(Person.id) == col(AuditEntry.actor_id), isouter=True)
        .where(col(AuditEntry.stream) == STREAM)
        .order_by(col(AuditEntry.seq).desc())
        .limit(LOOKED_AT)
    )
    found = [
        Change(entry.at, name or "", entry.actor_title, SET[entry.verb], entry.subject, entry.reason)
        for entry, name in session.execute(statement)
        if entry.verb in SET
    ]
    return found[:SHOWN]
