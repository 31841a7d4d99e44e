"""Objections, what the town adds, vetoes: who may, when, and that a change is a new version."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.mechanisms.rules.standing import Standing
from app.notifications.models import Message
from app.rulebooks.rules.policy import Band
from app.scorecards.actions.adding import add_adjustment, decide_veto, report_veto, withdraw_adjustment
from app.scorecards.actions.making import finish_scorecards
from app.scorecards.actions.objecting import answer_objection, object_to
from app.scorecards.models import Adjustment, Objection, Scorecard, VetoCase
from app.scorecards.queries.cards import newest_card
from app.scorecards.queries.recomputing import recompute, recompute_all
from app.scorecards.rules.facts import thawed
from app.scorecards.rules.kinds import AdjustmentKind, Card, Outcome, State
from app.scorecards.rules.standing import Viewer
from tests.cast import Cast
from tests.scorecards.judge import (
    OCTOBER,
    OVER,
    PUBLISHED,
    a_review,
    an_inspection,
    an_october,
    made,
    viewer_of,
)

DAY = timedelta(days=1)
SOON = PUBLISHED + DAY
WORDS = "那几天电梯厂家停工，没法修"
WHY = "查了记录，确实是停电引起的"


@pytest.fixture
def card(session: Session, cast: Cast) -> Scorecard:
    an_october(session, cast)
    return made(session, cast)


def company(cast: Cast) -> Viewer:
    return viewer_of(cast, "zhaojingli", Standing.COMPANY)


def secretary(cast: Cast) -> Viewer:
    return viewer_of(cast, "liushuji", Standing.HOST)


def town(cast: Cast) -> Viewer:
    return viewer_of(cast, "chenkezhang", Standing.TOWN)


def newest(session: Session, cast: Cast, month: date = OCTOBER) -> Scorecard:
    found = newest_card(session, cast.dongqu.key, month)
    assert found is not None
    return found


def a_line(card: Scorecard, kind: str) -> str:
    return next(line.key for line in thawed(card.facts).lines if line.kind == kind)


def objected(session: Session, cast: Cast, card: Scorecard, line: str | None = None) -> Objection:
    return object_to(session, card, line or a_line(card, "answered"), WORDS, viewer=company(cast), at=SOON)


def test_an_objection_that_holds_makes_a_new_version_without_the_line(
    session: Session, cast: Cast, card: Scorecard
) -> None:
    raised = objected(session, cast, card)
    answer_objection(
        session, card, raised.key, outcome=Outcome.CHANGED, answer=WHY, viewer=town(cast), at=SOON
    )
    now = newest(session, cast)
    assert (now.version, now.state, card.version) == (2, State.PROVISIONAL, 1)
    assert now.organisation is not None
    assert card.organisation is not None
    assert now.organisation > card.organisation
    assert WHY in now.reason
    assert thawed(now.facts).excluded[0].key == raised.line
    assert recompute_all(session) == (1, [])


def test_one_that_does_not_leaves_the_score(session: Session, cast: Cast, card: Scorecard) -> None:
    raised = objected(session, cast, card)
    answer_objection(session, card, raised.key, outcome=Outcome.KEPT, answer=WHY, viewer=secretary(cast), at=SOON)
    assert newest(session, cast).version == 1
    inbox = session.exec(select(Message).where(Message.person_id == cast.people["zhaojingli"].key)).all()
    assert any(WHY in message.body for message in inbox)


def test_an_open_objection_holds_the_card(session: Session, cast: Cast, card: Scorecard) -> None:
    raised = objected(session, cast, card)
    assert finish_scorecards(session, OVER) == 0
    answer_objection(session, card, raised.key, outcome=Outcome.KEPT, answer=WHY, viewer=town(cast), at=OVER)
    assert finish_scorecards(session, OVER) == 1


def test_objections_end_with_the_window(session: Session, cast: Cast, card: Scorecard) -> None:
    with pytest.raises(DomainError, match="时间过了"):
        object_to(session, card, "owner", WORDS, viewer=company(cast), at=OVER)
    finish_scorecards(session, OVER)
    with pytest.raises(DomainError, match="时间过了"):
        object_to(session, card, "owner", WORDS, viewer=company(cast), at=SOON)


@pytest.mark.parametrize(
    ("name", "standing", "may"),
    [
        ("zhaojingli", Standing.COMPANY, True), ("lishifu", Standing.COMPANY, True), ("liushuji", Standing.HOST, True),
        ("sunzhuren", Standing.OWNERS, True), ("chenkezhang", Standing.TOWN, False),
        ("wangyi", Standing.RESIDENT, False), ("luren", Standing.RESIDENT, False), ("xiaoli", Standing.GRID, False),
    ],
)  # fmt: skip
def test_who_may_object(
    session: Session, cast: Cast, card: Scorecard, name: str, standing: Standing, may: bool
) -> None:
    viewer = viewer_of(cast, name, standing)
    if may:
        assert object_to(session, card, "owner", WORDS, viewer=viewer, at=SOON).key
    else:
        with pytest.raises(Forbidden):
            object_to(session, card, "owner", WORDS, viewer=viewer, at=SOON)


@pytest.mark.parametrize(("line", "words"), [("nothing", WORDS), ("signed-9-x", WORDS), ("owner", "不对"), ("", WORDS)])
def test_an_objection_names_a_line_and_says_why(
    session: Session, cast: Cast, card: Scorecard, line: str, words: str
) -> None:
    with pytest.raises(Invalid):
        object_to(session, card, line, words, viewer=company(cast), at=SOON)


def test_a_line_is_objected_to_once_by_each(session: Session, cast: Cast, card: Scorecard) -> None:
    objected(session, cast, card)
    with pytest.raises(Invalid, match="提过"):
        objected(session, cast, card)
    object_to(session, card, a_line(card, "answered"), WORDS, viewer=secretary(cast), at=SOON)


def test_nobody_answers_their_own_and_nobody_of_the_company(session: Session, cast: Cast, card: Scorecard) -> None:
    own = object_to(session, card, "owner", WORDS, viewer=secretary(cast), at=SOON)
    kept: dict[str, Any] = {"outcome": Outcome.KEPT, "answer": WHY, "at": SOON}
    with pytest.raises(Forbidden, match="另一个人"):
        answer_objection(session, card, own.key, viewer=secretary(cast), **kept)
    with pytest.raises(Forbidden):
        answer_objection(session, card, own.key, viewer=company(cast), **kept)
    answer_objection(session, card, own.key, viewer=town(cast), **kept)
    with pytest.raises(Stale):
        answer_objection(session, card, own.key, viewer=town(cast), **kept)
    with pytest.raises(NotFound):
        answer_objection(session, card, 999, viewer=town(cast), **kept)


def test_a_whole_part_is_taken_anew_only_where_its_records_changed(
    session: Session, cast: Cast, card: Scorecard
) -> None:
    raised = objected(session, cast, card, "organisation")
    with pytest.raises(Invalid, match="和原来一样"):
        answer_objection(session, card, raised.key, outcome=Outcome.CHANGED, answer=WHY, viewer=town(cast), at=SOON)
    assert raised.outcome is None
    assert newest(session, cast).version == 1


def added(session: Session, cast: Cast, points: int = -300, kind: AdjustmentKind = AdjustmentKind.POINTS) -> Adjustment:
    return add_adjustment(
        session, cast.dongqu, OCTOBER, kind=kind, points=points, reason="夜里停水没人管",
        evidence="10 月 19 日值班记录", viewer=town(cast), at=SOON,
    )


def test_points_added_before_the_card_are_in_it_and_later_ones_renew_it(session: Session, cast: Cast) -> None:
    a_review(session, cast)
    added(session, cast)
    first = made(session, cast)
    assert first.owner is not None
    assert first.total == first.owner - 300
    second = added(session, cast, 100)
    now = newest(session, cast)
    assert (now.version, now.total, now.reason) == (2, first.owner - 200, "镇里记了+1.00 分：夜里停水没人管")
    withdraw_adjustment(session, cast.dongqu, second.key, reason="记重了一次", viewer=town(cast), at=SOON)
    assert newest(session, cast).total == first.total
    assert recompute(session, newest(session, cast)) == []
    with pytest.raises(Stale):
        withdraw_adjustment(session, cast.dongqu, second.key, reason="记重了一次", viewer=town(cast), at=SOON)


@pytest.mark.parametrize("points", [0, 501, -501])
def test_points_have_a_limit(session: Session, cast: Cast, points: int) -> None:
    with pytest.raises(Invalid, match=r"5\.00"):
        added(session, cast, points)


def test_only_the_town_adds_points(session: Session, cast: Cast) -> None:
    for viewer in (secretary(cast), company(cast), viewer_of(cast, "luren")):
        with pytest.raises(Forbidden):
            add_adjustment(
                session, cast.dongqu, OCTOBER, kind=AdjustmentKind.POINTS, points=100, reason=WHY, evidence=WHY,
                viewer=viewer, at=SOON,
            )


def test_a_failed_recheck_is_a_yellow_card(session: Session, cast: Cast, card: Scorecard) -> None:
    added(session, cast, 0, AdjustmentKind.RECHECK)
    now = newest(session, cast)
    assert (now.total, now.card, now.card_words) == (card.total, Card.YELLOW, "10 月整改复查没通过，亮黄牌。")
    assert now.card_note == "第 1 版是书面提醒，这一版改了。"


def reported(session: Session, cast: Cast, code: str = "cutting_off") -> VetoCase:
    return report_veto(
        session, cast.dongqu, OCTOBER, code=code, reason="停水逼业主交费", evidence="10 月 20 日现场照片",
        viewer=secretary(cast), at=SOON,
    )


def test_a_veto_waits_for_the_town(session: Session, cast: Cast, card: Scorecard) -> None:
    case = reported(session, cast)
    assert newest(session, cast).version == 1
    decide_veto(session, cast.dongqu, case.key, confirmed=True, decision=WHY, viewer=town(cast), at=SOON)
    now = newest(session, cast)
    assert (now.version, now.veto, now.band, now.card) == (2, True, Band.FAIL, Card.RED)
    assert now.total == card.total
    assert recompute_all(session) == (1, [])


def test_a_veto_that_is_not_confirmed_changes_nothing(session: Session, cast: Cast, card: Scorecard) -> None:
    case = reported(session, cast)
    with pytest.raises(Invalid, match="报过"):
        reported(session, cast)
    decide_veto(session, cast.dongqu, case.key, confirmed=False, decision=WHY, viewer=town(cast), at=SOON)
    assert newest(session, cast).version == 1
    assert reported(session, cast).key
    with pytest.raises(Stale):
        decide_veto(session, cast.dongqu, case.key, confirmed=True, decision=WHY, viewer=town(cast), at=SOON)


def test_whoever_reported_a_veto_does_not_decide_it(session: Session, cast: Cast) -> None:
    case = report_veto(
        session, cast.dongqu, OCTOBER, code="fraud", reason="涂改了选票", evidence="监票人的记录", viewer=town(cast),
        at=SOON,
    )
    with pytest.raises(Forbidden, match="另一个人"):
        decide_veto(session, cast.dongqu, case.key, confirmed=True, decision=WHY, viewer=town(cast), at=SOON)
    with pytest.raises(Invalid):
        reported(session, cast, "no_such")
    with pytest.raises(Invalid, match="还没有开始"):
        report_veto(
            session, cast.dongqu, date(2027, 1, 1), code="fraud", reason="涂改了选票", evidence="监票人的记录",
            viewer=town(cast), at=SOON,
        )


def test_a_card_that_rested_on_a_corrected_month_is_taken_back_with_a_note(session: Session, cast: Cast) -> None:
    september = date(2026, 9, 1)
    for month, at in ((september, PUBLISHED - 31 * DAY), (OCTOBER, PUBLISHED)):
        an_inspection(session, cast, *[("hygiene", 2000), ("order", 1500), ("fire", 1500)], month=month)
        a_review(session, cast, month, papers=["444444443"] * 30)
        made(session, cast, month=month, at=at)
    assert newest(session, cast).card is Card.RED
    card = newest(session, cast, september)
    line = thawed(card.facts).site
    assert line is not None
    raised = object_to(session, card, line.lines[0].key, WORDS, viewer=company(cast), at=card.made_at)
    answer_objection(session, card, raised.key, outcome=Outcome.CHANGED, answer=WHY, viewer=town(cast), at=SOON)
    assert newest(session, cast, september).card is Card.NOTICE
    now = newest(session, cast)
    assert (now.version, now.card) == (1, Card.YELLOW)
    assert now.card_note == "原来是红牌，2026 年 9 月的得分改了，重新算了。"
    assert recompute_all(session) == (2, [])
