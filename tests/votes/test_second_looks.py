"""What one person alone could do to a vote takes a second look: new owners, stolen papers, namings, struck homes."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.attachments.actions import keep_prepared
from app.attachments.models import Photo
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.notifications.models import Message
from app.people.actions import decide_residency, end_residency
from app.people.models import Person, Relation, Residency
from app.places.models import Home
from app.votes.actions.contesting import contest_own, contest_paper, keep_contested, void_contested
from app.votes.actions.delivering import deliver, end_naming, name_voter
from app.votes.actions.officers import check_officer, end_office, name_officer
from app.votes.actions.owning import check_owner, tell_of_owners
from app.votes.actions.papers import enter_paper, issue_papers, return_paper, spoil_paper
from app.votes.actions.rolling import confirm_roll, correct_roll
from app.votes.models import OwnerCheck, Vote, VoteBallot, VotePaper
from app.votes.queries.mine import ballots_awaited
from app.votes.queries.owners import changed_owners
from app.votes.queries.people import office_of, officers_of
from app.votes.queries.rolls import lines_of_roll, sealed_roll
from app.votes.rules.kinds import DeliveryWay, OfficerRole, PaperState
from app.votes.rules.papers import check_contest
from app.votes.rules.roll import Correction, Line, restored
from tests.cast import NOON, Cast, add
from tests.votes.poll import (
    AFTER,
    DURING,
    actor_of,
    again,
    cast_by,
    closed,
    more_homes,
    opened,
    owner_of,
    picture,
    posted,
    waiting,
)


def claimed(session: Session, cast: Cast, home: Home) -> Residency:
    """路人 says that a home is theirs; 刘书记 verifies it while the vote runs."""
    residency = add(
        session,
        Residency(
            person_id=cast.person("luren").key, home_id=home.key, relation=Relation.OWNER, claimed_at=NOON,
        ),
    )
    return decide_residency(session, residency.key, verified=True, by=cast.actor("liushuji"), at=DURING)


def messages(session: Session, person: Person) -> list[str]:
    return [row.title for row in session.exec(select(Message).where(Message.person_id == person.key))]


def test_an_owner_verified_since_the_posting_waits_for_a_second_keeper(session: Session, cast: Cast) -> None:
    vote, luren = opened(session, cast), cast.person("luren")
    residency = claimed(session, cast, cast.home102)
    with pytest.raises(Forbidden, match="再有一位经办的人"):
        cast_by(session, vote, luren, cast.home102.key)
    assert ballots_awaited(session, luren.key, DURING) == []
    with pytest.raises(DomainError, match="是您办的"):
        check_owner(session, vote, residency.key, by=cast.actor("liushuji"), at=DURING)
    with pytest.raises(DomainError, match="自己的房子"):
        check_owner(session, vote, residency.key, by=actor_of(luren), at=DURING)
    for _ in range(2):
        check_owner(session, vote, residency.key, by=cast.actor("sunzhuren"), at=DURING)
    assert len(session.exec(select(OwnerCheck)).all()) == 1
    assert "您可以在网上投票了" in messages(session, luren)
    assert ballots_awaited(session, luren.key, DURING) != []
    assert cast_by(session, vote, luren, cast.home102.key).head_group == cast.home102.key


def test_whoever_was_verified_before_the_posting_needs_nobody_else(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    assert changed_owners(session, vote) == []
    assert cast_by(session, vote, cast.person("wangyi"), cast.home101.key).head_group == cast.home101.key
    known = session.exec(select(Residency).where(Residency.home_id == cast.home101.key)).first()
    assert known is not None
    with pytest.raises(NotFound):
        check_owner(session, vote, known.key, by=cast.actor("sunzhuren"), at=DURING)


def test_one_second_look_counts_for_one_vote(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    residency = claimed(session, cast, cast.home102)
    check_owner(session, vote, residency.key, by=cast.actor("sunzhuren"), at=DURING)
    end_residency(session, residency.key, by=cast.actor("liushuji"), at=DURING, reason="房产证是别人的")
    with pytest.raises(Forbidden):
        cast_by(session, vote, cast.person("luren"), cast.home102.key)
    [found] = changed_owners(session, vote)
    assert (found.ended, found.label, found.residency.note) == (True, "3号楼1单元102", "房产证是别人的")


def test_keepers_and_owners_hear_of_changed_standings_once(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    residency = claimed(session, cast, cast.home102)
    mine = session.exec(select(Residency).where(Residency.person_id == cast.person("wangyi").key)).one()
    end_residency(session, mine.key, by=cast.actor("liushuji"), at=DURING, reason="房子卖了")
    for _ in range(2):
        tell_of_owners(session, DURING)
    assert [title for title in messages(session, cast.person("wangyi")) if "登记结束" in title] == [
        "3号楼1单元101的住户登记结束了"
    ]
    for name, times in (("liushuji", 0), ("sunzhuren", 2)):
        told = [title for title in messages(session, cast.person(name)) if "第二个人核对" in title]
        assert len(told) == times, name
    check_owner(session, again(session, vote), residency.key, by=cast.actor("sunzhuren"), at=DURING)


def test_who_is_named_after_voting_began_waits_for_a_second_keeper(session: Session, cast: Cast) -> None:
    """One keeper alone could seat two friends after the close, who then type every paper."""
    vote, wang, liu = opened(session, cast), cast.person("wangyi"), cast.actor("liushuji")
    name_officer(session, vote, wang.key, OfficerRole.COUNTER, by=liu, at=DURING)
    officer = next(row.officer for row in officers_of(session, vote.key) if row.officer.person_id == wang.key)
    assert office_of(session, vote, wang.key, DURING.date()) is None
    assert [name for name in ("liushuji", "sunzhuren") if any("新定了一位计票人" in each for each in messages(
        session, cast.person(name)
    ))] == ["sunzhuren"]
    closed(session, vote)
    with pytest.raises(DomainError, match="换一位经办的人"):
        check_officer(session, vote, officer.key, by=liu, at=AFTER)
    with pytest.raises(DomainError, match="您自己"):
        check_officer(session, vote, officer.key, by=actor_of(wang), at=AFTER)
    for _ in range(2):
        check_officer(session, vote, officer.key, by=cast.actor("sunzhuren"), at=AFTER)
    assert office_of(session, vote, wang.key, AFTER.date()) is OfficerRole.COUNTER
    assert "您可以做计票人了" in messages(session, wang)
    with pytest.raises(DomainError, match="不能再去掉"):
        end_office(session, vote, officer.key, by=cast.actor("sunzhuren"), at=AFTER)


def test_who_still_waits_is_taken_off_again(session: Session, cast: Cast) -> None:
    vote, wang = opened(session, cast), cast.person("wangyi")
    name_officer(session, vote, wang.key, OfficerRole.MONITOR, by=cast.actor("liushuji"), at=DURING)
    officer = next(row.officer for row in officers_of(session, vote.key) if row.officer.person_id == wang.key)
    end_office(session, vote, officer.key, by=cast.actor("sunzhuren"), at=DURING)
    with pytest.raises(NotFound, match="刚被去掉"):
        check_officer(session, vote, officer.key, by=cast.actor("sunzhuren"), at=DURING)
    early = officers_of(session, vote.key)[0].officer
    with pytest.raises(NotFound, match="没有等核对"):
        check_officer(session, vote, early.key, by=cast.actor("sunzhuren"), at=DURING)


def taken_off(session: Session, cast: Cast) -> Residency:
    """刘书记 ends 王姨's ownership while the vote runs."""
    mine = session.exec(select(Residency).where(Residency.person_id == cast.person("wangyi").key)).one()
    return end_residency(session, mine.key, by=cast.actor("liushuji"), at=DURING, reason="房子卖了")


