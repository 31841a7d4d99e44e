"""The walk: beginning, faults, who mends them, the look-back, the end and its report."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.audit.models import AuditEntry
from app.companies.models import CrossAppointment
from app.core.db import WRITE
from app.core.errors import DomainError, Forbidden, Invalid
from app.core.workdays import local_day
from app.issues.models import Issue, IssueEvent, IssuePhoto, PhotoStage, Source
from app.issues.rules.lifecycle import Status, Step
from app.mechanisms.rules.kinds import Phase
from app.notifications.models import Message
from app.rounds.actions.faults import Found, add_fault
from app.rounds.actions.fixing import give_fixer, say_why_nobody
from app.rounds.actions.opening import open_round, pass_stop
from app.rounds.models import Recheck, RoundFault, RoundStop
from app.rounds.queries.faults import fault_numbered, faults_of
from app.rounds.queries.lookback import lookback_of, unfixed_twice
from app.rounds.queries.rounds import Held
from app.rounds.rules.lookback import Verdict
from app.rounds.rules.report import canonical, digest_of, figures_of
from tests.cast import LONG_AGO, NOON, Cast, add
from tests.make import step
from tests.rounds.hold import a_photo, a_round, again, closed, found, joined, opened, seen, walked, walker

TOMORROW = NOON + timedelta(days=1)
FIXED, UNFIXED, UNSEEN = Verdict.FIXED, Verdict.UNFIXED, Verdict.UNSEEN


def next_round(session: Session, cast: Cast, after: Held, days: int = 1) -> Held:
    at = NOON + timedelta(days=days)
    return opened(session, cast, a_round(session, cast, at=at, after=after), at=at)


def told(session: Session, cast: Cast, name: str) -> list[str]:
    wanted = select(Message.title).where(Message.person_id == cast.people[name].key).order_by(col(Message.id))
    return list(session.exec(wanted))


def steps_of(session: Session, issue: Issue) -> list[Step]:
    events = session.exec(select(IssueEvent).where(IssueEvent.issue_id == issue.key).order_by(col(IssueEvent.id)))
    return [event.step for event in events]


def test_beginning_gives_the_number_and_tells_who_comes(session: Session, cast: Cast) -> None:
    held = opened(session, cast, joined(session, cast, a_round(session, cast), "wangyi"))
    assert (held.occurrence.phase, held.occurrence.number, held.title) == (Phase.OPEN, 1, "半月来找茬 第 1 期")
    assert held.round.previous_id is None
    assert told(session, cast, "wangyi") == ["半月来找茬 第 1 期开始了"]


@pytest.mark.parametrize("name", ["wangyi", "xiaoli", "zhaojingli", "shenji"])
def test_only_committee_and_town_begin(session: Session, cast: Cast, name: str) -> None:
    held = a_round(session, cast)
    with pytest.raises(Forbidden):
        open_round(session, held, by=walker(session, cast, held, name), at=NOON)


def test_a_fault_is_an_issue_given_out_at_once(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    fault, issue = found(session, cast, held, photos=(a_photo(session),))
    assert (issue.source, issue.occurrence_id, issue.public) == (Source.ROUND, held.occurrence.key, True)
    assert (issue.status, issue.unit_id, issue.reporter_id) == (Status.DISPATCHED, cast.unit_anhe.key, None)
    assert steps_of(session, issue) == [Step.FILING, Step.ACCEPTANCE, Step.DISPATCH, Step.COMMITMENT]
    assert (fault.number, fault.due_on, fault.item) == (1, date(2026, 11, 21), "楼道灯、路灯亮不亮")
    assert issue.resolve_by is not None
    assert local_day(issue.resolve_by) == date(2026, 11, 21)
    assert issue.cover


def test_another_day_may_be_agreed_on(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    fault, _ = found(session, cast, held, due_on=date(2026, 11, 19))
    assert fault.due_on == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": "灯"}, "words"), ({"words": "灯" * 501}, "words"),
        ({"building_id": 0}, "where"), ({"building_id": None, "estate_id": 0}, "where"),
        ({"category": "IL"}, "category"), ({"category": "ZZ"}, "category"), ({"unit": 0}, "unit"),
        ({"due_on": date(2026, 11, 17)}, "due_on"), ({"due_on": date(2027, 11, 17)}, "due_on"),
        ({"place": "在" * 61}, "place"),
    ],
)
def test_a_fault_that_cannot_be_leaves_nothing(
    session: Session, cast: Cast, change: dict[str, Any], field: str
) -> None:
    held = opened(session, cast)
    with pytest.raises(Invalid) as refusal:
        found(session, cast, held, **change)
    assert refusal.value.field == field
    assert session.exec(select(Issue)).all() == []


def test_a_building_of_another_community_is_not_here(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    with pytest.raises(Invalid):
        found(session, cast, held, building_id=cast.building7.key)


def test_a_form_sent_twice_is_one_fault(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    one, two = found(session, cast, held, slip="abc"), found(session, cast, held, slip="abc", words="别的")
    assert one[0].key == two[0].key
    assert len(session.exec(select(RoundFault)).all()) == 1


def test_a_form_sent_twice_at_once_is_one_fault_and_numbers_have_no_gaps(db: Engine, cast: Cast) -> None:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        held = opened(session, cast)
        session.commit()

    def send(number: int) -> int:
        with Session(db, expire_on_commit=False) as session:
            session.connection(execution_options={WRITE: True})
            fault, _ = found(session, cast, again(session, held), slip=f"slip-{number % 3}")
            session.commit()
            return fault.number

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(send, range(6)))
    assert sorted(set(numbers)) == [1, 2, 3]


def test_a_resident_who_walks_along_finds_but_gives_nothing_out(session: Session, cast: Cast) -> None:
    held = opened(session, cast, joined(session, cast, a_round(session, cast), "wangyi"))
    fault, issue = found(session, cast, held, "wangyi", unit=cast.unit_anhe.key)
    assert (issue.status, issue.unit_id, fault.due_on) == (Status.SUBMITTED, None, None)
    assert (issue.reporter_id, issue.anonymous) == (cast.people["wangyi"].key, True)


@pytest.mark.parametrize("name", ["wangyi", "zhaojingli", "sunzhuren", "shenji", "luren", "admin"])
def test_nobody_else_finds_on_the_walk(session: Session, cast: Cast, name: str) -> None:
    held = opened(session, cast)
    with pytest.raises(Forbidden):
        found(session, cast, held, name)


def test_neighbours_find_at_home(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    fault, issue = found(session, cast, held, "wangyi", at_home=True, unit=cast.unit_anhe.key)
    assert (fault.at_home, issue.unit_id, issue.reporter_id) == (True, None, cast.people["wangyi"].key)
    for name in ("luren", "zhaojingli", "liushuji"):
        with pytest.raises(Forbidden):
            found(session, cast, held, name, at_home=True)


def test_a_grid_worker_gives_out_only_their_own_grids_work(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    own, issue = found(session, cast, held, "xiaoli", unit=cast.unit_anhe.key)
    assert (issue.status, own.due_on) == (Status.DISPATCHED, date(2026, 11, 21))
    other, outside = found(session, cast, held, "xiaoli", building_id=None, unit=cast.unit_committee.key)
    assert (outside.status, other.due_on) == (Status.SUBMITTED, None)
    line = fault_numbered(session, held.round.key, other.number)
    assert line is not None
    with pytest.raises(Forbidden, match="网格"):
        give_fixer(
            session, held, line, cast.unit_committee.key, None, by=walker(session, cast, held, "xiaoli"), at=NOON
        )


def test_nothing_is_found_before_it_begins_or_after_it_ended(session: Session, cast: Cast) -> None:
    held = a_round(session, cast)
    with pytest.raises(DomainError):
        found(session, cast, held)
    ended = closed(session, cast, opened(session, cast, held))
    with pytest.raises(DomainError, match="已结束"):
        found(session, cast, ended)


def test_who_mends_it_can_be_settled_later(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    fault, issue = found(session, cast, held, "wangyi", at_home=True)
    line, by = fault_numbered(session, held.round.key, 1), walker(session, cast, held, "liushuji")
    assert line is not None
    with pytest.raises(Invalid):
        give_fixer(session, held, line, None, None, by=by, at=NOON)
    with pytest.raises(Invalid):
        give_fixer(session, held, line, cast.unit_city.key + 99, None, by=by, at=NOON)
    assert steps_of(session, issue) == [Step.FILING]
    give_fixer(session, held, line, cast.unit_anhe.key, None, by=by, at=NOON)
    assert (issue.unit_id, fault.due_on) == (cast.unit_anhe.key, date(2026, 11, 21))


def test_a_stop_is_walked_with_its_first_fault_or_by_saying_so(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    for position, building in enumerate((cast.building3, cast.building5), 1):
        add(session, RoundStop(round_id=held.round.key, building_id=building.key, position=position))
    found(session, cast, held)
    pass_stop(session, held, cast.building5.key, by=walker(session, cast, held, "xiaoli"), at=TOMORROW)
    session.expire_all()
    stops = session.exec(select(RoundStop).order_by(col(RoundStop.position))).all()
    assert [stop.visited_at for stop in stops] == [NOON, TOMORROW]


def test_the_look_back_comes_first(session: Session, cast: Cast) -> None:
    first, [issue] = walked(session, cast)
    held = next_round(session, cast, first)
    assert held.round.previous_id == first.round.key
    with pytest.raises(DomainError, match="还有 1 处"):
        found(session, cast, held, at=TOMORROW)
    seen(session, cast, held, issue, UNFIXED, at=TOMORROW)
    assert found(session, cast, held, at=TOMORROW)[0].number == 1


def test_finding_at_home_waits_for_no_look_back(session: Session, cast: Cast) -> None:
    first, _ = walked(session, cast)
    held = next_round(session, cast, first)
    assert found(session, cast, held, "wangyi", at_home=True, at=TOMORROW)[0].number == 1


def test_a_look_back_is_answered_once(session: Session, cast: Cast) -> None:
    first, [issue] = walked(session, cast)
    held = next_round(session, cast, first)
    row = seen(session, cast, held, issue, FIXED, at=TOMORROW, photos=(a_photo(session),))
    assert row.fixed is True
    with pytest.raises(DomainError, match="已经有人看过"):
        seen(session, cast, held, issue, UNFIXED, at=TOMORROW)
    [photo] = session.exec(select(IssuePhoto).where(IssuePhoto.issue_id == issue.key)).all()
    assert (photo.stage, photo.photo_id) == (PhotoStage.CHECK, row.photo_id)


def done(session: Session, cast: Cast, issue: Issue) -> None:
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli")
    step(session, cast, issue, Step.COMPLETION, "zhaojingli", note="换了灯", explained=True)


@pytest.mark.parametrize(
    ("verdict", "status"), [(FIXED, Status.DONE), (UNFIXED, Status.REOPENED), (UNSEEN, Status.DONE)]
)
def test_done_is_verified_on_the_spot_once(session: Session, cast: Cast, verdict: Verdict, status: Status) -> None:
    held = opened(session, cast)
    _, issue = found(session, cast, held, "wangyi", at_home=True)
    line = fault_numbered(session, held.round.key, 1)
    assert line is not None
    give_fixer(
        session, held, line, cast.unit_anhe.key, None, by=walker(session, cast, held, "liushuji"), at=NOON
    )
    done(session, cast, issue)
    held = next_round(session, cast, closed(session, cast, held))
    seen(session, cast, held, issue, verdict, "liushuji", at=TOMORROW, photos=(a_photo(session),))
    session.refresh(issue)
    assert issue.status is status
    assert steps_of(session, issue).count(Step.VERIFICATION) == (verdict is not UNSEEN)
    assert (issue.verified_at is not None) is (verdict is FIXED)


def test_a_patrol_find_that_is_mended_closes(session: Session, cast: Cast) -> None:
    """Nobody waits for a reporter's word where there is no reporter."""
    first, [issue] = walked(session, cast)
    done(session, cast, issue)
    held = next_round(session, cast, first)
    seen(session, cast, held, issue, FIXED, at=TOMORROW)
    session.refresh(issue)
    assert issue.status is Status.CLOSED


