"""/c/{slug}/inspections and /estates/{slug}/inspections: every signed inspection, and where to begin one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.inspections.actions.keeping import address_of
from app.inspections.actions.opening import open_inspection
from app.inspections.forms import StartForm
from app.inspections.guards import YardInPath, YardOfInspectors
from app.inspections.pages.shown import month_words
from app.inspections.queries.inspections import Row, months_with, rows_of_estate, rows_of_months, served_today
from app.inspections.rules.dates import month_named, month_of, month_text
from app.inspections.rules.kinds import State
from app.inspections.rules.score import points_text
from app.inspections.rules.standing import WALKS, Deed
from app.mechanisms.guards import Hall, HallInPath, HallOfHosts
from app.places.models import Estate
from app.rulebooks.queries import rulebook_for

router = APIRouter(include_in_schema=False)
MONTHS, SHOWN = 6, 24
Before = Annotated[str, Query(max_length=9)]
LABELS = {"estate": "哪个小区", "inspected_on": "哪天检查的"}


@dataclass(frozen=True, slots=True)
class Turn:
    """An estate this month: who serves it, and its inspection as far as it is."""

    estate: Estate
    company: str
    row: Row | None

    @property
    def state(self) -> str:
        if self.row is None:
            return "还没查"
        if self.row.inspection.state is State.SIGNED:
            return "已公布"
        return "等第二位签字" if self.row.inspection.signed_at else "正在查"

    @property
    def href(self) -> str:
        return address_of(self.estate, self.row.inspection) if self.row else ""


@router.get("/c/{slug}/inspections")
def index(request: Request, session: DbSession, hall: HallInPath, at: At, before: Before = "") -> Response:
    """`before` is the month an older page goes on from."""
    base, past = f"/c/{hall.community.slug}/inspections", month_named(before)
    months = months_with(session, hall.community.key, before=past, most=MONTHS + 1)
    rows = rows_of_months(session, hall.community.key, months[:MONTHS], drafts=False) if months else []
    older = f"{base}?before={month_text(months[MONTHS - 1])}" if len(months) > MONTHS else None
    walks = bool(hall.standing & WALKS)
    return page(
        request, "inspections/index.html", community=hall.place, months=_by_month(rows), base=base, older=older,
        newer=past is not None, turns=_turns(session, hall, at) if walks and past is None else [], runs=hall.runs,
        pt=points_text, link=address_of,
    )


def _by_month(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    months = dict.fromkeys(row.inspection.month for row in rows)
    return [(month_words(month), [row for row in rows if row.inspection.month == month]) for month in months]


def _turns(session: Session, hall: Hall, at: At) -> list[Turn]:
    """This month, estate by estate."""
    today = local_day(at)
    rows = rows_of_months(session, hall.community.key, [month_of(today)], drafts=True)
    found = {row.estate.key: row for row in rows}
    served = served_today(session, hall.community.key, today)
    return [Turn(estate, company, found.get(estate.key)) for estate, company in served]


@router.get("/estates/{slug}/inspections")
def estate_index(request: Request, session: DbSession, yard: YardInPath, before: Before = "") -> Response:
    past = month_named(before)
    rows = rows_of_estate(session, yard.estate.key, before=past, most=SHOWN + 1)
    older = f"{yard.base}?before={month_text(rows[SHOWN - 1].inspection.month)}" if len(rows) > SHOWN else None
    return page(
        request, "inspections/estate.html", community=yard.place, estate=yard.estate, rows=rows[:SHOWN], older=older,
        newer=past is not None, base=yard.base, pt=points_text, link=address_of, words=month_words,
        walks=yard.viewer.may(Deed.WALK), community_base=f"/c/{yard.hall.community.slug}/inspections",
    )


@router.get("/estates/{slug}/inspections/sheet")
def sheet(request: Request, session: DbSession, yard: YardOfInspectors, at: At) -> Response:
    """An empty sheet of paper to walk with."""
    book = rulebook_for(session, month_of(local_day(at))).rulebook
    served = {estate.key: company for estate, company in served_today(session, yard.hall.community.key, local_day(at))}
    return page(
        request, "inspections/sheet.html", community=yard.place, estate=yard.estate, book=book, pt=points_text,
        company=served.get(yard.estate.key, ""), empty_lines=24, base=f"/c/{yard.hall.community.slug}/inspections",
    )


@router.get("/c/{slug}/inspections/new")
def start(
    request: Request, session: DbSession, hall: HallOfHosts, at: At, estate: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    return _form(request, session, hall, at, Bound(), chosen=estate)


def _form(
    request: Request, session: Session, hall: Hall, at: At, form: Bound[Any], *, chosen: str = "", status: int = 200
) -> Response:
    today = local_day(at)
    served = served_today(session, hall.community.key, today)
    estates = [(each.slug, f"{each.name}（{company}）") for each, company in served]
    return page(
        request, "inspections/new.html", status, community=hall.place, form=form, estates=estates, today=today,
        chosen=chosen, labels=LABELS, base=f"/c/{hall.community.slug}/inspections",
    )


@router.post("/c/{slug}/inspections/new")
def begin(
    request: Request, session: DbSession, hall: HallOfHosts, at: At,
    form: Annotated[Bound[StartForm], Depends(bound(StartForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, hall, at, form, status=422)
    try:
        estate = _estate(session, hall, form.value.estate, form.value.inspected_on)
        inspection = open_inspection(session, estate, form.value.inspected_on, by=hall.actor, at=at)
    except Forbidden:
        raise
    except DomainError as refusal:
        return _form(request, session, hall, at, form.refuse(refusal), status=refusal.status)
    return see_other(f"{address_of(estate, inspection)}/walk", request, flash="开始了。看到一处记一处。")


def _estate(session: Session, hall: Hall, slug: str, day: date) -> Estate:
    """An estate of this community that somebody served that day."""
    served = {estate.slug: estate for estate, _ in served_today(session, hall.community.key, day)}
    if slug not in served:
        raise Invalid("这个社区没有这个小区，或者那一天没有物业在服务，重新选一个。", field="estate")
    return served[slug]
