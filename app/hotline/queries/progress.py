"""How far the issues of a sheet are, for its answers."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlalchemy import select as wide_select  # SQLModel's own is typed for four columns at most
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.companies.models import HandlingUnit
from app.hotline.models import HotlineLine
from app.hotline.rules.answers import Answer, Progress, answer_of
from app.hotline.rules.kinds import State
from app.issues.models import Issue, IssueEvent, Outcome
from app.issues.rules.lifecycle import Step

SAID = (Step.COMPLETION, Step.REJECTION, Step.TRANSFER, Step.SUSPENSION)
"""Steps whose public words tell a caller what came of it."""
DECIDED = (State.TAKEN, State.MERGED, State.KNOWN, State.DROPPED)
PART = 500


def answers_for(session: Session, batch_id: int) -> dict[int, Answer]:
    """By the place of each line that was decided."""
    statement = select(HotlineLine).where(HotlineLine.batch_id == batch_id).order_by(col(HotlineLine.line))
    rows = session.exec(statement.where(col(HotlineLine.state).in_(DECIDED)))
    found: dict[int, Answer] = {}
    issues: dict[int, list[int]] = {}
    for row in rows:
        if row.issue_id is not None:
            issues.setdefault(row.issue_id, []).append(row.line)
        elif row.state is State.DROPPED:
            found[row.line] = Answer(f"没有转办：{row.reason}")
    for issue_id, progress in _progress(session, sorted(issues)).items():
        found |= dict.fromkeys(issues[issue_id], answer_of(progress))
    return found


def _progress(session: Session, ids: Sequence[int]) -> dict[int, Progress]:
    found: dict[int, Progress] = {}
    for start in range(0, len(ids), PART):
        found |= _part(session, ids[start : start + PART])
    return found


def _part(session: Session, ids: Sequence[int]) -> dict[int, Progress]:
    """What was merged answers with what it was merged into."""
    main = aliased(Issue)
    shown = func.coalesce(col(Issue.merged_into_id), col(Issue.id))
    statement = (
        wide_select(col(Issue.id), main, col(HandlingUnit.name))
        .join(main, col(main.id) == shown)
        .join(HandlingUnit, col(HandlingUnit.id) == col(main.unit_id), isouter=True)
        .where(col(Issue.id).in_(ids))
    )
    rows = session.execute(statement).all()
    said = _said(session, [issue.key for _, issue, _ in rows])
    return {
        key: Progress(
            issue.ref, issue.status, said.get(issue.key, "") if issue.public and issue.hidden_at is None else "",
            unit or "", issue.closed_at, issue.outcome is Outcome.CONFIRMED, issue.satisfaction,
        )
        for key, issue, unit in rows
    }


def _said(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The last of the SAID steps of each issue."""
    statement = (
        select(IssueEvent.issue_id, IssueEvent.note)
        .where(col(IssueEvent.issue_id).in_(ids), col(IssueEvent.step).in_(SAID))
        .order_by(col(IssueEvent.id))
    )
    return dict(session.exec(statement).all())
