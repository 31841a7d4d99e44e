"""Who is judged when companies change, and which rules judge a month."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from app.companies.models import Company, ContractKind, ServiceContract
from app.rulebooks.actions import adopt_rulebook, keep_shipped
from app.rulebooks.rules.policy import Cadence, shipped
from app.scorecards.actions.making import finish_scorecards
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import cards_of_estate, newest_card
from app.scorecards.queries.recomputing import recompute_all
from app.scorecards.rules.calendar import month_after
from app.scorecards.rules.facts import thawed
from app.scorecards.rules.kinds import Card
from tests.cast import Cast, add
from tests.scorecards.judge import OCTOBER, PUBLISHED, a_review, an_october, made

BAD = ["111111111"] * 30


def published(month: date) -> datetime:
    after = month_after(month)
    return datetime(after.year, after.month, 5, 1, tzinfo=UTC)


def test_the_company_of_the_last_day_is_judged_and_only_by_its_own(session: Session, cast: Cast) -> None:
    an_october(session, cast)
    old = session.get(ServiceContract, cast.contract.key)
    assert old is not None
    old.ends_on = date(2026, 10, 14)
    other = add(session, Company(name="新禾物业有限公司", short_name="新禾物业", credit_code="91370303MA3TEST0X2"))
    add(
        session,
        ServiceContract(
            company_id=other.key, estate_id=cast.dongqu.key, kind=ContractKind.OWNERS, starts_on=date(2026, 10, 15)
        ),
    )
    card = made(session, cast)
    facts = thawed(card.facts)
    assert (card.company_id, card.total, card.sample_enough) == (other.key, None, False)
    assert (facts.review, facts.site, facts.service) == (None, None, ())
    assert recompute_all(session) == (1, [])


def test_a_contract_that_ended_before_the_last_day_is_not_judged(session: Session, cast: Cast) -> None:
    old = session.get(ServiceContract, cast.contract.key)
    assert old is not None
    old.ends_on = date(2026, 10, 30)
    session.flush()
    from app.scorecards.actions.making import make_month

    assert make_month(session, OCTOBER, PUBLISHED) == 0
    old.ends_on = date(2026, 10, 31)
    session.flush()
    assert make_month(session, OCTOBER, PUBLISHED) == 1


def test_a_new_company_begins_without_the_cards_of_the_old_one(session: Session, cast: Cast) -> None:
    a_review(session, cast, date(2026, 9, 1), papers=BAD)
    first = made(session, cast, month=date(2026, 9, 1), at=published(date(2026, 9, 1)))
    assert first.card is Card.YELLOW
    other = add(session, Company(name="新禾物业有限公司", short_name="新禾物业", credit_code="91370303MA3TEST0X2"))
    contract = session.get(ServiceContract, cast.contract.key)
    assert contract is not None
    contract.company_id = other.key
    review = a_review(session, cast, papers=BAD)
    review.company_id = other.key
    session.flush()
    assert made(session, cast).card is Card.YELLOW


def test_new_rules_judge_new_months_and_old_ones_keep_theirs(session: Session, cast: Cast) -> None:
    a_review(session, cast)
    old = made(session, cast)
    keep_shipped(session, PUBLISHED)
    stricter = shipped().model_copy(update={"bands": shipped().bands.model_copy(update={"pass_": 7000})})
    adopt_rulebook(
        session, stricter, effective_month=date(2026, 12, 1), reason="从严", seen=1, by=cast.actor("chenkezhang"),
        at=PUBLISHED,
    )
    a_review(session, cast, date(2026, 12, 1))
    new = made(session, cast, month=date(2026, 12, 1), at=published(date(2026, 12, 1)))
    assert (old.rulebook_number, old.total, old.card) == (1, 6875, Card.NOTICE)
    assert (new.rulebook_number, new.total, new.card) == (2, 6875, Card.YELLOW)
    assert recompute_all(session) == (2, [])


def test_a_town_that_judges_by_quarters_has_its_card_when_the_quarter_is_final(session: Session, cast: Cast) -> None:
    keep_shipped(session, PUBLISHED - timedelta(days=300))
    quarterly = shipped().model_copy(update={"cadence": Cadence.QUARTER})
    adopt_rulebook(
        session, quarterly, effective_month=date(2026, 7, 1), reason="按季度", seen=1,
        by=cast.actor("chenkezhang"), at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    for month in (date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)):
        a_review(session, cast, month, papers=BAD)
        made(session, cast, month=month, at=published(month))
        finish_scorecards(session, published(month) + timedelta(days=20))
    cards = [row.card for row in session.exec(select(Scorecard).order_by(col(Scorecard.month)))]
    assert cards == [None, None, Card.YELLOW]
    found = newest_card(session, cast.dongqu.key, date(2026, 9, 1))
    assert found is not None
    assert found.card_words == "2026 年第 3 季度 0.00 分，低于 60.00 分，亮黄牌。"
    assert recompute_all(session) == (3, [])


def test_months_over_new_year_stay_in_order(session: Session, cast: Cast) -> None:
    for month in (date(2026, 12, 1), date(2027, 1, 1)):
        a_review(session, cast, month, papers=BAD)
        made(session, cast, month=month, at=published(month))
    rows = cards_of_estate(session, cast.dongqu.key)
    assert [row.month for row in rows] == [date(2027, 1, 1), date(2026, 12, 1)]
    assert rows[0].card is Card.RED
    assert rows[0].card_words == "2026 年 12 月 0.00 分、1 月 0.00 分，连续 2 次低于 60.00 分，亮红牌。"
