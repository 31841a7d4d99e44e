"""/estates/{slug}/scorecards/{month}/additions: points the town gives or takes, failed re-checks, vetoes."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.rulebooks.queries import rulebook_for
from app.scorecards.actions.adding import (
    add_adjustment,
    decide_veto,
    report_veto,
    withdraw_adjustment,
    withdraw_veto,
)
from app.scorecards.forms import AdjustmentForm, DecisionForm, VetoForm, WithdrawalForm
from app.scorecards.guards import MonthOfReporters, MonthToAdjust, MonthToDecide, MonthToReport, Office
from app.scorecards.pages.shown import context
from app.scorecards.queries.additions import adjustment_rows, veto_rows
from app.scorecards.rules.kinds import AdjustmentKind
from app.scorecards.rules.standing import Deed

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/scorecards/{month}")


@router.get("/additions")
def show(request: Request, session: DbSession, office: MonthOfReporters) -> Response:
    return _shown(request, session, office)


@router.post("/adjustments")
def adjust(
    request: Request, session: DbSession, office: MonthToAdjust, at: At,
    form: Annotated[Bound[AdjustmentForm], Depends(bound(AdjustmentForm))],
) -> Response:
    if form.value is None:
        return _shown(request, session, office, adding=form)
    typed = form.value
    try:
        add_adjustment(
            session, office.estate, office.month, kind=typed.kind, points=typed.hundredths, reason=typed.reason,
            evidence=typed.evidence, viewer=office.viewer, at=at,
        )
    except DomainError as refusal:
        return _shown(request, session, office, adding=form.refuse(refusal), status=refusal.status)
    return see_other(f"{office.base}/additions", request, flash=_done(office, "记上了。"))


@router.post("/adjustments/{adjustment_id}/withdrawal")
def withdraw(
    request: Request, session: DbSession, office: MonthToAdjust, at: At, adjustment_id: str,
    form: Annotated[Bound[WithdrawalForm], Depends(bound(WithdrawalForm))],
) -> Response:
    key = row_id(adjustment_id)
    if form.value is None:
        return _shown(request, session, office, withdrawing=form, key=key)
    try:
        withdraw_adjustment(
            session, office.estate, key, reason=form.value.withdrawal, viewer=office.viewer, at=at
        )
    except DomainError as refusal:
        return _shown(request, session, office, withdrawing=form.refuse(refusal), key=key, status=refusal.status)
    return see_other(f"{office.base}/additions", request, flash=_done(office, "撤掉了。"))


@router.post("/vetoes")
def report(
    request: Request, session: DbSession, office: MonthToReport, at: At,
    form: Annotated[Bound[VetoForm], Depends(bound(VetoForm))],
) -> Response:
    if form.value is None:
        return _shown(request, session, office, reporting=form)
    try:
        report_veto(
            session, office.estate, office.month, code=form.value.code, reason=form.value.reason,
            evidence=form.value.evidence, viewer=office.viewer, at=at,
        )
    except DomainError as refusal:
        return _shown(request, session, office, reporting=form.refuse(refusal), status=refusal.status)
    return see_other(f"{office.base}/additions", request, flash="报上去了，等镇里看过以后定。")


@router.post("/vetoes/{veto_id}/decision")
def decide(
    request: Request, session: DbSession, office: MonthToDecide, at: At, veto_id: str,
    form: Annotated[Bound[DecisionForm], Depends(bound(DecisionForm))],
) -> Response:
    key = row_id(veto_id)
    if form.value is None:
        return _shown(request, session, office, deciding=form, key=key)
    try:
        decide_veto(
            session, office.estate, key, confirmed=form.value.confirmed == "1", decision=form.value.decision,
            viewer=office.viewer, at=at,
        )
    except DomainError as refusal:
        return _shown(request, session, office, deciding=form.refuse(refusal), key=key, status=refusal.status)
    return see_other(f"{office.base}/additions", request, flash=_done(office, "定了。"))


@router.post("/vetoes/{veto_id}/withdrawal")
def take_back(
    request: Request, session: DbSession, office: MonthToReport, at: At, veto_id: str,
    form: Annotated[Bound[WithdrawalForm], Depends(bound(WithdrawalForm))],
) -> Response:
    key = row_id(veto_id)
    if form.value is None:
        return _shown(request, session, office, unsaying=form, key=key)
    try:
        found = withdraw_veto(
            session, office.estate, key, reason=form.value.withdrawal, viewer=office.viewer, at=at
        )
    except DomainError as refusal:
        return _shown(request, session, office, unsaying=form.refuse(refusal), key=key, status=refusal.status)
    told = _done(office, "撤回了。") if found.decided_by is not None else "收回了，不算数。"
    return see_other(f"{office.base}/additions", request, flash=told)


def _done(office: Office, told: str) -> str:
    return f"{told}得分出了新的一版，又可以提意见。" if office.newest else told


def _shown(
    request: Request, session: Session, office: Office, *, status: int = 422, key: int = 0, **forms: Bound[Any]
) -> Response:
    """One of `forms` came back with what was wrong; `key` is the row it belongs to. Without any it is a first look."""
    plain: Bound[Any] = Bound()
    blank = {name: forms.get(name, plain) for name in ("adding", "withdrawing", "reporting", "deciding", "unsaying")}
    rulebook = rulebook_for(session, office.month).rulebook
    return page(
        request, "scorecards/additions.html", status if forms else 200, community=office.place, here=office,
        **context(
            adjustments=adjustment_rows(session, office.estate.key, office.month), rulebook=rulebook,
            vetoes=veto_rows(session, office.estate.key, office.month), key=key, plain=plain,
            kinds=[(kind.value, kind.label) for kind in AdjustmentKind], may_adjust=office.may(Deed.ADJUST),
            may_decide=office.may(Deed.DECIDE), names={veto.code: veto.text for veto in rulebook.vetoes},
            veto_options=[(veto.code, veto.text, veto.basis) for veto in rulebook.vetoes],
            me=office.actor.person_id, **blank,
        ),
    )
