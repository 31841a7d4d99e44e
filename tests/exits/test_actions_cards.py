"""Cards become cases, once; from the interview to the re-check and what it leads to."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.companies.models import CrossAppointment
from app.core.errors import DomainError, Forbidden, Invalid, Stale
from app.core.settings import settings
from app.exits.actions.mending import show_after, show_before
from app.exits.actions.opening import open_cases
from app.exits.models import CardGround, ExitCase, ExitExtension
from app.exits.queries.history import last_step, told_of
from app.exits.rules.kinds import Cause, Deed, State
from app.notices.models import Paper
from app.people.rules.roles import Role
from app.scorecards.models import Adjustment
from app.scorecards.rules.kinds import AdjustmentKind, Card
from app.scorecards.rules.kinds import State as CardState
from tests.cast import NOON, Cast, add
from tests.exits.hold import (
    ITEMS,
    NOT_CLEAN,
    TODAY,
    a_card,
    a_photo,
    advised,
    again,
    at_day,
    delivered,
    eyes,
    hire,
    interviewed,
    live,
    looked,
    mended,
    opened,
    ordered,
    state_of,
    step,
    summoned,
)


def test_nobody_stayed_away_from_what_has_not_begun(session: Session, cast: Cast) -> None:
    """Summoned for the next noon."""
    case = summoned(session, cast)
    given: dict[str, Any] = {"words": NOT_CLEAN, "came": False}
    for day, hours in ((TODAY, 1), (TODAY + timedelta(days=1), 23)):
        with pytest.raises(Invalid, match="约的是2026年11月19日 12:00，过了那个时间"):
            step(session, cast, case, Deed.INTERVIEW, "liushuji", at=NOON + timedelta(hours=hours), day=day, **given)
    step(session, cast, case, Deed.INTERVIEW, "liushuji", at=at_day(1), day=TODAY + timedelta(days=1), **given)
    assert told_of(session, case.key, case.about)[1].public["时间"] == "2026年11月19日 12:00"


def test_nobody_is_summoned_for_an_hour_ago(session: Session, cast: Cast) -> None:
    given: dict[str, Any] = {
        "words": NOT_CLEAN, "place": "镇便民中心二楼", "people": "项目负责人", "materials": "整改计划",
    }
    with pytest.raises(Invalid, match="还没到的"):
        step(
            session, cast, opened(session, cast), Deed.SUMMON, "chenkezhang", moment=NOON - timedelta(hours=1), **given
        )


@pytest.mark.parametrize(
    ("card", "veto", "cause", "state", "due"),
    [
        (Card.YELLOW, False, Cause.YELLOW_CARD, State.YELLOW, date(2026, 11, 25)),
        (Card.RED, False, Cause.RED_CARD, State.RED, date(2026, 12, 9)),
        (Card.RED, True, Cause.VETO, State.RED, date(2026, 12, 9)),
    ],
)
def test_a_final_card_opens_a_case(
    session: Session, cast: Cast, card: Card, cause: Cause, state: State, due: date, *, veto: bool
) -> None:
    case = opened(session, cast, card, veto=veto)
    assert (case.cause, case.state, case.due_on, case.opened_by, case.version) == (cause, state, due, None, 1)
    [told] = told_of(session, case.key, case.about)
    assert told.public["依据"].startswith("10月 55.2 分")
    assert (told.step.from_state, told.step.title) == (State.START, "系统")


def test_the_clock_run_again_opens_nothing(session: Session, cast: Cast) -> None:
    opened(session, cast)
    assert open_cases(session, at_day(1)) == 0
    assert len(session.exec(select(ExitCase)).all()) == 1


@pytest.mark.parametrize("more", [{"final_at": NOON - timedelta(days=61)}, {"card": Card.NOTICE}])
def test_old_cards_and_mere_reminders_open_nothing(session: Session, cast: Cast, more: dict[str, Any]) -> None:
    a_card(session, cast, **more)
    assert open_cases(session, NOON) == 0


def test_a_red_card_moves_the_running_case_and_a_yellow_one_is_only_added(session: Session, cast: Cast) -> None:
    case = interviewed(session, cast)
    a_card(session, cast, Card.YELLOW, month=date(2026, 11, 1))
    assert open_cases(session, at_day(2)) == 1
    assert state_of(session, case) is State.INTERVIEWED
    a_card(session, cast, Card.RED, month=date(2026, 12, 1))
    assert open_cases(session, at_day(3)) == 1
    assert state_of(session, case) is State.RED
    assert len(session.exec(select(CardGround)).all()) == 3


def test_once_advised_another_card_changes_nothing(session: Session, cast: Cast) -> None:
    case = advised(session, cast)
    a_card(session, cast, Card.RED, month=date(2026, 11, 1))
    assert open_cases(session, at_day(2)) == 1
    assert state_of(session, case) is State.ADVISED


def test_the_whole_way_to_a_re_check_that_is_passed(session: Session, cast: Cast) -> None:
    case = mended(session, cast)
    looked(session, cast, case, "chenkezhang")
    looked(session, cast, case, "liushuji")
    step(session, cast, case, Deed.PASS, "chenkezhang", at=at_day(6), words="两处都改好了。")
    closed = again(session, case)
    assert (closed.state, closed.closed_at, closed.due_on) == (State.PASSED, at_day(6), None)
    papers = session.exec(select(Paper).order_by("id")).all()
    kinds = [paper.kind for paper in papers]
    assert kinds == ["interview_notice", "interview_record", "rectify_order", "recheck_sheet"]
    summons, record, order, sheet = (paper.content for paper in papers)
    assert "2026 年 10 月考核：" in summons
    assert "镇便民中心二楼" in record
    assert f"{papers[2].official_number}《限期整改通知书》" in sheet
    assert "和本通知一起公开" not in order


def test_the_term_counts_from_the_day_it_was_served(session: Session, cast: Cast) -> None:
    case = ordered(session, cast)
    assert again(session, case).due_on == date(2026, 11, 24)
    whole: dict[str, Any] = {"day": TODAY + timedelta(days=2), "receiver_name": "赵国强", "photos": (a_photo(session),)}
    for given, error in (({"photos": ()}, "照片"), ({"day": TODAY}, "不能早于"), ({"receiver_name": ""}, "要填")):
        with pytest.raises(Invalid, match=error):
            step(session, cast, case, Deed.DELIVER, "liushuji", at=at_day(2), **{**whole, **given})
    assert again(session, delivered_now(session, cast, case)).due_on == date(2026, 12, 7)


def delivered_now(session: Session, cast: Cast, case: ExitCase) -> ExitCase:
    day, photo = TODAY + timedelta(days=2), (a_photo(session),)
    step(session, cast, case, Deed.DELIVER, "liushuji", at=at_day(2), day=day, receiver_name="赵国强", photos=photo)
    return case


def test_a_name_who_signed_for_it_is_for_the_four_sides_only(session: Session, cast: Cast) -> None:
    case = delivered(session, cast)
    told = told_of(session, case.key, case.about)[-1]
    assert (told.public["签收的人"], told.inner["签收人"], len(told.photos)) == ("赵**", "赵国强", 1)


@pytest.mark.parametrize(("days", "due"), [(1, date(2026, 12, 8)), (15, date(2026, 12, 22))])
def test_the_term_is_extended_once(session: Session, cast: Cast, days: int, due: date) -> None:
    case, why = delivered(session, cast), "配件要从厂家发货，晚几天到。"
    step(session, cast, case, Deed.EXTEND, "chenkezhang", at=at_day(4), days=days, words=why)
    assert again(session, case).due_on == due
    paper = session.exec(select(Paper).where(Paper.kind == "extension_notice")).one()
    assert f"延长 {days} 天，最后一天改到{due.year}年{due.month}月{due.day}日" in paper.content
    assert "《限期整改通知书》" in paper.content
    with pytest.raises(DomainError, match="已经延长过一次"):
        step(session, cast, case, Deed.EXTEND, "chenkezhang", at=at_day(5), days=1, words=why)
    assert len(session.exec(select(ExitExtension)).all()) == 1


@pytest.mark.parametrize("days", [None, 0, -1, 16])
def test_never_by_more_than_fifteen_days(session: Session, cast: Cast, days: int | None) -> None:
    case = delivered(session, cast)
    with pytest.raises(Invalid, match="最多延长 15 天"):
        step(session, cast, case, Deed.EXTEND, "chenkezhang", at=at_day(4), days=days, words="配件要从厂家发货，晚到。")


def test_after_the_last_day_it_is_not_extended_but_re_checked(session: Session, cast: Cast) -> None:
    case = delivered(session, cast)
    with pytest.raises(DomainError, match="期限还没到"):
        step(session, cast, case, Deed.RECHECK, "liushuji", at=at_day(19))
    with pytest.raises(DomainError, match="已经过了"):
        step(session, cast, case, Deed.EXTEND, "chenkezhang", at=at_day(20), days=3, words="配件要从厂家发货，晚到。")
    step(session, cast, case, Deed.RECHECK, "liushuji", at=at_day(20))
    assert state_of(session, case) is State.RECHECK


def test_the_company_reports_when_everything_is_shown(session: Session, cast: Cast) -> None:
    case = delivered(session, cast)
    with pytest.raises(DomainError, match="第 1、2 处还没写"):
        step(session, cast, case, Deed.REPORT, "zhaojingli", at=at_day(5))
    with pytest.raises(Invalid, match="照片"):
        show_after(session, again(session, case), 1, "改好了", (), viewer=eyes(session, cast, "zhaojingli"), at=NOON)


def test_before_by_the_checkers_after_by_the_company(session: Session, cast: Cast) -> None:
    case = delivered(session, cast)
    with pytest.raises(Forbidden):
        show_before(session, case, 1, (a_photo(session),), viewer=eyes(session, cast, "zhaojingli"), at=NOON)
    with pytest.raises(Forbidden):
        show_after(session, case, 1, "改好了", (a_photo(session),), viewer=eyes(session, cast, "liushuji"), at=NOON)
    show_before(session, case, 1, (a_photo(session),), viewer=eyes(session, cast, "liushuji"), at=NOON)


def test_two_people_of_two_sides_check(session: Session, cast: Cast) -> None:
    case = mended(session, cast)
    looked(session, cast, case, "chenkezhang")
    with pytest.raises(Forbidden, match="已经看过了"):
        looked(session, cast, case, "chenkezhang")
    with pytest.raises(DomainError, match="镇里一位、社区一位"):
        step(session, cast, case, Deed.PASS, "chenkezhang", at=at_day(6), words="都好了吧。")
    hire(session, cast, "chenkeyuan", Role.TOWN_OFFICIAL, cast.town.key)
    with pytest.raises(DomainError, match="已经有人看过"):
        looked(session, cast, case, "chenkeyuan")
    for name in ("sunzhuren", "zhaojingli", "xiaoli"):
        with pytest.raises(Forbidden):
            looked(session, cast, case, name)


def test_one_person_with_two_offices_is_one_checker(session: Session, cast: Cast) -> None:
    hire(session, cast, "chenkezhang", Role.COMMITTEE_MEMBER, cast.xiangrui.key)
    case = mended(session, cast)
    looked(session, cast, case, "chenkezhang")
    with pytest.raises(Forbidden, match="另一边要换一个人"):
        looked(session, cast, case, "chenkezhang")


def test_a_failed_re_check_is_a_yellow_card_again_and_stands_in_the_score(session: Session, cast: Cast) -> None:
    case = mended(session, cast)
    looked(session, cast, case, "chenkezhang", True, False)
    looked(session, cast, case, "liushuji")
    with pytest.raises(DomainError, match="还有没整改好的"):
        step(session, cast, case, Deed.PASS, "chenkezhang", at=at_day(6), words="差不多了。")
    step(session, cast, case, Deed.FAIL, "chenkezhang", at=at_day(6), words="灭火器没有换。")
    assert state_of(session, case) is State.YELLOW
    [adjusted] = session.exec(select(Adjustment)).all()
    assert (adjusted.kind, adjusted.month, adjusted.points) == (AdjustmentKind.RECHECK, date(2026, 11, 1), 0)
    summoned(session, cast, case)  # and again from the beginning
    assert state_of(session, case) is State.YELLOW


def test_nobody_decides_on_what_they_have_not_seen(session: Session, cast: Cast) -> None:
    case = interviewed(session, cast)
    with pytest.raises(Stale):
        step(session, cast, case, Deed.ORDER, "chenkezhang", words="10月考核和约谈记录", items=ITEMS, seen=1)
    assert last_step(session, case.key, Deed.ORDER) is None


def test_whoever_has_a_post_with_the_company_stands_aside(session: Session, cast: Cast) -> None:
    case = opened(session, cast)
    post: dict[str, Any] = {"person_id": cast.people["chenkezhang"].key, "company_id": cast.anhe.key, "post": "监督员"}
    add(session, CrossAppointment(**post, starts_on=date(2026, 1, 1)))
    with pytest.raises(Forbidden, match="任职"):
        summoned(session, cast, case)


def test_a_company_that_did_not_come_is_written_down_so(session: Session, cast: Cast) -> None:
    case = summoned(session, cast)
    step(
        session, cast, case, Deed.INTERVIEW, "liushuji", at=at_day(1), words=NOT_CLEAN, day=TODAY + timedelta(days=1),
        came=False,
    )
    told = told_of(session, case.key, case.about)[-1]
    assert told.public["物业来没来"] == "没来"
    assert told.step.words.endswith("物业没有来。")


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil", "/me"])
def test_minutes_lie_on_this_site_or_nowhere(session: Session, cast: Cast, address: str) -> None:
    case = opened(session, cast, Card.RED)
    given: dict[str, Any] = {"number": "2号", "day": TODAY, "words": "连续两个月不合格。", "address": address}
    with pytest.raises(Invalid, match="打开会议的页面"):
        step(session, cast, case, Deed.ADVISE, "chenkezhang", **given)


def test_the_minutes_address_may_be_copied_as_a_browser_has_it(session: Session, cast: Cast) -> None:
    case, path = opened(session, cast, Card.RED), "/c/xiangrui/meetings/joint-meeting-2026-11-18/minutes"
    step(
        session, cast, case, Deed.ADVISE, "chenkezhang", number="2号", day=TODAY, words="连续两个月不合格。",
        address=f"{settings().base_url}{path}",
    )
    assert told_of(session, case.key, case.about)[-1].public["纪要地址"] == path


def test_advice_needs_the_joint_meeting(session: Session, cast: Cast) -> None:
    case = opened(session, cast, Card.RED)
    with pytest.raises(DomainError, match="第七十六条"):
        step(session, cast, case, Deed.ADVISE, "chenkezhang", words="连续两个月不合格。")
    [paper] = [each for each in [advised_paper(session, cast, case)] if each.public]
    assert "由业主依法共同决定" in paper.content


def test_advice_prints_only_months_that_are_settled(session: Session, cast: Cast) -> None:
    case, open_still = opened(session, cast, Card.RED), a_card(session, cast, month=date(2026, 11, 1), total=4321)
    open_still.state, open_still.final_at = CardState.PROVISIONAL, None
    session.add(open_still)
    session.flush()
    paper = advised_paper(session, cast, case)
    assert ("55.20" in paper.content, "43.21" in paper.content) == (True, False)


def advised_paper(session: Session, cast: Cast, case: ExitCase) -> Paper:
    given: dict[str, Any] = {"number": "2号", "day": TODAY, "words": "连续两个月不合格，整改没有到位。"}
    step(session, cast, case, Deed.ADVISE, "chenkezhang", **given)
    return session.exec(select(Paper)).one()


def test_another_chance_after_the_joint_meeting(session: Session, cast: Cast) -> None:
    case = opened(session, cast, Card.RED)
    given: dict[str, Any] = {"number": "2号", "day": TODAY, "words": "会上商量再给一次机会。"}
    step(session, cast, case, Deed.SECOND_CHANCE, "chenkezhang", **given)
    assert state_of(session, case) is State.INTERVIEWED


def test_a_case_opened_by_mistake_is_annulled_by_the_town(session: Session, cast: Cast) -> None:
    case = opened(session, cast)
    with pytest.raises(Forbidden):
        step(session, cast, case, Deed.ANNUL, "liushuji", words="得分改了，没有牌了。")
    step(session, cast, case, Deed.ANNUL, "chenkezhang", words="得分改了，没有牌了。")
    assert state_of(session, case) is State.ANNULLED
    a_card(session, cast, Card.YELLOW, month=date(2026, 11, 1))
    assert open_cases(session, at_day(1)) == 1
    assert live(session, cast).key != case.key
