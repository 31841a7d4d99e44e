"""/town/briefing and /c/{slug}/briefing: the month in sentences and tables, on screen, on paper and as .docx."""

from dataclasses import replace
from datetime import date, datetime
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.web import page
from app.core.workdays import local_day
from app.exits.queries.cases import pipeline
from app.notices.docx_kind import DOCX
from app.scorecards.queries.cards import months_made
from app.townhall.cases import cases_told
from app.townhall.pages.office import MONTHS, CommunityOffice, Month, Office, TownOffice, chosen_month
from app.townhall.queries.monthly import month_facts
from app.townhall.rules.briefing import Briefing, briefing_of
from app.townhall.rules.standings import stretches

router = APIRouter(include_in_schema=False)


@router.get("/town/briefing")
def of_town(request: Request, session: DbSession, office: TownOffice, at: At, month: Month = "") -> Response:
    return _page(request, session, office, at, month)


@router.get("/c/{slug}/briefing")
def of_community(request: Request, session: DbSession, office: CommunityOffice, at: At, month: Month = "") -> Response:
    return _page(request, session, office, at, month)


@router.get("/town/briefing.docx")
def town_file(session: DbSession, office: TownOffice, at: At, month: Month = "") -> Response:
    return _file(session, office, at, month)


@router.get("/c/{slug}/briefing.docx")
def community_file(session: DbSession, office: CommunityOffice, at: At, month: Month = "") -> Response:
    return _file(session, office, at, month)


def _page(request: Request, session: Session, office: Office, at: datetime, asked: str) -> Response:
    months = months_made(session)[:MONTHS]
    chosen = chosen_month(months, asked)
    made = _made(session, office, chosen, at) if chosen else None
    return page(
        request, "townhall/briefing.html", community=office.place, office=office, months=months, month=chosen,
        briefing=made, lines=stretches, today=local_day(at),
    )


def _made(session: Session, office: Office, month: date, at: datetime) -> Briefing:
    facts = month_facts(session, office.scope, month, at, place=office.name, issuer=office.issuer)
    today = local_day(at)
    cases = cases_told(pipeline(session, office.cases), today)
    return briefing_of(replace(facts, cases=[each.sentence for each in cases], today=today))


def _file(session: Session, office: Office, at: datetime, asked: str) -> Response:
    from app.townhall.briefing_docx import briefing_docx  # python-docx is loaded by who needs it

    chosen = chosen_month(months_made(session), asked)
    if chosen is None:
        raise Forbidden("还没有公布过得分，写不出通报。")
    body = briefing_docx(_made(session, office, chosen, at), day=local_day(at), made_at=at)
    name = quote(f"{office.name}{chosen:%Y-%m}月度通报.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(body, media_type=DOCX, headers=headers)
