"""The town edits a template: a new revision from now on; what was adopted before stays as the community has it."""

from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import Forbidden, Invalid, Stale
from app.mechanisms.models import TemplateRevision
from app.mechanisms.queries.catalogue import revisions, template
from app.mechanisms.rules.setting import Setting, changes, faults, to_text
from app.people.rules.roles import Actor, Role


def edit_template(session: Session, code: str, setting: Setting, *, seen: int, by: Actor, at: datetime) -> bool:
    """Saves a template as it holds from `at` on; False when nothing is different. `seen`: edits the editor knew of.

    Raises Invalid with `extra["errors"]`, a sentence per field, and Stale when somebody else edited it meanwhile.
    """
    if not by.has(Role.TOWN_OFFICIAL):
        raise Forbidden("做法目录由镇里改。")
    before = template(session, code, at).setting
    if len(revisions(session, code)) != seen:
        raise Stale("您填的时候，别人刚刚改过。看看下面的记录，再改一次。")
    if found := faults(setting):
        raise Invalid(next(iter(found.values())), extra={"errors": found})
    different = changes(before, setting)
    if not different:
        return False
    session.add(TemplateRevision(code=code, data=to_text(setting), effective_at=at, edited_by=by.person_id))
    session.flush()
    record(
        session, "system", "template.edited", code, actor_id=by.person_id, actor_title=by.title, at=at,
        before={name: pair[0] for name, pair in different.items()},
        after={name: pair[1] for name, pair in different.items()},
    )
    return True
