"""Objections to what the town added, or to what whoever answers did themselves."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from app.core.errors import Forbidden, Invalid, Stale
from app.mechanisms.rules.standing import Standing
from app.people.rules.roles import Role
from app.scorecards.actions.adding import (
    add_adjustment,
    decide_veto,
    report_veto,
    withdraw_adjustment,
    withdraw_veto,
)
from app.scorecards.actions.objecting import OWN, answer_objection, object_to
from app.scorecards.models import Objection, Scorecard, VetoCase
from app.scorecards.queries.recomputing import recompute_all
from app.scorecards.rules.facts import thawed
from app.scorecards.rules.kinds import AdjustmentKind, Outcome
from app.scorecards.rules.standing import Viewer
from tests.cast import Cast
from tests.inspections.hold import hire
from tests.scorecards.judge import OCTOBER, an_october, made, viewer_of
from tests.scorecards.test_actions_objecting import SOON, WHY, WORDS, added, newest, objected, reported, secretary, town


@pytest.fixture
def card(session: Session, cast: Cast) -> Scorecard:
    an_october(session, cast)
    return made(session, cast)


def changed(session: Session, cast: Cast, raised: Objection, viewer: Viewer) -> Objection:
    return answer_objection(
        session, newest(session, cast), raised.key, outcome=Outcome.CHANGED, answer=WHY, viewer=viewer, at=SOON
    )


def confirmed(session: Session, cast: Cast) -> VetoCase:
    case = reported(session, cast)
    hire(session, cast, "second", Role.TOWN_OFFICIAL, cast.town.key)
    return decide_veto(
        session, cast.dongqu, case.key, confirmed=True, decision=WHY, viewer=viewer_of(cast, "second", Standing.TOWN),
        at=SOON,
    )


def test_a_veto_objected_to_is_taken_back_by_the_town_alone(session: Session, cast: Cast, card: Scorecard) -> None:
    hire(session, cast, "colleague", Role.COMMUNITY_SECRETARY, cast.xiangrui.key)
    case = confirmed(session, cast)
    raised = objected(session, cast, newest(session, cast), f"veto-{case.key}")
    with pytest.raises(Forbidden, match="镇里"):
        changed(session, cast, raised, viewer_of(cast, "colleague", Standing.HOST))
    assert (raised.outcome, case.confirmed) == (None, True)
    changed(session, cast, raised, town(cast))
    now = newest(session, cast)
    assert (now.version, now.veto, thawed(now.facts).vetoes, thawed(now.facts).excluded) == (3, False, (), ())
    assert (case.confirmed, case.decision, case.decided_by) == (False, WHY, cast.people["second"].key)
    assert (case.withdrawn_reason, case.withdrawn_by) == (WHY, cast.people["chenkezhang"].key)
    assert recompute_all(session) == (1, [])
    assert reported(session, cast).key != case.key


def test_points_objected_to_are_taken_back_by_the_town_alone(session: Session, cast: Cast, card: Scorecard) -> None:
    hire(session, cast, "second", Role.TOWN_OFFICIAL, cast.town.key)
    row = added(session, cast)
    raised = objected(session, cast, newest(session, cast), f"adjustment-{row.key}")
    with pytest.raises(Forbidden, match="镇里"):
        changed(session, cast, raised, secretary(cast))
    assert not row.withdrawn_reason
    changed(session, cast, raised, viewer_of(cast, "second", Standing.TOWN))
    now = newest(session, cast)
    assert (now.total, thawed(now.facts).adjustments, thawed(now.facts).excluded) == (card.total, (), ())
    assert (row.withdrawn_at, row.withdrawn_reason) == (SOON, WHY)
    assert recompute_all(session) == (1, [])


@pytest.mark.parametrize("outcome", list(Outcome))
def test_nobody_answers_about_what_they_did_themselves(
    session: Session, cast: Cast, card: Scorecard, outcome: Outcome
) -> None:
    case, row = confirmed(session, cast), added(session, cast)
    site = thawed(card.facts).site
    assert site is not None
    mine = {
        site.lines[0].key: secretary(cast), "site": secretary(cast), f"adjustment-{row.key}": town(cast),
        f"veto-{case.key}": viewer_of(cast, "second", Standing.TOWN),
    }
    for line, viewer in mine.items():
        raised = objected(session, cast, newest(session, cast), line)
        with pytest.raises(Forbidden, match="另一个人"):
            answer_objection(
                session, newest(session, cast), raised.key, outcome=outcome, answer=WHY, viewer=viewer, at=SOON
            )
        assert raised.outcome is None


def test_who_reported_a_veto_does_not_answer_about_it(session: Session, cast: Cast, card: Scorecard) -> None:
    case = confirmed(session, cast)
    raised = objected(session, cast, newest(session, cast), f"veto-{case.key}")
    with pytest.raises(Forbidden, match="另一个人"):
        answer_objection(
            session, newest(session, cast), raised.key, outcome=Outcome.KEPT, answer=WHY, viewer=secretary(cast),
            at=SOON,
        )


def test_a_line_that_is_out_already_is_not_left_out_again(session: Session, cast: Cast, card: Scorecard) -> None:
    first = objected(session, cast, card)
    second = object_to(session, card, first.line, WORDS, viewer=secretary(cast), at=SOON)
    changed(session, cast, first, town(cast))
    with pytest.raises(Invalid, match="已经不计入"):
        changed(session, cast, second, town(cast))
    assert (second.outcome, newest(session, cast).version) == (None, 2)


def test_a_line_the_town_took_back_meanwhile_is_not_left_out(session: Session, cast: Cast, card: Scorecard) -> None:
    hire(session, cast, "second", Role.TOWN_OFFICIAL, cast.town.key)
    row = added(session, cast)
    raised = objected(session, cast, newest(session, cast), f"adjustment-{row.key}")
    withdraw_adjustment(session, cast.dongqu, row.key, reason="记重了一次", viewer=town(cast), at=SOON)
    with pytest.raises(Invalid, match="已经不计入"):
        changed(session, cast, raised, viewer_of(cast, "second", Standing.TOWN))
    assert newest(session, cast).version == 3


def test_the_town_adds_nothing_to_a_month_in_which_nobody_is_judged(session: Session, cast: Cast) -> None:
    add_for: dict[str, Any] = {"kind": AdjustmentKind.POINTS, "points": 100, "reason": WHY, "evidence": WHY}
    before = date(cast.contract.starts_on.year - 1, 1, 1)
    with pytest.raises(Invalid, match="没有物业"):
        add_adjustment(session, cast.dongqu, before, viewer=town(cast), at=SOON, **add_for)
    with pytest.raises(Invalid, match="没有物业"):
        report_veto(
            session, cast.xiqu, OCTOBER, code="cutting_off", reason=WHY, evidence=WHY, viewer=town(cast), at=SOON
        )


def test_an_owner_with_a_post_with_the_company_does_not_object_for_the_owners(
    session: Session, cast: Cast, card: Scorecard
) -> None:
    viewer = viewer_of(cast, "sunzhuren", Standing.OWNERS)
    posted = replace(viewer, ties=replace(viewer.ties, posts=frozenset({cast.anhe.key})))
    with pytest.raises(Forbidden, match="兼职"):
        object_to(session, card, "owner", WORDS, viewer=posted, at=SOON)


def unsaid(session: Session, cast: Cast, case: VetoCase, viewer: Viewer) -> VetoCase:
    return withdraw_veto(session, cast.dongqu, case.key, reason="核对错了人", viewer=viewer, at=SOON)


def test_who_reported_a_veto_takes_the_report_back(session: Session, cast: Cast, card: Scorecard) -> None:
    case = reported(session, cast)
    with pytest.raises(Forbidden, match="报的人自己"):
        unsaid(session, cast, case, town(cast))
    assert unsaid(session, cast, case, secretary(cast)).withdrawn_as == "报的人自己收回了"
    assert (newest(session, cast).version, reported(session, cast).key) == (1, case.key + 1)
    with pytest.raises(Stale, match="不算数"):
        unsaid(session, cast, case, secretary(cast))


def test_a_confirmed_veto_is_taken_back_by_another_official(session: Session, cast: Cast, card: Scorecard) -> None:
    case = confirmed(session, cast)
    with pytest.raises(Forbidden, match="请另一位"):
        unsaid(session, cast, case, viewer_of(cast, "second", Standing.TOWN))
    with pytest.raises(Forbidden, match="镇里"):
        unsaid(session, cast, case, secretary(cast))
    assert unsaid(session, cast, case, town(cast)).withdrawn_as == "镇里撤回了"
    now = newest(session, cast)
    assert (now.version, now.veto, now.reason) == (3, False, "撤回一票否决：核对错了人")
    assert recompute_all(session) == (1, [])


def alone(session: Session, cast: Cast) -> VetoCase:
    """Confirmed by the only official the town has."""
    case = reported(session, cast)
    return decide_veto(session, cast.dongqu, case.key, confirmed=True, decision=WHY, viewer=town(cast), at=SOON)


def test_the_only_official_takes_back_their_own_and_it_says_so(session: Session, cast: Cast, card: Scorecard) -> None:
    case = alone(session, cast)
    assert unsaid(session, cast, case, town(cast)).withdrawn_as == "认定的时候有份的人自己撤回了"
    assert (case.decision, case.withdrawn_reason, newest(session, cast).veto) == (WHY, "核对错了人", False)


def test_an_official_who_stands_aside_is_nobody_else(session: Session, cast: Cast, card: Scorecard) -> None:
    case = alone(session, cast)
    hire(session, cast, "cousin", Role.TOWN_OFFICIAL, cast.town.key)
    hire(session, cast, "cousin", Role.COMPANY_STAFF, cast.contract.key)
    assert unsaid(session, cast, case, town(cast)).confirmed is False


def test_the_only_official_answers_about_their_own_veto_and_says_so(
    session: Session, cast: Cast, card: Scorecard
) -> None:
    case = alone(session, cast)
    raised = objected(session, cast, newest(session, cast), f"veto-{case.key}")
    assert changed(session, cast, raised, town(cast)).answer == f"{OWN}{WHY}"
    assert (case.confirmed, newest(session, cast).veto) == (False, False)
