"""Who left in the demonstrated year and how, who is putting things right, and the vote that goes on."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from app.audit.actions import verify
from app.companies.models import ContractKind, ServiceContract
from app.core.db import WRITE
from app.core.workdays import local_day
from app.demo import seed
from app.demo.judging.months import settled_on
from app.demo.leaving.mending import ITEMS, Pace
from app.exits.models import CompanyAnswer, ExitCase, ExitExtension, ExitStep, MendItem
from app.exits.rules.clocks import due_on
from app.exits.rules.kinds import Cause, Deed, State
from app.handovers.models import EmergencyService, Handover, HandoverItem
from app.handovers.rules.items import settled
from app.handovers.rules.kinds import State as HandoverState
from app.notices.models import Paper, PaperFile
from app.notices.rules.content import digest_of
from app.people.models import Person
from app.places.models import Estate
from app.scorecards.queries.recomputing import recompute_all
from app.supervision.models import SupervisionOrder
from app.supervision.rules.kinds import State as OrderState
from app.votes.actions.deciding import recount
from app.votes.models import RollObjection, Vote, VoteBallot, VoteDelivery, VotePaper, VoteRoll
from app.votes.queries.ballots import paper_states, turnout
from app.votes.queries.rolls import groups_of, sealed_roll
from app.votes.queries.votes import vote_passed
from app.votes.rules.counting import still_needed
from app.votes.rules.kinds import Channel, PaperState, VoteState
from app.votes.rules.papers import reconciled
from tests.demo.towns import FEW, WEDNESDAY, empty_database

YEAR = 365


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Few matters, and the whole year judged: the stories begin with its first cards."""
    folder = tmp_path_factory.mktemp("left")
    with empty_database(f"sqlite:///{folder / 'town.db'}", folder / "media") as engine:
        seed.load(if_empty=False, at=WEDNESDAY, issues=FEW, judged=YEAR)
        yield engine


@pytest.fixture
def session(left: Engine) -> Iterator[Session]:
    with Session(left) as session:
        session.connection(execution_options={WRITE: False})
        yield session


def estate_id(session: Session, slug: str) -> int:
    return session.exec(select(Estate).where(Estate.slug == slug)).one().key


def last_case(session: Session, slug: str) -> ExitCase:
    statement = select(ExitCase).where(ExitCase.estate_id == estate_id(session, slug))
    found = session.exec(statement.order_by(col(ExitCase.id).desc())).first()
    assert found is not None
    return found


def deeds(session: Session, case: ExitCase) -> list[Deed]:
    statement = select(ExitStep.deed).where(ExitStep.case_id == case.key).order_by(col(ExitStep.number))
    return [Deed(deed) for deed in session.exec(statement)]


def the_vote(session: Session, slug: str) -> Vote:
    return session.exec(select(Vote).where(Vote.estate_id == estate_id(session, slug))).one()


def test_one_company_left_by_itself_after_the_advice(session: Session) -> None:
    case = last_case(session, "shiji-2")
    assert (case.state, case.cause) == (State.EXITED, Cause.YELLOW_CARD)
    assert deeds(session, case)[-6:] == [
        Deed.CARD_RED, Deed.ADVISE, Deed.LEAVE_EARLY, Deed.AGREE, Deed.HANDOVER, Deed.DONE,
    ]


def test_the_other_was_dismissed_by_the_owners(session: Session) -> None:
    case = last_case(session, "jiuji-xincun")
    assert case.state is State.EXITED
    assert deeds(session, case)[-7:] == [
        Deed.CARD_RED, Deed.ADVISE, Deed.VOTE, Deed.OWNERS_NOTICE, Deed.SERVE, Deed.HANDOVER, Deed.DONE,
    ]
    assert case.vote_id == the_vote(session, "jiuji-xincun").key
    served = session.exec(
        select(ExitStep).where(ExitStep.case_id == case.key, ExitStep.deed == Deed.SERVE)
    ).one()
    assert case.last_day == local_day(served.at) + timedelta(days=60)


def test_the_vote_passed_both_topics_on_every_line_and_counts_again(session: Session) -> None:
    vote = the_vote(session, "jiuji-xincun")
    assert vote.state is VoteState.DECIDED
    assert [vote_passed(vote, number) for number in (1, 2)] == [True, True]
    assert recount(session, vote)
    channels = set(session.exec(select(VoteBallot.channel).where(VoteBallot.vote_id == vote.key)))
    assert channels == set(Channel)


def test_papers_of_the_vote_were_typed_twice_and_add_up(session: Session) -> None:
    vote = the_vote(session, "jiuji-xincun")
    papers = session.exec(select(VotePaper).where(VotePaper.vote_id == vote.key)).all()
    states = {paper.state for paper in papers}
    assert reconciled(paper_states(session, vote.key)).balanced
    assert states == {PaperState.COUNTED, PaperState.SPOILED, PaperState.MISSING}
    typed = [paper for paper in papers if paper.state is PaperState.COUNTED]
    assert all(paper.second_by not in (None, paper.first_by) for paper in typed)
    assert [paper for paper in typed if paper.first != paper.second], "one went to a third person"


