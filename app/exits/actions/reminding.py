"""The clock reminds and nothing else: at four fifths of a term, when it is over, when a block is looked at again."""

from datetime import date, datetime

from sqlmodel import Session

from app.core.workdays import local_day
from app.exits.actions.keeping import tell_all
from app.exits.models import ExitBlock, ExitCase
from app.exits.queries.cases import case_by_id, ground_of, live_cases
from app.exits.queries.history import blocks_to_review, ending_of
from app.exits.queries.people import people_of
from app.exits.rules.clocks import CLOCKS, Clock, clock_of, first_reminder
from app.exits.rules.kinds import Party, label_of


def remind_exits(session: Session, at: datetime) -> int:
    """Each reminder once per clock, however often this runs; how many were sent out."""
    today, sent = local_day(at), 0
    for case in live_cases(session):
        stage = _stage(case, today)
        if stage > case.reminded:
            _remind(session, case, stage, today, at)
            sent += 1
    for block in blocks_to_review(session, today):
        _review(session, block, today, at)
        sent += 1
    return sent


def _stage(case: ExitCase, today: date) -> int:
    """0 nothing yet, 1 at four fifths, 2 over."""
    if case.due_on is None or case.state not in CLOCKS:
        return 0
    return 2 if today > case.due_on else int(today >= first_reminder(case.since, case.due_on))


def _remind(session: Session, case: ExitCase, stage: int, today: date, at: datetime) -> None:
    """Whoever has to act, and the town."""
    ground, due_on, ending = ground_of(session, case), case.due_on, ending_of(session, case.key)
    clock = clock_of(case.state, ending)
    assert due_on is not None  # else there is no stage
    assert clock is not None  # as well
    title, body = _words(clock, stage, f"{due_on.month}月{due_on.day}日")
    title = f"{ground.estate.name}：“{label_of(case.state, ending)}”{title}"
    people = people_of(session, ground, today, clock.acts, Party.TOWN)
    kind = f"{stage}/{case.state.value}/{due_on.isoformat()}"
    tell_all(session, people, ground, title, body, kind=kind, by=None, at=at)
    case.reminded = stage
    session.add(case)
    session.flush()


def _words(clock: Clock, stage: int, last: str) -> tuple[str, str]:
    """How the title ends, and the body; where no law sets the day, that the town only asks for it."""
    if clock.wish:
        title = "过了镇里建议的日子" if stage == 2 else "快到镇里建议的日子了"
        return title, f"镇里建议在{last}前{clock.wish}，法律没有规定天数。"
    if clock.awaited:
        told = f"最后一天是{last}。"
        return ("过了最后一天", told + clock.awaited) if stage == 2 else ("快到最后一天了", told)
    over = "过了期限，程序停在这一步，要有人来办。" if stage == 2 else ""
    return "过了期限" if stage == 2 else "快到期限了", f"期限是{last}，该{clock.who}办。{over}"


def _review(session: Session, block: ExitBlock, today: date, at: datetime) -> None:
    case = case_by_id(session, block.case_id)
    assert case is not None  # the block points to it
    ground = ground_of(session, case)
    title = f"{ground.estate.name}：卡住的事该再看了"
    people = people_of(session, ground, today, Party.TOWN, Party.COMMUNITY)
    tell_all(session, people, ground, title, block.reason, kind=f"review/{block.key}", by=None, at=at)
    block.review_told = True
    session.add(block)
    session.flush()
