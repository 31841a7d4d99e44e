"""Nobody speaks in another's name, decides about a paper knowing the count, or takes a home's vote from it unheard."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from sqlmodel import Session, select

from app.attachments.actions import keep_prepared
from app.attachments.models import Photo
from app.core.errors import DomainError, Forbidden, Invalid
from app.notices.models import Paper
from app.notifications.models import Message
from app.people.actions import decide_residency
from app.people.models import Person, Relation, Residency
from app.votes.actions.calling import cancel_vote, sign_petition
from app.votes.actions.contesting import contest_own, contest_paper, keep_contested, void_contested
from app.votes.actions.deciding import propose_result
from app.votes.actions.delivering import add_photos, name_voter
from app.votes.actions.finding import confirm_found, report_found
from app.votes.actions.officers import name_officer
from app.votes.actions.owning import check_owner
from app.votes.actions.papers import enter_paper, issue_papers, mark_missing, return_paper, spoil_paper
from app.votes.actions.posting import post_vote
from app.votes.actions.rolling import confirm_roll, correct_roll
from app.votes.evidence import write_evidence
from app.votes.models import Vote, VotePaper
from app.votes.queries.ballots import choices_open
from app.votes.queries.rolls import lines_of_roll, sealed_roll
from app.votes.rules.kinds import Caller, Holder, OfficerRole, PaperState, PhotoKind
from app.votes.rules.roll import Correction, Line, restored
from app.votes.rules.standing import Viewer
from tests.cast import NOON, Cast, add
from tests.votes.poll import (
    AFTER,
    CLOSES,
    DURING,
    OPENS,
    actor_of,
    again,
    cast_by,
    closed,
    drafted,
    more_homes,
    opened,
    owner_of,
    owns,
    picture,
    posted,
    waiting,
)

NOT_OURS = "票一直在家里，没有交过"


def messages(session: Session, person: Person) -> list[str]:
    return [row.title for row in session.exec(select(Message).where(Message.person_id == person.key))]


def corrected(session: Session, cast: Cast, vote: Vote, change: Correction) -> None:
    """By 孙主任, confirmed by 刘书记, the day after the posting."""
    one, two, at = cast.actor("sunzhuren"), cast.actor("liushuji"), NOON + timedelta(days=1)
    roll = correct_roll(session, vote, change, "登记的时候错了", seen=again(session, vote).version, by=one, at=at)
    confirm_roll(session, vote, roll.number, seen=waiting(session, vote), by=two, at=at)


def counted(session: Session, vote: Vote) -> list[Line]:
    roll = sealed_roll(session, vote.key)
    assert roll is not None
    return lines_of_roll(session, roll.key)


def test_two_homes_that_left_both_come_back(session: Session, cast: Cast) -> None:
    first, second, _ = more_homes(session, cast, 3)
    vote = posted(session, cast)
    before = counted(session, vote)
    for home, back in ((first, False), (second, False), (first, True), (second, True)):
        corrected(session, cast, vote, Correction(home.key, gone=not back, back=back))
    assert counted(session, vote) == before


def line(home: int, group: int, heads: int, holder: Holder = Holder.OWNER) -> Line:
    return Line(home, f"3号楼1单元{home}", "3号楼", 8850, group, heads, holder)


def test_a_home_comes_back_with_the_heads_it_had() -> None:
    first = [line(1, 1, 3), line(2, 2, 1)]
    assert restored(first[1:], first, 1) == first


def test_the_developers_home_comes_back_to_the_stock_that_is_left() -> None:
    stock = Holder.DEVELOPER
    first = [line(1, 1, 1, stock), line(2, 1, 0, stock), line(3, 3, 1)]
    sold = [line(1, 1, 1), line(3, 3, 1, stock)]
    assert restored(sold, first, 2) == [line(1, 1, 1), line(2, 3, 0, stock), line(3, 3, 1, stock)]


@pytest.mark.parametrize(("caller", "reason", "who"), [
    (Caller.OWNERS_COMMITTEE, "", "sunzhuren"), (Caller.TOWN, "业主委员会没有召集，业主申请了", "chenkezhang"),
])  # fmt: skip
def test_nobody_posts_in_anothers_name(session: Session, cast: Cast, caller: Caller, reason: str, who: str) -> None:
    vote = drafted(session, cast, caller=caller, reason=reason)
    for name in {"liushuji", "sunzhuren", "chenkezhang"} - {who}:
        with pytest.raises(Forbidden, match="用自己的账号来公示"):
            post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor(name), at=NOON)
    post_vote(session, vote, OPENS, CLOSES, seen=vote.version, by=cast.actor(who), at=NOON)


def test_who_did_not_call_the_vote_does_not_stop_it(session: Session, cast: Cast) -> None:
    vote = posted(session, cast)
    for name in ("liushuji", "chenkezhang"):
        with pytest.raises(Forbidden, match="只有业主委员会能停办"):
            cancel_vote(session, vote, "材料要重新准备", seen=vote.version, by=cast.actor(name), at=NOON)
    cancel_vote(session, vote, "因" * 400, seen=vote.version, by=cast.actor("sunzhuren"), at=NOON)
    notice = session.exec(select(Paper).where(Paper.about == f"vote:{vote.key}:notice")).one()
    assert len(notice.withdrawn_reason) == 400


def test_who_is_said_to_have_signed_hears_of_it_once(session: Session, cast: Cast) -> None:
    vote = drafted(session, cast, caller=Caller.PETITION)
    for _ in range(2):
        sign_petition(session, vote, [cast.home101.key], by=cast.actor("liushuji"), at=NOON)
    assert messages(session, cast.person("wangyi")) == ["登记了您家签名提议业主表决"]


def handed_in(session: Session, cast: Cast, many: int = 2) -> Vote:
    """An open vote; 小李 took back a paper of each of these homes, 王姨's first."""
    vote, by = opened(session, cast), cast.actor("xiaoli")
    issue_papers(session, vote, [cast.home101.key, cast.home102.key][:many], by=by, at=DURING)
    for serial in range(1, many + 1):
        return_paper(session, vote, serial, by=by, at=DURING)
    return vote