def test_a_resident_sees_and_the_step_is_left_to_who_may_take_it(session: Session, cast: Cast) -> None:
    first, [issue] = walked(session, cast)
    done(session, cast, issue)
    planned = joined(session, cast, a_round(session, cast, at=TOMORROW, after=first), "wangyi", at=NOON)
    held = opened(session, cast, planned, at=TOMORROW)
    seen(session, cast, held, issue, UNFIXED, "wangyi", at=TOMORROW)
    session.refresh(issue)
    assert issue.status is Status.DONE
    assert told(session, cast, "zhaojingli")[-1] == f"回头看：{issue.title}"


def closed_issue(session: Session, cast: Cast) -> tuple[Held, Issue]:
    first, [issue] = walked(session, cast)
    done(session, cast, issue)
    step(session, cast, issue, Step.VERIFICATION, "xiaoli", solved=True, note="亮了")
    assert issue.status is Status.CLOSED
    return first, issue


def test_what_was_closed_and_broke_again_is_a_new_fault(session: Session, cast: Cast) -> None:
    first, issue = closed_issue(session, cast)
    held = next_round(session, cast, first)
    seen(session, cast, held, issue, UNFIXED, "liushuji", at=TOMORROW)
    [fresh] = faults_of(session, held.round.key)
    assert issue.status is Status.CLOSED
    assert issue.ref in fresh.issue.description
    assert (fresh.fault.unfixed_before, fresh.unit, fresh.issue.status) == (1, "安禾物业", Status.DISPATCHED)
    closed(session, cast, held, at=TOMORROW)


