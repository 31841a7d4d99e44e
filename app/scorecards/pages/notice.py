"""…/notice: 评议结果公示 on A4 (domain §8), and the same sheet for whoever posts several."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from app.companies.queries import company_by_id
from app.core.deps import DbSession
from app.core.qr import qr_picture
from app.core.settings import address
from app.core.web import page
from app.core.workdays import local_day
from app.notices.rules.content import Block
from app.places.models import Community
from app.rulebooks.rules.items import LEVEL_WORDS
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.guards import CardInPath
from app.scorecards.pages.card import MOST_PROBLEMS, broken, view_of
from app.scorecards.pages.shown import CardView, context, sample_words
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.calendar import month_text
from app.scorecards.rules.contribution import what_pulled_down
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.kinds import State
from app.scorecards.rules.notice import Told, Window, notice_blocks
from app.scorecards.rules.wording import change_words, month_dated

router = APIRouter(include_in_schema=False, prefix="/estates/{slug}/scorecards/{month}")
COMPANY = "物业服务企业"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet for the wall. `url` is where it can be looked up, whole; `digest` empty where nothing is sealed."""

    issuer: str
    title: str
    month: date
    blocks: tuple[Block, ...]
    day: date
    url: str
    digest: str = ""

    @property
    def subtitle(self) -> str:
        return f"（{month_dated(self.month)}）".replace(" ", "")

    @property
    def code(self) -> Markup:
        return qr_picture(self.url)


@dataclass(frozen=True, slots=True)
class Named:
    """Whose sheet it is."""

    community: Community
    estate: str
    slug: str
    company: str


@router.get("/notice")
def notice(request: Request, session: DbSession, here: CardInPath) -> Response:
    facts = readable(here.card)
    if facts is None:
        return broken(request, here)
    company = company_by_id(session, here.card.company_id)
    named = Named(here.yard.hall.community, here.estate.name, here.estate.slug, company.name if company else COMPANY)
    rulebook = rulebook_numbered(session, here.card.rulebook_number)
    sheet = sheet_of(named, view_of(session, here.card, facts), facts, rulebook)
    return page(request, "scorecards/notice.html", community=here.place, here=here, sheet=sheet, **context())


def sheet_of(named: Named, view: CardView, facts: Facts, rulebook: Rulebook) -> Sheet:
    card, community = view.card, named.community
    path = address(f"/estates/{named.slug}/scorecards/{month_text(card.month)}")
    final_at = (card.final_at or card.made_at) if card.state is State.FINAL else None
    window = Window(
        card.made_at, card.objections_until, final_at, rulebook.objection_workdays, community.phone,
        community.supervision_phone, f"{path}/objections",
    )  # fmt: skip
    down = [(each.words, each.points) for each in what_pulled_down(facts, rulebook)[:MOST_PROBLEMS]]
    told = Told(
        card.month, named.estate, named.company, f"第 {card.version} 版。{card.reason}" if card.version > 1 else "",
        card.rulebook_number, rulebook.weights, sample_words(facts, rulebook), _levels(facts),
        [(each.part.label, each.points, each.share, each.brings) for each in view.parts], view.score.adjusted,
        view.score.total, view.score.band, card.sample_enough, change_words(view.change, view.before), card.card,
        card.card_words, down, window,
    )  # fmt: skip
    title = f"{named.estate}物业服务评议结果公示"
    day = local_day(final_at or card.made_at)
    return Sheet(community.name, title, card.month, notice_blocks(told), day, path, card.digest)


def _levels(facts: Facts) -> list[tuple[str, int | None]]:
    """The five levels of the households' ballots, the best first; nothing where the review published none."""
    household = facts.review.household if facts.review else None
    if household is None or not household.n or not household.levels:
        return []
    return [*zip(LEVEL_WORDS, household.levels, strict=True)][::-1]