def keep(session: Session) -> list[Photo]:
    """A stored photo."""
    return [keep_prepared(session, picture(), at=DURING)]


def contested(session: Session, cast: Cast, vote: Vote) -> VotePaper:
    return contest_own(
        session, vote, cast.home101.key, NOT_OURS, by=actor_of(cast.person("wangyi")), at=DURING
    )


def test_whether_a_paper_counts_is_settled_before_any_is_typed(session: Session, cast: Cast) -> None:
    vote = handed_in(session, cast)
    contested(session, cast, vote)
    vote = closed(session, vote)
    with pytest.raises(DomainError, match="先核对完"):
        enter_paper(session, vote, 2, "yy", by=cast.actor("xiaoli"), at=AFTER)
    void_contested(session, vote, 1, by=cast.actor("liushuji"), at=AFTER)
    assert enter_paper(session, vote, 2, "yy", by=cast.actor("xiaoli"), at=AFTER).first == "yy"


def test_a_paper_found_is_settled_before_any_is_typed(session: Session, cast: Cast) -> None:
    vote, by = handed_in(session, cast, 1), cast.actor("xiaoli")
    issue_papers(session, vote, [cast.home102.key], by=by, at=DURING)
    vote = closed(session, vote)
    proof = keep(session)
    report_found(session, vote, 2, "18日下午交到社区，当时漏了登记", proof, by=by, at=AFTER)
    with pytest.raises(DomainError, match="先核对完"):
        enter_paper(session, vote, 1, "yy", by=by, at=AFTER)
    viewer = Viewer(role=OfficerRole.MONITOR)
    with pytest.raises(DomainError, match="自己家的票"):
        confirm_found(session, vote, 2, viewer=viewer, by=actor_of(owner_of(session, cast.home102)), at=AFTER)
    confirm_found(session, vote, 2, viewer=viewer, by=cast.actor("chenkezhang"), at=AFTER)
    assert enter_paper(session, vote, 1, "yy", by=by, at=AFTER).first == "yy"


def test_nobody_sees_choices_while_a_paper_may_still_come_or_go(session: Session, cast: Cast) -> None:
    vote = handed_in(session, cast, 1)
    cast_by(session, vote, owner_of(session, cast.home102), cast.home102.key, "nn")
    assert (choices_open(session, vote), "nn" in ballots(session, cast, vote)) == (False, False)
    vote = closed(session, vote)
    assert (choices_open(session, vote), "nn" in ballots(session, cast, vote)) == (False, False)
    enter_paper(session, vote, 1, "yy", by=cast.actor("xiaoli"), at=AFTER)
    assert (choices_open(session, vote), "nn" in ballots(session, cast, vote)) == (True, True)


def test_without_papers_choices_are_seen_after_the_close(session: Session, cast: Cast) -> None:
    vote = opened(session, cast)
    assert choices_open(session, closed(session, vote))


def test_a_missing_paper_may_be_found_until_a_result_is_reported(session: Session, cast: Cast) -> None:
    vote, by = opened(session, cast), cast.actor("liushuji")
    issue_papers(session, vote, [cast.home101.key], by=by, at=DURING)
    vote = closed(session, vote)
    mark_missing(session, vote, by=by, at=AFTER)
    assert not choices_open(session, vote)
    propose_result(session, vote, seen=again(session, vote).version, by=by, at=AFTER)
    assert choices_open(session, vote)


def ballots(session: Session, cast: Cast, vote: Vote) -> str:
    """ballots.csv as a counter gets it."""
    out = BytesIO()
    write_evidence(session, vote, cast.dongqu, out, secret=True, at=AFTER)
    return zipfile.ZipFile(out).read("ballots.csv").decode()


