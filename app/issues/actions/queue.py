"""What people who work from a list do: several steps at once, kept filters, standard replies, call-backs, flags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid, NotFound
from app.issues.actions.steps import take_step
from app.issues.actions.turn import Given
from app.issues.models import SavedFilter
from app.issues.queries import case as cases
from app.issues.queries import choices, queue
from app.issues.queries.case import Case
from app.issues.rules.lifecycle import Step
from app.issues.rules.standing import Hat, sees_private
from app.people.rules.roles import Actor

MOST_FILTERS = 12
NOT_HERE = "没有找到这件事，或者它不归您看。"


@dataclass(slots=True)
class Batch:
    """What became of several steps taken at once: the references done, and why each other one was not."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


WornOf = Callable[[Case], frozenset[Hat]]


def take_steps(
    session: Session, refs: Sequence[str], step: Step, given: Given, *, by: Actor, worn_of: WornOf, at: datetime
) -> Batch:
    """The same step on several issues in one transaction, always locked in the same order so that two people's lists
    cannot wait for each other. A refused one has written nothing, so the others go on."""
    batch = Batch()
    known = queue.keys_of(session, refs)
    batch.refused += [(ref, NOT_HERE) for ref in refs if ref not in known]
    for ref, key in sorted(known.items(), key=lambda pair: pair[1]):
        sentence = _take_one(session, key, step, given, by, worn_of, at)
        if sentence:
            batch.refused.append((ref, sentence))
        else:
            batch.done.append(ref)
    return batch


def _take_one(
    session: Session, key: int, step: Step, given: Given, by: Actor, worn_of: WornOf, at: datetime
) -> str:
    """Empty when it was done, else the sentence why not."""
    case = cases.case_by_id(session, key, at, lock=True)
    worn = worn_of(case) if case else frozenset[Hat]()
    if case is None or not _sees(case, worn):
        return NOT_HERE
    try:
        take_step(session, case, step, given, by=by, worn=worn, at=at, photo_required=case.filed.after_photo)
    except DomainError as refusal:
        return refusal.message
    return ""


def _sees(case: Case, worn: frozenset[Hat]) -> bool:
    return (case.issue.public and case.issue.hidden_at is None) or sees_private(worn)


def keep_filter(session: Session, name: str, query: str, *, by: Actor) -> None:
    """Under a name already used, the new filter takes its place."""
    mine = choices.filters_of(session, by.person_id)
    row = next((each for each in mine if each.name == name), None)
    if row is None and len(mine) >= MOST_FILTERS:
        raise Invalid(f"最多存 {MOST_FILTERS} 个，先删一个。", field="name")
    row = row or SavedFilter(person_id=by.person_id, name=name, query=query)
    row.query = query
    session.add(row)
    session.flush()


def drop_filter(session: Session, filter_id: int, *, by: Actor) -> None:
    row = session.get(SavedFilter, filter_id)
    if row is None or row.person_id != by.person_id:
        raise NotFound("没有这个存好的筛选。")
    session.delete(row)
