"""An inspection from its first line to the last decision, through the actions."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from app.attachments.models import Photo
from app.audit.actions import verify
from app.audit.models import AuditEntry
from app.companies.models import CrossAppointment
from app.core.db import WRITE
from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.inspections.actions import entering
from app.inspections.actions.entering import remove_deduction
from app.inspections.actions.farewell import forget_inspections
from app.inspections.actions.opening import discard_inspection
from app.inspections.actions.signing import send_back, sign_first, sign_second
from app.inspections.models import Contest, Deduction, Inspection
from app.inspections.queries import site_facts
from app.inspections.queries.export import export_inspections
from app.inspections.queries.inspections import inspection_of, rows_of_estate
from app.inspections.queries.people import second_inspectors
from app.inspections.rules.kinds import Outcome, Severity, State
from app.inspections.rules.score import site_score
from app.notifications.models import Message
from app.people.models import RoleGrant
from app.people.rules.roles import Role
from app.rulebooks.rules.policy import shipped
from tests.cast import LONG_AGO, NOON, Cast, add, load
from tests.inspections.hold import (
    MONTH,
    TODAY,
    a_draft,
    a_photo,
    again,
    contested,
    decided,
    deducted,
    half_signed,
    hire,
    numbered,
    points_of,
    signed,
)


def told(session: Session, cast: Cast, name: str) -> list[str]:
    rows = session.exec(select(Message).where(Message.person_id == cast.people[name].key).order_by("id"))
    return [row.title for row in rows]


def test_numbers_go_on_and_there_are_only_so_many(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(session, cast)
    monkeypatch.setattr(entering, "MOST", 3)
    numbers = [deducted(session, cast, draft).number for _ in range(3)]
    with pytest.raises(DomainError, match="最多记 3 处"):
        deducted(session, cast, draft)
    assert numbers == [1, 2, 3]


def test_a_draft_names_the_company_under_contract_that_day(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    assert (draft.company_id, draft.contract_id, draft.month) == (cast.anhe.key, cast.contract.key, MONTH)
    assert (draft.state, draft.contest_until) == (State.DRAFT, None)


def test_there_is_one_a_month_and_estate(session: Session, cast: Cast) -> None:
    a_draft(session, cast)
    with pytest.raises(DomainError, match="一个月一次"):
        a_draft(session, cast, by="chenkezhang", day=date(2026, 11, 2))


def test_nobody_inspects_where_nobody_serves(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid):
        a_draft(session, cast, estate=cast.xiqu)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2026, 10, 31), date(1, 1, 1), date(9999, 12, 31)])
def test_odd_days_are_refused(session: Session, cast: Cast, day: date) -> None:
    with pytest.raises(Invalid):
        a_draft(session, cast, day=day)


def test_last_months_paper_may_be_typed_in_until_scores_come(session: Session, cast: Cast) -> None:
    early = datetime(2026, 11, 4, 4, tzinfo=UTC)
    assert a_draft(session, cast, day=date(2026, 10, 30), at=early).month == date(2026, 10, 1)


@pytest.mark.parametrize(("starts", "ends"), [(TODAY, None), (date(2026, 11, 3), date(2026, 11, 3))])
def test_a_second_post_with_the_company_stands_aside(
    session: Session, cast: Cast, starts: date, ends: date | None
) -> None:
    add(session, CrossAppointment(
        person_id=cast.people["liushuji"].key, company_id=cast.anhe.key, post="监督员", starts_on=starts, ends_on=ends
    ))  # fmt: skip
    with pytest.raises(Forbidden):
        a_draft(session, cast, day=date(2026, 11, 3))


@pytest.mark.parametrize(
    ("severity", "points"),
    [(Severity.MINOR, 50), (Severity.STANDARD, 100), (Severity.REPEATED, 200), (Severity.SAFETY, 500)],
)
def test_a_deduction_costs_what_the_rulebook_says(
    session: Session, cast: Cast, severity: Severity, points: int
) -> None:
    draft = a_draft(session, cast)
    assert deducted(session, cast, draft, severity=severity).points == points
    assert draft.version == 2


def test_numbers_count_up_and_a_form_counts_once(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    first = deducted(session, cast, draft, slip="a")
    assert deducted(session, cast, draft, slip="a").id == first.id
    second = deducted(session, cast, draft, slip="b", by="xiaoli")
    assert [first.number, second.number] == [1, 2]
    remove_deduction(session, draft, numbered(session, draft, 1), by=cast.actor("xiaoli"), at=NOON)
    assert deducted(session, cast, draft, slip="c").number == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"head": "nothing"}, "head"), ({"place": ""}, "place"), ({"note": "脏"}, "note"),
        ({"severity": Severity.SAFETY, "photos": ()}, "photos"),
    ],
)
def test_what_cannot_be_written_down(session: Session, cast: Cast, change: dict[str, Any], field: str) -> None:
    draft = a_draft(session, cast)
    with pytest.raises(Invalid) as refused:
        deducted(session, cast, draft, **change)
    assert refused.value.field == field
    assert points_of(session, draft) == []


def test_personal_data_is_masked(session: Session, cast: Cast) -> None:
    row = deducted(session, cast, a_draft(session, cast), note="贴着小广告 13812345678")
    assert "13812345678" not in row.note


def test_there_is_an_end_to_it(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.inspections.actions.entering.MOST", 1)
    draft = a_draft(session, cast)
    deducted(session, cast, draft)
    with pytest.raises(DomainError):
        deducted(session, cast, draft)


def test_a_removed_deduction_takes_its_photo_along(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    deducted(session, cast, draft, photos=(a_photo(session),))
    remove_deduction(session, draft, numbered(session, draft), by=cast.actor("liushuji"), at=NOON)
    assert (points_of(session, draft), session.exec(select(Photo)).all()) == ([], [])


def test_a_draft_opened_by_mistake_goes(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    deducted(session, cast, draft, photos=(a_photo(session),))
    with pytest.raises(Invalid):
        discard_inspection(session, draft, "", by=cast.actor("liushuji"), at=NOON)
    discard_inspection(session, draft, "日子写错了", by=cast.actor("liushuji"), at=NOON)
    assert not session.exec(select(Inspection)).all()
    assert a_draft(session, cast).version == 1


def test_two_signatures_end_it(session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    assert (done.state, done.contest_until) == (State.SIGNED, date(2026, 11, 25))
    assert (done.inspector_title, done.second_title) == ("社区书记", "网格员")
    for name in ("zhaojingli", "lishifu"):
        assert told(session, cast, name) == ["祥瑞花园东区 11月现场检查结果出来了"]


SAME_MONTH = datetime(2026, 11, 30, 4, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 4, 4, tzinfo=UTC)
TOO_LATE = datetime(2026, 12, 5, 4, tzinfo=UTC)


def test_an_old_draft_is_neither_written_on_nor_signed(session: Session, cast: Cast) -> None:
    draft, by = a_draft(session, cast), cast.actor("liushuji")
    for at in (SAME_MONTH, NEXT_MONTH):
        deducted(session, cast, draft, at=at)
    with pytest.raises(DomainError, match="只能作废"):
        deducted(session, cast, draft, at=TOO_LATE)
    with pytest.raises(DomainError, match="只能作废"):
        sign_first(session, draft, seen=draft.version, words="", by=by, at=TOO_LATE)
    assert (len(points_of(session, draft)), draft.signed_at) == (2, None)
    discard_inspection(session, draft, "过期了，没查完", by=by, at=TOO_LATE)
    assert not session.exec(select(Inspection)).all()


def test_the_second_signature_does_not_come_too_late(session: Session, cast: Cast) -> None:
    half = half_signed(session, cast, a_draft(session, cast))
    with pytest.raises(DomainError, match="只能作废"):
        sign_second(session, half, seen=half.version, by=cast.actor("xiaoli"), at=TOO_LATE)
    assert half.state is State.DRAFT
    send_back(session, half, "过期了，作废吧", by=cast.actor("xiaoli"), at=TOO_LATE)
    discard_inspection(session, half, "过期了，没查完", by=cast.actor("liushuji"), at=TOO_LATE)
    assert not session.exec(select(Inspection)).all()


def test_somebody_is_left_to_decide_what_is_contested(session: Session, cast: Cast) -> None:
    half = half_signed(session, cast, a_draft(session, cast))
    with pytest.raises(Invalid, match="没有人能来定"):
        sign_second(session, half, seen=half.version, by=cast.actor("chenkezhang"), at=NOON)
    assert half.second_id is None
    hire(session, cast, "another", Role.COMMUNITY_SECRETARY, cast.xiangrui.key)
    sign_second(session, half, seen=half.version, by=cast.actor("chenkezhang"), at=NOON)
    assert half.state is State.SIGNED


def test_who_stands_aside_is_not_left_to_decide(session: Session, cast: Cast) -> None:
    """The other secretary holds a post with the company, or works for it here."""
    half = half_signed(session, cast, a_draft(session, cast))
    hire(session, cast, "posted", Role.COMMUNITY_SECRETARY, cast.xiangrui.key)
    add(session, CrossAppointment(
        person_id=cast.people["posted"].key, company_id=cast.anhe.key, post="顾问", paid=False, starts_on=LONG_AGO,
    ))  # fmt: skip
    hire(session, cast, "employed", Role.COMMUNITY_SECRETARY, cast.xiangrui.key)
    hire(session, cast, "employed", Role.COMPANY_STAFF, cast.contract.key)
    with pytest.raises(Invalid, match="要回避"):
        sign_second(session, half, seen=half.version, by=cast.actor("chenkezhang"), at=NOON)


def test_one_person_does_not_sign_twice(session: Session, cast: Cast) -> None:
    half = half_signed(session, cast, a_draft(session, cast))
    with pytest.raises(Forbidden):
        sign_second(session, half, seen=half.version, by=cast.actor("liushuji"), at=NOON)
    with pytest.raises(DomainError):
        sign_first(session, half, seen=half.version, words="", by=cast.actor("chenkezhang"), at=NOON)


def test_nobody_signs_what_they_have_not_seen(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    seen = draft.version
    deducted(session, cast, draft)
    with pytest.raises(Stale):
        sign_first(session, draft, seen=seen, words="", by=cast.actor("liushuji"), at=NOON)
    half = half_signed(session, cast, draft)
    with pytest.raises(Stale):
        sign_second(session, half, seen=half.version - 1, by=cast.actor("xiaoli"), at=NOON)


@pytest.mark.parametrize("reach", [half_signed, signed])
def test_nothing_is_edited_after_a_signature(
    session: Session, cast: Cast, reach: Callable[[Session, Cast, Inspection], Inspection]
) -> None:
    draft = a_draft(session, cast)
    deducted(session, cast, draft)
    over, by = reach(session, cast, draft), cast.actor("liushuji")
    with pytest.raises(DomainError):
        deducted(session, cast, over)
    with pytest.raises(DomainError):
        remove_deduction(session, over, numbered(session, over), by=by, at=NOON)
    with pytest.raises(DomainError):
        discard_inspection(session, over, "开错了", by=by, at=NOON)
    assert points_of(session, over) == [100]


def test_the_first_may_ask_somebody_who_can(session: Session, cast: Cast) -> None:
    draft, by = a_draft(session, cast), cast.actor("liushuji")
    able = {key for key, _, _ in second_inspectors(session, draft, cast.xiangrui, TODAY)}
    assert able == {cast.people[name].key for name in ("liushuji", "chenkezhang", "xiaoli", "sunzhuren")}
    for ask in (cast.people["liushuji"].key, cast.people["zhaojingli"].key, 2**31 - 1):
        with pytest.raises(Invalid):
            sign_first(session, draft, seen=1, words="", ask=ask, by=by, at=NOON)
    sign_first(session, draft, seen=1, words="", ask=cast.people["sunzhuren"].key, by=by, at=NOON)
    assert told(session, cast, "sunzhuren") == ["祥瑞花园东区的现场检查请您签字"]


def test_nobody_with_a_second_post_is_asked(session: Session, cast: Cast) -> None:
    add(session, CrossAppointment(
        person_id=cast.people["xiaoli"].key, company_id=cast.anhe.key, post="监督员", starts_on=TODAY
    ))  # fmt: skip
    able = second_inspectors(session, a_draft(session, cast), cast.xiangrui, TODAY)
    assert cast.people["xiaoli"].key not in {key for key, _, _ in able}


def test_the_second_may_send_it_back(session: Session, cast: Cast) -> None:
    half = half_signed(session, cast, a_draft(session, cast))
    send_back(session, half, "少记了一处", by=cast.actor("xiaoli"), at=NOON)
    assert (half.inspector_id, half.signed_at, half.inspector_title) == (None, None, "")
    assert told(session, cast, "liushuji") == ["祥瑞花园东区的现场检查退回来了"]
    deducted(session, cast, half, by="xiaoli")
    assert signed(session, cast, half).state is State.SIGNED
    with pytest.raises(DomainError):
        send_back(session, half, "再改改", by=cast.actor("xiaoli"), at=NOON)


def test_the_company_contests_and_the_deciders_hear_of_it(session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    contested(session, cast, done, photos=(a_photo(session),))
    assert numbered(session, done).contested
    assert len(numbered(session, done).contest_photos) == 1
    assert told(session, cast, "chenkezhang") == ["物业说第 1 处扣得不对"]
    assert told(session, cast, "liushuji") == []
    assert points_of(session, done) == [100]


def test_a_deduction_is_contested_once(session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    first = contested(session, cast, done)
    assert contested(session, cast, done).id == first.id
    for by, words in (("zhaojingli", "再说一遍，不对"), ("lishifu", "纸箱当天下午就清走了")):
        with pytest.raises(DomainError):
            contested(session, cast, done, by=by, words=words)


def test_contests_end_with_the_fifth_working_day(session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    with pytest.raises(DomainError, match="11月25日"):
        contested(session, cast, done, at=datetime(2026, 11, 25, 16, 0, tzinfo=UTC))
    contested(session, cast, done, at=datetime(2026, 11, 25, 15, 59, tzinfo=UTC))


def test_nothing_is_contested_before_the_second_signature(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    deducted(session, cast, draft)
    with pytest.raises(DomainError):
        contested(session, cast, half_signed(session, cast, draft))


def test_a_contest_needs_words(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid):
        contested(session, cast, signed(session, cast), words="不对的吧")


@pytest.mark.parametrize(
    ("outcome", "severity", "points"),
    [(Outcome.UPHELD, None, 100), (Outcome.REDUCED, Severity.MINOR, 50), (Outcome.WITHDRAWN, None, 0)],
)
def test_a_decision_changes_the_score_at_once(
    session: Session, cast: Cast, outcome: Outcome, severity: Severity | None, points: int
) -> None:
    done = signed(session, cast)
    contested(session, cast, done)
    decided(session, cast, done, outcome, severity=severity)
    found = numbered(session, done)
    assert (found.points_now, found.deduction.points, found.contested) == (points, 100, False)
    [row] = rows_of_estate(session, cast.dongqu.key)
    assert row.score == 10_000 - points
    assert told(session, cast, "zhaojingli")[-1] == f"第 1 处定下来了：{outcome.label}"
    assert told(session, cast, "liushuji") == told(session, cast, "xiaoli")


def test_inspectors_do_not_decide_and_nobody_twice(session: Session, cast: Cast) -> None:
    hire(session, cast, "wangshuji", Role.COMMUNITY_SECRETARY, cast.xiangrui.key)
    done = signed(session, cast)
    with pytest.raises(DomainError, match="没有"):
        decided(session, cast, done)
    contested(session, cast, done)
    for inspector in ("liushuji", "xiaoli"):
        with pytest.raises(Forbidden):
            decided(session, cast, done, by=inspector)
    decided(session, cast, done, by="wangshuji")
    with pytest.raises(DomainError, match="已经定了"):
        decided(session, cast, done)


def test_a_decision_needs_its_reason(session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    contested(session, cast, done)
    for outcome, severity, reason in (
        (Outcome.UPHELD, None, "就这样"), (Outcome.REDUCED, None, "没那么重，少扣点"),
        (Outcome.REDUCED, Severity.SAFETY, "没那么重，少扣点"),
    ):
        with pytest.raises(Invalid):
            decided(session, cast, done, outcome, severity=severity, reason=reason)
    assert numbered(session, done).contested


def test_facts_of_a_month_for_the_whole_town(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    deducted(session, cast, draft)
    deducted(session, cast, draft, severity=Severity.SAFETY, head="fire")
    assert site_facts(session, MONTH) == {}
    done = signed(session, cast, draft)
    contested(session, cast, done, number=1)
    contested(session, cast, done, number=2)
    decided(session, cast, done, number=2)
    [(estate, facts)] = site_facts(session, MONTH).items()
    assert (estate, facts.inspection_id, facts.company_id) == (cast.dongqu.key, done.key, cast.anhe.key)
    assert [line[1:] for line in facts.lines] == [("hygiene", 100, True), ("fire", 0, False)]
    assert site_score(facts.lines, shipped().heads) == 9900
    assert site_facts(session, date(2026, 10, 1)) == {}


def test_every_change_is_in_the_log(db: Engine, session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    contested(session, cast, done)
    decided(session, cast, done)
    session.commit()
    verbs = session.exec(select(AuditEntry.verb).where(AuditEntry.stream == f"c{cast.xiangrui.key}").order_by("seq"))
    assert list(verbs) == [f"inspection.{verb}" for verb in (
        "opened", "deducted", "signed", "signed", "contested", "decided"
    )]  # fmt: skip
    assert verify(session)[1] == []


def test_a_person_gets_what_is_known_of_them(session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    contested(session, cast, done)
    found = export_inspections(session, cast.people["liushuji"].key)
    assert (found["inspections"][0]["signed"], len(found["deductions"]), found["contests"]) == ("first", 1, [])
    assert export_inspections(session, cast.people["zhaojingli"].key)["contests"][0]["raised"] is True
    assert export_inspections(session, cast.people["xiaoli"].key)["inspections"][0]["signed"] == "second"


def test_an_inspector_who_leaves_frees_the_half_signed_one(session: Session, cast: Cast) -> None:
    draft = a_draft(session, cast)
    deducted(session, cast, draft)
    half = half_signed(session, cast, draft)
    forget_inspections(session, cast.people["liushuji"].key, NOON)
    session.expire_all()
    half = again(session, half)
    assert (half.inspector_id, half.signed_at, half.opened_by) == (None, None, None)
    assert signed(session, cast, half, first="chenkezhang").state is State.SIGNED
    forget_inspections(session, cast.people["chenkezhang"].key, NOON)
    session.expire_all()
    assert again(session, half).inspector_id == cast.people["chenkezhang"].key


def at_once(db: Engine, deed: Callable[[Session, Cast], object]) -> list[str]:
    """The deed by two at the same moment; the kinds of refusal there were."""
    refused: list[str] = []
    together = Barrier(2)

    def one() -> None:
        with Session(db, expire_on_commit=False) as session:
            together.wait()
            session.connection(execution_options={WRITE: True})
            try:
                deed(session, load(session))
                session.commit()
            except DomainError as error:
                refused.append(type(error).__name__)

    hands = [Thread(target=one) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return refused


def here(session: Session, cast: Cast) -> Inspection:
    found = inspection_of(session, cast.dongqu.key, MONTH, lock=True)
    assert found is not None
    return found


def test_two_who_begin_at_once_begin_one(db: Engine, cast: Cast) -> None:
    assert at_once(db, a_draft) == ["DomainError"]
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        assert len(session.exec(select(Inspection)).all()) == 1


def test_two_who_sign_second_at_once_sign_once(db: Engine, session: Session, cast: Cast) -> None:
    half = half_signed(session, cast, a_draft(session, cast))
    seen = half.version
    session.commit()

    def sign(session: Session, cast: Cast) -> None:
        sign_second(session, here(session, cast), seen=seen, by=cast.actor("xiaoli"), at=NOON)

    assert at_once(db, sign) == ["DomainError"]


def test_who_wrote_a_line_down_decides_it_only_where_nobody_else_can(session: Session, cast: Cast) -> None:
    hire(session, cast, "wangshuji", Role.COMMUNITY_SECRETARY, cast.xiangrui.key)
    draft = a_draft(session, cast)
    deducted(session, cast, draft, by="wangshuji")
    done = signed(session, cast, draft)
    contested(session, cast, done)
    with pytest.raises(Forbidden, match="您自己记的"):
        decided(session, cast, done, by="wangshuji")
    session.execute(delete(RoleGrant).where(col(RoleGrant.role) == Role.TOWN_OFFICIAL))
    decided(session, cast, done, by="wangshuji")


def test_two_who_decide_at_once_decide_once(db: Engine, session: Session, cast: Cast) -> None:
    done = signed(session, cast)
    contested(session, cast, done)
    session.commit()
    assert at_once(db, lambda session, cast: decided(session, cast, here(session, cast))) == ["DomainError"]


def test_numbers_written_at_once_are_different(db: Engine, session: Session, cast: Cast) -> None:
    a_draft(session, cast)
    session.commit()
    assert at_once(db, lambda session, cast: deducted(session, cast, here(session, cast))) == []
    with Session(db) as session:
        session.connection(execution_options={WRITE: False})
        assert sorted(session.exec(select(Deduction.number))) == [1, 2]
        assert not session.exec(select(Contest)).all()
