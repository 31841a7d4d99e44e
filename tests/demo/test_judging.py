"""The demonstrated year of scores: whole, worked out again to the digit, and a changed record is found by its card."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from app.core.db import WRITE
from app.demo import seed
from app.inspections.models import Inspection
from app.places.models import Town
from app.reviews.models import BallotBox, PaperBallot, Review, ReviewMark, ReviewRoll
from app.reviews.rules.ballots import unpacked
from app.reviews.rules.kinds import PaperState, ReviewState, Voice
from app.rulebooks.queries import rulebook_for
from app.scorecards.models import Scorecard
from app.scorecards.queries.recomputing import recompute_all
from app.scorecards.rules.kinds import Card, State
from app.townhall.queries.replaying import compare
from tests.demo.test_seed import FEW, WEDNESDAY, empty_database

MONTH = date(2026, 10, 1)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("judged")
    with empty_database(f"sqlite:///{folder / 'town.db'}", folder / "media") as engine:
        seed.load(if_empty=False, at=WEDNESDAY, issues=FEW)
        yield engine


@pytest.fixture
def session(judged: Engine) -> Iterator[Session]:
    """What a test changes is taken back."""
    with Session(judged, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        yield session
        session.rollback()


def test_every_estate_was_reviewed_inspected_and_scored(session: Session) -> None:
    reviews = session.exec(select(Review).where(Review.month == MONTH)).all()
    cards = session.exec(select(Scorecard).where(Scorecard.month == MONTH)).all()
    assert len(reviews) == len(cards) == 10
    assert {review.state for review in reviews} == {ReviewState.PUBLISHED}
    assert len(session.exec(select(Inspection).where(Inspection.month == MONTH)).all()) == 10
    assert {card.state for card in cards} == {State.FINAL}
    assert {card.sample_enough for card in cards} == {True, False}
    assert Card.YELLOW in {card.card for card in cards}


def test_ballots_marks_and_papers_add_up(session: Session) -> None:
    rolls = {(roll.review_id, roll.voice): roll.size for roll in session.exec(select(ReviewRoll))}
    for box in session.exec(select(BallotBox)):
        marks = session.exec(
            select(ReviewMark).where(ReviewMark.review_id == box.review_id, ReviewMark.voice == box.voice)
        ).all()
        papers = session.exec(select(PaperBallot).where(PaperBallot.review_id == box.review_id)).all()
        lost = sum(paper.state is not PaperState.COUNTED for paper in papers) if box.voice is Voice.HOUSEHOLD else 0
        assert len(unpacked(box.papers)) == len(marks) - lost
        assert len(marks) <= rolls[box.review_id, box.voice]


def test_the_whole_year_comes_out_again(session: Session) -> None:
    count, different = recompute_all(session)
    assert count == len(session.exec(select(Scorecard)).all()) > 0
    assert different == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ballotbox SET papers = replace(papers, '5\"', '1\"') WHERE review_id = :review AND voice = 'household'",
        "UPDATE issueevent SET unit_id = NULL WHERE step = 'completion'",
        "UPDATE issue SET estate_id = NULL",
        "UPDATE deduction SET points = points + 50 WHERE inspection_id IN (SELECT id FROM inspection WHERE month = :m)",
        "UPDATE scorecard SET total = total + 1 WHERE month = :m",
    ],
)
def test_a_record_changed_by_hand_is_named_by_its_card(session: Session, change: str) -> None:
    review = session.exec(select(Review).where(Review.month == MONTH).order_by(col(Review.id))).first()
    assert review is not None
    known = {"review": review.key, "m": MONTH.isoformat()}
    session.execute(text(change), {name: value for name, value in known.items() if f":{name}" in change})
    session.expire_all()
    _, different = recompute_all(session, MONTH)
    assert any("2026 年 10 月" in sentence for sentence in different), different




def test_rules_nobody_changed_change_nothing_when_tried_out(session: Session) -> None:
    """The whole demonstrated year replayed: every total, band and card to the digit."""
    town = session.exec(select(Town.id)).one()
    assert town is not None
    base = rulebook_for(session, MONTH).rulebook
    found = compare(session, town, base, base, MONTH)
    months = [each for estate in found.estates.values() for each in estate]
    assert len(months) == 10
    assert [each for each in months if each.differs] == []
