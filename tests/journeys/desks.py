"""The pages of whoever runs the town: its desk, what other rules would change, the month's briefing, open data."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from app.rulebooks.rules.policy import Rulebook, shipped
from app.townhall.actions.drafts import keep_draft
from tests.cast import Cast
from tests.journeys.seen import COMMUNITY, TOWN, VISITOR, Seen


def desks() -> Iterator[Seen]:
    yield Seen("/town", "/town", TOWN)
    yield Seen("/town/settings", "/town/settings", TOWN)
    yield Seen("/town/issues", "/town/issues?what=filed", TOWN)
    yield Seen("/c/{slug}/desk/issues", "/c/xiangrui/desk/issues?what=late", COMMUNITY)
    yield Seen("/companies/{company_id}/desk/issues", "/companies/1/desk/issues", ("zhaojingli",))
    yield Seen("/town/what-if", "/town/what-if", TOWN)
    yield Seen("/town/what-if/{token}", "/town/what-if/{draft_rules}", TOWN)
    yield Seen("/town/briefing", "/town/briefing", TOWN)
    yield Seen("/c/{slug}/briefing", "/c/xiangrui/briefing", COMMUNITY)
    yield Seen("/town/posting", "/town/posting", TOWN)
    yield Seen("/c/{slug}/posting", "/c/xiangrui/posting", COMMUNITY)
    yield Seen("/c/{slug}/desk", "/c/xiangrui/desk", COMMUNITY)
    yield Seen("/companies/{company_id}/desk", "/companies/1/desk", ("zhaojingli",))
    yield Seen("/open", "/open", (VISITOR,))
    for page in ("health", "texts", "audit"):
        yield Seen(f"/admin/{page}", f"/admin/{page}", ("admin",))


def build_desks(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """A draft of rules with higher lines."""
    lines = {**shipped().model_dump(), "bands": {"excellent": 9500, "good": 9000, "pass_": 8500}}
    draft = keep_draft(
        session, Rulebook.model_validate(lines), town_id=cast.xiangrui.town_id, base=1, note="线提高五分",
        by=cast.actor("chenkezhang"), at=now,
    )
    return {"draft_rules": draft.token}
