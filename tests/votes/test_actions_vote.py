"""From the draft to the frozen result, step by step, with every step at the wrong time."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.notices.queries import papers_about
from app.notices.rules.content import from_json
from app.notifications.models import Message
from app.people.models import Relation, Residency
from app.places.models import Home
from app.votes.actions.calling import cancel_vote, open_vote, replan, sign_petition
from app.votes.actions.casting import ALREADY, cast_ballot
from app.votes.actions.deciding import confirm_result, propose_result, recount
from app.votes.actions.delivering import add_photos, deliver, name_voter, register_proxy
from app.votes.actions.objecting import answer_objection, object_to_roll
from app.votes.actions.officers import decline_office, end_office, name_officer
from app.votes.actions.papers import issue_papers
from app.votes.actions.posting import post_vote
from app.votes.actions.rolling import confirm_roll, correct_roll, refuse_roll
from app.votes.actions.ticking import close_votes, open_votes, remind_owners, remind_results
from app.votes.models import Vote, VoteBallot, VoteRoll
from app.votes.queries import dismissal_passed, vote_passed, votes_of, votes_on_dismissal
from app.votes.queries.ballots import turnout
from app.votes.queries.people import office_of, officers_of, owners_at
from app.votes.queries.rolls import lines_of_roll, rolls_of, sealed_roll
from app.votes.queries.votes import readiness
from app.votes.rules.counting import Totals
from app.votes.rules.kinds import Caller, DeliveryWay, Mode, OfficerRole, PhotoKind, VoteState
from app.votes.rules.roll import Correction
from tests.cast import NOON, Cast
from tests.votes.poll import (
    AFTER,
    CLOSES,
    CLOSING,
    DURING,
    FEES,
    OPENING,
    OPENS,
    a_plan,
    again,
    cast_by,
    closed,
    decided,
    dismissal,
    drafted,
    more_homes,
    opened,
    owner_of,
    owners_each,
    owns,
    picture,
    posted,
    waiting,
    with_officers,
)

COUNTER = OfficerRole.COUNTER
Stage = Callable[[Session, Cast], Vote]


def test_the_whole_way_to_a_result(session: Session, cast: Cast) -> None:
    """12 homes of the cast and 12 more; 24 heads, 16 vote, 9 for it."""
    people = owners_each(session, more_homes(session, cast, 15))
    vote = opened(session, cast)
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    assert roll.totals == Totals(27, 12 * 8850 + 15 * 10_000)
    homes = {line.owner: line.group for line in lines_of_roll(session, roll.key) if line.owner.startswith("业主")}
    for number, person in enumerate(people):
        cast_by(session, vote, person, homes[person.name], "yn" if number < 9 else "na")
    assert turnout(session, roll) == Totals(15, 150_000)
    vote = closed(session, vote)
    vote = decided(session, cast, vote)
    found = json.loads(vote.result)
    assert [topic["passed"] for topic in found["topics"]] == [False, False]
    assert found["topics"][0]["strict"]["lines"][0]["words"].endswith("差 3 户。")
    assert (vote_passed(vote), dismissal_passed(session, vote, cast.contract.key)) == (False, False)
    assert recount(session, vote)
    papers = papers_about(session, f"vote:{vote.key}")
    assert [paper.kind for paper in papers] == ["vote_notice", "vote_result"]
    told = next(block.rows for block in from_json(papers[1].content).blocks if block.text == "结果")
    assert told[0][1:4] == ("同意", "不同意", "弃权")
    assert [[cell.partition(" ")[0] for cell in row[1:4]] for row in told[1:]] == [["9", "6", "0"], ["0", "9", "6"]]


def test_a_passed_dismissal_is_seen_from_above(session: Session, cast: Cast) -> None:
    homes = more_homes(session, cast, 30)
    people = owners_each(session, homes)
    vote = opened(session, cast)
    assert list(votes_on_dismissal(session, cast.contract.key)) == list(votes_of(session, cast.dongqu.key)) == [vote]
    assert vote_passed(vote) is None
    for person, home in zip(people, homes, strict=True):
        cast_by(session, vote, person, home.key, "ya")
    vote = decided(session, cast, closed(session, vote))
    assert dismissal_passed(session, vote, cast.contract.key) is True
    assert vote_passed(vote, 2) is False
    assert dismissal_passed(session, vote, 999) is None


def test_a_draft_is_nobodys_but_the_keepers(session: Session, cast: Cast) -> None:
    vote = drafted(session, cast)
    assert votes_of(session, cast.dongqu.key) == []
    assert list(votes_of(session, cast.dongqu.key, drafts=True)) == [vote]
    assert votes_on_dismissal(session, cast.contract.key) == []


def test_only_a_committee_that_is_there_calls(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid, match="没有业主委员会"):
        open_vote(session, cast.xiqu, a_plan(cast, FEES), by=cast.actor("chenkezhang"), at=NOON)


def test_topics_are_fixed_once_posted(session: Session, cast: Cast) -> None:
    vote = drafted(session, cast)
    replan(session, vote, a_plan(cast, FEES), seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    with pytest.raises(Stale):
        replan(session, vote, a_plan(cast), seen=1, by=cast.actor("sunzhuren"), at=NOON)
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    with pytest.raises(DomainError, match="公示中"):
        replan(session, vote, a_plan(cast), seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)


@pytest.mark.parametrize("opens", [date(2026, 11, 18), date(2026, 12, 3)])
def test_fifteen_days_and_no_less(session: Session, cast: Cast, opens: date) -> None:
    vote = drafted(session, cast)
    with pytest.raises(Invalid, match="15 天"):
        post_vote(session, vote, opens, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    assert vote.state is VoteState.DRAFT


def test_a_fifth_of_the_owners_may_call(session: Session, cast: Cast) -> None:
    homes = more_homes(session, cast, 3)
    vote = drafted(session, cast, caller=Caller.PETITION)
    sign_petition(session, vote, [home.key for home in homes[:2]], by=cast.actor("liushuji"), at=NOON)
    with pytest.raises(DomainError, match="还差 1 户"):
        post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    signed = [home.key for home in homes]
    assert sign_petition(session, vote, signed, by=cast.actor("liushuji"), at=NOON) == 1
    assert sign_petition(session, vote, signed, by=cast.actor("liushuji"), at=NOON) == 0
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    assert "五分之一" in papers_about(session, f"vote:{vote.key}")[0].content


def test_the_second_way_of_counting_needs_a_photographed_rule(session: Session, cast: Cast) -> None:
    vote = drafted(session, cast, mode=Mode.COUNT_WITH_MAJORITY, clause="已送达而不表决的，视为同意多数意见。")
    with pytest.raises(DomainError, match="议事规则"):
        post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    add_photos(session, vote, PhotoKind.CLAUSE, [picture()], by=cast.actor("sunzhuren"), at=NOON)
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    notice = papers_about(session, f"vote:{vote.key}")[0].content
    assert "算到多数那一边" in notice
    assert "视为同意多数意见" in notice


def test_posting_tells_owners_and_the_committee(session: Session, cast: Cast) -> None:
    posted(session, cast)
    told = {(row.person_id, row.title) for row in session.exec(select(Message))}
    assert (cast.person("wangyi").key, "祥瑞花园东区的业主表决公示了") in told
    assert (cast.person("liushuji").key, "祥瑞花园东区要开业主表决，报居委会") in told


def test_later_changes_of_homes_and_owners_change_nothing(session: Session, cast: Cast) -> None:
    """A peer's printed record changed with a member's later weight."""
    vote = posted(session, cast)
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    before = (lines_of_roll(session, roll.key), roll.digest)
    home = session.get_one(Home, cast.home101.key)
    home.exclusive_area = 99_999
    owner_of(session, cast.home102)
    session.flush()
    assert (lines_of_roll(session, roll.key), roll.digest) == before


def test_objections_are_answered_before_voting_begins(session: Session, cast: Cast) -> None:
    vote = posted(session, cast)
    wangyi = cast.actor("wangyi")
    object_to_roll(session, vote, cast.home101.key, "面积写少了，是 90 平方米", by=wangyi, at=NOON)
    with pytest.raises(DomainError, match="提过意见"):
        object_to_roll(session, vote, cast.home101.key, "再说一遍面积不对", by=wangyi, at=NOON)
    assert open_votes(session, OPENING) == 0
    assert "还差：对名册的意见还有 1 条没答复" in _newest_to(session, cast, "sunzhuren")
    answer_objection(session, vote, 1, "看过房产证，是 90 平方米", upheld=True, by=cast.actor("liushuji"), at=OPENING)
    with pytest.raises(DomainError, match="答复过"):
        answer_objection(session, vote, 1, "又答一遍", upheld=True, by=cast.actor("liushuji"), at=OPENING)
    change = Correction(cast.home101.key, area=9000)
    correct_roll(
        session, vote, change, "按房产证更正", seen=again(session, vote).version, by=cast.actor("liushuji"), at=OPENING
    )
    later = OPENING + timedelta(days=2)
    assert open_votes(session, later) == 0
    assert "名册的更正还没核对完" in _newest_to(session, cast, "sunzhuren")
    confirm_roll(session, vote, 2, seen=waiting(session, vote), by=cast.actor("sunzhuren"), at=later)
    assert (open_votes(session, later), open_votes(session, later)) == (1, 0)
    vote = again(session, vote)
    assert (vote.late_days, vote.closes_at) == (2, CLOSING + timedelta(days=2))
    with pytest.raises(DomainError, match="不再收意见"):
        object_to_roll(session, vote, cast.home101.key, "面积还是不对的", by=wangyi, at=later)


def _newest_to(session: Session, cast: Cast, name: str) -> str:
    statement = select(Message).where(Message.person_id == cast.person(name).key)
    found = session.exec(statement.order_by(col(Message.id).desc())).first()
    assert found is not None
    return found.body


def test_nobody_answers_their_own_objection(session: Session, cast: Cast) -> None:
    vote = posted(session, cast)
    owns(session, cast.person("liushuji"), cast.home102)
    object_to_roll(session, vote, cast.home102.key, "面积写少了一点", by=cast.actor("liushuji"), at=NOON)
    with pytest.raises(DomainError, match="请别人"):
        answer_objection(session, vote, 1, "面积没有错", upheld=False, by=cast.actor("liushuji"), at=NOON)


def test_no_officers_no_vote(session: Session, cast: Cast) -> None:
    vote = drafted(session, cast)
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    assert open_votes(session, OPENING) == 0
    assert "计票人要 2 位，现在 0 位" in _newest_to(session, cast, "sunzhuren")
    with_officers(session, cast, vote, OPENING + timedelta(hours=1))
    later = OPENING + timedelta(hours=2)
    assert open_votes(session, later) == 1
    assert office_of(session, again(session, vote), cast.person("xiaoli").key, later.date()) is COUNTER


def test_nobody_of_the_company_counts(session: Session, cast: Cast) -> None:
    vote = drafted(session, cast)
    by = cast.actor("sunzhuren")
    with pytest.raises(Invalid):
        name_officer(session, vote, cast.person("zhaojingli").key, OfficerRole.COUNTER, by=by, at=NOON)
    name_officer(session, vote, cast.person("laozhou").key, OfficerRole.OBSERVER, by=by, at=NOON)
    with pytest.raises(DomainError, match="只做一样"):
        name_officer(session, vote, cast.person("laozhou").key, OfficerRole.COUNTER, by=by, at=NOON)
    end_office(session, vote, officers_of(session, vote.key)[0].officer.key, by=by, at=NOON)
    assert officers_of(session, vote.key) == []


def test_an_owner_without_any_role_counts_and_may_decline(session: Session, cast: Cast) -> None:
    """An estate where no role holder owns could open no vote."""
    vote, by, wangyi = drafted(session, cast), cast.actor("sunzhuren"), cast.actor("wangyi")
    assert owners_at(session, vote.estate_id, ("3", "1", "101")) == [(wangyi.person_id, "王桂兰")]
    assert owners_at(session, vote.estate_id, ("3号楼", "1", "102")) == []
    for name, role in (("wangyi", COUNTER), ("liushuji", COUNTER), ("chenkezhang", OfficerRole.MONITOR)):
        name_officer(session, vote, cast.person(name).key, role, by=by, at=NOON)
    assert readiness(session, vote, date(2026, 11, 18)).missing == []
    decline_office(session, vote, by=wangyi, at=NOON)
    assert "说不当" in _newest_to(session, cast, "sunzhuren")
    with pytest.raises(NotFound):
        decline_office(session, vote, by=wangyi, at=NOON)
    name_officer(session, vote, wangyi.person_id, COUNTER, by=by, at=NOON)
    told = session.exec(select(Message).where(Message.person_id == wangyi.person_id)).all()
    assert [row.title for row in told].count("请您做祥瑞花园东区业主表决的计票人") == 2


def test_who_owns_no_longer_counts_no_longer(session: Session, cast: Cast) -> None:
    vote, wangyi = drafted(session, cast), cast.person("wangyi")
    name_officer(session, vote, wangyi.key, COUNTER, by=cast.actor("sunzhuren"), at=NOON)
    assert office_of(session, vote, wangyi.key, date(2026, 11, 18)) is COUNTER
    session.delete(session.exec(select(Residency).where(Residency.person_id == wangyi.key)).one())
    assert office_of(session, vote, wangyi.key, date(2026, 11, 18)) is None


def test_who_had_papers_in_hand_cannot_decline(session: Session, cast: Cast) -> None:
    vote, li = opened(session, cast), cast.actor("xiaoli")
    issue_papers(session, vote, [cast.home101.key], by=li, at=DURING)
    with pytest.raises(DomainError, match="经手过"):
        decline_office(session, vote, by=li, at=DURING)
    with pytest.raises(DomainError, match="正在计票"):
        decline_office(session, closed(session, vote), by=cast.actor("chenkezhang"), at=AFTER)


@pytest.mark.parametrize("stage", [posted, opened])
def test_a_correction_takes_two_whenever_it_is_made(session: Session, cast: Cast, stage: Stage) -> None:
    vote = stage(session, cast)
    change = Correction(cast.home102.key, area=12_345)
    liushuji, sunzhuren = cast.actor("liushuji"), cast.actor("sunzhuren")
    correct_roll(session, vote, change, "按房产证更正", seen=vote.version, by=liushuji, at=DURING)
    assert [roll.sealed_at is None for roll in rolls_of(session, vote.key)] == [False, True]
    with pytest.raises(DomainError, match="换一个人"):
        confirm_roll(session, vote, 2, seen=waiting(session, vote), by=liushuji, at=DURING)
    with pytest.raises(DomainError, match="没核对完"):
        correct_roll(session, vote, change, "再改一次看看", seen=vote.version, by=liushuji, at=DURING)
    with pytest.raises(DomainError, match="截止了"):
        confirm_roll(session, vote, 2, seen=waiting(session, vote), by=sunzhuren, at=CLOSING)
    confirm_roll(session, vote, 2, seen=waiting(session, vote), by=sunzhuren, at=DURING)
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    assert (roll.number, roll.area, roll.confirmed_by) == (2, 12 * 8850 + 3495, sunzhuren.person_id)


@pytest.mark.parametrize(("stage", "where"), [(posted, "/objections"), (opened, "/roll?version=2")])
def test_residents_hear_of_a_correction_once_it_counts(
    session: Session, cast: Cast, stage: Stage, where: str
) -> None:
    tenant, vote = cast.person("luren"), stage(session, cast)
    owns(session, tenant, cast.home102, Relation.TENANT)
    at = NOON if stage is posted else DURING
    change = Correction(cast.home102.key, same_as=cast.home101.key)
    correct_roll(session, vote, change, "房产证上是同一个人。", seen=vote.version, by=cast.actor("liushuji"), at=at)
    told = select(Message).where(col(Message.title).endswith("名册改了您家这一户"))
    assert session.exec(told).all() == []
    confirm_roll(session, vote, 2, seen=waiting(session, vote), by=cast.actor("sunzhuren"), at=at)
    found = session.exec(told).all()
    assert {row.person_id for row in found} == {cast.person(name).key for name in ("wangyi", "xiaoli", "luren")}
    assert {row.link for row in found} == {f"{vote.path}{where}"}
    assert "3号楼1单元102：改成和另外 1 套合起来算一户。原因：房产证上是同一个人。不对的" in found[0].body


def test_a_home_that_does_not_exist_is_taken_off_by_two(session: Session, cast: Cast) -> None:
    vote, by = posted(session, cast), cast.actor("liushuji")
    lived_in, gone = Correction(cast.home101.key, gone=True), Correction(cast.home102.key, gone=True)
    with pytest.raises(DomainError, match="核实过的住户"):
        correct_roll(session, vote, lived_in, "系统里录错了", seen=vote.version, by=by, at=NOON)
    correct_roll(session, vote, gone, "系统里录错了", seen=vote.version, by=by, at=NOON)
    confirm_roll(session, vote, 2, seen=waiting(session, vote), by=cast.actor("chenkezhang"), at=NOON)
    assert [(roll.heads, roll.homes) for roll in rolls_of(session, vote.key)] == [(12, 12), (11, 11)]
    assert open_votes(session, OPENING) == 1
    version = again(session, vote).version
    with pytest.raises(DomainError, match="开始以后"):
        correct_roll(session, vote, lived_in, "系统里录错了", seen=version, by=by, at=DURING)


def test_a_correction_nobody_confirmed_ends_with_the_vote(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    change = Correction(cast.home102.key, area=12_345)
    correct_roll(session, vote, change, "按房产证更正", seen=vote.version, by=cast.actor("liushuji"), at=DURING)
    vote = closed(session, vote)
    assert [roll.number for roll in rolls_of(session, vote.key)] == [1]


def test_a_refused_correction_goes(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    change = Correction(cast.home102.key, area=12_345)
    correct_roll(session, vote, change, "按房产证更正", seen=vote.version, by=cast.actor("liushuji"), at=DURING)
    refuse_roll(session, vote, 2, seen=waiting(session, vote), by=cast.actor("sunzhuren"), at=DURING)
    assert session.exec(select(VoteRoll)).all() == [sealed_roll(session, vote.key)]


def test_only_what_was_seen_is_confirmed(session: Session, cast: Cast) -> None:
    """One withdrawn and another written under its number is not the one looked at."""
    vote, liu, sun = opened(session, cast), cast.actor("liushuji"), cast.actor("sunzhuren")
    right, wrong = Correction(cast.home102.key, area=8851), Correction(cast.home101.key, owner="别人")
    correct_roll(session, vote, right, "按房产证更正", seen=vote.version, by=liu, at=DURING)
    looked_at = waiting(session, vote)
    refuse_roll(session, vote, 2, seen=looked_at, by=liu, at=DURING)
    correct_roll(session, vote, wrong, "按房产证更正", seen=again(session, vote).version, by=liu, at=DURING)
    for decide in (confirm_roll, refuse_roll):
        with pytest.raises(Stale):
            decide(session, vote, 2, seen=looked_at, by=sun, at=DURING)
    confirm_roll(session, vote, 2, seen=waiting(session, vote), by=sun, at=DURING)


def test_a_group_that_has_voted_is_not_regrouped(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key)
    by = cast.actor("liushuji")
    seen = again(session, vote).version
    joined = Correction(cast.home102.key, same_as=cast.home101.key)
    with pytest.raises(DomainError, match="已经投了票"):
        correct_roll(session, vote, joined, "按房产证更正", seen=seen, by=by, at=DURING)
    correct_roll(session, vote, Correction(cast.home101.key, area=9000), "按房产证更正", seen=seen, by=by, at=DURING)


def test_a_group_reached_named_or_acted_for_is_not_regrouped(session: Session, cast: Cast) -> None:
    homes, by, at = more_homes(session, cast, 3), cast.actor("xiaoli"), DURING
    person = owner_of(session, homes[1])
    vote = opened(session, cast)
    deliver(session, vote, [homes[0].key], DeliveryWay.HANDED, by=by, at=at)
    name_voter(session, vote, homes[1].key, person.key, [picture()], by=by, at=at)
    register_proxy(session, vote, homes[2].key, "王小明", "", [picture()], by=by, at=at)
    seen = again(session, vote).version
    for home in homes:
        joined = Correction(cast.home102.key, same_as=home.key)
        with pytest.raises(DomainError, match="送达、委托、推选"):
            correct_roll(session, vote, joined, "按房产证更正", seen=seen, by=cast.actor("liushuji"), at=at)


def test_one_buyer_of_three_homes_votes_once(session: Session, cast: Cast) -> None:
    homes = more_homes(session, cast, 3)
    person = owner_of(session, *homes)
    vote = opened(session, cast)
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    assert roll.totals.heads == 13
    cast_by(session, vote, person, homes[0].key)
    assert turnout(session, roll) == Totals(1, 30_000)
    for group in (homes[0].key, homes[1].key):
        with pytest.raises(DomainError):
            cast_by(session, vote, person, group)


@pytest.mark.parametrize("choices", ["", "y", "yyy", "yx", "y-", "Yy"])
def test_every_topic_is_answered(session: Session, cast: Cast, choices: str) -> None:
    vote = opened(session, cast)
    with pytest.raises(Invalid):
        cast_by(session, vote, cast.person("wangyi"), cast.home101.key, choices)
    with pytest.raises(Invalid, match="满十八岁"):
        cast_ballot(session, vote, cast.home101.key, "yy", declared=False, by=cast.actor("wangyi"), at=DURING)


def test_who_may_cast(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    for name, group in (("luren", cast.home101.key), ("wangyi", cast.home102.key), ("zhaojingli", cast.home101.key)):
        with pytest.raises(Forbidden):
            cast_by(session, vote, cast.person(name), group)
    owns(session, cast.person("zhaojingli"), cast.home102)
    zhaojingli = cast.person("zhaojingli")
    assert cast_by(session, vote, zhaojingli, cast.home102.key).person_id == zhaojingli.key


def test_before_and_after_and_twice(session: Session, cast: Cast) -> None:
    vote = posted(session, cast)
    wangyi, home = cast.person("wangyi"), cast.home101.key
    with pytest.raises(DomainError, match="还没有开始"):
        cast_by(session, vote, wangyi, home)
    open_votes(session, OPENING)
    for at in (CLOSING, AFTER):
        with pytest.raises(DomainError, match="截止"):
            cast_by(session, vote, wangyi, home, at=at)
    cast_by(session, vote, wangyi, home, "yn", at=CLOSING - timedelta(seconds=1))
    with pytest.raises(DomainError, match=ALREADY):
        cast_by(session, vote, wangyi, home, "nn")
    [ballot] = session.exec(select(VoteBallot)).all()
    assert ballot.choices == "yn"


def test_the_log_never_says_what_was_voted(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key, "yn")
    session.commit()
    said = [entry.after for entry in session.exec(select(AuditEntry)) if entry.verb == "vote.ballot"]
    assert said == [json.dumps({"channel": "online", "group": cast.home101.key}, separators=(",", ":"))]


def test_closing_is_on_time_and_once(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    assert close_votes(session, CLOSING - timedelta(seconds=1)) == 0
    assert (close_votes(session, CLOSING), close_votes(session, CLOSING)) == (1, 0)
    assert again(session, vote).closed_at == CLOSING


def test_only_those_who_have_not_voted_are_reminded(session: Session, cast: Cast) -> None:
    homes = more_homes(session, cast, 1)
    other = owner_of(session, *homes)
    vote = opened(session, cast)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key)
    assert remind_owners(session, CLOSING - timedelta(days=4)) == 0
    assert [remind_owners(session, CLOSING - timedelta(days=each)) for each in (2, 1)] == [1, 0]
    told = [row.person_id for row in session.exec(select(Message)) if row.title.endswith("快截止了")]
    assert told == [other.key]


def test_a_late_result_is_asked_for(session: Session, cast: Cast) -> None:
    closed(session, opened(session, cast))
    remind_results(session, CLOSING + timedelta(days=2))
    for _ in range(2):
        remind_results(session, CLOSING + timedelta(days=4))
    told = [row.person_id for row in session.exec(select(Message)) if "还没有结果" in row.title]
    assert sorted(told) == sorted(cast.person(each).key for each in ("liushuji", "xiaoli", "chenkezhang", "sunzhuren"))


def test_a_result_takes_a_counter_and_a_monitor(session: Session, cast: Cast) -> None:
    vote = closed(session, opened(session, cast))
    with pytest.raises(DomainError, match="没有报"):
        confirm_result(session, vote, seen=vote.version, by=cast.actor("chenkezhang"), at=AFTER)
    propose_result(session, vote, seen=vote.version, by=cast.actor("liushuji"), at=AFTER)
    with pytest.raises(DomainError, match="您报的"):
        confirm_result(session, vote, seen=vote.version, by=cast.actor("liushuji"), at=AFTER)
    with pytest.raises(Stale):
        confirm_result(session, vote, seen=vote.version - 1, by=cast.actor("chenkezhang"), at=AFTER)
    confirm_result(session, vote, seen=vote.version, by=cast.actor("chenkezhang"), at=AFTER)
    with pytest.raises(DomainError):
        confirm_result(session, vote, seen=vote.version, by=cast.actor("chenkezhang"), at=AFTER)


def test_what_changed_after_the_report_is_noticed(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    ballot = cast_by(session, vote, cast.person("wangyi"), cast.home101.key, "yn")
    vote = closed(session, vote)
    propose_result(session, vote, seen=vote.version, by=cast.actor("liushuji"), at=AFTER)
    ballot.choices = "nn"
    session.flush()
    with pytest.raises(Stale, match="重新报"):
        confirm_result(session, vote, seen=vote.version, by=cast.actor("chenkezhang"), at=AFTER)
    ballot.choices = "yn"
    session.flush()
    vote = decided(session, cast, vote)
    ballot.choices = "nn"
    session.flush()
    assert not recount(session, vote)


def test_both_ways_are_in_the_result(session: Session, cast: Cast) -> None:
    homes = more_homes(session, cast, 12)
    people = owners_each(session, homes)
    vote = opened(session, cast, dismissal(cast))
    for person, home in zip(people[:10], homes[:10], strict=True):
        cast_by(session, vote, person, home.key, "y")
    silent = [home.key for home in homes[10:]] + [cast.home102.key, cast.home101.key, *_more(session, cast, 6)]
    deliver(session, vote, silent, DeliveryWay.HANDED, by=cast.actor("xiaoli"), at=DURING)
    vote = decided(session, cast, closed(session, vote))
    [topic] = json.loads(vote.result)["topics"]
    assert (topic["passed"], topic["strict"]["passed"], topic["majority"]["passed"]) == (False, False, True)
    assert topic["majority"]["leader"] == "y"


def _more(session: Session, cast: Cast, many: int) -> list[int]:
    found = session.exec(select(Home).where(Home.unit_id != cast.unit1.key).order_by(col(Home.id))).all()
    return [home.key for home in found[:many]]


def test_given_up_with_a_reason(session: Session, cast: Cast) -> None:
    vote = posted(session, cast)
    by = cast.actor("sunzhuren")
    with pytest.raises(Invalid):
        cancel_vote(session, vote, "错", seen=vote.version, by=by, at=NOON)
    cancel_vote(session, vote, "议题写错了，改好再公示", seen=vote.version, by=by, at=NOON)
    assert open_votes(session, OPENING) == 0
    assert papers_about(session, f"vote:{vote.key}")[0].withdrawn_at == NOON
    with pytest.raises(DomainError, match="不办了"):
        cancel_vote(session, vote, "议题写错了，改好再公示", seen=vote.version, by=by, at=NOON)
    assert "议题写错了" in _newest_to(session, cast, "wangyi")
