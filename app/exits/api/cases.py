"""GET /api/v1/estates/{slug}/exits and /api/v1/exits/{case_id}: public fields only."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.core.deps import At, DbSession
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.core.workdays import local_day
from app.exits.api.shapes import AnswerOut, ExitLine, ExitOut, ExitPage, ItemOut, StepOut
from app.exits.guards import CaseForAnybody
from app.exits.queries.cases import Ground, cases_of_estate
from app.exits.queries.facts import told_confirmed
from app.exits.queries.history import Told, blocked_among, items_of, last_step, standing_block, told_of
from app.exits.rules import law
from app.exits.rules.clocks import clock_of
from app.exits.rules.kinds import Deed, ended_by
from app.exits.rules.telling import meaning_of
from app.inspections.guards import YardInPath

router = APIRouter(prefix="/api/v1", tags=["exits"])
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


@router.get("/estates/{slug}/exits", operation_id="list_exits", responses=problems(401, 404, 422))
def list_exits(
    yard: YardInPath, session: DbSession, at: At, limit: Limit = 20, cursor: Cursor = None
) -> ExitPage:
    """The exit cases of an estate, the newest first."""
    rows = cases_of_estate(session, yard.estate.key, before=after("exits", cursor), most=limit + 1)
    shown, following = cut("exits", rows, limit, lambda row: row.case.key)
    blocked = blocked_among(session, [row.case.key for row in shown])
    items = [_line(row, local_day(at), blocked=row.case.key in blocked) for row in shown]
    return ExitPage(items=items, next=following)


def _line(row: Ground, today: date, *, blocked: bool) -> ExitLine:
    case = row.case
    return ExitLine(
        id=case.key, estate=row.estate.slug, company=row.company.short_name, company_id=case.company_id,
        cause=case.cause, state=case.state, opened_at=case.opened_at, closed_at=case.closed_at, due_on=case.due_on,
        overdue=case.due_on is not None and today > case.due_on, blocked=blocked, contract_ends_on=case.last_day,
        leave_by=case.leave_by,
    )


@router.get("/exits/{case_id}", operation_id="get_exit", responses=problems(401, 404, 422))
def get_exit(here: CaseForAnybody, session: DbSession) -> ExitOut:
    """One case with every step, what the company said to it, and what was to be put right."""
    case = here.case
    order = last_step(session, case.key, Deed.ORDER)
    line = _line(here.ground, here.today, blocked=standing_block(session, case.key) is not None)
    told = told_of(session, case.key, case.about)
    ending = ended_by([each.step.deed for each in told])
    clock = clock_of(case.state, ending)
    meaning = meaning_of(case.state, confirmed=told_confirmed(told), ending=ending)
    return ExitOut(
        **line.model_dump(), only_owners=law.ONLY_OWNERS, acts=clock.acts if clock else None, now=meaning.now,
        next=meaning.next, steps=[_step(here.base, each) for each in told],
        items=[
            ItemOut(
                number=each.item.number, what=each.item.what, standard=each.item.standard, done=each.item.done_words,
                fit={side: check.fit for side, check in each.checks.items()},
            )
            for each in (items_of(session, order.key) if order else ())
        ],
    )


def _step(base: str, told: Told) -> StepOut:
    step, paper, answer = told.step, told.paper, told.answer
    photos = [f"{base}/photos/{token}-l.jpg" for token in told.answer_photos]
    return StepOut(
        number=step.number, deed=step.deed, from_state=step.from_state, to_state=step.to_state, at=step.at,
        office=step.title, words=step.words, facts=told.public, article=step.article, due_on=step.due_on,
        paper=paper.address if paper is not None and paper.public else None,
        answer=AnswerOut(words=answer.words, at=answer.at, photos=photos) if answer else None,
    )
