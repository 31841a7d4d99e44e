"""Real threads and real commits: one ballot a head group, one serial a paper, one result, whoever comes at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.core.db import unit_of_work
from app.core.errors import DomainError
from app.votes.actions.deciding import confirm_result, propose_result
from app.votes.actions.papers import issue_papers, return_paper
from app.votes.actions.ticking import close_votes, open_votes
from app.votes.models import Vote, VoteBallot, VotePaper
from app.votes.queries.ballots import turnout
from app.votes.queries.rolls import sealed_roll
from app.votes.rules.kinds import PaperState, VoteState
from tests.cast import Cast
from tests.votes.poll import AFTER, CLOSING, DURING, OPENING, cast_by, closed, more_homes, opened, owners_each, posted

THREADS = 8


def at_once(*jobs: Callable[[Session], object]) -> Counter[str]:
    """Each in a thread and transaction of its own, begun together; how they ended."""
    gate = Barrier(len(jobs))

    def run(job: Callable[[Session], object]) -> str:
        gate.wait()
        try:
            with unit_of_work() as session:
                job(session)
        except DomainError:
            return "refused"
        return "done"

    with ThreadPoolExecutor(len(jobs)) as pool:
        return Counter(pool.map(run, jobs))


@pytest.fixture
def vote(db: Engine, cast: Cast) -> Vote:
    with unit_of_work() as session:
        return opened(session, cast)


def test_one_ballot_a_household(vote: Vote, cast: Cast) -> None:
    person, home = cast.person("wangyi"), cast.home101.key
    ended = at_once(*[lambda session: cast_by(session, vote, person, home)] * THREADS)
    assert ended == {"done": 1, "refused": THREADS - 1}
    with unit_of_work() as session:
        assert len(session.exec(select(VoteBallot)).all()) == 1


def test_paper_and_phone_at_once(vote: Vote, cast: Cast) -> None:
    person, home, by = cast.person("wangyi"), cast.home101.key, cast.actor("xiaoli")
    with unit_of_work() as session:
        issue_papers(session, vote, [home], by=by, at=DURING)
    at_once(
        lambda session: cast_by(session, vote, person, home),
        lambda session: return_paper(session, vote, 1, by=by, at=DURING),
    )
    with unit_of_work() as session:
        [ballot] = session.exec(select(VoteBallot)).all()
        [paper] = session.exec(select(VotePaper)).all()
        assert (ballot.paper_id is None) is (paper.state is PaperState.SPOILED)


def test_serials_are_given_once(vote: Vote, cast: Cast) -> None:
    by = cast.actor("xiaoli")
    homes = [cast.home101.key, cast.home102.key]
    ended = at_once(*[lambda session: issue_papers(session, vote, homes, by=by, at=DURING)] * THREADS)
    assert ended == {"done": 1, "refused": THREADS - 1}
    with unit_of_work() as session:
        assert session.exec(select(VotePaper.serial).order_by(col(VotePaper.serial))).all() == [1, 2]


def test_votes_against_the_close(db: Engine, cast: Cast) -> None:
    """Accepted is counted, the rest is refused; the second close changes nothing."""
    with unit_of_work() as session:
        homes = more_homes(session, cast, THREADS)
        people = owners_each(session, homes)
        vote = opened(session, cast)
    pairs = zip(people, homes, strict=True)
    jobs = [partial(cast_by, vote=vote, person=person, group=home.key) for person, home in pairs]
    ended = at_once(*jobs, *[lambda session: close_votes(session, CLOSING)] * 2)
    with unit_of_work() as session:
        roll = sealed_roll(session, vote.key)
        assert roll is not None
        assert session.get_one(Vote, vote.key).state is VoteState.CLOSED
        assert turnout(session, roll).heads == ended["done"] - 2
        assert ended["done"] + ended["refused"] == THREADS + 2


def test_it_opens_once(db: Engine, cast: Cast) -> None:
    with unit_of_work() as session:
        posted(session, cast)
    opened_by = []
    at_once(*[lambda session: opened_by.append(open_votes(session, OPENING))] * 4)
    assert sum(opened_by) == 1


def test_one_result(vote: Vote, cast: Cast) -> None:
    with unit_of_work() as session:
        found = closed(session, session.get_one(Vote, vote.key))
        propose_result(session, found, seen=found.version, by=cast.actor("liushuji"), at=AFTER)
        seen = found.version
    by = cast.actor("chenkezhang")
    ended = at_once(*[lambda session: confirm_result(session, vote, seen=seen, by=by, at=AFTER)] * 4)
    assert ended == {"done": 1, "refused": 3}