def test_not_mended_twice_is_for_the_next_meeting(session: Session, cast: Cast) -> None:
    first, [issue, mended] = walked(session, cast, faults=2)
    second = next_round(session, cast, first, 1)
    seen(session, cast, second, issue, UNFIXED, at=TOMORROW)
    seen(session, cast, second, mended, FIXED, at=TOMORROW)
    assert unfixed_twice(session, cast.xiangrui.key, NOON) == []
    second = closed(session, cast, second, at=TOMORROW)
    third = next_round(session, cast, second, 2)
    late = NOON + timedelta(days=2)
    seen(session, cast, third, issue, UNFIXED, at=late)
    assert unfixed_twice(session, cast.xiangrui.key, NOON) == [(issue.key, 2)]
    assert unfixed_twice(session, cast.xiangrui.key, late + timedelta(minutes=1)) == []
    assert unfixed_twice(session, cast.shiji.key, NOON) == []
    issue.status = Status.CLOSED
    session.flush()
    assert unfixed_twice(session, cast.xiangrui.key, NOON) == []


def test_not_mended_under_the_old_reference_counts(session: Session, cast: Cast) -> None:
    first, issue = closed_issue(session, cast)
    second = next_round(session, cast, first, 1)
    seen(session, cast, second, issue, UNFIXED, "liushuji", at=TOMORROW)
    [fresh] = faults_of(session, second.round.key)
    second = closed(session, cast, second, at=TOMORROW)
    third = next_round(session, cast, second, 2)
    assert [line.issue.ref for line in lookback_of(session, third.round)] == [fresh.issue.ref]
    seen(session, cast, third, fresh.issue, UNFIXED, at=NOON + timedelta(days=2))
    assert unfixed_twice(session, cast.xiangrui.key, NOON) == [(fresh.issue.key, 2)]


