"""A company's letter counts when the company stands behind it; what owners decide rests on their vote and on paper."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.core.errors import DomainError, Forbidden, Invalid
from app.exits.models import ExitCase
from app.exits.queries.below import vote_to_join
from app.exits.rules.kinds import Deed, State
from app.notices.models import Paper
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from tests.cast import Cast
from tests.exits.hold import (
    TODAY,
    a_photo,
    a_vote,
    again,
    at_day,
    begun,
    gives_notice,
    state_of,
    step,
    voted,
    voting,
)
from tests.exits.test_actions_leaving import WHY, ends, petition
from tests.votes import poll


@pytest.mark.parametrize(("name", "days", "error"), [("zhaojingli", 1, "就是今天"), ("sunzhuren", 8, "7 天里")])
@pytest.mark.parametrize("deed", [Deed.LEAVE_OPEN, Deed.LEAVE_EARLY, Deed.NOT_RENEW])
def test_a_letter_is_not_dated_back(
    session: Session, cast: Cast, deed: Deed, name: str, days: int, error: str
) -> None:
    if deed is not Deed.LEAVE_OPEN:
        ends(session, cast, date(2027, 12, 31))
    given: dict[str, Any] = {"words": WHY, "photos": (a_photo(session),), "until": date(2027, 6, 1)}
    with pytest.raises(Invalid, match=error):
        begun(session, cast, deed, name, day=TODAY - timedelta(days=days), **given)


def test_however_old_the_letter_its_days_are_still_to_come(session: Session, cast: Cast) -> None:
    given: dict[str, Any] = {"words": WHY, "photos": (a_photo(session),), "day": TODAY - timedelta(days=7)}
    case = begun(session, cast, Deed.LEAVE_OPEN, "zhaojingli", **{**given, "day": TODAY})
    assert case.last_day == TODAY + timedelta(days=60)


@pytest.mark.parametrize("name", ["zhaojingli", "sunzhuren"])
def test_no_clause_lets_a_company_go_before_sixty_days(session: Session, cast: Cast, name: str) -> None:
    """Civil Code §948 knows no other agreement, unlike §946 and §947."""
    given: dict[str, Any] = {"day": TODAY, "words": WHY, "clause": "第九条，提前三十日"}
    photos = (a_photo(session), a_photo(session))
    with pytest.raises(Invalid, match=r"不能少.*第九百四十八条"):
        begun(session, cast, Deed.LEAVE_OPEN, name, **given, days=59, photos=photos)
    case = begun(session, cast, Deed.LEAVE_OPEN, "zhaojingli", **given, days=90, photos=photos)
    assert case.last_day == TODAY + timedelta(days=90)


def test_fewer_days_need_a_photo_of_the_clause(session: Session, cast: Cast) -> None:
    case = voted(session, cast)
    gives_notice(session, cast, case, at=poll.AFTER)
    day = poll.AFTER.date()
    given: dict[str, Any] = {"day": day, "receiver_name": "赵国强", "days": 30, "clause": "第九条，提前三十日"}
    with pytest.raises(Invalid, match="合同那一条的照片"):
        step(session, cast, case, Deed.SERVE, "sunzhuren", at=poll.AFTER, **given, photos=(a_photo(session),))
    photos = (a_photo(session), a_photo(session))
    step(session, cast, case, Deed.SERVE, "sunzhuren", at=poll.AFTER, **given, photos=photos)
    assert again(session, case).last_day == day + timedelta(days=30)


@pytest.mark.parametrize(("until", "early"), [(date(2027, 3, 30), True), (date(2027, 3, 31), False)])
def test_leaving_early_is_leaving_before_the_end(session: Session, cast: Cast, until: date, *, early: bool) -> None:
    ends(session, cast, date(2027, 3, 31))
    given: dict[str, Any] = {"day": TODAY, "until": until, "words": WHY}
    with nullcontext() if early else pytest.raises(Invalid, match="不算提前走"):
        begun(session, cast, Deed.LEAVE_EARLY, "zhaojingli", **given)


@pytest.mark.parametrize(("by", "back"), [("zhaojingli", False), ("sunzhuren", True)])
def test_after_the_end_only_what_others_claimed_is_taken_back(
    session: Session, cast: Cast, by: str, *, back: bool
) -> None:
    ends(session, cast, TODAY)
    letter: dict[str, Any] = {"day": TODAY, "words": WHY, "photos": (a_photo(session),)}
    case = begun(session, cast, Deed.NOT_RENEW, by, **letter)
    with nullcontext() if back else pytest.raises(DomainError, match="收不回来了"):
        step(session, cast, case, Deed.TAKE_BACK, "zhaojingli", at=at_day(1), words="没有发过这样的通知。")


def without_committee(session: Session) -> None:
    grant = session.exec(select(RoleGrant).where(RoleGrant.role == Role.OWNERS_COMMITTEE)).one()
    grant.ends_on = date(2026, 12, 1)
    session.add(grant)
    session.flush()


def test_who_stands_in_gives_no_fewer_days(session: Session, cast: Cast) -> None:
    case = voted(session, cast)
    without_committee(session)
    gives_notice(session, cast, case, "liushuji", at=poll.AFTER)
    assert again(session, case).due_on is None
    given: dict[str, Any] = {"day": poll.AFTER.date(), "receiver_name": "赵国强", "days": 30, "clause": "第九条"}
    with pytest.raises(Forbidden, match="不能少于 60 天"):
        step(session, cast, case, Deed.SERVE, "liushuji", at=poll.AFTER, **given, photos=(a_photo(session),) * 2)


def test_ballots_nobody_accepted_need_the_decision_on_paper(session: Session, cast: Cast) -> None:
    case = voted(session, cast)
    with pytest.raises(Invalid, match="书面决定的照片"):
        step(session, cast, case, Deed.OWNERS_NOTICE, "sunzhuren", at=poll.AFTER)


def test_a_petition_shows_its_signatures(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid, match="签名"):
        begun(session, cast, Deed.PETITION, "liushuji", **{**petition(session), "photos": ()})


def test_what_owners_asked_for_is_not_ended_by_the_community(session: Session, cast: Cast) -> None:
    case = begun(session, cast, Deed.PETITION, "liushuji", **petition(session))
    with pytest.raises(Forbidden):
        step(session, cast, case, Deed.STAY, "liushuji", words="大家先不表决了。")
    a_vote(session, cast)
    with pytest.raises(DomainError, match="等业主投票定"):
        step(session, cast, case, Deed.STAY, "sunzhuren", words="大家先不表决了。")


@pytest.mark.parametrize(("days", "there"), [(90, True), (91, False)])
def test_an_old_vote_begins_no_case(session: Session, cast: Cast, days: int, *, there: bool) -> None:
    vote = a_vote(session, cast)
    vote.decided_at = at_day(-days)
    session.add(vote)
    session.flush()
    found = vote_to_join(session, cast.contract.key, None, TODAY)
    assert (found is not None) is there


def test_a_vote_carries_one_case(session: Session, cast: Cast) -> None:
    case = voted(session, cast, "ny")
    step(session, cast, case, Deed.VOTE_FAILED, "liushuji", at=poll.AFTER)
    with pytest.raises(DomainError, match="先有一场"):
        begun(session, cast, Deed.VOTE, "sunzhuren", at=poll.AFTER)


def test_the_clock_of_a_vote_ends_on_its_last_day(session: Session, cast: Cast) -> None:
    case, _ = voting(session, cast)
    assert again(session, case).due_on == poll.CLOSES


def letter_by_owners(session: Session, cast: Cast, deed: Deed, **more: Any) -> ExitCase:
    return begun(session, cast, deed, "sunzhuren", day=TODAY, words=WHY, photos=(a_photo(session),), **more)


def test_a_letter_the_company_has_not_confirmed_ends_nothing(session: Session, cast: Cast) -> None:
    case = letter_by_owners(session, cast, Deed.LEAVE_OPEN)
    assert (case.state, case.last_day, session.exec(select(Paper)).all()) == (State.NOTICE, None, [])
    assert case.due_on is None
    for deed in (Deed.HANDOVER, Deed.SERVE):
        with pytest.raises(DomainError, match="用自己的账号再写一次"):
            step(session, cast, case, deed, "sunzhuren", at=at_day(90))
    step(session, cast, case, Deed.LEAVE_OPEN, "zhaojingli", at=at_day(2), day=TODAY + timedelta(days=2), words=WHY)
    assert again(session, case).last_day == TODAY + timedelta(days=62)


@pytest.mark.parametrize(("deed", "name"), [(Deed.TAKE_BACK, "zhaojingli"), (Deed.ANNUL, "chenkezhang")])
@pytest.mark.parametrize("letter", [Deed.LEAVE_OPEN, Deed.LEAVE_EARLY, Deed.NOT_RENEW])
def test_a_false_letter_is_undone(session: Session, cast: Cast, letter: Deed, deed: Deed, name: str) -> None:
    if letter is not Deed.LEAVE_OPEN:
        ends(session, cast, date(2027, 12, 31))
    case = letter_by_owners(session, cast, letter, until=date(2027, 6, 1))
    step(session, cast, case, deed, name, words="没有这回事，我们没写过。")
    assert (state_of(session, case), again(session, case).last_day) == (State.KEPT, None)


def test_the_companys_own_notice_stands(session: Session, cast: Cast) -> None:
    case = begun(session, cast, Deed.LEAVE_OPEN, "zhaojingli", day=TODAY, words=WHY)
    for deed, name in ((Deed.TAKE_BACK, "zhaojingli"), (Deed.ANNUL, "chenkezhang")):
        with pytest.raises(DomainError, match="物业自己写的"):
            step(session, cast, case, deed, name, words="当没有这回事。")


def test_nobody_agrees_to_a_letter_the_company_has_not_confirmed(session: Session, cast: Cast) -> None:
    ends(session, cast, date(2027, 12, 31))
    case = letter_by_owners(session, cast, Deed.LEAVE_EARLY, until=date(2027, 6, 1))
    agreed: dict[str, Any] = {"day": TODAY, "until": date(2027, 1, 31), "words": "业主大会书面表决同意。"}
    with pytest.raises(DomainError, match="用自己的账号再写一次"):
        step(session, cast, case, Deed.AGREE, "sunzhuren", **agreed)
    step(session, cast, case, Deed.LEAVE_EARLY, "zhaojingli", **{**agreed, "words": WHY})
    with pytest.raises(Invalid, match="明天或者以后"):
        step(session, cast, case, Deed.AGREE, "sunzhuren", **{**agreed, "until": TODAY})
    step(session, cast, case, Deed.AGREE, "sunzhuren", **agreed, photos=(a_photo(session),))
    assert state_of(session, case) is State.NOTICE
