"""/town/supervision/new: an order is written, by hand or from a suggestion or an issue."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.forms import Bound, bound
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.issues.models import Issue
from app.people.guards import Official
from app.places.models import Estate
from app.places.queries import estate_by_slug
from app.supervision.actions.issuing import MOST_ISSUES, issue_order
from app.supervision.forms import OrderForm, refs_in
from app.supervision.guards import TownOffice
from app.supervision.queries.candidates import Look, candidate_of, look, overdue_of_estate, refs_of_place, unit_serving
from app.supervision.queries.orders import issues_named
from app.supervision.queries.people import estates_of_town, units_to_address
from app.supervision.rules.candidates import Candidate
from app.supervision.rules.deadlines import DAYS, MOST_DAYS, due_in
from app.supervision.rules.kinds import Reason

router = APIRouter(include_in_schema=False, prefix="/town/supervision")
LABELS = {
    "unit": "发给谁", "reason": "为什么督办", "subject": "什么事", "asked": "要办什么", "standard": "办到什么样算好",
    "days": "几个工作日内答复", "estate": "哪个小区", "refs": "问题编号",
}  # fmt: skip
STANDARD = "办好了拍照，反映的人说好了，或者网格员到现场看过。"
GONE = "这一条已经不在建议里了，可能有人先办了。要发就自己写。"


@router.get("/new")
def ask(
    request: Request, session: DbSession, office: TownOffice, at: At,
    suggestion: Annotated[str, Query(max_length=40)] = "", ref: Annotated[str, Query(max_length=24)] = "",
    estate: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """`suggestion` is the key of one, `ref` an issue an audit found unsolved, `estate` one whose score fell: each fills
    in what it knows."""
    here = look(session, office.town_id, at)
    found = candidate_of(session, here, suggestion) if suggestion else None
    if found is not None:
        raw = _from_candidate(session, found, refs_of_place(session, found, here), at)
        return _form(request, session, office, at, Bound(raw=raw), words=found.words)
    if suggestion:
        return see_other("/town/supervision/suggestions", request, flash=GONE, tone="soon")
    raw = _from_issue(session, office, ref) if ref else _from_estate(session, office, estate, here)
    return _form(request, session, office, at, Bound(raw=raw))


def _from_candidate(session: Session, found: Candidate, refs: tuple[str, ...], at: datetime) -> dict[str, Any]:
    unit = found.unit_id or unit_serving(session, found.estate, local_day(at))
    return {
        "unit": unit or "", "reason": found.kind.reason.value, "subject": found.title[:60], "estate": found.estate,
        "refs": "、".join(refs), "suggestion": found.key, "standard": STANDARD,
    }


def _from_issue(session: Session, office: Official, ref: str) -> dict[str, Any]:
    issue, community = next(iter(issues_named(session, [ref.upper()])), (None, None)) if ref else (None, None)
    if issue is None or community is None or community.town_id != office.town_id:
        return {}
    return {"unit": issue.unit_id or "", "reason": Reason.AUDIT.value, "subject": issue.title, "refs": issue.ref}


def _from_estate(session: Session, office: Official, slug: str, here: Look) -> dict[str, Any]:
    if slug not in {each.slug for each in estates_of_town(session, office.town_id)}:
        return {}
    unit = unit_serving(session, slug, here.today)
    late = overdue_of_estate(session, here, slug, unit) if unit else ()
    return {"unit": unit or "", "estate": slug, "standard": STANDARD, "refs": "、".join(late)}


def _form(
    request: Request, session: Session, office: Official, at: datetime, form: Bound[Any], *, status: int = 200,
    words: str = "",
) -> Response:
    return page(
        request, "supervision/new.html", status, form=form, labels=LABELS, words=words, most=MOST_DAYS, days=DAYS,
        at=at, due=due_in(DAYS, at), slip=form.raw.get("slip") or new_token(),
        units=[(each.key, f"{each.name}（{each.kind.label}）") for each in units_to_address(session, office.town_id)],
        reasons=[(each.value, each.label, each.hint) for each in Reason],
        estates=[(each.slug, each.name) for each in estates_of_town(session, office.town_id)],
        about=_about(session, office, form),
    )


def _about(session: Session, office: Official, form: Bound[Any]) -> list[Issue]:
    """What the numbers in the form are, in their order; public ones of this town."""
    refs = refs_in(str(form.raw.get("refs", "")))[:MOST_ISSUES]
    found = {
        issue.ref: issue for issue, community in issues_named(session, refs)
        if community.town_id == office.town_id and issue.public and issue.hidden_at is None
    } if refs else {}  # fmt: skip
    return [found[ref] for ref in refs if ref in found]


@router.post("/new")
def issue(
    request: Request, session: DbSession, office: TownOffice, at: At,
    form: Annotated[Bound[OrderForm], Depends(bound(OrderForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, office, at, form, status=422)
    try:
        wanted = form.value.wanted(_estate(session, office, form.value.estate))
        order = issue_order(session, office.town_id, wanted, by=office.actor, at=at)
    except Forbidden:
        raise
    except DomainError as refusal:
        return _form(request, session, office, at, _refused(form, refusal), status=refusal.status)
    return see_other(order.path, request, flash=f"发出了，编号 {order.official_number}。收件的人会收到消息。")


def _refused(form: Bound[OrderForm], refusal: DomainError) -> Bound[OrderForm]:
    """What came of no suggestion goes on as an order of one's own."""
    if refusal.field != "suggestion":
        return form.refuse(refusal)
    return Bound(raw={**form.raw, "suggestion": ""}, errors={"": refusal.message})


def _estate(session: Session, office: Official, slug: str) -> Estate | None:
    if not slug:
        return None
    estate = estate_by_slug(session, slug)
    if estate is None or estate.key not in {each.key for each in estates_of_town(session, office.town_id)}:
        raise Invalid("从列出的小区里选一个，不是哪个小区的事就不选。", field="estate")
    return estate
