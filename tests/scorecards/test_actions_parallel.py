"""Several at once: one answer, one version after another, nothing lost; and what a person takes home."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.core.errors import Stale
from app.mechanisms.rules.standing import Standing
from app.scorecards.actions.adding import add_adjustment
from app.scorecards.actions.making import finish_scorecards
from app.scorecards.actions.objecting import answer_objection, object_to
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import newest_card
from app.scorecards.queries.export import export_scorecards
from app.scorecards.queries.recomputing import recompute_all
from app.scorecards.rules.facts import thawed
from app.scorecards.rules.kinds import AdjustmentKind, Outcome, State
from tests.cast import Cast
from tests.issues.hall import Hall
from tests.people.parallel import at_once
from tests.scorecards.judge import OCTOBER, OVER, PUBLISHED, an_october, made, viewer_of

SOON = PUBLISHED + timedelta(days=1)
WORDS = "那几天电梯厂家停工，没法修"


@pytest.fixture
def town(db: Engine, cast: Cast, client: TestClient) -> Hall:
    found = Hall(client, db, cast)
    with found.writing() as session:
        an_october(session, cast)
        made(session, cast)
    return found


def card_of(session: Session, cast: Cast) -> Scorecard:
    card = newest_card(session, cast.dongqu.key, OCTOBER, lock=True)
    assert card is not None
    return card


def test_two_who_answer_at_once_make_one_version(town: Hall, cast: Cast) -> None:
    with town.writing() as session:
        card = card_of(session, cast)
        line = thawed(card.facts).lines[0].key
        object_to(session, card, line, WORDS, viewer=viewer_of(cast, "zhaojingli", Standing.COMPANY), at=SOON)

    def answer(session: Session) -> None:
        answer_objection(
            session, card_of(session, cast), 1, outcome=Outcome.CHANGED, answer=WORDS,
            viewer=viewer_of(cast, "chenkezhang", Standing.TOWN), at=SOON,
        )

    outcomes = at_once(4, answer)
    assert sum(isinstance(each, Stale) for each in outcomes) == 3
    with town.writing() as session:
        assert card_of(session, cast).version == 2
        assert recompute_all(session) == (1, [])


def test_points_given_at_once_are_all_counted(town: Hall, cast: Cast) -> None:
    def give(session: Session) -> None:
        newest_card(session, cast.dongqu.key, OCTOBER, lock=True)
        add_adjustment(
            session, cast.dongqu, OCTOBER, kind=AdjustmentKind.POINTS, points=-50, reason="夜里停水没人管",
            evidence="10 月 19 日值班记录", viewer=viewer_of(cast, "chenkezhang", Standing.TOWN), at=SOON,
        )

    assert at_once(4, give) == [None] * 4
    with town.writing() as session:
        card = card_of(session, cast)
        assert (card.version, card.total) == (5, 6775 - 200)
        assert recompute_all(session) == (1, [])


def test_two_machines_finish_once(town: Hall, cast: Cast) -> None:
    assert sorted(at_once(4, lambda session: finish_scorecards(session, OVER))) == [0, 0, 0, 1]  # type: ignore[type-var]  # at_once answers objects, here they are numbers
    with town.writing() as session:
        assert card_of(session, cast).state is State.FINAL


def test_a_person_takes_home_what_they_wrote(town: Hall, cast: Cast) -> None:
    with town.writing() as session:
        viewer = viewer_of(cast, "zhaojingli", Standing.COMPANY)
        object_to(session, card_of(session, cast), "owner", WORDS, viewer=viewer, at=SOON)
    with town.writing() as session:
        own = export_scorecards(session, cast.people["zhaojingli"].key)
        assert [each["words"] for each in own["objections"]] == [WORDS]
        assert export_scorecards(session, cast.people["wangyi"].key)["objections"] == []
        assert session.exec(select(Scorecard)).all()
