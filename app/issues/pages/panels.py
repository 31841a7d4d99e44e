"""The steps on offer as small forms, and what came back with a refused one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.attachments.sealing import Kept
from app.companies.queries import units_for
from app.core.forms import Bound
from app.core.workdays import local_day
from app.issues.actions.talk import OFFICIAL
from app.issues.actions.turn import facts_of
from app.issues.forms.steps import SHEETS, Sheet
from app.issues.guards import Sight
from app.issues.models import Issue
from app.issues.queries import surroundings, upkeep
from app.issues.rules.lifecycle import Status, Step, open_steps


@dataclass(frozen=True, slots=True)
class Typed:
    """What came back with a refusal: which form it was (a step, or `comment`, `reveal`, `hiding`) and what is in it."""

    form: Bound[Any]
    where: str = ""
    kept: Sequence[Kept] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One step on offer, as a small form."""

    step: Step
    sheet: Sheet
    form: Bound[Any]
    open: bool
    replies: Sequence[str] = ()
    units: Sequence[tuple[int, str]] = ()
    colleagues: Sequence[tuple[int, str]] = ()
    kept: Sequence[Kept] = ()

    @property
    def replies_as_options(self) -> list[tuple[str, str]]:
        """The whole reply is what gets posted; a long one is cut only for the eye."""
        return [(text, text if len(text) <= 40 else f"{text[:39]}…") for text in self.replies]


def steps_open(sight: Sight, at: datetime) -> tuple[Step, ...]:
    """The steps this viewer may take now, in the order they are offered."""
    found = open_steps(facts_of(sight.issue), sight.worn, at)
    return tuple(step for step in SHEETS if step in found)


def panels_of(
    session: Session, sight: Sight, steps: Sequence[Step], at: datetime, typed: Typed, asked: str
) -> list[Panel]:
    """A form for each step; the one asked for, refused, or most likely next stands open."""
    first = typed.where or asked or _likely(sight.issue, steps)
    staff = bool(sight.worn & OFFICIAL)
    replies = upkeep.replies_for(session, steps, sight.issue.category) if staff else {}
    return [
        Panel(
            step, SHEETS[step], typed.form if typed.where == step else Bound(), step == first,
            replies=replies.get(step, ()), units=_units(session, sight, step, at),
            colleagues=_colleagues(session, sight, step, at), kept=typed.kept if typed.where == step else (),
        )
        for step in steps
    ]


LIKELY = {
    Status.SUBMITTED: Step.ACCEPTANCE, Status.ACCEPTED: Step.DISPATCH, Status.DISPATCHED: Step.SIGNATURE,
    Status.REOPENED: Step.SIGNATURE, Status.IN_PROGRESS: Step.COMPLETION, Status.DONE: Step.VERIFICATION,
}


def _likely(issue: Issue, steps: Sequence[Step]) -> str:
    likely = LIKELY.get(issue.status)
    return likely if likely in steps and likely is not None else ""


def _units(session: Session, sight: Sight, step: Step, at: datetime) -> list[tuple[int, str]]:
    if step is not Step.DISPATCH:
        return []
    issue = sight.issue
    found = units_for(session, issue.community_id, issue.estate_id, local_day(at))
    return [(unit.key, f"{unit.name}（{unit.kind.label}）") for unit in found]


def _colleagues(session: Session, sight: Sight, step: Step, at: datetime) -> list[tuple[int, str]]:
    unit = sight.case.unit
    if step is not Step.ASSIGNMENT or unit is None:
        return []
    return surroundings.colleagues_of(session, unit, sight.issue.estate_id, local_day(at))
