"""A month of final scores."""

from datetime import date

from sqlmodel import Session

from app.opendata.rules.sets import Row
from app.scorecards.queries.cards import CardLine, cards_of_month
from app.scorecards.rules.kinds import State


def scores_of(session: Session, month: date) -> list[Row]:
    return [_row(each) for each in cards_of_month(session, month) if each.state is State.FINAL]


def _row(line: CardLine) -> Row:
    return {
        "month": f"{line.month:%Y-%m}", "community": line.community_name, "estate": line.estate_name,
        "company": line.company_name, "total": line.total, "owner": line.owner, "site": line.site,
        "organisation": line.organisation, "band": line.band.label if line.band else "",
        "card": line.card.label if line.card else "", "households": line.households, "ballots": line.sample,
        "sample": "够" if line.sample_enough else "样本不足", "version": line.version,
    }
