"""A version of a month worked out and not yet stored. Pure."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from app.rulebooks.rules.policy import Band, Rulebook
from app.scorecards.rules.calendar import objections_until
from app.scorecards.rules.facts import Facts, frozen
from app.scorecards.rules.kinds import Card, State
from app.scorecards.rules.results import scored, sealed


@dataclass(slots=True, kw_only=True)
class Draft:
    """Every column of a card, under its name; a town's month makes so many that none becomes an entity."""

    estate_id: int
    community_id: int
    company_id: int
    contract_id: int
    month: date
    version: int
    rulebook_number: int
    facts: str
    result: str
    digest: str
    owner: int | None
    site: int | None
    organisation: int | None
    total: int | None
    band: Band | None
    veto: bool
    recheck_failed: bool
    pass_line: int
    sample: int
    sample_enough: bool
    households: int
    issues: int
    made_at: datetime
    objections_until: datetime
    state: State = State.PROVISIONAL
    card: Card | None = None
    card_words: str = ""
    card_note: str = ""
    made_by: int | None = None
    final_at: datetime | None = None
    reason: str = ""

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _COLUMNS}


_COLUMNS = tuple(each.name for each in fields(Draft))


def draft_of(
    facts: Facts, community_id: int, number: int, rulebook: Rulebook, at: datetime, *, version: int = 1
) -> Draft:
    """Provisional and without its card; `number` is the rulebook's."""
    text, counting, review = frozen(facts), facts.counting, facts.review
    score, result = scored(facts, rulebook)
    return Draft(
        estate_id=facts.estate_id, community_id=community_id, company_id=facts.company_id,
        contract_id=facts.contract_id, month=facts.month, version=version, rulebook_number=number, facts=text,
        result=result, digest=sealed(number, text, result), owner=score.owner, site=score.site,
        organisation=score.organisation, total=score.total, band=score.band, veto=score.veto,
        recheck_failed=counting.recheck_failed,
        pass_line=rulebook.bands.pass_, sample=review.household.n if review else 0,
        sample_enough=bool(review and review.enough), households=facts.households,
        issues=counting.issues, made_at=at,
        objections_until=objections_until(at, rulebook.objection_workdays),
    )