@pytest.mark.parametrize("slug", ["shiji-2", "jiuji-xincun"])
def test_what_was_handed_over_is_settled_and_the_new_company_follows(session: Session, slug: str) -> None:
    case = last_case(session, slug)
    handover = session.exec(select(Handover).where(Handover.contract_id == case.contract_id)).one()
    items = session.exec(select(HandoverItem).where(HandoverItem.handover_id == handover.key)).all()
    contracts = session.exec(select(ServiceContract).where(ServiceContract.estate_id == case.estate_id)).all()
    old = next(each for each in contracts if each.key == case.contract_id)
    new = next(each for each in contracts if each.kind is ContractKind.OWNERS)
    assert handover.state is HandoverState.DONE
    assert all(settled(item) for item in items)
    assert old.ends_on is not None
    assert old.ends_on == local_day(handover.done_at or WEDNESDAY)
    assert new.starts_on == old.ends_on + timedelta(days=1)


def test_another_company_helped_out_for_a_fortnight(session: Session) -> None:
    service = session.exec(select(EmergencyService)).one()
    assert service.estate_id == estate_id(session, "shiji-2")
    assert service.ended_on == service.starts_on + timedelta(days=13)


def test_one_company_is_putting_things_right(session: Session) -> None:
    case = last_case(session, "jinshi-yuan")
    assert case.state is State.RECTIFYING
    assert case.due_on is not None
    assert case.due_on > local_day(WEDNESDAY)
    items = session.exec(select(MendItem).where(MendItem.case_id == case.key)).all()
    assert len(items) == ITEMS
    assert 0 < sum(item.done_at is not None for item in items) < len(items)
    answers = select(func.count()).select_from(CompanyAnswer).join(ExitStep).where(ExitStep.case_id == case.key)
    assert session.exec(answers).one() == 1


def test_no_other_case_is_left_lying(session: Session) -> None:
    """Whatever other cards the year had ended with a re-check that passed."""
    known = {last_case(session, slug).key for slug in ("shiji-2", "jiuji-xincun", "jinshi-yuan")}
    others = session.exec(select(ExitCase).where(col(ExitCase.id).not_in(known))).all()
    assert {case.state for case in others} <= {State.PASSED}


def test_the_vote_that_goes_on_wants_more_households(session: Session) -> None:
    vote = the_vote(session, "xiangrui-dong")
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    took = turnout(session, roll)
    needed = still_needed(roll.totals, took)
    assert (vote.state, roll.number) == (VoteState.OPEN, 2)
    assert 40 * roll.heads < 100 * took.heads < 60 * roll.heads
    assert needed.heads == -(-2 * roll.heads // 3) - took.heads > 0
    assert needed.area > 0
    papers = set(paper_states(session, vote.key))
    assert papers == {PaperState.ISSUED, PaperState.RETURNED, PaperState.SPOILED}


def test_its_roll_was_objected_to_and_its_ballots_brought_to_most_doors(session: Session) -> None:
    vote = the_vote(session, "xiangrui-dong")
    objections = session.exec(select(RollObjection).where(RollObjection.vote_id == vote.key)).all()
    delivered = session.exec(select(func.count()).where(VoteDelivery.vote_id == vote.key)).one()
    heads = session.exec(select(VoteRoll.heads).where(VoteRoll.vote_id == vote.key)).first()
    assert [each.upheld for each in objections] == [True, False]
    assert heads is not None
    assert heads // 2 < delivered < heads


@pytest.mark.parametrize("account", ["wangyi", "laozhou"])
def test_the_cast_may_still_vote(session: Session, account: str) -> None:
    vote = the_vote(session, "xiangrui-dong")
    roll = sealed_roll(session, vote.key)
    person = session.exec(select(Person).where(Person.username == account)).one()
    assert roll is not None
    groups = groups_of(session, roll.key, person.key)
    cast = select(VoteBallot).where(VoteBallot.vote_id == vote.key, col(VoteBallot.head_group).in_(groups))
    assert groups
    assert session.exec(cast).all() == []


def test_one_order_waits_for_the_town_and_one_for_its_receiver(session: Session) -> None:
    orders = session.exec(select(SupervisionOrder).order_by(col(SupervisionOrder.id))).all()
    assert [order.state for order in orders] == [OrderState.ANSWERED, OrderState.ACKNOWLEDGED]


def test_every_paper_is_as_it_was_issued(session: Session) -> None:
    papers = session.exec(select(Paper, PaperFile).join(PaperFile, col(PaperFile.paper_id) == Paper.id)).all()
    kinds = {paper.kind for paper, _ in papers}
    assert all(digest_of(paper.content) == paper.digest and digest_of(file.docx) == file.digest
               for paper, file in papers)
    assert kinds >= {
        "interview_notice", "interview_record", "rectify_order", "advice", "leave_notice_60", "exit_posting",
        "vote_notice", "vote_result", "handover_notice", "handover_list", "emergency_notice", "supervision_order",
    }


def test_log_and_scores_hold_with_it_all(session: Session) -> None:
    count, broken = verify(session)
    assert (count > 0, broken) == (True, [])
    assert recompute_all(session)[1] == []


def test_putting_right_is_always_still_going_on() -> None:
    """Whatever day the demonstration is looked at from four days after a card to the next one."""
    for month in (date(2026, 3, 1), date(2026, 9, 1), date(2026, 10, 1), date(2026, 12, 1)):
        card = settled_on(month)
        for lag in range(4, 34):
            pace = Pace(card, lag)
            due = due_on(State.RECTIFYING, pace.delivered)
            assert due is not None
            end = due + timedelta(days=15 if pace.longer else 0)
            assert end > card + timedelta(days=lag), (month, lag)


def test_nobody_extends_twice(session: Session) -> None:
    extended = session.exec(select(ExitExtension.step_id)).all()
    assert len(extended) == len(set(extended))
