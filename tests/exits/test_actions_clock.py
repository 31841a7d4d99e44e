"""The clock reminds and does nothing else; blocks and answers; what is told to a person and forgotten of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.audit.models import AuditEntry
from app.companies.models import CrossAppointment
from app.core.errors import DomainError, Forbidden, Invalid
from app.exits.actions.answering import answer_step, block, unblock
from app.exits.actions.farewell import forget_exits
from app.exits.actions.reminding import remind_exits
from app.exits.models import CompanyAnswer, ExitStep
from app.exits.queries.export import export_exits
from app.exits.rules.kinds import State
from app.notifications.models import Message
from tests.cast import NOON, Cast, add
from tests.exits.hold import TODAY, again, at_day, delivered, eyes, opened, state_of


def told(session: Session, cast: Cast, name: str, word: str) -> int:
    mine = session.exec(select(Message).where(Message.person_id == cast.people[name].key)).all()
    return sum(word in message.title for message in mine)


@pytest.mark.parametrize(
    ("days", "soon", "over"), [(15, 0, 0), (16, 1, 0), (19, 1, 0), (20, 0, 1), (40, 0, 1)]
)
def test_reminders_at_four_fifths_and_when_it_is_over(
    session: Session, cast: Cast, days: int, soon: int, over: int
) -> None:
    """Served on 20 November, due on 7 December: four fifths are over on 4 December."""
    case = delivered(session, cast)
    for _ in range(2):
        remind_exits(session, at_day(days))
    assert told(session, cast, "zhaojingli", "快到期限") == soon
    assert told(session, cast, "zhaojingli", "过了期限") == over
    assert told(session, cast, "chenkezhang", "期限") == soon + over
    assert state_of(session, case) is State.RECTIFYING


def test_nothing_happens_by_itself_however_late(session: Session, cast: Cast) -> None:
    case = opened(session, cast)
    for days in (30, 300, 3000):
        remind_exits(session, at_day(days))
    assert state_of(session, case) is State.YELLOW
    assert len(session.exec(select(ExitStep)).all()) == 1


def test_who_stands_aside_is_not_told(session: Session, cast: Cast) -> None:
    post: dict[str, Any] = {"person_id": cast.people["chenkezhang"].key, "company_id": cast.anhe.key, "post": "监督员"}
    add(session, CrossAppointment(**post, starts_on=date(2026, 1, 1)))
    opened(session, cast)
    assert told(session, cast, "liushuji", "亮了黄牌") == 1
    assert told(session, cast, "zhaojingli", "亮了黄牌") == 1
    assert told(session, cast, "chenkezhang", "亮了黄牌") == 0


def test_a_block_is_looked_at_again_and_clocks_go_on(session: Session, cast: Cast) -> None:
    case = opened(session, cast)
    due, viewer = case.due_on, eyes(session, cast, "liushuji")
    block(session, case, "负责人还没到岗。", TODAY + timedelta(days=3), seen=case.version, viewer=viewer, at=NOON)
    assert again(session, case).due_on == due
    with pytest.raises(DomainError, match="已经登记了"):
        block(session, case, "又卡住了一次。", TODAY + timedelta(days=3), seen=case.version, viewer=viewer, at=NOON)
    for days, many in ((2, 0), (3, 1), (4, 1)):
        remind_exits(session, at_day(days))
        assert told(session, cast, "liushuji", "该再看了") == many
    unblock(session, case, "负责人到岗了。", seen=case.version, viewer=viewer, at=at_day(4))
    with pytest.raises(DomainError, match="没有卡住"):
        unblock(session, case, "负责人到岗了。", seen=case.version, viewer=viewer, at=at_day(4))


@pytest.mark.parametrize("days", [None, 0, -1, 31])
def test_the_day_of_the_next_look_is_near(session: Session, cast: Cast, days: int | None) -> None:
    case, day = opened(session, cast), None if days is None else TODAY + timedelta(days=days)
    with pytest.raises(Invalid, match="30 天以内"):
        block(session, case, "负责人还没到岗。", day, seen=1, viewer=eyes(session, cast, "liushuji"), at=NOON)


def test_only_the_company_answers_and_only_for_itself(session: Session, cast: Cast) -> None:
    case = opened(session, cast)
    for name in ("liushuji", "chenkezhang", "sunzhuren", "shenji", "xiaoli"):
        with pytest.raises(Forbidden):
            answer_step(session, case, 1, "我替物业说一句。", viewer=eyes(session, cast, name), at=NOON)
    answer_step(session, case, 1, "找我 13812345678 问。", viewer=eyes(session, cast, "zhaojingli"), at=NOON)
    assert session.exec(select(CompanyAnswer)).one().words == "找我 138****5678 问。"


def test_every_step_is_in_the_log_without_a_name(session: Session, cast: Cast) -> None:
    delivered(session, cast)
    session.commit()
    entries = [entry for entry in session.exec(select(AuditEntry)) if entry.verb.startswith("exit.")]
    assert [entry.verb for entry in entries].count("exit.step") == 5
    assert not any("赵国强" in entry.after or "赵国强" in entry.reason for entry in entries)


def test_a_person_takes_their_own_along_and_is_forgotten(session: Session, cast: Cast) -> None:
    case = delivered(session, cast)
    answer_step(session, case, 1, "已经在改了。", viewer=eyes(session, cast, "zhaojingli"), at=NOON)
    mine = export_exits(session, cast.people["zhaojingli"].key)
    assert [each["words"] for each in mine["exit_answers"]] == ["已经在改了。"]
    assert len(export_exits(session, cast.people["chenkezhang"].key)["exit_steps"]) == 2
    forget_exits(session, cast.people["zhaojingli"].key, NOON)
    session.expire_all()
    assert session.exec(select(CompanyAnswer)).one().by is None
