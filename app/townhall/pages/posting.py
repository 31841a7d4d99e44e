"""/town/posting and /c/{slug}/posting: what is posted on the wall of a month, on A4 or A3 and as .docx.

The town's is one sheet; a community's goes on with a sheet for each estate, the same as that estate's own 公示.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.settings import address
from app.core.web import page
from app.core.workdays import local_day
from app.notices.docx_kind import DOCX
from app.places.models import Community, Town
from app.places.queries import community_by_id
from app.rulebooks.queries import rulebook_for
from app.scorecards.pages.lists import listed
from app.scorecards.pages.notice import Named, Sheet, sheet_of
from app.scorecards.pages.shown import card_view, context
from app.scorecards.queries.cards import cards_of_month, months_made
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.notice import phones
from app.scorecards.rules.rates import together
from app.scorecards.rules.scoring import Counts
from app.scorecards.rules.wording import month_name
from app.townhall.pages.office import MONTHS, CommunityOffice, Month, Office, TownOffice, chosen_month
from app.townhall.queries.monthly import estate_month
from app.townhall.queries.posting import Posted, posted, unsound
from app.townhall.queries.standings import Standing, estates_named, standings
from app.townhall.rules.posting import Hung, Wall, wall_blocks

router = APIRouter(include_in_schema=False)
TITLE = "物业服务评议结果公示"
OWN = "后面一个小区一张，写着分是怎么来的。"
APART = "每个小区的分是怎么来的，贴在各社区的公示栏。"
Paper = Annotated[str, Query(max_length=2)]


@router.get("/town/posting")
def of_town(
    request: Request, session: DbSession, office: TownOffice, at: At, month: Month = "", paper: Paper = ""
) -> Response:
    return _page(request, session, office, at, month, paper)


@router.get("/c/{slug}/posting")
def of_community(
    request: Request, session: DbSession, office: CommunityOffice, at: At, month: Month = "", paper: Paper = ""
) -> Response:
    return _page(request, session, office, at, month, paper)


@router.get("/town/posting.docx")
def town_file(session: DbSession, office: TownOffice, at: At, month: Month = "") -> Response:
    return _file(session, office, at, month)


@router.get("/c/{slug}/posting.docx")
def community_file(session: DbSession, office: CommunityOffice, at: At, month: Month = "") -> Response:
    return _file(session, office, at, month)


@dataclass(frozen=True, slots=True)
class Pack:
    """`spoilt`: estates whose card somebody has broken: nothing of them is posted before it was looked into."""

    sheets: tuple[Sheet, ...]
    spoilt: tuple[str, ...] = ()


def _page(
    request: Request, session: Session, office: Office, at: datetime, asked: str, paper: str
) -> Response:
    months = months_made(session)[:MONTHS]
    chosen = chosen_month(months, asked)
    return page(
        request, "townhall/posting.html", community=office.place,
        **context(
            office=office, months=months, month=chosen, large=paper == "a3",
            pack=_pack(session, office, chosen, at) if chosen else None,
            communities=_communities(session, office) if office.scope.whole else [],
        ),
    )


def _communities(session: Session, office: Office) -> list[tuple[str, str]]:
    """(slug, name) of those with estates."""
    places = estates_named(session, office.scope.town_id).values()
    return list(dict.fromkeys((each.community_slug, each.community) for each in places))


def _file(session: Session, office: Office, at: datetime, asked: str) -> Response:
    from app.townhall.posting_docx import posting_docx  # python-docx is loaded by who needs it

    chosen = chosen_month(months_made(session), asked)
    pack = _pack(session, office, chosen, at) if chosen else None
    if chosen is None or pack is None or not pack.sheets:
        raise Forbidden("还没有公布过得分，没有可以上墙的。")
    body = posting_docx(pack.sheets, made_at=at)
    name = quote(f"{office.name}{chosen:%Y-%m}上墙公示.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(body, media_type=DOCX, headers=headers)


def _pack(session: Session, office: Office, month: date, at: datetime) -> Pack | None:
    """None where no estate was judged."""
    community_id, bad = office.scope.community_id, unsound(session, month)
    here = community_by_id(session, community_id) if community_id is not None else None
    places = {
        key: each for key, each in estates_named(session, office.scope.town_id).items() if office.desk.holds(key, each)
    }
    spoilt = tuple(each.name for key, each in places.items() if key in bad)
    first = _first(session, office, here or office.desk.town, month, at, frozenset(places) - bad, spoilt)
    if first is None:
        return Pack((), spoilt) if spoilt else None
    own = posted(session, here.key, month) if here else ()
    sheets = [_sheet(session, here, each) for each in own if here and each.card.estate_id not in bad]
    return Pack((first, *(sheet for sheet in sheets if sheet)), spoilt)


def _first(
    session: Session, office: Office, whose: Community | Town, month: date, at: datetime, estates: frozenset[int],
    spoilt: tuple[str, ...],
) -> Sheet | None:
    """Of these `estates`."""
    rulebook, lines = rulebook_for(session, month).rulebook, cards_of_month(session, month)
    found = standings(session, month, lines, estates)
    if not found:
        return None
    found.sort(key=lambda each: each.line.estate_id)
    hung = {each.line.card_id: Hung(estate_month(each, None), each.line.state, each.line.objections_until)
            for each in found}  # fmt: skip
    red, black = (
        [hung[line.card_id].month for line in each if line.card_id in hung] for each in listed(lines, rulebook)
    )
    wall = Wall(
        office.name, month, tuple(hung.values()), red, black, _rates(found, town=office.scope.whole),
        "社区" if office.scope.whole else "小区", rulebook.small_cell, APART if office.scope.whole else OWN,
        _ask(whose), spoilt,
    )  # fmt: skip
    base = "/scorecards" if office.scope.whole else f"{office.root}/scorecards"
    url = address(f"{base}?month={month:%Y-%m}")
    return Sheet(office.issuer, f"{office.name}{TITLE}", month, wall_blocks(wall), local_day(at), url)


def _ask(whose: Community | Town) -> str:
    if isinstance(whose, Community):
        return phones(whose.phone, whose.supervision_phone)
    return f"镇里电话 {whose.phone}" if whose.phone else "镇里电话"


def _rates(found: Sequence[Standing], *, town: bool) -> list[tuple[str, Counts]]:
    """By estate, for the town by community."""
    names = dict.fromkeys(each.line.community_name if town else each.line.estate_name for each in found)
    return [
        (name, together([
            each.counts for each in found
            if name == (each.line.community_name if town else each.line.estate_name)
        ]))
        for name in names
    ]  # fmt: skip


def _sheet(session: Session, here: Community, each: Posted) -> Sheet | None:
    facts = readable(each.card)
    if facts is None:
        return None
    rulebook = rulebook_numbered(session, each.card.rulebook_number)
    before = month_name(month_after(each.card.month, -1), each.card.month)
    view = card_view(each.card, facts, rulebook, each.before, before)
    return sheet_of(Named(here, each.estate.name, each.estate.slug, each.company.name), view, facts, rulebook)
