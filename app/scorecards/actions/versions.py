"""Rows of scorecards: the first version, the next one with a reason, and the card that follows from them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlmodel import Session, col

from app.audit.actions import record
from app.core.db import dialect_of, executed, insert_on
from app.core.workdays import local_day
from app.notifications.actions import tell
from app.people.rules.roles import SYSTEM, Actor
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import histories, newest_since
from app.scorecards.queries.people import company_people, estate_slug
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.cards import Carded, card_after, history_begins
from app.scorecards.rules.draft import Draft, draft_of
from app.scorecards.rules.facts import Facts
from app.scorecards.rules.periods import MonthScore
from app.scorecards.rules.wording import month_dated

LATER_MONTHS = 72
"""Twice the longest a rulebook may look back."""


def month_score(card: Scorecard | Draft) -> MonthScore:
    """As its own card sees it: a month that is judged counts, final or not."""
    return MonthScore(
        card.month, card.company_id, card.owner, card.site, card.organisation, card.total, card.sample_enough,
        card.veto, card.recheck_failed, households=card.households, pass_line=card.pass_line,
    )


def carded(card: Scorecard | Draft, before: Iterable[MonthScore], rulebook: Rulebook) -> Carded:
    """What the month ends in, after the earlier months of the same company."""
    own = [each for each in before if each.company_id == card.company_id and each.month < card.month]
    return card_after([*own, month_score(card)], rulebook)


def give_card(card: Scorecard | Draft, found: Carded) -> None:
    card.card, card.card_words = found.card, found.words[:400]


def keep_first(session: Session, drafts: Sequence[Draft]) -> list[Draft]:
    """Stores the first versions of a month in one statement, each once, whoever else does so at the same moment; those
    that were kept."""
    if not drafts:
        return []
    rows = executed(session, _once(dialect_of(session)), [each.columns() for each in drafts])
    mine = frozenset(rows.scalars())
    kept = [each for each in drafts if each.estate_id in mine]
    for each in kept:
        _record(session, each, "scorecard.publication", {}, by=SYSTEM, at=each.made_at)
    return kept


@cache
def _once(dialect: str) -> Any:
    once = insert_on(dialect, Scorecard).on_conflict_do_nothing(index_elements=["estate_id", "month", "version"])
    return once.returning(col(Scorecard.estate_id))


def next_version(
    session: Session, card: Scorecard, facts: Facts, *, reason: str, by: Actor, at: datetime
) -> Scorecard:
    """A new version of the month of `card` (the newest, locked), open to objections anew; the old one stays."""
    rulebook = rulebook_numbered(session, card.rulebook_number)
    version = card.version + 1
    draft = draft_of(facts, card.community_id, card.rulebook_number, rulebook, at, version=version)
    draft.reason, draft.made_by = reason[:400], by.person_id or None
    made = Scorecard(**draft.columns())
    session.add(made)
    session.flush()
    before = {"version": card.version, "digest": card.digest, "total": card.total}
    _record(session, made, "scorecard.version", before, by=by, at=at)
    settle_cards(session, made.estate_id, made.month, why=f"{month_dated(made.month)}的得分改了", by=by, at=at)
    if card.card is not made.card:
        made.card_note = f"第 {card.version} 版是{card.card.label if card.card else '没有牌'}，这一版改了。"
        session.add(made)
    _tell_company(session, made, at)
    return made


def settle_cards(session: Session, estate_id: int, since: date, *, why: str, by: Actor, at: datetime) -> None:
    """Works out anew what the months from `since` on end in; a card that changes is noted with the reason."""
    before, until = month_after(since, -1), month_after(since, LATER_MONTHS)
    cards = newest_since(session, estate_id, before, until, lock=True)
    if not cards:
        return
    rulebooks = {number: rulebook_numbered(session, number) for number in {each.rulebook_number for each in cards}}
    begin = min(history_begins(since, each) for each in rulebooks.values())
    known = histories(session, [estate_id], begin, cards[-1].month).get(estate_id, [])
    for card in cards:
        _resettle(session, card, carded(card, known, rulebooks[card.rulebook_number]), why, by, at)


def _resettle(session: Session, card: Scorecard, found: Carded, why: str, by: Actor, at: datetime) -> None:
    old, words = card.card, card.card_words
    if (old, words) == (found.card, found.words):
        return
    give_card(card, found)
    if old is not found.card and words:
        card.card_note = f"原来是{old.label if old else '没有牌'}，{why}，重新算了。"[:200]
    session.add(card)
    if old is not found.card:
        record(
            session, f"c{card.community_id}", "scorecard.card", _subject(card), actor_id=by.person_id,
            actor_title=by.title, at=at, before={"card": old}, after={"card": found.card}, reason=found.words,
        )


def _record(
    session: Session, card: Scorecard | Draft, verb: str, before: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    after = {"version": card.version, "digest": card.digest, "total": card.total, "card": card.card}
    record(
        session, f"c{card.community_id}", verb, _subject(card), actor_id=by.person_id, actor_title=by.title, at=at,
        before=before, after=after, reason=card.reason,
    )


def _subject(card: Scorecard | Draft) -> str:
    return f"scorecard:{card.estate_id}/{card.month:%Y-%m}"


def _tell_company(session: Session, card: Scorecard, at: datetime) -> None:
    tell_people(
        session, company_people(session, card.contract_id, local_day(at)), card,
        title=f"{month_dated(card.month)}的物业得分改了",
        body=f"{card.reason} 现在是第 {card.version} 版，又可以提意见。", at=at,
    )


def tell_people(
    session: Session, people: Sequence[int], card: Scorecard, *, title: str, body: str, at: datetime
) -> None:
    """One line each, leading to the card."""
    slug = estate_slug(session, card.estate_id)
    for person_id in people:
        tell(
            session, person_id, title=title, body=body, link=f"/estates/{slug}/scorecards/{card.month:%Y-%m}",
            dedupe=f"{title}/{card.estate_id}/{card.month:%Y-%m}/{card.version}/{person_id}", at=at,
        )

