"""/v/{token}/withdrawal: taking a paper back, for another one or for none."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.notices.actions.withdrawing import withdraw_paper
from app.notices.forms import WithdrawalForm
from app.notices.guards import Opened, PaperToTakeBack, PaperToWithdraw
from app.notices.models import Paper
from app.notices.queries.shown import replacements_for

router = APIRouter(include_in_schema=False)
LABELS = {"reason": "为什么撤回", "replaced_by": "换成哪一份", "sure": "确认"}
OFFERED = 20


@router.get("/v/{token}/withdrawal")
def ask(request: Request, session: DbSession, opened: PaperToWithdraw) -> Response:
    if opened.paper.withdrawn_at is not None:
        return see_other(opened.base)
    return _form(request, session, opened, Bound())


def _form(request: Request, session: Session, opened: Opened, form: Bound[Any], status: int = 200) -> Response:
    others = [
        (each.token, f"{each.official_number} {each.title}")
        for each in replacements_for(session, opened.paper, most=OFFERED)
    ]
    return page(
        request, "notices/withdrawal.html", status, community=opened.place, opened=opened, paper=opened.paper,
        form=form, labels=LABELS, others=others,
    )


@router.post("/v/{token}/withdrawal")
def take_back(
    request: Request, session: DbSession, opened: PaperToTakeBack, at: At,
    form: Annotated[Bound[WithdrawalForm], Depends(bound(WithdrawalForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _form(request, session, opened, form, 422)
    try:
        if not typed.sure:
            raise Invalid("看清楚了再打勾，撤回以后不能恢复。", field="sure")
        other = _chosen(session, opened, typed.replaced_by)
        withdraw_paper(session, opened.paper, typed.reason, replaced_by=other, by=opened.actor, at=at)
    except DomainError as refusal:
        return _form(request, session, opened, form.refuse(refusal), refusal.status)
    return see_other(opened.base, request, flash="撤回了。扫码的人会看到已经撤回和撤回的理由。")


def _chosen(session: Session, opened: Opened, token: str) -> Paper | None:
    if not token:
        return None
    offered = {each.token: each for each in replacements_for(session, opened.paper, most=OFFERED)}
    if token not in offered:
        raise Invalid("从列出来的几份里选一份。", field="replaced_by")
    return offered[token]
