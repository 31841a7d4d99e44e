"""The town edits what it takes in: a new revision from now on; what was filed before keeps its own deadlines."""

import json
import re
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import Forbidden, Invalid, Stale
from app.issues.models import CategoryRevision
from app.issues.queries.catalogue import categories, category, revisions
from app.issues.rules.catalogue import BadCatalogue, parse_catalogue
from app.issues.rules.category import Category, to_data
from app.people.rules.roles import Actor, Role

_COMPLAINT = re.compile(r".*?的“([^”]+)”（(\w+)）(.*)")


def edit_category(session: Session, edited: Category, *, seen: int, by: Actor, at: datetime) -> bool:
    """Saves a category as it holds from `at` on; False when nothing is different. `seen`: edits the editor knew of.

    Raises Invalid with `extra["errors"]`, a sentence per field, and Stale when somebody else edited it meanwhile.
    """
    if not by.has(Role.TOWN_OFFICIAL):
        raise Forbidden("事项清单由镇里改。")
    before = category(session, edited.code, at)
    if len(revisions(session, edited.code)) != seen:
        raise Stale("您填的时候，别人刚刚改过这一类。看看下面的记录，再改一次。")
    _check(edited)
    if edited == before:
        return False
    position = [each.code for each in categories(session, at)].index(edited.code)
    data = json.dumps(to_data(edited), ensure_ascii=False)
    session.add(
        CategoryRevision(
            code=edited.code, position=position, data=data, effective_at=at, edited_by=by.person_id
        )
    )
    session.flush()
    record(
        session, "system", "category.edited", edited.code, actor_id=by.person_id, actor_title=by.title, at=at,
        before=to_data(before), after=to_data(edited),
    )
    return True


def _check(edited: Category) -> None:
    try:
        parse_catalogue({"category": [to_data(edited)]})
    except BadCatalogue as bad:
        errors: dict[str, str] = {}
        for field, sentence in map(_by_field, bad.problems):
            errors.setdefault(field, sentence)
        raise Invalid(next(iter(errors.values())), extra={"errors": errors}) from bad


def _by_field(problem: str) -> tuple[str, str]:
    """The field a complaint is about, and the complaint in the words of the form instead of the file's."""
    found = _COMPLAINT.fullmatch(problem)
    if found is None:
        return "", problem
    label, field, rest = found.groups()
    rest = re.sub(r"（\w+）", "", rest).replace("calendar", "“昼夜都算”")
    return field, f"“{label}”{rest}"
