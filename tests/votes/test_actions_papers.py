"""Papers, deliveries, proxies, named voters: first come counts, two people type, every sheet is accounted for."""

import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.attachments.actions import keep_prepared
from app.core.errors import DomainError, Forbidden, Invalid
from app.people.models import Relation
from app.votes.actions.casting import ALREADY
from app.votes.actions.deciding import propose_result
from app.votes.actions.delivering import deliver, end_proxy, name_voter, register_proxy
from app.votes.actions.finding import confirm_found, refuse_found, report_found
from app.votes.actions.papers import enter_paper, issue_papers, mark_missing, return_paper, spoil_paper
from app.votes.models import Vote, VoteBallot, VoteDelivery, VotePaper, VotePhoto, VoteProxy
from app.votes.queries.ballots import counted_ballots, handled_papers, paper_states, turnout, unreturned
from app.votes.queries.rolls import sealed_roll
from app.votes.rules.counting import Totals
from app.votes.rules.kinds import DeliveryWay, OfficerRole, PaperState, PhotoKind
from app.votes.rules.papers import check_found, reconciled
from app.votes.rules.standing import Viewer
from tests.cast import Cast
from tests.votes.poll import (
    AFTER,
    CLOSING,
    DURING,
    actor_of,
    again,
    cast_by,
    closed,
    decided,
    more_homes,
    opened,
    owner_of,
    owners_each,
    owns,
    picture,
    posted,
)


def issued(session: Session, cast: Cast, vote: Vote, *groups: int) -> list[VotePaper]:
    return list(issue_papers(session, vote, groups, by=cast.actor("xiaoli"), at=DURING))


def back(session: Session, cast: Cast, vote: Vote, serial: int) -> VotePaper:
    return return_paper(session, vote, serial, by=cast.actor("xiaoli"), at=DURING)


def typed(session: Session, cast: Cast, vote: Vote, serial: int, name: str, entry: str) -> VotePaper:
    return enter_paper(session, vote, serial, entry, by=cast.actor(name), at=AFTER)


