"""A month's numbers for a briefing: of the town or of one community."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.issues.queries.catalogue import categories
from app.rulebooks.queries import rulebook_for
from app.scorecards.queries.cards import CardLine, cards_of_month
from app.scorecards.rules.calendar import month_after
from app.townhall.queries.needs import needs
from app.townhall.queries.slices import Scope, how_many
from app.townhall.queries.standings import Standing, community_rates, estates_named, standings
from app.townhall.queries.statistics import filed_by_category, filed_by_estate
from app.townhall.queries.week import days
from app.townhall.rules.briefing import Count, EstateMonth, MonthFacts
from app.townhall.rules.slices import Slice, What
from app.townhall.rules.standings import hot_of
from app.townhall.rules.weeks import Stretch


def month_facts(
    session: Session, scope: Scope, month: date, at: datetime, *, place: str, issuer: str
) -> MonthFacts:
    """Of the town or of one community; cases are added by who knows of them."""
    now, before = _month(month), _month(month_after(month, -1))
    held = days(session, scope, now, before)
    rulebook = rulebook_for(session, month).rulebook
    names = {
        key: each.name
        for key, each in estates_named(session, scope.town_id).items()
        if scope.whole or each.community_id == scope.community_id
    }
    found = standings(session, month, cards_of_month(session, month), frozenset(names))
    earlier = {each.estate_id: each for each in cards_of_month(session, month_after(month, -1))}
    filed = filed_by_estate(session, scope, now)
    hot = hot_of([(key, count) for key, count in filed.items() if key in names], of=len(names))
    return MonthFacts(
        place, issuer, month, _count(session, scope, What.FILED, now, before, at),
        Count("办结", held.closed, held.closed_before),
        _count(session, scope, What.MISSED, now, before, at), _categories(session, scope, now, before, at),
        [estate_month(each, earlier.get(each.line.estate_id)) for each in found],
        [(name, rates) for _, name, rates in community_rates(found, rulebook.rates)],
        rulebook.weights, [(names[key], count) for key, count in hot.estates], hot.share,
        waiting=[each.text for each in needs(session, scope.community_id)],
    )


def _month(month: date) -> Stretch:
    return Stretch(month, month_after(month) - timedelta(days=1))


def _count(session: Session, scope: Scope, what: What, now: Stretch, before: Stretch, at: datetime) -> Count:
    asked = Slice(what)
    both = [how_many(session, scope, asked.within(stretch), at) for stretch in (now, before)]
    return Count(what.label, both[0], both[1])


def _categories(session: Session, scope: Scope, now: Stretch, before: Stretch, at: datetime) -> list[Count]:
    """In the catalogue's order, those nobody filed in either month left out."""
    counted = filed_by_category(session, scope, now, before)
    return [Count(kind.name, *counted[kind.code]) for kind in categories(session, at) if kind.code in counted]


def estate_month(each: Standing, before: CardLine | None) -> EstateMonth:
    line = each.line
    known = (line.company_id, line.rulebook_number)
    same = before if before and (before.company_id, before.rulebook_number) == known else None
    return EstateMonth(
        line.estate_name, line.community_name, line.company_name, line.total, line.band, line.sample_enough,
        line.sample, line.households, line.card, line.card_words, each.year.change, _parts(line),
        _parts(same) if same else None, each.year.totals,
    )


def _parts(line: CardLine) -> tuple[int | None, int | None, int | None]:
    return line.owner, line.site, line.organisation