def test_what_was_not_seen_comes_up_again(session: Session, cast: Cast) -> None:
    first, [issue] = walked(session, cast)
    second = next_round(session, cast, first, 1)
    with pytest.raises(Forbidden):
        seen(session, cast, second, issue, UNSEEN, "xiaoli", at=TOMORROW, note="家里没人")
    with pytest.raises(Invalid):
        seen(session, cast, second, issue, UNSEEN, "liushuji", at=TOMORROW, note="")
    seen(session, cast, second, issue, UNSEEN, "liushuji", at=TOMORROW, note="家里没人")
    third = next_round(session, cast, closed(session, cast, second, at=TOMORROW), 2)
    [line] = lookback_of(session, third.round)
    assert (line.issue.ref, line.verdict, line.round_number) == (issue.ref, None, 1)
    assert session.exec(select(Recheck)).one().fixed is None


@pytest.mark.parametrize("name", ["zhaojingli", "lishifu", "shenji", "luren", "sunzhuren"])
def test_the_company_does_not_look_at_its_own_work(session: Session, cast: Cast, name: str) -> None:
    first, [issue] = walked(session, cast)
    held = next_round(session, cast, first)
    with pytest.raises(Forbidden):
        seen(session, cast, held, issue, FIXED, name, at=TOMORROW)


