"""Two at once, with real threads and real commits: everything that happens once happens once."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from app.core.db import WRITE
from app.core.errors import DomainError
from app.exits.actions.answering import answer_step, block
from app.exits.actions.given import Given
from app.exits.actions.mending import check_items
from app.exits.actions.opening import finish_cases, open_by_hand, open_cases
from app.exits.actions.stepping import take_step
from app.exits.models import CardGround, CompanyAnswer, ExitBlock, ExitCase, ExitExtension, ExitStep, MendCheck
from app.exits.queries.cases import case_by_id
from app.exits.rules.kinds import Deed
from app.handovers.models import Handover
from app.handovers.rules.kinds import State as HandoverState
from app.notices.models import Paper
from tests.cast import NOON, Cast, add
from tests.exits import hold
from tests.exits.hold import NOT_CLEAN, TODAY, at_day
from tests.issues.walk import changed, rows
from tests.votes import poll

Work = Callable[[Session], object]


def written(db: Engine, work: Work) -> object:
    with Session(db, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        made = work(session)
        session.commit()
        return made


def at_once(db: Engine, *works: Work) -> list[str]:
    """Each on a thread and a connection of its own; what became of them."""
    gate, ends = threading.Barrier(len(works)), [""] * len(works)

    def run(place: int) -> None:
        gate.wait()
        try:
            written(db, works[place])
            ends[place] = "done"
        except (DomainError, IntegrityError, OperationalError) as refused:
            ends[place] = type(refused).__name__

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def locked(session: Session, key: int) -> ExitCase:
    found = case_by_id(session, key, lock=True)
    assert found is not None
    return found


def key_of(made: object) -> int:
    assert isinstance(made, ExitCase)
    return made.key


def test_two_clocks_open_one_case(db: Engine, cast: Cast) -> None:
    written(db, lambda session: hold.a_card(session, cast))
    ends = at_once(db, *[lambda session: open_cases(session, NOON)] * 3)
    assert "done" in ends
    assert (len(rows(db, ExitCase)), len(rows(db, CardGround)), len(rows(db, ExitStep))) == (1, 1, 1)


def test_two_who_open_by_hand_open_one(db: Engine, cast: Cast) -> None:
    photo = written(db, hold.a_photo)
    assert isinstance(photo, int)
    given = Given(signers=3, photos=(photo,), day=TODAY, words="电梯坏了两个月没人修。")

    def work(name: str) -> Work:
        def run(session: Session) -> object:
            viewer = hold.eyes(session, cast, name)
            return open_by_hand(session, cast.contract.key, Deed.PETITION, given, viewer=viewer, at=NOON)

        return run

    assert sorted(at_once(db, work("liushuji"), work("sunzhuren"), work("chenkezhang"))).count("done") == 1
    assert len(rows(db, ExitCase)) == 1


def stepping(cast: Cast, key: int, deed: Deed, name: str, at: datetime = NOON, **given: Any) -> Work:
    def run(session: Session) -> object:
        case = locked(session, key)
        return take_step(session, case, deed, Given(**given), viewer=hold.eyes(session, cast, name, at), at=at)

    return run


def test_two_who_saw_the_same_send_one_summons(db: Engine, cast: Cast) -> None:
    key = key_of(written(db, lambda session: hold.opened(session, cast)))
    given: dict[str, Any] = {"seen": 1, "words": NOT_CLEAN, "moment": at_day(1), "place": "镇里"}
    given |= {"people": "项目负责人", "materials": "整改计划"}
    ends = at_once(db, *[stepping(cast, key, Deed.SUMMON, "chenkezhang", **given)] * 3)
    assert ends.count("done") == 1
    assert (len(rows(db, ExitStep)), len(rows(db, Paper))) == (2, 1)


def test_the_term_is_extended_once(db: Engine, cast: Cast) -> None:
    made = written(db, lambda session: hold.delivered(session, cast))
    key, seen = key_of(made), rows(db, ExitCase)[0].version
    given: dict[str, Any] = {"seen": seen, "days": 5, "words": "配件要从厂家发货，晚几天到。"}
    ends = at_once(db, *[stepping(cast, key, Deed.EXTEND, "chenkezhang", at_day(4), **given)] * 2)
    assert ends.count("done") == 1
    assert len(rows(db, ExitExtension)) == 1


def test_one_side_checks_once(db: Engine, cast: Cast) -> None:
    key = key_of(written(db, lambda session: hold.mended(session, cast)))
    seen = rows(db, ExitCase)[0].version

    def run(session: Session) -> object:
        viewer = hold.eyes(session, cast, "chenkezhang", at_day(6))
        case, words = locked(session, key), [(True, ""), (True, "")]
        check_items(session, case, words, seen=seen, viewer=viewer, at=at_day(6))
        return case

    assert at_once(db, run, run).count("done") == 1
    assert len(rows(db, MendCheck)) == 2


def test_one_answer_a_step(db: Engine, cast: Cast) -> None:
    key = key_of(written(db, lambda session: hold.opened(session, cast)))

    def work(name: str) -> Work:
        def run(session: Session) -> object:
            viewer = hold.eyes(session, cast, name)
            return answer_step(session, locked(session, key), 1, f"{name}说：已经改了。", viewer=viewer, at=NOON)

        return run

    assert at_once(db, work("zhaojingli"), work("lishifu")).count("done") == 1
    assert len(rows(db, CompanyAnswer)) == 1


def test_one_block_at_a_time(db: Engine, cast: Cast) -> None:
    key = key_of(written(db, lambda session: hold.opened(session, cast)))

    def run(session: Session) -> object:
        viewer, review_on = hold.eyes(session, cast, "liushuji"), TODAY + timedelta(days=5)
        return block(
            session, locked(session, key), "负责人还没到岗。", review_on, seen=1, viewer=viewer, at=NOON
        )

    assert at_once(db, run, run).count("done") == 1
    assert len(rows(db, ExitBlock)) == 1


def test_two_clocks_close_a_case_once(db: Engine, cast: Cast) -> None:
    key, at = key_of(written(db, lambda session: hold.noticed(session, cast))), poll.AFTER + timedelta(days=60)
    seen = rows(db, ExitCase)[0].version
    written(db, stepping(cast, key, Deed.HANDOVER, "sunzhuren", at, seen=seen))
    changed(db, Handover, state=HandoverState.DONE, done_at=at)
    ends = at_once(db, *[lambda session: finish_cases(session, at)] * 2)
    assert "done" in ends
    assert [step.deed for step in rows(db, ExitStep)].count(Deed.DONE) == 1


def test_the_database_refuses_a_second_live_case(db: Engine, cast: Cast) -> None:
    """Without the lock, the unique index."""
    case = written(db, lambda session: hold.opened(session, cast))
    assert isinstance(case, ExitCase)
    copy = case.model_dump(exclude={"id"})

    def run(session: Session) -> object:
        return add(session, ExitCase(**copy))

    with pytest.raises(IntegrityError):
        written(db, run)
