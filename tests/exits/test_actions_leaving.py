"""How a contract ends: by the owners' vote, by the company's own notice, or not at all."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select, update

from app.companies.models import ServiceContract
from app.core.db import affected
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.filters import dated
from app.exits.actions.opening import finish_cases
from app.exits.models import ExitCase
from app.exits.queries import information_flags
from app.exits.queries.history import told_of
from app.exits.rules.kinds import Cause, Deed, State
from app.handovers.models import Handover
from app.handovers.rules.kinds import Receiver
from app.handovers.rules.kinds import State as HandoverState
from app.notices.models import Paper
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from app.votes.actions.calling import cancel_vote
from tests.cast import Cast
from tests.exits.hold import (
    TODAY,
    a_photo,
    a_vote,
    advised,
    again,
    at_day,
    begun,
    gives_notice,
    noticed,
    opened,
    state_of,
    step,
    voted,
    voting,
)
from tests.votes import poll

WHY = "人员和成本撑不下去了。"


def petition(session: Session, signers: int = 3) -> dict[str, Any]:
    why = "电梯坏了两个月没人修。"
    return {"signers": signers, "photos": (a_photo(session),), "day": TODAY, "words": why}


def ends(session: Session, cast: Cast, day: date | None) -> None:
    """What the contract says about its last day."""
    chosen = col(ServiceContract.id) == cast.contract.key
    affected(session, update(ServiceContract).where(chosen).values(ends_on=day))
    session.expire_all()


def test_the_owners_vote_and_then_their_committee_gives_notice(session: Session, cast: Cast) -> None:
    case = again(session, noticed(session, cast))
    assert (case.state, case.last_day) == (State.NOTICE, date(2027, 2, 17))
    papers = session.exec(select(Paper).where(Paper.matter == case.about).order_by("id")).all()
    assert [paper.kind for paper in papers] == ["advice", "leave_notice_60", "exit_posting"]
    advice, notice, posting = (paper.content for paper in papers)
    for paper, text in zip((papers[0], papers[2]), (advice, posting), strict=True):
        assert paper.objections_until is not None
        assert f"公示到{dated(paper.objections_until)}为止" in text
    assert "有了结果，结果公示编号祥瑞花园东区业委会〔2026〕2号，业主大会的书面决定附后），共同决定解聘" in notice
    assert "业主应当赔偿损失" in notice


@pytest.mark.parametrize("name", ["chenkezhang", "liushuji", "zhaojingli"])
def test_nobody_but_the_owners_gives_it(session: Session, cast: Cast, name: str) -> None:
    case = voted(session, cast)
    with pytest.raises(Forbidden, match="第九百四十六条"):
        step(session, cast, case, Deed.OWNERS_NOTICE, name, at=poll.AFTER)


def test_before_the_result_nobody_gives_it(session: Session, cast: Cast) -> None:
    case, _ = voting(session, cast)
    with pytest.raises(DomainError, match="业主表决还没有通过"):
        step(session, cast, case, Deed.OWNERS_NOTICE, "sunzhuren")


def test_a_vote_that_did_not_pass_keeps_the_company(session: Session, cast: Cast) -> None:
    case = voted(session, cast, "ny")
    with pytest.raises(DomainError, match="还没有通过"):
        step(session, cast, case, Deed.OWNERS_NOTICE, "sunzhuren", at=poll.AFTER)
    step(session, cast, case, Deed.VOTE_FAILED, "liushuji", at=poll.AFTER)
    assert state_of(session, case) is State.KEPT


def test_without_quorum_nothing_is_decided_against_the_company(session: Session, cast: Cast) -> None:
    case = voted(session, cast, "yy", turnout=7)
    step(session, cast, case, Deed.VOTE_FAILED, "liushuji", at=poll.AFTER)
    assert state_of(session, case) is State.KEPT


def test_a_cancelled_vote_leads_back(session: Session, cast: Cast) -> None:
    case, vote = voting(session, cast)
    assert again(session, case).due_on is not None
    cancel_vote(session, vote, "材料要重新准备。", seen=vote.version, by=cast.actor("sunzhuren"), at=at_day(1))
    step(session, cast, case, Deed.VOTE_CANCELLED, "liushuji", at=at_day(1))
    assert state_of(session, case) is State.ADVISED


def test_without_a_posted_vote_there_is_none_to_join(session: Session, cast: Cast) -> None:
    case = advised(session, cast)
    poll.drafted(session, cast)
    with pytest.raises(DomainError, match="第二百七十八条"):
        step(session, cast, case, Deed.VOTE, "sunzhuren")


def test_owners_need_no_card_at_all(session: Session, cast: Cast) -> None:
    a_vote(session, cast)
    case = begun(session, cast, Deed.VOTE, "sunzhuren")
    assert (case.cause, case.state) == (Cause.PETITION, State.OWNER_VOTE)


@pytest.mark.parametrize(("signers", "message"), [(2, "还差 1 位"), (0, "还差 3 位"), (13, "不会有 13 位")])
def test_a_fifth_of_the_owners_ask(session: Session, cast: Cast, signers: int, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        begun(session, cast, Deed.PETITION, "liushuji", **petition(session, signers))
    case = begun(session, cast, Deed.PETITION, "liushuji", **petition(session))
    assert (case.state, case.due_on) == (State.PETITIONED, date(2026, 12, 18))


def test_one_contract_has_one_live_case(session: Session, cast: Cast) -> None:
    opened(session, cast)
    with pytest.raises(DomainError, match="已经有一个程序"):
        begun(session, cast, Deed.PETITION, "liushuji", **petition(session))


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"days": 90}, "第几条"), ({"days": 0, "clause": "第十条"}, "1 到 365"), ({"photos": ()}, "照片"),
        ({"receiver_name": ""}, "要填"), ({"day": date(2026, 12, 20)}, "还没到"), ({"day": None}, "哪一天"),
        ({"day": date(2026, 12, 18)}, "不能早于"),
    ],
)  # fmt: skip
def test_a_notice_is_served_properly(session: Session, cast: Cast, given: dict[str, Any], error: str) -> None:
    case, day = voted(session, cast), poll.AFTER.date()
    gives_notice(session, cast, case, at=poll.AFTER)
    whole: dict[str, Any] = {"day": day, "receiver_name": "赵国强", "photos": (a_photo(session),)}
    with pytest.raises(Invalid, match=error):
        step(session, cast, case, Deed.SERVE, "sunzhuren", at=poll.AFTER, **{**whole, **given})


def test_the_contract_may_ask_for_more_days(session: Session, cast: Cast) -> None:
    case = voted(session, cast)
    gives_notice(session, cast, case, at=poll.AFTER)
    whole: dict[str, Any] = {"day": poll.AFTER.date(), "receiver_name": "赵国强", "photos": (a_photo(session),)}
    step(session, cast, case, Deed.SERVE, "sunzhuren", at=poll.AFTER, days=90, clause="第十条，提前九十日", **whole)
    assert again(session, case).last_day == date(2027, 3, 19)
    with pytest.raises(DomainError, match="已经定了"):
        step(session, cast, case, Deed.SERVE, "sunzhuren", at=poll.AFTER, **whole)


@pytest.mark.parametrize(("days", "done"), [(59, False), (60, True)])
def test_handover_begins_on_the_last_day(session: Session, cast: Cast, days: int, *, done: bool) -> None:
    case, at = noticed(session, cast), poll.AFTER + timedelta(days=days)
    if not done:
        with pytest.raises(DomainError, match="最后一天是 2月17日"):
            step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=at)
        return
    step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=at)
    assert (state_of(session, case), again(session, case).leave_by) == (State.HANDOVER, date(2027, 3, 19))


def left(session: Session, cast: Cast) -> ExitCase:
    case, at = noticed(session, cast), poll.AFTER + timedelta(days=60)
    step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=at)
    handover = session.exec(select(Handover)).one()
    handover.state, handover.done_at = HandoverState.DONE, at
    session.add(handover)
    session.flush()
    return case


def test_the_case_closes_with_the_handover(session: Session, cast: Cast) -> None:
    case, at = left(session, cast), poll.AFTER + timedelta(days=80)
    assert finish_cases(session, at) == 1
    assert finish_cases(session, at) == 0
    assert (state_of(session, case), again(session, case).closed_at) == (State.EXITED, at)


def test_before_it_is_done_nothing_closes(session: Session, cast: Cast) -> None:
    case, at = noticed(session, cast), poll.AFTER + timedelta(days=60)
    step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=at)
    assert finish_cases(session, at) == 0
    with pytest.raises(DomainError, match="还没有办完"):
        step(session, cast, case, Deed.DONE, "liushuji", at=at)


@pytest.mark.parametrize(
    ("on", "told"), [(date(2027, 3, 9), True), (date(2028, 3, 9), True), (date(2028, 3, 10), False)]
)
def test_it_is_told_for_twelve_months(session: Session, cast: Cast, on: date, *, told: bool) -> None:
    left(session, cast)
    finish_cases(session, poll.AFTER + timedelta(days=80))
    flags = information_flags(session, [cast.anhe.key], on)
    assert [flag.estate_name for flag in flags.get(cast.anhe.key, [])] == (["祥瑞花园东区"] if told else [])


def test_a_new_company_needs_the_owners_written_word(session: Session, cast: Cast) -> None:
    case, at = noticed(session, cast), poll.AFTER + timedelta(days=60)
    with pytest.raises(Invalid, match="书面同意"):
        step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=at, receiver=Receiver.NEW_COMPANY)


def test_an_open_ended_contract_is_ended_with_sixty_days(session: Session, cast: Cast) -> None:
    case = begun(session, cast, Deed.LEAVE_OPEN, "zhaojingli", day=TODAY, words=WHY)
    assert (case.cause, case.state, case.last_day) == (Cause.WITHDRAWAL, State.NOTICE, date(2027, 1, 17))


def test_a_fixed_term_is_not_left_without_the_owners(session: Session, cast: Cast) -> None:
    ends(session, cast, date(2027, 12, 31))
    with pytest.raises(DomainError, match="第九百四十八条"):
        begun(session, cast, Deed.LEAVE_OPEN, "zhaojingli", day=TODAY, words=WHY)
    wanted: dict[str, Any] = {"day": TODAY, "until": date(2027, 1, 31), "words": WHY}
    case = begun(session, cast, Deed.LEAVE_EARLY, "zhaojingli", **wanted)
    assert case.state is State.WITHDRAWING
    step(session, cast, case, Deed.HOLD, "sunzhuren", words="合同还有一年，照合同办。")
    assert state_of(session, case) is State.KEPT


def test_with_the_owners_agreement_it_leaves_on_the_day_agreed(session: Session, cast: Cast) -> None:
    ends(session, cast, date(2027, 12, 31))
    case = advised(session, cast)
    given: dict[str, Any] = {"day": TODAY, "until": date(2027, 1, 31), "words": WHY}
    step(session, cast, case, Deed.LEAVE_EARLY, "zhaojingli", **given)
    for name in ("chenkezhang", "liushuji", "zhaojingli"):
        with pytest.raises(Forbidden):
            step(session, cast, case, Deed.AGREE, name, **given)
    agreed: dict[str, Any] = {**given, "words": "业主大会书面表决同意。"}
    with pytest.raises(Invalid, match="书面决定的照片"):
        step(session, cast, case, Deed.AGREE, "sunzhuren", **agreed)
    step(session, cast, case, Deed.AGREE, "sunzhuren", **agreed, photos=(a_photo(session),))
    assert (state_of(session, case), again(session, case).last_day) == (State.NOTICE, date(2027, 1, 31))


def test_refused_it_is_where_it_was(session: Session, cast: Cast) -> None:
    ends(session, cast, date(2027, 12, 31))
    case = advised(session, cast)
    given: dict[str, Any] = {"day": TODAY, "until": date(2027, 1, 31), "words": WHY}
    step(session, cast, case, Deed.LEAVE_EARLY, "zhaojingli", **given)
    step(session, cast, case, Deed.TAKE_BACK, "zhaojingli", words="和业主谈好了，继续干。")
    assert state_of(session, case) is State.ADVISED


def test_a_letter_entered_by_the_owners_comes_with_its_photo(session: Session, cast: Cast) -> None:
    with pytest.raises(DomainError, match="书面通知的照片"):
        begun(session, cast, Deed.LEAVE_OPEN, "sunzhuren", day=TODAY, words=WHY)
    case = begun(session, cast, Deed.LEAVE_OPEN, "sunzhuren", day=TODAY, words=WHY, photos=(a_photo(session),))
    assert case.state is State.NOTICE


@pytest.mark.parametrize("name", ["chenkezhang", "liushuji"])
def test_town_and_community_do_not_speak_for_the_company(session: Session, cast: Cast, name: str) -> None:
    with pytest.raises(Forbidden):
        begun(session, cast, Deed.LEAVE_OPEN, name, day=TODAY, words=WHY, photos=(a_photo(session),))


@pytest.mark.parametrize(
    ("end", "late"), [(date(2027, 2, 16), ""), (date(2027, 2, 15), "晚了 1 天"), (date(2026, 11, 18), "晚了 90 天")]
)
def test_not_renewing_is_told_ninety_days_before(session: Session, cast: Cast, end: date, late: str) -> None:
    ends(session, cast, end)
    case = begun(session, cast, Deed.NOT_RENEW, "zhaojingli", day=TODAY, words=WHY)
    assert (case.cause, case.state, case.due_on) == (Cause.NON_RENEWAL, State.NOT_RENEWING, end)
    [told] = told_of(session, case.key, case.about)
    assert late in told.public["提前了多久"]
    assert told.paper is not None
    assert late in told.paper.content


def test_a_contract_that_ran_out_goes_on_until_somebody_gives_notice(session: Session, cast: Cast) -> None:
    with pytest.raises(DomainError, match="还没有到期"):
        begun(session, cast, Deed.EXPIRE, "liushuji")
    ends(session, cast, date(2026, 11, 17))
    case = begun(session, cast, Deed.EXPIRE, "liushuji")
    assert (case.state, case.due_on) == (State.EXPIRED, None)
    decided: dict[str, Any] = {"day": TODAY, "words": "业主们都说不要它了。", "photos": (a_photo(session),)}
    for name in ("sunzhuren", "liushuji"):
        with pytest.raises(DomainError, match="业主表决”的时候办"):
            step(session, cast, case, Deed.OWNERS_NOTICE, name, **decided)


def test_without_a_committee_the_community_stands_in_for_what_owners_decided(session: Session, cast: Cast) -> None:
    case = voted(session, cast)
    grant = session.exec(select(RoleGrant).where(RoleGrant.role == Role.OWNERS_COMMITTEE)).one()
    grant.ends_on = date(2026, 12, 1)
    session.add(grant)
    session.flush()
    gives_notice(session, cast, case, "liushuji", at=poll.AFTER)
    assert state_of(session, case) is State.NOTICE
