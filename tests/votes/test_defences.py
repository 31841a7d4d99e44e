"""What somebody with a post could try against a vote, and where it ends."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.companies.models import CrossAppointment
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.workdays import local_day
from app.notifications.models import Message
from app.people.models import Residency, RoleGrant
from app.votes.actions.calling import cancel_vote
from app.votes.actions.deciding import confirm_result, propose_result
from app.votes.actions.delivering import (
    add_photos,
    deliver,
    end_naming,
    end_proxy,
    name_voter,
    register_proxy,
    take_back_delivery,
)
from app.votes.actions.papers import enter_paper, issue_papers, return_paper
from app.votes.actions.posting import post_vote
from app.votes.actions.rolling import propose_roll
from app.votes.actions.ticking import open_votes
from app.votes.guards import booth_of
from app.votes.models import Vote, VotePhoto, VoteProxy
from app.votes.queries.ballots import unreturned
from app.votes.queries.people import office_of
from app.votes.queries.rolls import homes_here, sealed_roll
from app.votes.rules.cancelling import Side, check_cancel
from app.votes.rules.counting import Totals
from app.votes.rules.kinds import Caller, DeliveryWay, Mode, OfficerRole, PhotoKind, VoteState
from app.votes.rules.standing import Deed
from tests.cast import LONG_AGO, NOON, Cast, add
from tests.votes.poll import (
    AFTER,
    CLOSES,
    CLOSING,
    DURING,
    OPENING,
    OPENS,
    again,
    cast_by,
    closed,
    drafted,
    more_homes,
    opened,
    owner_of,
    picture,
    posted,
    with_officers,
)

WHY = "情况有变，不再办了"


def test_nobody_cancels_after_the_close(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    by = cast.actor("sunzhuren")
    with pytest.raises(DomainError, match="二百八十条"):
        cancel_vote(session, vote, WHY, seen=vote.version, by=by, at=CLOSING)
    vote = closed(session, vote)
    with pytest.raises(DomainError, match="二百八十条"):
        cancel_vote(session, vote, WHY, seen=vote.version, by=by, at=AFTER)


@pytest.mark.parametrize("name", ["liushuji", "chenkezhang", "shenji"])
def test_while_voting_goes_on_only_the_callers_cancel(session: Session, cast: Cast, name: str) -> None:
    vote = opened(session, cast)
    with pytest.raises(Forbidden):
        cancel_vote(session, vote, WHY, seen=vote.version, by=cast.actor(name), at=DURING)
    cancel_vote(session, vote, WHY, seen=vote.version, by=cast.actor("sunzhuren"), at=DURING)
    assert again(session, vote).state is VoteState.CANCELLED


@pytest.mark.parametrize(
    ("caller", "side", "may"),
    [
        (Caller.OWNERS_COMMITTEE, Side(owners=True), True), (Caller.OWNERS_COMMITTEE, Side(town=True), False),
        (Caller.OWNERS_COMMITTEE, Side(owners=True, sees=True), False), (Caller.PETITION, Side(owners=True), False),
        (Caller.PETITION, Side(), False), (Caller.PETITION, Side(town=True), True),
        (Caller.PETITION, Side(town=True, sees=True), False), (Caller.TOWN, Side(town=True), True),
        (Caller.TOWN, Side(owners=True), False),
    ],
)
@pytest.mark.parametrize("state", [VoteState.POSTED, VoteState.OPEN])
def test_whose_vote_it_is(state: VoteState, caller: Caller, side: Side, may: bool) -> None:
    """From the first moment on, whether or not the clock has been here."""
    check_cancel(VoteState.DRAFT, caller, side, begun=False, over=False)
    with nullcontext() if may else pytest.raises(Forbidden):
        check_cancel(state, caller, side, begun=True, over=False)


@pytest.mark.parametrize(
    ("caller", "side", "may"),
    [
        (Caller.OWNERS_COMMITTEE, Side(), False), (Caller.OWNERS_COMMITTEE, Side(town=True), False),
        (Caller.OWNERS_COMMITTEE, Side(owners=True, sees=True), True),
        (Caller.PETITION, Side(), False), (Caller.TOWN, Side(), False),
        (Caller.PETITION, Side(owners=True), False), (Caller.TOWN, Side(owners=True), False),
        (Caller.PETITION, Side(town=True, sees=True), True), (Caller.TOWN, Side(town=True), True),
    ],
)
def test_whose_vote_it_is_before_it_begins(caller: Caller, side: Side, may: bool) -> None:
    with nullcontext() if may else pytest.raises(Forbidden):
        check_cancel(VoteState.POSTED, caller, side, begun=False, over=False)


def test_the_clock_opens_before_the_tick(session: Session, cast: Cast) -> None:
    vote = posted(session, cast)
    with pytest.raises(Forbidden):
        cancel_vote(session, vote, WHY, seen=vote.version, by=cast.actor("liushuji"), at=OPENING)


def test_the_clock_closes_before_the_tick(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    by, group = cast.actor("xiaoli"), cast.home101.key
    register_proxy(session, vote, group, "王小明", "", [picture()], by=by, at=DURING)
    [proxy] = session.exec(select(VoteProxy)).all()
    with pytest.raises(DomainError, match="截止"):
        deliver(session, vote, [group], DeliveryWay.HANDED, by=by, at=CLOSING)
    with pytest.raises(DomainError, match="截止"):
        register_proxy(session, vote, cast.home102.key, "别人", "", [picture()], by=by, at=CLOSING)
    with pytest.raises(DomainError, match="截止"):
        end_proxy(session, vote, proxy.key, "", by=by, at=CLOSING)
    with pytest.raises(DomainError, match="截止"):
        name_voter(session, vote, group, cast.person("wangyi").key, [picture()], by=by, at=CLOSING)
    with pytest.raises(DomainError, match="截止"):
        end_naming(session, vote, group, "另一位不同意", by=by, at=CLOSING)


def _by_majority(session: Session, cast: Cast) -> Vote:
    vote = drafted(session, cast, mode=Mode.COUNT_WITH_MAJORITY, clause="已送达而不表决的，视为同意多数意见。")
    vote = with_officers(session, cast, vote)
    by = cast.actor("sunzhuren")
    add_photos(session, vote, PhotoKind.CLAUSE, [picture()], by=by, at=NOON)
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=by, at=NOON)
    assert open_votes(session, OPENING) == 1
    return again(session, vote)


def test_who_counts_with_the_majority_was_reached_with_proof(session: Session, cast: Cast) -> None:
    vote, by = _by_majority(session, cast), cast.actor("xiaoli")
    for way in DeliveryWay:
        with pytest.raises(Invalid):
            deliver(session, vote, [cast.home101.key], way, by=by, at=DURING)
    assert deliver(session, vote, [cast.home101.key], DeliveryWay.HANDED, [picture()], by=by, at=DURING) == 1


def test_the_proof_of_delivery_is_each_groups_and_its_owners_hear(session: Session, cast: Cast) -> None:
    homes = [home.key for home in more_homes(session, cast, 21)]
    vote, by = _by_majority(session, cast), cast.actor("xiaoli")
    with pytest.raises(Invalid, match="最多勾 20 户"):
        deliver(session, vote, homes, DeliveryWay.HANDED, [picture()], by=by, at=DURING)
    both = {cast.home101.key, homes[0]}
    deliver(session, vote, both, DeliveryWay.HANDED, [picture()], by=by, at=DURING)
    assert set(session.exec(select(VotePhoto.about).where(VotePhoto.kind == PhotoKind.DELIVERY))) == both
    told = [row.person_id for row in session.exec(select(Message)) if row.title == "记了您家收到选票"]
    assert sorted(told) == sorted([cast.person("wangyi").key, cast.person("xiaoli").key])


def test_a_delivery_that_reached_nobody_is_taken_back_and_does_not_count(session: Session, cast: Cast) -> None:
    vote, by, group = _by_majority(session, cast), cast.actor("xiaoli"), cast.home101.key
    deliver(session, vote, [group], DeliveryWay.HANDED, [picture()], by=by, at=DURING)
    roll = sealed_roll(session, vote.key)
    assert roll
    assert unreturned(session, roll).heads == 1
    with pytest.raises(Invalid, match="为什么撤"):
        take_back_delivery(session, vote, group, "", by=by, at=DURING)
    take_back_delivery(session, vote, group, "王姨说没收到", by=by, at=DURING)
    assert unreturned(session, roll).heads == 0
    with pytest.raises(NotFound):
        take_back_delivery(session, vote, group, "王姨说没收到", by=by, at=DURING)
    deliver(session, vote, [group], DeliveryWay.HANDED, [picture()], by=by, at=DURING + timedelta(hours=1))
    told = session.exec(select(Message.title).where(Message.person_id == cast.person("wangyi").key)).all()
    assert (told.count("记了您家收到选票"), told.count("您家收到选票的登记撤了")) == (2, 1)


def test_an_auditor_with_a_post_at_the_company_sees_no_ballots(session: Session, cast: Cast) -> None:
    vote, shenji = closed(session, opened(session, cast)), cast.actor("shenji")
    assert booth_of(session, vote.key, shenji, AFTER).may(Deed.SECRET)
    add(
        session,
        CrossAppointment(person_id=shenji.person_id, company_id=cast.anhe.key, post="顾问", starts_on=LONG_AGO),
    )
    booth = booth_of(session, vote.key, shenji, AFTER)
    assert [booth.may(deed) for deed in (Deed.SECRET, Deed.EVIDENCE, Deed.ROLL)] == [False, False, False]


def test_a_ballot_brought_on_the_last_day_is_not_delivered(session: Session, cast: Cast) -> None:
    vote, by = _by_majority(session, cast), cast.actor("xiaoli")
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    late = CLOSING - timedelta(hours=23)
    deliver(session, vote, [cast.home101.key], DeliveryWay.HANDED, [picture()], by=by, at=late)
    assert unreturned(session, roll) == Totals()
    at, proof = late - timedelta(hours=1), [picture(400)]
    deliver(session, vote, [cast.home102.key], DeliveryWay.HANDED, proof, by=by, at=at)
    assert unreturned(session, roll) == Totals(1, 8850)


def test_homes_counted_together_are_voted_by_who_owns_all(session: Session, cast: Cast) -> None:
    whole = owner_of(session, cast.home101, cast.home102)
    partly = cast.person("wangyi")
    vote = opened(session, cast)
    with pytest.raises(Forbidden, match="其中的一部分"):
        cast_by(session, vote, partly, cast.home101.key)
    assert cast_by(session, vote, whole, cast.home101.key).person_id == whole.key


def test_who_owns_a_part_votes_once_named(session: Session, cast: Cast) -> None:
    owner_of(session, cast.home101, cast.home102)
    vote, partly = opened(session, cast), cast.person("wangyi")
    name_voter(session, vote, cast.home101.key, partly.key, [picture()], by=cast.actor("liushuji"), at=DURING)
    assert cast_by(session, vote, partly, cast.home101.key).person_id == partly.key


def test_owners_hear_of_the_paper_handed_in_for_them(session: Session, cast: Cast) -> None:
    vote, by = opened(session, cast), cast.actor("liushuji")
    issue_papers(session, vote, [cast.home101.key], by=by, at=DURING)
    return_paper(session, vote, 1, by=by, at=DURING)
    told = [row for row in session.exec(select(Message)) if row.title == "您家的纸票收到了"]
    assert {row.person_id for row in told} == {cast.person("wangyi").key, cast.person("xiaoli").key}
    assert "不是您家交的" in told[0].body


@pytest.mark.parametrize("what", ["issue", "return", "enter"])
def test_who_had_papers_in_hand_confirms_nothing(session: Session, cast: Cast, what: str) -> None:
    vote = opened(session, cast)
    monitor, other = cast.actor("chenkezhang"), cast.actor("liushuji")
    issue_papers(session, vote, [cast.home101.key], by=monitor if what == "issue" else other, at=DURING)
    return_paper(session, vote, 1, by=monitor if what == "return" else other, at=DURING)
    vote = closed(session, vote)
    for by in (cast.actor("xiaoli"), monitor if what == "enter" else other):
        enter_paper(session, vote, 1, "yy", by=by, at=AFTER)
    propose_result(session, vote, seen=again(session, vote).version, by=other, at=AFTER)
    with pytest.raises(DomainError, match="没经手纸票"):
        confirm_result(session, vote, seen=again(session, vote).version, by=monitor, at=AFTER)


def test_no_opening_without_an_owner_among_those_who_count(session: Session, cast: Cast) -> None:
    vote = with_officers(session, cast, drafted(session, cast))
    session.delete(session.exec(select(Residency).where(Residency.person_id == cast.person("xiaoli").key)).one())
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    assert open_votes(session, OPENING) == 0
    asked = [row.body for row in session.exec(select(Message)) if row.title.endswith("今天开不了")]
    assert "核实过的业主" in asked[0]


def test_an_office_ends_with_the_role(session: Session, cast: Cast) -> None:
    vote, person = opened(session, cast), cast.person("liushuji")
    assert office_of(session, vote, person.key, local_day(DURING)) is OfficerRole.COUNTER
    for grant in session.exec(select(RoleGrant).where(RoleGrant.person_id == person.key)):
        grant.ends_on = local_day(DURING) - timedelta(days=1)
    session.flush()
    assert office_of(session, vote, person.key, local_day(DURING)) is None


def test_a_roll_that_leaves_homes_out_is_not_posted(session: Session, cast: Cast) -> None:
    vote, by = with_officers(session, cast, drafted(session, cast)), cast.actor("sunzhuren")
    sources = homes_here(session, vote.estate_id)
    propose_roll(session, vote, sources[1:], "上传的名册", by=by, at=NOON)
    with pytest.raises(DomainError, match=f"漏了：{sources[0].label}。"):
        post_vote(session, vote, OPENS, CLOSES, seen=again(session, vote).version, by=by, at=NOON)


def test_a_home_counts_for_more_only_by_the_owners_rule(session: Session, cast: Cast) -> None:
    by = cast.actor("sunzhuren")
    rule = "按业主大会议事规则第五条，一套大户算两个人。"
    for told, proved in (("", True), (rule, False), (rule, True)):
        vote = with_officers(session, cast, drafted(session, cast, counting_rule=told))
        if proved:
            add_photos(session, vote, PhotoKind.CLAUSE, [picture()], by=by, at=NOON)
        first, *rest = homes_here(session, vote.estate_id)
        propose_roll(session, vote, [replace(first, heads=2), *rest], "上传的名册", by=by, at=NOON)
        vote = again(session, vote)
        if told and proved:
            post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=by, at=NOON)
            continue
        with pytest.raises(DomainError, match="第二十五条"):
            post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=by, at=NOON)