def test_nor_does_who_has_a_second_post_there(session: Session, cast: Cast) -> None:
    first, [issue] = walked(session, cast)
    planned = joined(session, cast, a_round(session, cast, at=TOMORROW, after=first), "wangyi", at=NOON)
    held = opened(session, cast, planned, at=TOMORROW)
    for name in ("wangyi", "xiaoli"):
        add(session, CrossAppointment(
            person_id=cast.people[name].key, company_id=cast.anhe.key, post="监督员", starts_on=LONG_AGO
        ))  # fmt: skip
        with pytest.raises(Forbidden, match="请别人来核实"):
            seen(session, cast, held, issue, FIXED, name, at=TOMORROW)
    assert seen(session, cast, held, issue, FIXED, "liushuji", at=TOMORROW).fixed


def test_the_reporter_hears_what_the_look_back_saw(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    _, issue = found(session, cast, held, "wangyi", at_home=True)
    line = fault_numbered(session, held.round.key, 1)
    assert line is not None
    say_why_nobody(session, held, line, "等维修资金", by=walker(session, cast, held, "liushuji"), at=NOON)
    held = next_round(session, cast, closed(session, cast, held))
    seen(session, cast, held, issue, UNFIXED, at=TOMORROW)
    assert told(session, cast, "wangyi")[-1] == f"回头看：{issue.title}"


def test_the_end_waits_for_everything(session: Session, cast: Cast) -> None:
    first, [issue] = walked(session, cast)
    held = next_round(session, cast, first)
    with pytest.raises(DomainError, match="回头看还有 1 处"):
        closed(session, cast, held, at=TOMORROW)
    seen(session, cast, held, issue, FIXED, at=TOMORROW)
    found(session, cast, held, "wangyi", at_home=True, at=TOMORROW)
    with pytest.raises(DomainError, match="还有 1 处没定谁来修"):
        closed(session, cast, held, at=TOMORROW)
    line = fault_numbered(session, held.round.key, 1)
    assert line is not None
    by = walker(session, cast, held, "liushuji")
    with pytest.raises(Invalid):
        say_why_nobody(session, held, line, "", by=by, at=TOMORROW)
    say_why_nobody(session, held, line, "要先查水管归谁管", by=by, at=TOMORROW)
    assert closed(session, cast, held, at=TOMORROW).occurrence.phase is Phase.CLOSED


def test_the_report_is_frozen_and_can_be_counted_again(session: Session, cast: Cast) -> None:
    first, [one, two, three] = walked(session, cast, faults=3)
    held = next_round(session, cast, first)
    seen(session, cast, held, one, FIXED, at=TOMORROW)
    seen(session, cast, held, two, UNFIXED, at=TOMORROW)
    seen(session, cast, held, three, UNSEEN, "liushuji", at=TOMORROW, note="家里没人")
    found(session, cast, held, at=TOMORROW)
    found(session, cast, held, building_id=cast.building5.key, head="", item="", at=TOMORROW)
    held = closed(session, cast, held, at=TOMORROW)
    assert digest_of(held.round.report) == held.round.digest
    assert canonical(json.loads(held.round.report)) == held.round.report
    figures = figures_of(held.facts)
    assert (figures.found, figures.fixed, figures.rechecked, figures.rate) == (2, 1, 3, 3333)
    assert (held.round.found, held.round.fixed, held.round.rechecked) == (2, 1, 3)
    assert figures.by_building == (("祥瑞花园东区 3号楼", 1), ("祥瑞花园东区 5号楼", 1))
    one.title = "改过的标题"
    session.flush()
    assert again(session, held).facts == held.facts
    session.commit()
    entry = session.exec(select(AuditEntry).where(AuditEntry.verb == "round.report")).all()[-1]
    assert json.loads(entry.after)["digest"] == held.round.digest


def test_a_report_names_nobody(session: Session, cast: Cast) -> None:
    held = joined(session, cast, a_round(session, cast), "wangyi", "xiaoli", "zhaojingli")
    held = opened(session, cast, held)
    found(session, cast, held)
    held = closed(session, cast, held)
    assert held.facts["walkers"] == {"residents": 1, "staff": 1, "company": 1, "guests": 0}
    assert not any(person.name in held.round.report for person in cast.people.values())


def test_a_fault_that_was_the_same_as_another_is_not_counted_twice(session: Session, cast: Cast) -> None:
    held = opened(session, cast)
    _, one = found(session, cast, held)
    _, two = found(session, cast, held)
    step(session, cast, two, Step.MERGE, "liushuji", target=one.ref)
    held = closed(session, cast, held)
    assert figures_of(held.facts).found == 1
    second = next_round(session, cast, held)
    assert [line.issue.ref for line in lookback_of(session, second.round)] == [one.ref]


def test_typing_in_is_for_who_works_here(session: Session, cast: Cast) -> None:
    held = opened(session, cast, joined(session, cast, a_round(session, cast), "wangyi"))
    paper = Found(words="二楼的灯不亮", building_id=cast.building3.key, on_paper=True)
    fault, _ = add_fault(session, held, paper, by=walker(session, cast, held, "xiaoli"), at=NOON)
    assert fault.on_paper
    with pytest.raises(Forbidden):
        add_fault(session, held, paper, by=walker(session, cast, held, "wangyi"), at=NOON)


def test_a_round_does_not_begin_before_its_day(session: Session, cast: Cast) -> None:
    held = a_round(session, cast, at=NOON + timedelta(days=1))
    with pytest.raises(DomainError, match="当天才能开始"):
        opened(session, cast, held, at=NOON)
    morning = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)
    assert opened(session, cast, held, at=morning).occurrence.phase is Phase.OPEN