def test_an_owner_whom_one_person_took_off_still_votes(session: Session, cast: Cast) -> None:
    vote, wang = opened(session, cast), cast.person("wangyi")
    mine = taken_off(session, cast)
    assert len(ballots_awaited(session, wang.key, DURING)) == 1
    with pytest.raises(DomainError, match="是您办的"):
        check_owner(session, vote, mine.key, by=cast.actor("liushuji"), at=DURING)
    cast_by(session, vote, wang, cast.home101.key)


def test_an_owner_whom_two_took_off_does_not(session: Session, cast: Cast) -> None:
    vote, wang = opened(session, cast), cast.person("wangyi")
    mine = taken_off(session, cast)
    check_owner(session, vote, mine.key, by=cast.actor("sunzhuren"), at=DURING)
    assert ballots_awaited(session, wang.key, DURING) == []
    with pytest.raises(Forbidden):
        cast_by(session, again(session, vote), wang, cast.home101.key)
    assert "您家的业主登记结束了" in messages(session, wang)
    [found] = changed_owners(session, vote)
    assert (found.waits, found.changed_by) == (False, cast.person("liushuji").key)


def test_who_moves_out_by_themselves_votes_no_more(session: Session, cast: Cast) -> None:
    vote, wang = opened(session, cast), cast.person("wangyi")
    mine = session.exec(select(Residency).where(Residency.person_id == wang.key)).one()
    end_residency(session, mine.key, by=cast.actor("wangyi"), at=DURING)
    with pytest.raises(Forbidden):
        cast_by(session, vote, wang, cast.home101.key)


