"""Writing down that a building was seen."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid
from app.core.workdays import local_day
from app.directory.actions.noting import note
from app.directory.models import Walk, WalkIssue
from app.directory.queries import walks as queries
from app.directory.rules.walks import check_day
from app.issues.queries.openable import openable
from app.people.rules.roles import Actor
from app.places.models import Community


def log_walk(
    session: Session, community: Community, building_id: int, walked_on: date, *, title: str, words: str,
    refs: Sequence[str], by: Actor, at: datetime,
) -> Walk:
    """Once a person, building and day. `refs`: issues found there, each on one walk only. Raises Invalid beside the
    field, DomainError when it was written down already; nothing has been written then."""
    check_day(walked_on, local_day(at))
    if not queries.building_is_in(session, building_id, community.key):
        raise Invalid("从列出来的楼里选一栋。", field="building")
    found = _issues(session, community, refs, openable(by, community, local_day(at)))
    statement = insert_into(session, Walk).values(
        community_id=community.key, person_id=by.person_id, building_id=building_id, walked_on=walked_on, title=title,
        note=words, at=at,
    )
    if affected(session, statement.on_conflict_do_nothing()) != 1:
        raise DomainError("这栋楼您那一天已经记过了，一天记一次。", field="building")
    walk = queries.walk_of(session, by.person_id, building_id, walked_on)
    session.add_all(WalkIssue(issue_id=issue_id, walk_id=walk.key) for issue_id in found.values())
    session.flush()
    note(
        session, community.key, "walk.logged", f"building:{building_id}", by=by, at=at,
        after={"day": walked_on, "issues": list(found)},
    )
    return walk


def _issues(
    session: Session, community: Community, refs: Sequence[str], scope: ColumnElement[bool]
) -> dict[str, int]:
    """The issues named, held until the commit: each is one the walker may open, of this community, on no other walk."""
    found = queries.issues_to_name(session, community.key, refs, scope) if refs else {}
    for ref in refs:
        if ref not in found:
            raise Invalid(f"本社区没有编号 {ref} 的事，看看有没有抄错。", field="refs")
    taken = queries.named_already(session, list(found.values()))
    for ref, issue_id in found.items():
        if issue_id in taken:
            raise DomainError(f"{ref} 已经记在另一次走访里了。", field="refs")
    return found
