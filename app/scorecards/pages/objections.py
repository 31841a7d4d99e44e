"""/estates/{slug}/scorecards/{month}/objections: what was objected to and what came of it, the form, the answers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.scorecards.actions.objecting import answer_objection, object_to
from app.scorecards.forms import AnswerForm, ObjectionForm
from app.scorecards.guards import CardInPath, CardToAnswer, CardToObject, Here
from app.scorecards.pages.part import rows_of
from app.scorecards.pages.shown import context
from app.scorecards.queries.additions import objections_of
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.contribution import AnyLine
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.kinds import Outcome, Part, State
from app.scorecards.rules.standing import Deed

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/scorecards/{month}/objections")


@router.get("")
def show(
    request: Request, session: DbSession, here: CardInPath, at: At,
    line: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """`line` is what the form is opened for: the key of a line or a part."""
    return _shown(request, session, here, at, line=line)


@router.post("")
def post(
    request: Request, session: DbSession, here: CardToObject, at: At,
    form: Annotated[Bound[ObjectionForm], Depends(bound(ObjectionForm))],
) -> Response:
    line = str(form.raw.get("line", ""))[:60]
    if form.value is None:
        return _shown(request, session, here, at, line=line, form=form, status=422)
    try:
        object_to(session, here.card, form.value.line, form.value.words, viewer=here.viewer, at=at)
    except DomainError as refusal:
        return _shown(request, session, here, at, line=line, form=form.refuse(refusal), status=refusal.status)
    return see_other(f"{here.base}/objections", request, flash="提上去了。答复了会告诉您，答复和理由都会公开。")


@router.post("/{objection_id}/answer")
def answer(
    request: Request, session: DbSession, here: CardToAnswer, at: At, objection_id: str,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    key = row_id(objection_id)
    if form.value is None:
        return _shown(request, session, here, at, answering=key, form=form, status=422)
    outcome = Outcome(form.value.outcome)
    try:
        answer_objection(
            session, here.card, key, outcome=outcome, answer=form.value.answer, viewer=here.viewer, at=at
        )
    except DomainError as refusal:
        return _shown(
            request, session, here, at, answering=key, form=form.refuse(refusal), status=refusal.status
        )
    told = "答复了，得分出了新的一版。" if outcome is Outcome.CHANGED else "答复了，得分不变。"
    return see_other(f"{here.base}/objections", request, flash=told)


def _shown(
    request: Request, session: Session, here: Here, at: At, *, line: str = "", answering: int = 0,
    form: Bound[Any] | None = None, status: int = 200,
) -> Response:
    facts = readable(here.card)
    newest = here.newest is not None and here.newest.version == here.card.version
    is_open = newest and here.card.state is State.PROVISIONAL and at < here.card.objections_until
    named = _named(session, here, facts, line) if facts else {}
    found = [(row, version, named.get(row.line, row.line)) for row, version in _rows(session, here)]
    return page(
        request, "scorecards/objections.html", status, community=here.place, here=here,
        **context(
            found=found, line=line, line_words=named.get(line, ""), is_open=is_open, answering=answering,
            may_object=here.may(Deed.OBJECT), may_answer=here.may(Deed.ANSWER), parts=list(Part), Outcome=Outcome,
            me=here.yard.hall.me.person_id if here.yard.hall.me else 0,
            form=form or Bound(raw={"line": line} if line else {}), plain=Bound(),
        ),
    )


def _rows(session: Session, here: Here) -> list[Any]:
    return objections_of(session, here.estate.key, here.month)


def _named(session: Session, here: Here, facts: Facts, line: str) -> dict[str, str]:
    """Lines that were objected to, and the one asked for, in words; parts by their names."""
    wanted = {row.line for row, _ in _rows(session, here)} | {line}
    every: list[AnyLine] = [
        *facts.lines, *facts.adjustments, *facts.vetoes, *(facts.site.lines if facts.site else ())
    ]
    lines = [each for each in every if each.key in wanted]
    rulebook = rulebook_numbered(session, here.card.rulebook_number)
    named = {row.key: f"{row.what} {row.where}".strip() for row in rows_of(session, facts, rulebook, lines)}
    return {**named, **{part.value: f"整个“{part.label}”部分" for part in Part}}