def test_a_paper_counts_once_two_people_agree(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    [paper] = issued(session, cast, vote, cast.home101.key)
    assert (paper.serial, paper.state) == (1, PaperState.ISSUED)
    assert back(session, cast, vote, 1).state is PaperState.RETURNED
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    assert turnout(session, roll) == Totals(1, 8850)
    vote = closed(session, vote)
    assert counted_ballots(session, roll) == []
    typed(session, cast, vote, 1, "liushuji", "yx")
    with pytest.raises(DomainError, match="录过一遍"):
        typed(session, cast, vote, 1, "liushuji", "yx")
    assert typed(session, cast, vote, 1, "xiaoli", "yx").state is PaperState.COUNTED
    assert counted_ballots(session, roll) == [("yx", 1, 8850, False)]
    topics = json.loads(decided(session, cast, vote).result)["topics"]
    assert [topic["cast"]["yes"]["heads"] for topic in topics] == [1, 0]


def test_nothing_is_typed_before_the_close(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    back(session, cast, vote, 1)
    with pytest.raises(DomainError, match="正在投票"):
        enter_paper(session, vote, 1, "yy", by=cast.actor("liushuji"), at=DURING)


def test_two_who_differ_call_a_third(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    back(session, cast, vote, 1)
    vote = closed(session, vote)
    typed(session, cast, vote, 1, "liushuji", "yy")
    assert typed(session, cast, vote, 1, "xiaoli", "yn").disputed
    with pytest.raises(DomainError, match="还没对上"):
        propose_result(session, vote, seen=again(session, vote).version, by=cast.actor("liushuji"), at=AFTER)
    with pytest.raises(DomainError, match="录过一遍"):
        typed(session, cast, vote, 1, "xiaoli", "yy")
    with pytest.raises(Invalid, match="都不一样"):
        typed(session, cast, vote, 1, "chenkezhang", "aa")
    assert typed(session, cast, vote, 1, "chenkezhang", "yn").state is PaperState.COUNTED
    [ballot] = session.exec(select(VoteBallot)).all()
    assert ballot.choices == "yn"


def test_an_unusable_paper_takes_no_part(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    back(session, cast, vote, 1)
    deliver(session, vote, [cast.home101.key], DeliveryWay.HANDED, by=cast.actor("xiaoli"), at=DURING)
    vote = closed(session, vote)
    for name in ("liushuji", "xiaoli"):
        typed(session, cast, vote, 1, name, "-")
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    assert (turnout(session, roll), unreturned(session, roll)) == (Totals(), Totals())
    assert counted_ballots(session, roll) == []


def test_first_come_counts_online_then_paper(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key, "nn")
    paper = back(session, cast, vote, 1)
    assert (paper.state, "先收到" in paper.note) == (PaperState.SPOILED, True)
    assert [ballot.choices for ballot in session.exec(select(VoteBallot))] == ["nn"]


def test_first_come_counts_paper_then_online(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    back(session, cast, vote, 1)
    with pytest.raises(DomainError, match=ALREADY):
        cast_by(session, vote, cast.person("wangyi"), cast.home101.key)
    with pytest.raises(DomainError, match="收回来了"):
        back(session, cast, vote, 1)


def test_papers_go_out_once_a_group(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    cast_by(session, vote, owner_of(session, cast.home102), cast.home102.key)
    for groups in ((cast.home101.key,), (cast.home102.key,), (), (99_999,)):
        with pytest.raises(Invalid):
            issued(session, cast, vote, *groups)
    spoil_paper(session, vote, 1, "印坏了", by=cast.actor("xiaoli"), at=DURING)
    assert [paper.serial for paper in issued(session, cast, vote, cast.home101.key)] == [2]
    with pytest.raises(DomainError, match="作废"):
        back(session, cast, vote, 1)


def test_every_sheet_is_accounted_for(session: Session, cast: Cast) -> None:
    homes = more_homes(session, cast, 4)
    vote = opened(session, cast)
    issued(session, cast, vote, *(home.key for home in homes))
    back(session, cast, vote, 1)
    spoil_paper(session, vote, 2, "印坏了", by=cast.actor("xiaoli"), at=DURING)
    vote = closed(session, vote)
    for name in ("liushuji", "xiaoli"):
        typed(session, cast, vote, 1, name, "yy")
    by = cast.actor("liushuji")
    with pytest.raises(DomainError, match="还有 2 张在外面"):
        propose_result(session, vote, seen=again(session, vote).version, by=by, at=AFTER)
    assert mark_missing(session, vote, by=by, at=AFTER) == 2
    sheets = reconciled(paper_states(session, vote.key))
    assert sheets.words == "发出 4 张 = 计入 1 + 作废 1 + 没收回 2，对上了。"
    assert json.loads(decided(session, cast, vote).result)["papers"] == {
        "issued": 4, "counted": 1, "spoiled": 1, "missing": 2,
    }


HOW = "18日下午王桂兰交到社区，当时漏了登记"


def test_after_the_close_no_paper_comes_back(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key, cast.home102.key)
    for late in (vote, closed(session, vote)):
        with pytest.raises(DomainError, match="再交来的不算"):
            return_paper(session, late, 1, by=cast.actor("xiaoli"), words=HOW, at=CLOSING)


def found(session: Session, cast: Cast, vote: Vote, name: str = "xiaoli", serial: int = 1) -> VotePaper:
    proof = [keep_prepared(session, picture(), at=AFTER)]
    return report_found(session, vote, serial, HOW, proof, by=cast.actor(name), at=AFTER)


def test_a_paper_found_after_the_close_counts_once_a_second_person_says_so(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    vote = closed(session, vote)
    li, roll = cast.actor("xiaoli"), sealed_roll(session, vote.key)
    assert roll is not None
    for words, proof in (("漏了", [picture()]), (HOW, [])):
        kept = [keep_prepared(session, each, at=AFTER) for each in proof]
        with pytest.raises(Invalid):
            report_found(session, vote, 1, words, kept, by=li, at=AFTER)
    assert found(session, cast, vote).state is PaperState.FOUND
    assert (turnout(session, roll), session.exec(select(VoteBallot)).all()) == (Totals(), [])
    with pytest.raises(DomainError, match="还没对上"):
        propose_result(session, vote, seen=again(session, vote).version, by=cast.actor("liushuji"), at=AFTER)
    for name, viewer in (("xiaoli", Viewer(role=OfficerRole.COUNTER)), ("liushuji", Viewer(role=OfficerRole.COUNTER))):
        with pytest.raises(DomainError):
            confirm_found(session, vote, 1, viewer=viewer, by=cast.actor(name), at=AFTER)
    monitor = cast.actor("chenkezhang")
    paper = confirm_found(session, vote, 1, viewer=Viewer(role=OfficerRole.MONITOR), by=monitor, at=AFTER)
    assert (paper.state, paper.confirmed_by, paper.note) == (PaperState.RETURNED, monitor.person_id, HOW)
    assert (turnout(session, roll), handled_papers(session, vote.key, monitor.person_id)) == (Totals(1, 8850), True)


def test_a_paper_not_proved_did_not_come_back(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key, cast.home102.key)
    vote = closed(session, vote)
    mark_missing(session, vote, by=cast.actor("xiaoli"), at=AFTER)
    found(session, cast, vote, "sunzhuren")
    with pytest.raises(Forbidden, match="另一位经办的人"):
        refuse_found(
            session, vote, 1, viewer=Viewer(role=OfficerRole.MONITOR), by=cast.actor("chenkezhang"), at=AFTER
        )
    refuse_found(session, vote, 1, viewer=Viewer(runs=True), by=cast.actor("liushuji"), at=AFTER)
    paper = session.exec(select(VotePaper).where(VotePaper.serial == 1)).one()
    assert (paper.state, paper.returned_at, HOW in paper.note) == (PaperState.MISSING, None, True)
    assert found(session, cast, vote, serial=2).state is PaperState.FOUND
    with pytest.raises(DomainError, match="不能再补"):
        found(session, cast, vote, "sunzhuren")


def test_once_typing_or_reporting_has_begun_no_paper_is_found(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key, cast.home102.key)
    back(session, cast, vote, 1)
    vote = closed(session, vote)
    typed(session, cast, vote, 1, "liushuji", "yy")
    with pytest.raises(DomainError, match="开始录票"):
        found(session, cast, vote, serial=2)


@pytest.mark.parametrize(
    ("hours", "begun", "tried", "words"),
    [(24, False, False, ""), (25, False, False, "24 小时"), (1, True, False, "开始录票"), (1, False, True, "没有通过")],
)
def test_until_when_a_paper_may_be_found(hours: int, begun: bool, tried: bool, words: str) -> None:
    with pytest.raises(DomainError, match=words) if words else nullcontext():
        check_found(timedelta(hours=hours), begun=begun, tried=tried)


def test_a_paper_found_of_who_voted_online_is_spoiled(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key, "nn")
    vote = closed(session, vote)
    found(session, cast, vote)
    seconder, viewer = cast.actor("chenkezhang"), Viewer(role=OfficerRole.MONITOR)
    assert confirm_found(session, vote, 1, viewer=viewer, by=seconder, at=AFTER).state is PaperState.SPOILED
    assert [ballot.choices for ballot in session.exec(select(VoteBallot))] == ["nn"]


def test_no_paper_goes_out_after_the_close(session: Session, cast: Cast) -> None:
    vote = closed(session, opened(session, cast))
    with pytest.raises(DomainError):
        issue_papers(session, vote, [cast.home101.key], by=cast.actor("xiaoli"), at=AFTER)


@pytest.mark.parametrize("serial", [2, 999_999])
def test_a_serial_that_is_none(session: Session, cast: Cast, serial: int) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    with pytest.raises(Invalid, match="没有这个编号"):
        back(session, cast, vote, serial)


@pytest.mark.parametrize("entry", ["", "y", "yyy", "yz", "--", "y-"])
def test_what_cannot_stand_on_a_ballot(session: Session, cast: Cast, entry: str) -> None:
    vote = opened(session, cast)
    issued(session, cast, vote, cast.home101.key)
    back(session, cast, vote, 1)
    with pytest.raises(Invalid):
        typed(session, cast, closed(session, vote), 1, "liushuji", entry)


def test_deliveries_are_ticked_once_and_keep_the_first(session: Session, cast: Cast) -> None:
    vote = posted(session, cast)
    by, both = cast.actor("xiaoli"), [cast.home101.key, cast.home102.key]
    assert deliver(session, vote, both[:1], DeliveryWay.HANDED, by=by, at=DURING) == 1
    assert deliver(session, vote, both, DeliveryWay.LINK, by=by, at=DURING) == 1
    assert [row.way for row in session.exec(select(VoteDelivery))] == [DeliveryWay.HANDED, DeliveryWay.LINK]
    for groups, way in (([], DeliveryWay.HANDED), ([99_999], DeliveryWay.HANDED), (both, DeliveryWay.POSTED)):
        with pytest.raises(Invalid):
            deliver(session, vote, groups, way, by=by, at=DURING)
    deliver(session, vote, both, DeliveryWay.POSTED, [picture()], by=by, at=DURING)
    assert [row.kind for row in session.exec(select(VotePhoto))] == [PhotoKind.DELIVERY]


def test_delivered_and_silent(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    both = [cast.home101.key, cast.home102.key]
    deliver(session, vote, both, DeliveryWay.HANDED, by=cast.actor("xiaoli"), at=DURING)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key)
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    assert unreturned(session, roll) == Totals(1, 8850)


def test_a_power_is_one_written_and_ends_when_the_owner_votes(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    by, group = cast.actor("xiaoli"), cast.home101.key
    with pytest.raises(Invalid, match="委托书"):
        register_proxy(session, vote, group, "王小明", "13800000099", [], by=by, at=DURING)
    register_proxy(session, vote, group, "王小明", "13800000099", [picture()], by=by, at=DURING)
    with pytest.raises(DomainError, match="不能再转委托"):
        register_proxy(session, vote, group, "别人", "", [picture()], by=by, at=DURING)
    cast_by(session, vote, cast.person("wangyi"), group)
    [proxy] = session.exec(select(VoteProxy)).all()
    assert (proxy.ended_at, proxy.ended_reason) == (DURING, "业主本人投了票")
    with pytest.raises(DomainError, match="不用再委托"):
        register_proxy(session, vote, group, "王小明", "", [picture()], by=by, at=DURING)


def test_an_agent_hands_in_a_paper(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    by, group = cast.actor("xiaoli"), cast.home101.key
    issued(session, cast, vote, group)
    with pytest.raises(Invalid, match="先登记委托书"):
        return_paper(session, vote, 1, by_agent=True, by=by, at=DURING)
    proxy = register_proxy(session, vote, group, "王小明", "", [picture()], by=by, at=DURING)
    return_paper(session, vote, 1, by_agent=True, by=by, at=DURING)
    [ballot] = session.exec(select(VoteBallot)).all()
    assert (ballot.proxy_id, proxy.ended_at) == (proxy.key, None)


def test_a_power_taken_back(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    by, group = cast.actor("xiaoli"), cast.home101.key
    proxy = register_proxy(session, vote, group, "王小明", "", [picture()], by=by, at=DURING)
    end_proxy(session, vote, proxy.key, "", by=by, at=DURING)
    with pytest.raises(DomainError, match="已经结束"):
        end_proxy(session, vote, proxy.key, "", by=by, at=DURING)
    register_proxy(session, vote, group, "王大明", "", [picture()], by=by, at=DURING)


def test_joint_owners_name_one(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    other = owner_of(session, cast.home101)
    by, group = cast.actor("liushuji"), cast.home101.key
    with pytest.raises(Invalid):
        name_voter(session, vote, group, cast.person("luren").key, [picture()], by=by, at=DURING)
    with pytest.raises(Invalid, match="推选书"):
        name_voter(session, vote, group, other.key, [], by=by, at=DURING)
    name_voter(session, vote, group, other.key, [picture()], by=by, at=DURING)
    with pytest.raises(DomainError, match="推选过"):
        name_voter(session, vote, group, cast.person("wangyi").key, [picture()], by=by, at=DURING)
    with pytest.raises(Forbidden, match="另一位"):
        cast_by(session, vote, cast.person("wangyi"), group)
    assert cast_by(session, vote, other, group).person_id == actor_of(other).person_id


def test_a_tenant_is_no_owner(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    owns(session, cast.person("luren"), cast.home102, Relation.TENANT)
    with pytest.raises(Forbidden):
        cast_by(session, vote, cast.person("luren"), cast.home102.key)


def test_issued_on_the_last_second_only(session: Session, cast: Cast) -> None:
    owners_each(session, more_homes(session, cast, 1))
    vote = opened(session, cast)
    issue_papers(session, vote, [cast.home101.key], by=cast.actor("xiaoli"), at=CLOSING - timedelta(seconds=1))
    with pytest.raises(DomainError, match="截止"):
        issue_papers(session, vote, [cast.home102.key], by=cast.actor("xiaoli"), at=CLOSING)
