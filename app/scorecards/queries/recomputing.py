"""复算: a card worked out again, from its own facts and from the raw records; nothing is written."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from app.reviews.models import Review as MonthReview
from app.reviews.queries.facts import recount
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import histories, months_made, newest_of_month
from app.scorecards.queries.rules_used import rulebook_numbered
from app.scorecards.queries.sources import facts_again
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.cards import card_after, history_begins
from app.scorecards.rules.comparing import differences, recount_differs
from app.scorecards.rules.facts import Facts, Voice, thawed
from app.scorecards.rules.periods import MonthScore
from app.scorecards.rules.results import breaks, result_in
from app.scorecards.rules.wording import month_dated

UNREADABLE = "存下来的依据或者得数读不出来了，有人动过。"
BROKEN = (ValueError, KeyError, TypeError, IndexError, AssertionError, AttributeError)
"""What reading a record raises that somebody has bent out of shape."""


def recompute(session: Session, card: Scorecard) -> list[str]:
    """What differs, as sentences; empty when everything comes out the same to the digit. For the newest version the
    raw records are asked too; an older one is held against its own facts."""
    found = _itself(session, card)
    facts = readable(card)
    if facts is None:
        return found
    before = month_after(card.month, -1)
    begin = history_begins(card.month, rulebook_numbered(session, card.rulebook_number))
    known = histories(session, [card.estate_id], begin, before).get(card.estate_id, [])
    return [*found, *_records(session, card.month, [facts])[0], *_ballots(session, facts), *_card(session, card, known)]


def _records(session: Session, month: date, stored: Sequence[Facts]) -> list[list[str]]:
    """What the raw records of a month say differently, for each of `stored`."""
    try:
        made = facts_again(session, month, stored)
    except BROKEN:
        return [["这个月的评议、检查或者工单记录有读不出来的，有人动过。"] for _ in stored]
    return [differences(before, now) for before, now in zip(stored, made, strict=True)]


def recompute_stored(session: Session, card: Scorecard) -> list[str]:
    """An older version against its own facts alone: the records have moved on since, with reasons."""
    return _itself(session, card)


def recompute_all(session: Session, month: date | None = None) -> tuple[int, list[str]]:
    """How many cards were worked out again, and a sentence with its card for whatever differs."""
    checked, found = 0, list[str]()
    for each in [month] if month else sorted(months_made(session)):
        cards = newest_of_month(session, each)
        checked += len(cards)
        found += _recompute_month(session, each, cards)
    return checked, found


def _recompute_month(session: Session, month: date, cards: Sequence[tuple[Scorecard, str]]) -> list[str]:
    found: list[tuple[str, str]] = []
    kept: list[tuple[Scorecard, str, Facts]] = []
    for card, name in cards:
        found += [(name, sentence) for sentence in _itself(session, card)]
        facts = readable(card)
        if facts is not None:
            kept.append((card, name, facts))
    raw = _records(session, month, [facts for _, _, facts in kept])
    estates, begin, end = [card.estate_id for card, _, _ in kept], month_after(month, -72), month_after(month, -1)
    known = histories(session, estates, begin, end)
    for (card, name, facts), now in zip(kept, raw, strict=True):
        before = known.get(card.estate_id, [])
        told = [*now, *_ballots(session, facts), *_card(session, card, before)]
        found += [(name, sentence) for sentence in told]
    return [f"{name} {month_dated(month)}：{sentence}" for name, sentence in found]


def readable(card: Scorecard) -> Facts | None:
    """The facts of a card; None where somebody has broken them or the result beside them."""
    try:
        result_in(card.result)
        return thawed(card.facts)
    except ValueError:
        return None


def sound(card: Scorecard) -> bool:
    """Whether a card can be read and shows what was worked out."""
    return readable(card) is not None and _shown_as_worked_out(card)


def _itself(session: Session, card: Scorecard) -> list[str]:
    facts, rulebook = readable(card), rulebook_numbered(session, card.rulebook_number)
    if facts is None:
        return [UNREADABLE]
    found = breaks(card.rulebook_number, rulebook, card.facts, card.result, card.digest, facts)
    if card.pass_line != rulebook.bands.pass_ or not _shown_as_frozen(card, facts) or not _shown_as_worked_out(card):
        found.append("列表里显示的和依据里的不一样。")
    return found


def _shown_as_frozen(card: Scorecard, facts: Facts) -> bool:
    """The columns that lists, cards and the town's numbers go by."""
    counting = facts.counting
    shown = (card.estate_id, card.company_id, card.contract_id, card.month, card.households)
    frozen = (facts.estate_id, facts.company_id, facts.contract_id, facts.month, facts.households)
    return shown == frozen and (card.issues, card.recheck_failed) == (counting.issues, counting.recheck_failed)


def _shown_as_worked_out(card: Scorecard) -> bool:
    try:
        found = result_in(card.result)
    except ValueError:
        return False
    score = found.score
    shown = (card.owner, card.site, card.organisation, card.total, card.band, card.veto)
    worked_out = (score.owner, score.site, score.organisation, score.total, score.band, score.veto)
    return shown == worked_out and (card.sample, card.sample_enough) == (found.sample.n, found.sample.enough)


def _ballots(session: Session, facts: Facts) -> list[str]:
    """The boxes counted again."""
    if facts.review is None:
        return []
    review = session.get(MonthReview, facts.review.review_id)
    if review is None:
        return ["评议的记录不见了。"]
    try:
        again = {voice.value: tally for voice, tally in recount(session, review).items()}
    except BROKEN:
        return ["票箱里的票读不出来了，有人动过。"]
    voices: dict[str, Voice | None] = {
        "household": facts.review.household, "party": facts.review.party, "panel": facts.review.panel,
    }
    for name, voice in voices.items():
        tally = again.get(name)
        if voice is not None and voice.n and tally is None:
            return ["票箱不见了。"]
        if voice is not None and tally is not None and recount_differs(
            voice, tally.n, tally.mean, tally.levels, tally.indicators
        ):
            return ["把票箱里的票重新数一遍，和得分里用的不一样。"]
    return []


def _card(session: Session, card: Scorecard, before: Sequence[MonthScore]) -> list[str]:
    rulebook = rulebook_numbered(session, card.rulebook_number)
    own = [each for each in before if each.company_id == card.company_id]
    this = MonthScore(
        card.month, card.company_id, card.owner, card.site, card.organisation, card.total, card.sample_enough,
        card.veto, card.recheck_failed, households=card.households, pass_line=card.pass_line,
    )
    found = card_after([*own, this], rulebook)
    return [] if (found.card, found.words) == (card.card, card.card_words) else ["亮的牌和历次得分推出来的不一样。"]