def test_who_ends_another_ones_home_says_why(session: Session, cast: Cast) -> None:
    mine = session.exec(select(Residency).where(Residency.person_id == cast.person("wangyi").key)).one()
    with pytest.raises(Invalid, match="为什么结束"):
        end_residency(session, mine.key, by=cast.actor("liushuji"), at=NOON, reason="")
    end_residency(session, mine.key, by=cast.actor("wangyi"), at=NOON)


def handed_in(session: Session, cast: Cast, vote: Vote) -> VotePaper:
    """小李 takes back a paper of 王姨's home."""
    issue_papers(session, vote, [cast.home101.key], by=cast.actor("xiaoli"), at=DURING)
    return return_paper(session, vote, 1, by=cast.actor("xiaoli"), at=DURING)


def signed(session: Session) -> list[Photo]:
    return [keep_prepared(session, picture(), at=DURING)]


def test_a_stolen_paper_goes_and_the_owner_votes(session: Session, cast: Cast) -> None:
    owned = session.exec(select(Residency).where(Residency.person_id == cast.person("xiaoli").key)).all()
    vote = opened(session, cast)
    handed_in(session, cast, vote)
    wang, group = cast.person("wangyi"), cast.home101.key
    with pytest.raises(DomainError, match="收到了"):
        cast_by(session, vote, wang, group)
    said = contest_own(session, vote, group, "票一直在家里，打13812345678问我", by=actor_of(wang), at=DURING)
    assert "13812345678" not in said.contested_words
    for by in (actor_of(wang), cast.actor("xiaoli")):
        with pytest.raises(DomainError, match="换一个人"):
            void_contested(session, vote, 1, by=by, at=DURING)
    paper = void_contested(session, vote, 1, by=cast.actor("liushuji"), at=DURING)
    assert (paper.state, "不是业主交的" in paper.note) == (PaperState.SPOILED, True)
    assert cast_by(session, vote, wang, group, "nn").choices == "nn"
    kept = [(ballot.channel.value, ballot.voided_at is None) for ballot in session.exec(select(VoteBallot))]
    assert sorted(kept) == [("online", True), ("paper", False)]
    assert "核对过了，那张纸票作废" in messages(session, wang)
    assert owned == []


