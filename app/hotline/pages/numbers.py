"""/work/hotline/numbers: whose a number of the hotline is, and the town taking it back."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.text import clean
from app.core.web import page, see_other
from app.hotline.actions.releasing import LONGEST, release_number
from app.hotline.forms import ReleaseForm
from app.hotline.guards import TownOfficial
from app.hotline.queries.numbers import carriers, held
from app.hotline.rules.cells import LIMITS
from app.hotline.rules.guessing import public_words
from app.hotline.rules.kinds import Column

router = APIRouter(include_in_schema=False, prefix="/work/hotline/numbers")
LABELS = {"reason": "为什么解开", "number": "单号"}
MOST = LIMITS[Column.NUMBER]


@router.get("")
def ask(
    request: Request, session: DbSession, me: TownOfficial, number: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    return _form(request, session, me.town_id, clean(number, limit=MOST), Bound())


def _form(
    request: Request, session: Session, town: int, number: str, form: Bound[Any], *, status: int = 200
) -> Response:
    """What callers said as neighbours would read it: the sheets are other offices'."""
    return page(
        request, "hotline/number.html", status, form=form, labels=LABELS, number=number, most=MOST, longest=LONGEST,
        found=held(session, town, number) if number else None,
        lines=[(each, public_words(each.row.content, each.row.name)) for each in carriers(session, town, number)]
        if number else [],
    )  # fmt: skip


@router.post("/release")
def release(
    request: Request, session: DbSession, me: TownOfficial, at: At,
    form: Annotated[Bound[ReleaseForm], Depends(bound(ReleaseForm))],
) -> Response:
    number = clean(str(form.raw.get("number", ""))[:200], limit=MOST)
    if form.value is None:
        return _form(request, session, me.town_id, number, form, status=422)
    try:
        waiting = release_number(
            session, me.town_id, number, form.value.reason, seen=form.value.seen, by=me.actor, at=at
        )
    except DomainError as refusal:
        return _form(request, session, me.town_id, number, form.refuse(refusal), status=refusal.status)
    then = f"有 {waiting} 行又可以转了，传表的人会收到消息。" if waiting else "再传来这个单号，就可以转了。"
    return see_other(f"/work/hotline/numbers?{urlencode({'number': number})}", request, flash=f"解开了。{then}")
