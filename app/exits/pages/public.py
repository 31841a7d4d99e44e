"""/estates/{slug}/exit: what a resident sees; /estates/{slug}/choosing: companies side by side."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.forms import small_int
from app.core.web import page
from app.core.workdays import local_day
from app.exits.pages.shown import context_of
from app.exits.queries.cases import Ground, cases_of_estate, contracts_in
from app.exits.queries.choosing import candidates, choice_of
from app.exits.queries.standing import viewer_of
from app.exits.rules import law
from app.exits.rules.flags import FLAG_MONTHS, FLAG_WORDS
from app.inspections.guards import YardInPath

router = APIRouter(include_in_schema=False)
SHOWN, MOST = 20, 6


@router.get("/estates/{slug}/exit")
def show(
    request: Request, session: DbSession, yard: YardInPath, at: At, case: Annotated[str, Query(max_length=9)] = ""
) -> Response:
    """The running case, else the newest; `?case=` asks for another one of this estate."""
    today, found = local_day(at), cases_of_estate(session, yard.estate.key, most=SHOWN)
    running = contracts_in(session, yard.estate.key, today)
    here: dict[str, Any] = {"estate": yard.estate, "only_owners": law.ONLY_OWNERS, "cases": found}
    viewer = viewer_of(session, yard.hall.me, running[0][0], yard.hall.community, today) if running else None
    here["begins"] = viewer is not None and bool(viewer.parties)
    if not found:
        return page(request, "exits/none.html", community=yard.place, **here)
    chosen = _chosen(found, case)
    mine = viewer_of(session, yard.hall.me, chosen.contract, yard.hall.community, today).reads
    context = context_of(session, chosen, today)
    return page(request, "exits/public.html", community=yard.place, **{**here, **context}, works=mine)


def _chosen(found: list[Ground], asked: str) -> Ground:
    if asked:
        one = next((each for each in found if str(each.case.key) == asked), None)
        if one is None:
            raise NotFound("这个小区没有这个程序。")
        return one
    return next((each for each in found if each.case.closed_at is None), found[0])


@router.get("/estates/{slug}/choosing")
def choosing(
    request: Request, session: DbSession, yard: YardInPath, at: At,
    companies: Annotated[list[str] | None, Query(max_length=50)] = None,
) -> Response:
    """`companies` are ids, repeated or with commas; by name, never by score."""
    today = local_day(at)
    asked = ",".join(companies or []).split(",")
    wanted = list(dict.fromkeys(key for key in (small_int(each, 0, most=2**31 - 1) for each in asked if each) if key))
    found = choice_of(session, wanted[:MOST], today)
    return page(
        request, "exits/choosing.html", community=yard.place, estate=yard.estate, today=today, found=found,
        candidates=candidates(session), chosen={each.company.key for each in found}, most=MOST,
        only_owners=law.ONLY_OWNERS, flag_words=FLAG_WORDS, flag_months=FLAG_MONTHS, too_many=len(wanted) > MOST,
    )
