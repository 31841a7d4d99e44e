"""/estates/{slug}/scorecards/{month}: the card, its facts to take away, the notice to hang up."""

import json
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.companies.queries import company_by_id
from app.core.db import unit_of_work
from app.core.deps import At, DbSession
from app.core.idempotency import client_address
from app.core.limits import spend
from app.core.web import page
from app.people.rules.roles import Role
from app.scorecards.guards import CardInPath, Here
from app.scorecards.models import Scorecard
from app.scorecards.pages.charts import trend_of
from app.scorecards.pages.estate import months_back
from app.scorecards.pages.shown import (
    CardView,
    card_view,
    context,
    head_bars,
    indicator_bars,
    organisation_bars,
    rate_bars,
    sample_words,
)
from app.scorecards.queries.additions import objections_of, veto_rows
from app.scorecards.queries.cards import newest_card, versions_of
from app.scorecards.queries.recomputing import UNREADABLE, readable, recompute, recompute_stored
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.contribution import what_pulled_down
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.kinds import Outcome
from app.scorecards.rules.standing import Deed
from app.scorecards.rules.wording import month_name

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/scorecards/{month}")
MOST_PROBLEMS = 6
Switch = Annotated[str, Query(max_length=9)]
CHECKS, A_WHILE = 30, timedelta(minutes=10)
ENOUGH = "这会儿算了很多遍了，过几分钟再点“复算”。"


def _paced(request: Request, at: At, check: Switch = "") -> str:
    """What was asked for. Working a card out again costs as much as a hundred pages, so an address has only so many;
    counted in a transaction of its own, before the page's begins."""
    if check:
        with unit_of_work() as session:
            spend(session, f"check/{client_address(request)}", limit=CHECKS, window=A_WHILE, at=at, message=ENOUGH)
    return check


Check = Annotated[str, Depends(_paced)]


@router.get("")
def show(request: Request, check: Check, session: DbSession, here: CardInPath) -> Response:
    """`check` works everything out again and writes nothing."""
    facts = readable(here.card)
    if facts is None:
        return broken(request, here)
    rulebook = rulebook_numbered(session, here.card.rulebook_number)
    view, months = view_of(session, here.card, facts), months_back(session, here.estate.key, here.month)
    return page(
        request, "scorecards/show.html", community=here.place, here=here, view=view,
        **context(
            facts=facts, rulebook=rulebook, company=company_by_id(session, here.card.company_id),
            months=months, trend=trend_of(months, rulebook),
            rates=rate_bars(view.score, view.counts), indicators=indicator_bars(here.card.result, rulebook),
            heads=head_bars(here.card.result, rulebook), work=organisation_bars(view.score, view.counts, rulebook),
            down=what_pulled_down(facts, rulebook)[:MOST_PROBLEMS], sample=sample_words(facts, rulebook),
            versions=versions_of(session, here.estate.key, here.month), found=_checked(session, here, check),
            objections=_objections(session, here), waiting_vetoes=_vetoes(session, here),
            may_object=here.may(Deed.OBJECT), may_adjust=here.may(Deed.REPORT),
            may_order=here.yard.hall.me is not None and here.yard.hall.me.has(Role.TOWN_OFFICIAL),
        ),
    )


def broken(request: Request, here: Here) -> Response:
    return page(
        request, "scorecards/broken.html", community=here.place, here=here, **context(found=[UNREADABLE]),
    )


def view_of(session: Session, card: Scorecard, facts: Facts) -> CardView:
    """With the month before beside it, where the same company was judged then."""
    rulebook = rulebook_numbered(session, card.rulebook_number)
    before = newest_card(session, card.estate_id, month_after(card.month, -1))
    same = before if before is not None and before.company_id == card.company_id else None
    return card_view(card, facts, rulebook, same, month_name(month_after(card.month, -1), card.month))


def _checked(session: Session, here: Here, check: str) -> list[str] | None:
    if not check:
        return None
    assert here.newest is not None  # a card in the path has a newest version
    newest = here.card.version == here.newest.version
    return recompute(session, here.card) if newest else recompute_stored(session, here.card)


def _objections(session: Session, here: Here) -> dict[str, int]:
    rows = [row for row, _ in objections_of(session, here.estate.key, here.month)]
    return {
        "all": len(rows), "waiting": sum(row.outcome is None for row in rows),
        "changed": sum(row.outcome is Outcome.CHANGED for row in rows),
    }


def _vetoes(session: Session, here: Here) -> int:
    """Only for those who may see what was reported: an accusation is not published before it is decided."""
    if not here.may(Deed.REPORT):
        return 0
    return sum(row.confirmed is None for row in veto_rows(session, here.estate.key, here.month))


@router.get("/facts.json")
def facts_file(session: DbSession, here: CardInPath) -> Response:
    """The rules, the facts and the result, exactly as the digest covers them, and how to check it."""
    card = here.card
    rulebook = rulebook_numbered(session, card.rulebook_number)
    head: dict[str, Any] = {
        "estate": here.estate.name, "month": f"{here.month:%Y-%m}", "version": card.version, "state": card.state,
        "digest": card.digest,
        "digest_of": 'SHA-256 of {"facts":F,"result":R,"rulebook":N}: F and R the strings below, N the number',
        "rulebook_number": card.rulebook_number, "rulebook": json.loads(rulebook.model_dump_json()),
        "facts": card.facts, "result": card.result,
    }
    body = json.dumps(head, ensure_ascii=False, indent=1)
    name = f"scorecard-{here.estate.slug}-{here.month:%Y-%m}-v{card.version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(body, media_type="application/json", headers=headers)
