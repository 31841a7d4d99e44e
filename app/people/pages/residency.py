"""/me/residency: claiming a home, one choice a step, each step a plain GET."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.people import actions
from app.people.forms import ClaimForm
from app.people.guards import Someone
from app.people.models import Relation
from app.places import queries as places

router = APIRouter(include_in_schema=False)
STEPS = (("community", "社区"), ("estate", "小区"), ("building", "楼"), ("unit", "单元"), ("home", "门牌号"))


@router.get("/me/residency")
def choose(request: Request, session: DbSession, me: Someone) -> Response:
    return _choose(request, session, Bound(raw=dict(request.query_params)))


def _choose(request: Request, session: Session, form: Bound[Any], status: int = 200) -> Response:
    """Asks the first thing not yet known; what a changed earlier choice makes impossible is asked again."""
    raw = form.raw | dict(request.query_params)
    chosen, asked = _walk(session, raw)
    return page(
        request, "people/residency/new.html", status,
        form=form, chosen=chosen, asked=asked, relations=[(relation.value, relation.label) for relation in Relation],
        kept=[(name, raw[name]) for name, *_ in chosen],
    )


Chosen = tuple[str, str, str]
Asked = tuple[str, str, list[tuple[str, str]]]


def _walk(session: Session, raw: dict[str, Any]) -> tuple[list[Chosen], Asked | None]:
    """What is chosen so far as (name, label, text), and the next question as (name, label, choices)."""
    chosen: list[Chosen] = []
    above = 0
    for name, label in STEPS:
        rows = _offered(session, name, above)
        picked = next((row for row in rows if row[1] == str(raw.get(name, ""))), None)
        if picked is None:
            return chosen, (name, label, [(value, text) for _, value, text in rows])
        above = picked[0]
        chosen.append((name, label, picked[2]))
    return chosen, None


def _offered(session: Session, step: str, above: int) -> list[tuple[int, str, str]]:
    """(row id, value in the address, text): slugs and codes where they exist, the row for a home."""
    if step == "community":
        return [(row.key, row.slug, row.name) for row in places.community_rows(session)]
    if step == "estate":
        return [(row.key, row.slug, row.name) for row in places.estates_of(session, above)]
    if step == "building":
        return [(row.key, row.code, row.name) for row in places.buildings_of(session, above)]
    if step == "unit":
        return [(row.key, row.code, f"{row.code}单元") for row in places.units_of(session, above)]
    return [(row.key, str(row.key), row.number) for row in places.homes_of(session, above)]


@router.post("/me/residency")
def claim(
    request: Request, session: DbSession, at: At, me: Someone,
    form: Annotated[Bound[ClaimForm], Depends(bound(ClaimForm))],
) -> Response:
    if form.value is None:
        return _choose(request, session, form, 422)
    try:
        actions.claim_residency(session, row_id(form.value.home), form.value.relation, by=me, at=at)
    except DomainError as refusal:
        return _choose(request, session, form.refuse(refusal), refusal.status)
    return see_other("/me", request, flash="登记好了。社区两委或本楼栋长核实以后，这里会写“已核实”。")


@router.post("/me/residency/{residency_id}/end")
def end(request: Request, session: DbSession, at: At, me: Someone, residency_id: str) -> Response:
    actions.end_residency(session, row_id(residency_id), by=me, at=at)
    return see_other("/me", request, flash="这一户不再算您的了。")
