"""How a case reads on pages: its clock, its stages, its steps with papers and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.exits.guards import Here
from app.exits.models import CompanyAnswer
from app.exits.pages.nouns import NOUN_OF, main_offer, side_offers
from app.exits.queries.below import handover_told, vote_of
from app.exits.queries.cases import Ground
from app.exits.queries.facts import told_confirmed
from app.exits.queries.history import Mended, Told, blocks_of, cards_of, items_of, last_step, told_of
from app.exits.rules import law
from app.exits.rules.clocks import CLOCKS, LEAVE_DAYS, clock_of, left
from app.exits.rules.kinds import HAPPENED, Deed, State, Vote, ended_by, label_of
from app.exits.rules.standing import Viewer
from app.exits.rules.telling import CLAIMED, meaning_of
from app.exits.rules.track import not_certain, track
from app.notices.models import Paper


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as the photo strip wants it."""

    url: str
    href: str
    alt: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step on a page. `inner` and `photos` are empty for whoever is none of the four sides."""

    number: int
    title: str
    who: str
    at: datetime
    words: str
    public: dict[str, str]
    inner: dict[str, str]
    photos: Sequence[Picture]
    paper: Paper | None
    article: str
    due_on: date | None
    answer: CompanyAnswer | None
    answer_photos: Sequence[Picture]


def shown_steps(ground: Ground, told: Sequence[Told], viewer: Viewer | None) -> list[StepShown]:
    """The latest first; `viewer` is one of the four sides, None for everybody else."""
    return [_step(ground, each, viewer) for each in reversed(told)]


def _step(ground: Ground, each: Told, viewer: Viewer | None) -> StepShown:
    step, paper, inner = each.step, each.paper, viewer is not None
    return StepShown(
        step.number, HAPPENED[step.deed], step.title, step.at, step.words, each.public, each.inner if inner else {},
        pictures(ground, each.photos, f"第 {step.number} 步的照片") if viewer and viewer.sees_photos(step.deed) else (),
        paper if inner or (paper is not None and paper.public) else None, step.article, step.due_on, each.answer,
        pictures(ground, each.answer_photos, "物业附的照片"),
    )


def pictures(ground: Ground, tokens: Sequence[str], alt: str) -> list[Picture]:
    base = f"{ground.path}/photos"
    return [Picture(f"{base}/{token}-s.jpg", f"{base}/{token}-l.jpg", alt) for token in tokens]


@dataclass(frozen=True, slots=True)
class ItemShown:
    mended: Mended
    before: Sequence[Picture]
    after: Sequence[Picture]

    @property
    def number(self) -> int:
        return self.mended.item.number


def shown_items(session: Session, ground: Ground) -> list[ItemShown]:
    """Of the newest order."""
    order = last_step(session, ground.case.key, Deed.ORDER)
    found = items_of(session, order.key) if order else []
    return [
        ItemShown(
            each, pictures(ground, each.before, f"第 {each.item.number} 处整改前"),
            pictures(ground, each.after, f"第 {each.item.number} 处整改后"),
        )
        for each in found
    ]  # fmt: skip


def context_of(session: Session, ground: Ground, today: date, viewer: Viewer | None = None) -> dict[str, Any]:
    """What the public page and the working page both show; `viewer` as in shown_steps."""
    case = ground.case
    told = told_of(session, case.key, case.about)
    passed = tuple(each.step.to_state for each in told)
    blocks = blocks_of(session, case.key)
    confirmed, ending = told_confirmed(told), ended_by([each.step.deed for each in told])
    clock = clock_of(case.state, ending)
    standing = next((each for each in blocks if each.ended_at is None), None)
    vote = vote_of(session, case)
    voted = vote is not None and vote.outcome is Vote.PASSED
    return {
        "ground": ground, "case": case, "estate": ground.estate, "company": ground.company, "today": today,
        "left": left(case.since, case.due_on, today, clock), "clock": clock,
        "label": label_of(case.state, ending),
        "meaning": meaning_of(case.state, confirmed=confirmed, ending=ending),
        "claimed": not confirmed and case.state in CLAIMED, "only_owners": law.ONLY_OWNERS,
        "steps": shown_steps(ground, told, viewer),
        "track": [(label, state, _when(told, came)) for label, state, came in track(case.cause, passed)],
        "not_certain": not_certain(case.state, voted=voted), "items": shown_items(session, ground), "block": standing,
        "past_blocks": [each for each in blocks if each.ended_at is not None], "cards": cards_of(session, case.key),
        "vote": vote, "handover": handover_told(session, case, today, ground.company.short_name),
        "leave_days": LEAVE_DAYS,
    }  # fmt: skip


def _when(told: Sequence[Told], state: State | None) -> datetime | None:
    """When the case last came to a state."""
    if state is None:
        return None
    return next((each.step.at for each in reversed(told) if each.step.to_state is state), None)


def desk_of(here: Here) -> dict[str, Any]:
    """What whoever looks may do next."""
    offered = here.offers
    main = main_offer(offered)
    clock, due = CLOCKS.get(here.case.state), here.case.due_on
    coming = clock is not None and clock.awaited and due is not None and here.today <= due
    return {
        "here": here, "main": main, "others": side_offers(offered, main), "noun_of": NOUN_OF, "checks": here.checks,
        "waits_for": clock.who if clock and not coming else "", "stands_in": here.viewer.stands_in,
        "recused": here.viewer.recused and not here.viewer.employed,
    }