def test_a_round_whose_day_is_long_over_needs_a_new_one(session: Session, cast: Cast) -> None:
    held = a_round(session, cast, at=NOON)
    with pytest.raises(DomainError, match="到日程里改个时间"):
        opened(session, cast, held, at=NOON + timedelta(days=4))
    assert opened(session, cast, held, at=NOON + timedelta(days=3)).occurrence.phase is Phase.OPEN


def test_what_people_write_on_the_walk_is_masked(session: Session, cast: Cast) -> None:
    held, [issue] = walked(session, cast, at=NOON - timedelta(days=15))
    held = opened(session, cast, a_round(session, cast, after=held))
    seen(session, cast, held, issue, Verdict.UNFIXED, note="找 13900001234")
    fault, _ = found(session, cast, held, "laozhou", at_home=True)
    line = fault_numbered(session, held.round.key, fault.number)
    assert line is not None
    by = walker(session, cast, held, "liushuji")
    say_why_nobody(session, held, line, "等 13900001234 回话", by=by, at=NOON)
    held = closed(session, cast, again(session, held), thanks="谢谢 13900001234")
    assert line.fault.reason == "等 139****1234 回话"
    assert held.round.thanks == "谢谢 139****1234"
    assert "13900001234" not in held.round.report
    assert not [each for each in session.exec(select(Message.body)) if "13900001234" in each]
    session.commit()
    assert not [each for each in session.exec(select(AuditEntry)) if "13900001234" in f"{each.after}{each.reason}"]
