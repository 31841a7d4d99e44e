"""No state a case cannot leave, no step half written, no day beyond the calendar, owners counted as owners."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, select

from app.core.errors import DomainError, Invalid
from app.exits.actions.mending import check_items
from app.exits.guards import offers
from app.exits.models import ExitCase, ExitStep
from app.exits.queries.below import owners_in
from app.exits.queries.facts import facts_of
from app.exits.rules.kinds import Deed, State
from app.handovers.actions.opening import void_handover
from app.handovers.models import Handover
from app.handovers.queries.handovers import handover_for_update
from app.votes.actions.posting import post_vote
from app.votes.actions.rolling import propose_roll
from app.votes.queries.rolls import homes_here
from app.votes.rules.kinds import Holder
from tests.cast import NOON, Cast
from tests.exits.hold import TODAY, a_photo, again, at_day, begun, eyes, mended, noticed, state_of, step
from tests.exits.test_actions_leaving import WHY, ends
from tests.votes import poll

LATE, EDGE = at_day(100), date(9999, 12, 31)


def handing_over(session: Session, cast: Cast) -> tuple[ExitCase, Handover]:
    case = noticed(session, cast)
    step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=LATE)
    return case, session.exec(select(Handover)).one()


def offered(session: Session, cast: Cast, case: ExitCase) -> set[Deed]:
    facts = facts_of(session, again(session, case), cast.contract, LATE.date())
    return {each.deed for each in offers(State.HANDOVER, eyes(session, cast, "sunzhuren", LATE), facts)}


def test_after_a_void_handover_another_begins(session: Session, cast: Cast) -> None:
    case, first = handing_over(session, cast)
    assert offered(session, cast, case) == {Deed.DONE}
    locked = handover_for_update(session, first.key)
    assert locked is not None
    void_handover(session, locked, "开错了", by=cast.actor("chenkezhang"), at=LATE)
    assert offered(session, cast, case) == {Deed.DONE, Deed.HANDOVER}
    step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=LATE)
    assert (again(session, case).state, again(session, case).handover_id) == (State.HANDOVER, first.key + 1)


def test_while_one_goes_on_no_other_begins(session: Session, cast: Cast) -> None:
    case, _ = handing_over(session, cast)
    with pytest.raises(DomainError, match="接着办"):
        step(session, cast, case, Deed.HANDOVER, "sunzhuren", at=LATE)


def test_a_step_refused_half_way_leaves_nothing(session: Session, cast: Cast) -> None:
    case, at = mended(session, cast), at_day(8)
    for name in ("chenkezhang", "liushuji"):
        row, found = again(session, case), [(False, "还有纸箱"), (False, "还没换")]
        check_items(session, row, found, seen=row.version, viewer=eyes(session, cast, name, at), at=at)
    before = len(session.exec(select(ExitStep)).all())
    ends(session, cast, date(2026, 11, 30))
    with pytest.raises(Invalid, match="这个月没有物业"):
        step(session, cast, case, Deed.FAIL, "chenkezhang", at=at_day(60), words="复查没有过。")
    assert (state_of(session, case), len(session.exec(select(ExitStep)).all())) == (State.RECHECK, before)


def test_a_contract_to_the_edge_of_the_calendar_is_not_renewed(session: Session, cast: Cast) -> None:
    ends(session, cast, EDGE)
    case = begun(session, cast, Deed.NOT_RENEW, "zhaojingli", day=TODAY, words=WHY)
    assert case.last_day == EDGE


def test_the_day_agreed_is_not_after_the_contract(session: Session, cast: Cast) -> None:
    ends(session, cast, date(2027, 12, 31))
    case = begun(session, cast, Deed.LEAVE_EARLY, "zhaojingli", day=TODAY, until=date(2027, 3, 1), words=WHY)
    with pytest.raises(Invalid, match="不能比它晚"):
        step(
            session, cast, case, Deed.AGREE, "sunzhuren", day=TODAY, until=EDGE, words="业主大会定的",
            photos=(a_photo(session),),
        )


def test_owners_are_counted_by_the_roll_sealed_last(session: Session, cast: Cast) -> None:
    assert owners_in(session, cast.dongqu.key) == 12
    unsold = [home.key for home in poll.more_homes(session, cast, 5)]
    poll.owner_of(session, cast.home101, cast.home102)
    assert owners_in(session, cast.dongqu.key) == 16
    vote = poll.with_officers(session, cast, poll.drafted(session, cast))
    sources = [
        replace(each, holder=Holder.DEVELOPER) if each.home_id in unsold else each
        for each in homes_here(session, cast.dongqu.key)
    ]
    by = cast.actor("sunzhuren")
    propose_roll(session, vote, sources, "上传的名册", by=by, at=NOON)
    assert owners_in(session, cast.dongqu.key) == 16
    post_vote(session, vote, poll.OPENS, poll.CLOSES, seen=poll.again(session, vote).version, by=by, at=NOON)
    assert owners_in(session, cast.dongqu.key) == 12
