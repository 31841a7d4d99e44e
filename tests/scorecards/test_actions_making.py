"""Cards made once, final after the window, worked out again to the digit, and found out when a row is changed."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.companies.models import ContractKind, ServiceContract
from app.inspections.models import Contest, Deduction
from app.inspections.rules.kinds import Outcome as ContestOutcome
from app.issues.rules.lifecycle import Step
from app.notifications.models import Message
from app.scorecards.actions.making import _drafts, finish_scorecards, make_month, make_scorecards
from app.scorecards.actions.versions import keep_first
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import newest_card
from app.scorecards.queries.recomputing import recompute, recompute_all
from app.scorecards.queries.sources import subjects
from app.scorecards.rules.facts import thawed
from app.scorecards.rules.kinds import Card, State
from tests.bench.bare import recorded
from tests.cast import Cast, add
from tests.make import an_issue, step
from tests.people.parallel import at_once
from tests.scorecards.judge import OCTOBER, OVER, PUBLISHED, a_review, an_inspection, an_october, made

DAY = timedelta(days=1)


def test_a_month_becomes_a_card(session: Session, cast: Cast) -> None:
    an_october(session, cast)
    assert make_scorecards(session, PUBLISHED) == 1
    card = newest_card(session, cast.dongqu.key, OCTOBER)
    assert card is not None
    assert (card.owner, card.site, card.organisation) == (6875, 9300, 4118)
    assert (card.total, card.state, card.version, card.sample, card.issues) == (6775, State.PROVISIONAL, 1, 40, 1)
    assert card.objections_until == OVER
    assert (card.card, card.card_words) == (
        Card.NOTICE, "10 月 67.75 分，在 60.00 到 75.00 分之间，书面提醒整改。",
    )


def test_nothing_is_made_before_the_day_or_twice(session: Session, cast: Cast) -> None:
    assert make_scorecards(session, PUBLISHED - DAY) == 1  # September, which was due since 5 October
    assert make_scorecards(session, PUBLISHED) == 1
    assert make_scorecards(session, PUBLISHED) == 0
    assert {card.month for card in session.exec(select(Scorecard))} == {date(2026, 9, 1), OCTOBER}


def test_an_estate_nobody_serves_has_no_card(session: Session, cast: Cast) -> None:
    make_month(session, OCTOBER, PUBLISHED)
    assert {card.estate_id for card in session.exec(select(Scorecard))} == {cast.dongqu.key}


def test_a_month_without_anything_has_no_score_and_no_card(session: Session, cast: Cast) -> None:
    card = made(session, cast)
    assert (card.total, card.band, card.card, card.sample_enough) == (None, None, None, False)
    assert recompute(session, card) == []


def test_two_machines_make_a_month_once(db: Engine, cast: Cast) -> None:
    assert sorted(map(str, at_once(4, lambda session: make_month(session, OCTOBER, PUBLISHED)))) == ["0", "0", "0", "1"]


def test_the_window_has_to_pass(session: Session, cast: Cast) -> None:
    card = made(session, cast)
    assert finish_scorecards(session, OVER - timedelta(seconds=1)) == 0
    assert finish_scorecards(session, OVER) == 1
    assert finish_scorecards(session, OVER) == 0
    assert (card.state, card.final_at) == (State.FINAL, OVER)


def test_late_confirmations_belong_to_the_month_of_their_event(session: Session, cast: Cast) -> None:
    at = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
    issue = an_issue(session, cast, at=at)
    step(session, cast, issue, Step.ACCEPTANCE, "liushuji", at=at)
    step(session, cast, issue, Step.DISPATCH, "liushuji", at=at, unit=cast.unit_anhe.key)
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli", at=at)
    step(session, cast, issue, Step.COMPLETION, "zhaojingli", at=at, note="清走了，地也冲过。", explained=True)
    late = at + timedelta(minutes=1)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=late, solved=True, satisfaction=4)
    october = thawed(made(session, cast).facts)
    november = thawed(made(session, cast, month=date(2026, 11, 1), at=PUBLISHED + 30 * DAY).facts)
    assert {line.kind for line in october.lines} == {"signed", "settled"}
    assert [line.kind for line in november.lines] == ["answered"]


def test_a_december_event_after_new_year_in_shanghai_is_of_january(session: Session, cast: Cast) -> None:
    december, january = date(2026, 12, 1), date(2027, 1, 1)
    at = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
    first = an_issue(session, cast, at=at)
    second = an_issue(session, cast, at=at, description="路灯三盏都不亮了，看不见路。")
    for issue, answered in ((first, at), (second, at + timedelta(seconds=1))):
        step(session, cast, issue, Step.ACCEPTANCE, "liushuji", at=at)
        step(session, cast, issue, Step.DISPATCH, "liushuji", at=at, unit=cast.unit_anhe.key)
        step(session, cast, issue, Step.SIGNATURE, "zhaojingli", at=answered)
    old = thawed(made(session, cast, month=december, at=datetime(2027, 1, 5, 1, tzinfo=UTC)).facts)
    new = thawed(made(session, cast, month=january, at=datetime(2027, 2, 5, 1, tzinfo=UTC)).facts)
    assert [line.issue_id for line in old.lines] == [first.key]
    assert [line.issue_id for line in new.lines] == [second.key]


def test_what_is_made_is_in_the_log(session: Session, cast: Cast) -> None:
    card = made(session, cast)
    finish_scorecards(session, OVER)
    session.commit()
    found = session.exec(select(AuditEntry).where(AuditEntry.subject == f"scorecard:{card.estate_id}/2026-10")).all()
    assert [entry.verb for entry in found] == ["scorecard.publication", "scorecard.final"]
    assert card.digest in found[0].after


def test_a_contested_deduction_holds_the_card_and_a_decided_one_renews_it(session: Session, cast: Cast) -> None:
    an_inspection(session, cast, ("hygiene", 500), ("fire", 200))
    card = made(session, cast)
    found = session.exec(select(Deduction).where(Deduction.head == "hygiene")).one()
    contest = add(session, Contest(deduction_id=found.key, words="桶是租户挪的", raised_at=PUBLISHED))
    assert finish_scorecards(session, OVER) == 0
    contest.outcome, contest.points_now, contest.decided_at = ContestOutcome.WITHDRAWN, 0, OVER
    session.add(contest)
    session.flush()
    assert finish_scorecards(session, OVER) == 1
    newest = newest_card(session, cast.dongqu.key, OCTOBER)
    assert newest is not None
    assert (card.version, card.site, newest.version, newest.site) == (1, 9300, 2, 9800)
    assert (newest.state, newest.reason) == (State.PROVISIONAL, "现场检查的扣分有了新的决定。")
    assert recompute(session, newest) == []


def test_a_bad_row_of_months_is_told_to_the_company(session: Session, cast: Cast) -> None:
    bad = ["11111111" + level for level in ["1"] * 30]
    for month, at in ((date(2026, 9, 1), PUBLISHED - 31 * DAY), (OCTOBER, PUBLISHED)):
        a_review(session, cast, month, papers=bad)
        card = made(session, cast, month=month, at=at)
    assert (card.total, card.card) == (0, Card.RED)
    assert card.card_words == "9 月 0.00 分、10 月 0.00 分，连续 2 次低于 60.00 分，亮红牌。"
    finish_scorecards(session, OVER)
    titles = session.exec(select(Message.title).where(Message.person_id == cast.people["zhaojingli"].key)).all()
    assert "2026 年 10 月：红牌" in titles


def test_the_company_learns_that_it_may_object(session: Session, cast: Cast) -> None:
    an_october(session, cast)
    made(session, cast)
    for name in ("zhaojingli", "lishifu"):
        found = session.exec(select(Message).where(Message.person_id == cast.people[name].key)).all()
        told = next(each for each in found if each.title == "2026 年 10 月的物业得分出来了")
        assert told.body == "67.75 分。有不对的可以逐条提，提到 11月12日为止。"
        assert told.link == "/estates/xiangrui-dong/scorecards/2026-10"


def test_everything_comes_out_the_same_again(session: Session, cast: Cast) -> None:
    an_october(session, cast)
    card = made(session, cast)
    assert recompute(session, card) == []
    assert recompute_all(session) == (1, [])
    assert recompute_all(session, date(2026, 1, 1)) == (0, [])


def test_a_town_costs_as_many_statements_as_an_estate(db: Engine, cast: Cast) -> None:
    sent: list[int] = []
    for _ in range(2):
        with Session(db) as session, recorded(db) as seen:
            assert make_month(session, OCTOBER, PUBLISHED) == len(sent) + 1
            sent.append(len(seen))
            session.rollback()
            add(session, ServiceContract(
                company_id=cast.anhe.key, estate_id=cast.yihao.key, kind=ContractKind.OWNERS,
                starts_on=date(2026, 1, 1),
            ))  # fmt: skip
            session.commit()
    assert sent[0] == sent[1]


def test_what_another_machine_made_is_neither_made_nor_told_again(session: Session, cast: Cast) -> None:
    (draft,) = _drafts(session, OCTOBER, subjects(session, OCTOBER), PUBLISHED)
    assert [each.estate_id for each in keep_first(session, [draft])] == [cast.dongqu.key]
    assert keep_first(session, [draft]) == []


def test_the_company_hears_that_a_month_without_a_card_is_final(session: Session, cast: Cast) -> None:
    a_review(session, cast, papers=["444444445"] * 30)
    made(session, cast)
    assert finish_scorecards(session, OVER) == 1
    told = session.exec(select(Message).where(col(Message.title).like("%得分定了"))).all()
    assert {each.person_id for each in told} == {cast.person(name).key for name in ("zhaojingli", "lishifu")}
    assert {each.body for each in told} == {"100.00 分，公示期满，没有亮牌。"}
