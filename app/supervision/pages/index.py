"""/town/supervision: the town's orders by what they wait for, and what suggests new ones."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.forms import small_int
from app.core.web import page
from app.supervision.guards import TownOffice
from app.supervision.queries.audits import AUDIT_DAYS, audited, found_unsolved
from app.supervision.queries.candidates import candidates, look
from app.supervision.queries.orders import PER_PAGE, Asked, Tab, counts_of_towns, lines_of_towns
from app.supervision.queries.people import units_to_address
from app.supervision.rules.deadlines import chip
from app.supervision.rules.kinds import Reason

router = APIRouter(include_in_schema=False, prefix="/town/supervision")
LARGEST = 2**31 - 1
Word = Annotated[str, Query(max_length=20)]


@router.get("")
def index(
    request: Request, session: DbSession, office: TownOffice, at: At, tab: Word = "", unit: Word = "",
    reason: Word = "", past: Word = "",
) -> Response:
    """`past`: the id the page before ended with. Whatever cannot be read asks for nothing in particular."""
    towns, chosen = frozenset({office.town_id}), _tab(tab)
    asked = Asked(chosen, at, _number(unit), Reason(reason) if reason in set(Reason) else None, _number(past))
    lines, counts = lines_of_towns(session, towns, asked), counts_of_towns(session, towns, at)
    narrow: dict[str, object] = {"tab": chosen.value, "unit": asked.unit or "", "reason": asked.reason or ""}
    following = lines[PER_PAGE - 1].order.key if len(lines) > PER_PAGE else None
    return page(
        request, "supervision/index.html", asked=asked, at=at, counts=counts, chip=chip,
        reasons=[(each.value, each.label) for each in Reason],
        lines=lines[:PER_PAGE], next=_address(narrow, past=following) if following else None,
        first=_address(narrow) if asked.past else None,
        units=[(each.key, each.name) for each in units_to_address(session, office.town_id)],
        tabs=_tabs(counts, chosen.value),
    )


def _address(narrow: dict[str, object], **more: object) -> str:
    return f"/town/supervision?{urlencode({**narrow, **more})}"


def _tab(asked: str) -> Tab:
    return Tab(asked) if asked in set(Tab) else Tab.REVIEW


def _number(text: str) -> int | None:
    return small_int(text, 0, most=LARGEST) or None


def _tabs(counts: dict[Tab, int], current: str) -> list[tuple[str, str, int | None, bool]]:
    base = "/town/supervision"
    found: list[tuple[str, str, int | None, bool]] = [
        (f"{base}?tab={tab.value}", tab.label, counts[tab], tab.value == current) for tab in Tab
    ]
    return [*found, (f"{base}/suggestions", "建议", None, current == "suggestions")]


@router.get("/suggestions")
def suggestions(request: Request, session: DbSession, office: TownOffice, at: At) -> Response:
    here = look(session, office.town_id, at)
    counts = counts_of_towns(session, frozenset({office.town_id}), at)
    return page(
        request, "supervision/suggestions.html", found=candidates(session, here), tabs=_tabs(counts, "suggestions"),
        audited=audited(session, here.communities, at), unsolved=found_unsolved(session, here.communities, at),
        days=AUDIT_DAYS,
    )
