"""What the clock does: it publishes the month's cards for objections, and makes them final once nobody waits for an
answer. Killed, run twice or on two machines, the result is the same."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.workdays import local_day
from app.inspections.queries import SiteFacts, site_facts
from app.notifications.actions import News, tell_many
from app.people.rules.roles import SYSTEM
from app.rulebooks.actions import keep_shipped
from app.rulebooks.queries import rulebook_for
from app.scorecards.actions.versions import (
    carded,
    give_card,
    keep_first,
    next_version,
    settle_cards,
    tell_people,
)
from app.scorecards.models import Scorecard
from app.scorecards.queries.additions import unanswered
from app.scorecards.queries.cards import estates_made, histories, last_month, newest_card, ripe
from app.scorecards.queries.people import (
    committee_people,
    company_people,
    company_people_by_contract,
    estate_slugs,
)
from app.scorecards.queries.recomputing import readable
from app.scorecards.queries.sources import Subject, facts_of_month, site_of, subjects
from app.scorecards.rules.calendar import due_months, month_after
from app.scorecards.rules.cards import history_begins
from app.scorecards.rules.draft import Draft, draft_of
from app.scorecards.rules.facts import Site
from app.scorecards.rules.kinds import State
from app.scorecards.rules.wording import last_day, month_dated, points


def make_scorecards(session: Session, at: datetime) -> int:
    """The provisional cards of the oldest month that is due, for every estate with a contract; 0 when nothing is left.

    To be called after the reviews of the month were published.
    """
    for month in due_months(at, lambda each: rulebook_for(session, each).rulebook.publish_day, last_month(session)):
        made = make_month(session, month, at)
        if made:
            return made
    return 0


def make_month(session: Session, month: date, at: datetime) -> int:
    """The cards of one month that are not there yet; how many."""
    there = estates_made(session, month)
    judged = [each for each in subjects(session, month) if each.estate_id not in there]
    if not judged:
        return 0
    keep_shipped(session, at)
    kept = keep_first(session, _drafts(session, month, judged, at))
    _announce(session, kept, at)
    return len(kept)


def _announce(session: Session, cards: list[Draft], at: datetime) -> None:
    """The people of each company learn that they may object, and until when."""
    people = company_people_by_contract(session, {card.contract_id for card in cards}, local_day(at))
    slugs = estate_slugs(session, {card.estate_id for card in cards})
    found = [each for card in cards for each in _news(card, slugs[card.estate_id], people.get(card.contract_id, ()))]
    tell_many(session, found, at=at)


def _news(card: Draft, slug: str, people: Iterable[int]) -> list[News]:
    title = f"{month_dated(card.month)}的物业得分出来了"
    body = f"{points(card.total)} 分。有不对的可以逐条提，提到 {last_day(card.objections_until)}为止。"
    link, key = f"/estates/{slug}/scorecards/{card.month:%Y-%m}", f"scorecard/{card.estate_id}/{card.month:%Y-%m}"
    return [News(person_id, title, body, link, f"{key}/{person_id}") for person_id in people]


def _drafts(session: Session, month: date, judged: list[Subject], at: datetime) -> list[Draft]:
    adopted = rulebook_for(session, month)
    begin, end = history_begins(month, adopted.rulebook), month_after(month, -1)
    known = histories(session, [each.estate_id for each in judged], begin, end)
    drafts = []
    for subject, facts in zip(judged, facts_of_month(session, month, judged), strict=True):
        draft = draft_of(facts, subject.community_id, adopted.number, adopted.rulebook, at)
        give_card(draft, carded(draft, known.get(subject.estate_id, []), adopted.rulebook))
        drafts.append(draft)
    return drafts


def finish_scorecards(session: Session, at: datetime) -> int:
    """Makes final what has been on show long enough and has nothing left to answer; how many moved.

    A deduction the company contests at the inspection holds the card; one decided meanwhile makes a new version. A card
    that somebody broke waits until it is mended, and keeps no other waiting.
    """
    sites: dict[date, dict[int, SiteFacts]] = {}
    moved = 0
    for estate_id, month in ripe(session, at):
        card = newest_card(session, estate_id, month, lock=True)
        if card is None or not _is_ripe(session, card, at):
            continue
        if month not in sites:
            sites[month] = site_facts(session, month)
        moved += _follow(session, card, sites[month].get(estate_id), at)
    return moved


def _is_ripe(session: Session, card: Scorecard, at: datetime) -> bool:
    """Asked again under the lock, since somebody may have been quicker."""
    over = card.state is State.PROVISIONAL and card.objections_until <= at
    return over and not unanswered(session, card.estate_id, card.month)


def _follow(session: Session, card: Scorecard, found: SiteFacts | None, at: datetime) -> bool:
    facts = readable(card)
    if facts is None or (found is not None and any(line.contested for line in found.lines)):
        return False
    now = site_of(found, card.company_id)
    if _differs(facts.site, now):
        reason = "现场检查的扣分有了新的决定。"
        next_version(session, card, replace(facts, site=now), reason=reason, by=SYSTEM, at=at)
        return True
    _finish(session, card, at)
    return True


def _differs(before: Site | None, now: Site | None) -> bool:
    return (sorted(before.lines) if before else None) != (sorted(now.lines) if now else None)


def _finish(session: Session, card: Scorecard, at: datetime) -> None:
    card.state, card.final_at = State.FINAL, at
    session.add(card)
    session.flush()
    record(
        session, f"c{card.community_id}", "scorecard.final", f"scorecard:{card.estate_id}/{card.month:%Y-%m}",
        actor_id=SYSTEM.person_id, actor_title=SYSTEM.title, at=at,
        before={"state": State.PROVISIONAL}, after={"state": State.FINAL, "version": card.version},
    )
    settle_cards(session, card.estate_id, card.month, why=f"{month_dated(card.month)}的得分定了", by=SYSTEM, at=at)
    _tell_of_end(session, card, at)


def _tell_of_end(session: Session, card: Scorecard, at: datetime) -> None:
    """The company that it is final; of a card the committee too."""
    day, month = local_day(at), month_dated(card.month)
    people = set(company_people(session, card.contract_id, day))
    if card.card is None:
        title, body = f"{month}的物业得分定了", f"{points(card.total)} 分，公示期满，没有亮牌。"
    else:
        people |= set(committee_people(session, card.community_id, day))
        title, body = f"{month}：{card.card.label}", card.card_words
    tell_people(session, sorted(people), card, title=title, body=body, at=at)