def test_what_is_not_found_so_still_counts(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    handed_in(session, cast, vote)
    contest_paper(
        session, vote, 1, "业主到柜台说没有交过", signed(session), by=cast.actor("liushuji"), at=DURING
    )
    with pytest.raises(DomainError, match="换一个人"):
        keep_contested(session, vote, 1, by=cast.actor("liushuji"), at=DURING)
    assert keep_contested(session, vote, 1, by=cast.actor("chenkezhang"), at=DURING).state is PaperState.RETURNED
    vote = closed(session, vote)
    enter_paper(session, vote, 1, "yy", by=cast.actor("xiaoli"), at=AFTER)
    assert enter_paper(session, vote, 1, "yy", by=cast.actor("liushuji"), at=AFTER).state is PaperState.COUNTED


def test_a_contested_paper_is_not_typed_and_not_contested_twice(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    handed_in(session, cast, vote)
    contest_paper(session, vote, 1, "业主到柜台说没有交过", signed(session), by=cast.actor("liushuji"), at=DURING)
    with pytest.raises(DomainError, match="在等核对"):
        contest_own(
            session, vote, cast.home101.key, "票一直在家里", by=actor_of(cast.person("wangyi")), at=DURING
        )
    vote = closed(session, vote)
    with pytest.raises(DomainError, match="等核对"):
        enter_paper(session, vote, 1, "yy", by=cast.actor("xiaoli"), at=AFTER)


def test_who_may_say_that_a_paper_is_not_theirs(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    handed_in(session, cast, vote)
    by = cast.actor("liushuji")
    with pytest.raises(Forbidden):
        contest_own(session, vote, cast.home101.key, "不是我交的", by=cast.actor("luren"), at=DURING)
    with pytest.raises(Invalid, match="签了名的说明"):
        contest_paper(session, vote, 1, "业主到柜台说没有交过", [], by=by, at=DURING)
    with pytest.raises(Invalid, match="写清楚"):
        contest_paper(session, vote, 1, "没交", signed(session), by=by, at=DURING)
    vote = closed(session, vote)
    with pytest.raises(DomainError, match="截止"):
        contest_paper(session, vote, 1, "业主到柜台说没有交过", signed(session), by=by, at=AFTER)
    wang = actor_of(cast.person("wangyi"))
    contest_own(session, vote, cast.home101.key, "票一直在家里", by=wang, at=AFTER)
    void_contested(session, vote, 1, by=by, at=AFTER)
    assert [ballot.voided_at for ballot in session.exec(select(VoteBallot))] == [AFTER]


@pytest.mark.parametrize(
    ("state", "typed", "reported", "words"),
    [
        (PaperState.RETURNED, False, False, ""),
        (PaperState.CONTESTED, False, False, "已经有人说"),
        (PaperState.ISSUED, False, False, "没有收回来"),
        (PaperState.FOUND, False, False, "没有收回来"),
        (PaperState.COUNTED, True, False, "没有收回来"),
        (PaperState.SPOILED, False, False, "没有收回来"),
        (PaperState.MISSING, False, False, "没有收回来"),
        (PaperState.RETURNED, True, False, "开始录票"),
        (PaperState.RETURNED, False, True, "开始录票"),
    ],
)  # fmt: skip
def test_when_a_paper_may_be_contested(state: PaperState, typed: bool, reported: bool, words: str) -> None:
    if not words:
        check_contest(state, typed=typed, reported=reported)
        return
    with pytest.raises(DomainError, match=words):
        check_contest(state, typed=typed, reported=reported)


def test_no_paper_is_spoiled_after_the_close(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    issue_papers(session, vote, [cast.home101.key], by=cast.actor("xiaoli"), at=DURING)
    vote = closed(session, vote)
    with pytest.raises(DomainError):
        spoil_paper(session, vote, 1, "撕坏了", by=cast.actor("xiaoli"), at=AFTER)


def test_a_photo_proves_one_round_of_deliveries(session: Session, cast: Cast) -> None:
    vote, by = opened(session, cast), cast.actor("xiaoli")
    both, way = [cast.home101.key, cast.home102.key], DeliveryWay.POSTED
    deliver(session, vote, both[:1], way, [picture()], by=by, at=DURING)
    with pytest.raises(Invalid, match="用过了"):
        deliver(session, vote, both[1:], way, [picture()], by=by, at=DURING)
    deliver(session, vote, both[:1], way, [picture()], by=by, at=DURING)
    assert deliver(session, vote, both[1:], way, [picture(400)], by=by, at=DURING) == 1


def test_co_owners_hear_of_a_naming_and_may_have_it_ended(session: Session, cast: Cast) -> None:
    vote, by, group = opened(session, cast), cast.actor("liushuji"), cast.home101.key
    other, wang = owner_of(session, cast.home101), cast.person("wangyi")
    name_voter(session, vote, group, other.key, [picture()], by=by, at=DURING)
    assert "您家推选了一位来投票" in messages(session, wang)
    with pytest.raises(Invalid, match="为什么撤"):
        end_naming(session, vote, group, "", by=by, at=DURING)
    end_naming(session, vote, group, "另一位共有人不同意", by=by, at=DURING)
    assert "您家的推选撤了" in messages(session, wang)
    with pytest.raises(NotFound):
        end_naming(session, vote, group, "另一位共有人不同意", by=by, at=DURING)
    assert cast_by(session, vote, wang, group).person_id == wang.key
    with pytest.raises(DomainError, match="不用再推选"):
        name_voter(session, vote, group, other.key, [picture()], by=by, at=DURING)


def test_a_home_struck_off_by_mistake_comes_back(session: Session, cast: Cast) -> None:
    home = more_homes(session, cast, 1)[0]
    vote, one, two = posted(session, cast), cast.actor("liushuji"), cast.actor("sunzhuren")
    first = sealed_roll(session, vote.key)
    assert first is not None
    with pytest.raises(Invalid):
        correct_roll(
            session, vote, Correction(home.key, back=True), "有这一户", seen=again(session, vote).version, by=one,
            at=NOON + timedelta(hours=1),
        )
    for number, change in ((2, Correction(home.key, gone=True)), (3, Correction(home.key, back=True))):
        seen = again(session, vote).version
        correct_roll(session, vote, change, "按竣工图更正", seen=seen, by=one, at=NOON)
        confirm_roll(session, vote, number, seen=waiting(session, vote), by=two, at=NOON)
    now = sealed_roll(session, vote.key)
    assert now is not None
    assert (now.number, now.digest, now.heads, now.area) == (3, first.digest, first.heads, first.area)
    assert lines_of_roll(session, now.key) == lines_of_roll(session, first.key)


def line(home: int, group: int, heads: int = 1) -> Line:
    return Line(home, f"1单元{home}", "1号楼", 9000, group, heads)


@pytest.mark.parametrize(
    ("earlier", "now", "after"),
    [
        ([line(1, 1), line(2, 2), line(3, 3)], [line(1, 1), line(3, 3)], [line(1, 1), line(2, 2), line(3, 3)]),
        ([line(2, 2), line(3, 2, 0)], [line(3, 3)], [line(2, 3, 0), line(3, 3)]),
        ([line(1, 1), line(2, 1, 0)], [line(1, 1)], [line(1, 1), line(2, 1, 0)]),
    ],
)
def test_a_home_that_is_back_stands_with_its_old_group(
    earlier: list[Line], now: list[Line], after: list[Line]
) -> None:
    assert restored(now, earlier, 2) == after
    with pytest.raises(ValueError, match="left"):
        restored(after, earlier, 2)
    with pytest.raises(ValueError, match="left"):
        restored(now, earlier, 9)