def test_what_stayed_once_is_not_contested_again(session: Session, cast: Cast) -> None:
    vote = handed_in(session, cast, 1)
    contested(session, cast, vote)
    keep_contested(session, vote, 1, by=cast.actor("liushuji"), at=DURING)
    with pytest.raises(DomainError, match="核对过一次"):
        contested(session, cast, vote)
    with pytest.raises(DomainError, match="核对过一次"):
        contest_paper(session, vote, 1, NOT_OURS, keep(session), by=cast.actor("liushuji"), at=DURING)
    vote = closed(session, vote)
    for name in ("xiaoli", "liushuji"):
        paper = enter_paper(session, vote, 1, "yy", by=cast.actor(name), at=AFTER)
    assert paper.state is PaperState.COUNTED


def test_an_owner_does_not_settle_their_own_homes_paper(session: Session, cast: Cast) -> None:
    vote = handed_in(session, cast, 1)
    owns(session, cast.person("liushuji"), cast.home101)
    contested(session, cast, vote)
    for settle in (void_contested, keep_contested):
        with pytest.raises(DomainError, match="自己家的票"):
            settle(session, vote, 1, by=cast.actor("liushuji"), at=DURING)


def test_owners_hear_that_their_paper_was_spoiled(session: Session, cast: Cast) -> None:
    vote, by = opened(session, cast), cast.actor("xiaoli")
    issue_papers(session, vote, [cast.home101.key], by=by, at=DURING)
    spoil_paper(session, vote, 1, "印坏了", by=by, at=DURING)
    assert "您家的纸票作废了" in messages(session, cast.person("wangyi"))


def test_nobody_names_a_voter_for_a_home_of_their_own(session: Session, cast: Cast) -> None:
    owns(session, cast.person("xiaoli"), cast.home101)
    vote, li = opened(session, cast), cast.actor("xiaoli")
    for name in ("xiaoli", "wangyi"):
        with pytest.raises(DomainError, match="请别人来登记"):
            name_voter(
                session, vote, cast.home101.key, cast.person(name).key, [picture()], by=li, at=DURING
            )


def test_who_waits_for_a_second_look_is_not_named(session: Session, cast: Cast) -> None:
    vote, luren = opened(session, cast), cast.person("luren")
    claim = add(
        session,
        Residency(person_id=luren.key, home_id=cast.home101.key, relation=Relation.OWNER, claimed_at=NOON),
    )
    by = cast.actor("liushuji")
    decide_residency(session, claim.key, verified=True, by=by, at=DURING)
    with pytest.raises(DomainError, match="等第二个人核对"):
        name_voter(session, vote, cast.home101.key, luren.key, [picture()], by=by, at=DURING)
    check_owner(session, vote, claim.key, by=cast.actor("sunzhuren"), at=DURING)
    name_voter(session, vote, cast.home101.key, luren.key, [picture()], by=by, at=DURING)


def test_nobody_is_named_for_the_developers_stock(session: Session, cast: Cast) -> None:
    homes, vote = more_homes(session, cast, 3), posted(session, cast)
    for home in homes:
        corrected(session, cast, vote, Correction(home.key, holder=Holder.DEVELOPER))
    buyer = owner_of(session, homes[1])
    with pytest.raises(Invalid, match="盖章交纸票"):
        name_voter(session, vote, homes[0].key, buyer.key, [picture()], by=cast.actor("liushuji"), at=NOON)


def test_that_ballots_online_count_is_proved(session: Session, cast: Cast) -> None:
    vote, by = drafted(session, cast, accepted_by="张店区住建局"), cast.actor("sunzhuren")
    with pytest.raises(DomainError, match="文件的照片"):
        post_vote(session, vote, OPENS, CLOSES, seen=again(session, vote).version, by=by, at=NOON)
    add_photos(session, vote, PhotoKind.CLAUSE, [picture()], by=by, at=NOON)
    post_vote(session, vote, OPENS, CLOSES, seen=again(session, vote).version, by=by, at=NOON)


def test_who_waits_for_a_second_look_counts_nothing(session: Session, cast: Cast) -> None:
    vote, luren, by = opened(session, cast), cast.person("luren"), cast.actor("sunzhuren")
    claim = Residency(person_id=luren.key, home_id=cast.home102.key, relation=Relation.OWNER, claimed_at=NOON)
    add(session, claim)
    decide_residency(session, claim.key, verified=True, by=cast.actor("liushuji"), at=DURING)
    with pytest.raises(DomainError, match="等第二个人核对"):
        name_officer(session, vote, luren.key, OfficerRole.MONITOR, by=cast.actor("liushuji"), at=DURING)
    check_owner(session, vote, claim.key, by=by, at=DURING)
    name_officer(session, vote, luren.key, OfficerRole.MONITOR, by=cast.actor("liushuji"), at=DURING)
