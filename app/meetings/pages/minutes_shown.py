"""Minutes as templates and paper show them, and as far as this reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, NotFound
from app.core.filters import dated
from app.core.forms import Bound
from app.core.web import page
from app.core.workdays import local, local_day
from app.mechanisms.rules.kinds import Phase
from app.meetings.guards import Seat, reads_minutes
from app.meetings.models import Addendum, Correction
from app.meetings.pages.shown import head_of, tools_for
from app.meetings.queries.meetings import Held
from app.meetings.queries.minutes import remarks_on, verify_minutes
from app.meetings.queries.promises import Promised, promised_and_rate
from app.meetings.rules.kinds import MinutesState
from app.meetings.rules.minutes import Line, corrects, line_of, loaded, outlined, reads, stamp_of
from app.meetings.rules.paper import Paper
from app.meetings.rules.promises import Kept, sentence, standing

NOT_YET = "这次会的纪要还没有公开。本社区的人登录以后，能看到等大家核对的纪要。"
TONES = {
    Kept.RUNNING: ("ok", "clock"), Kept.LATE: ("over", "alert"), Kept.CLAIMED: ("soon", "eye"),
    Kept.DONE: ("ok", "check"), Kept.DONE_LATE: ("soon", "check"), Kept.DROPPED: ("", "x"),
}
STANDING = {MinutesState.DRAFT: "（草稿，还没有定稿）", MinutesState.OPEN: "（等大家核对，还没有定稿）"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the page's forms stands open."""

    wrong: str = ""
    answer: str = ""
    done: str = ""
    edit: bool = False
    check: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of who does what by when."""

    promised: Promised
    words: str
    tone: str
    icon: str
    over: bool

    @property
    def key(self) -> int:
        return self.promised.promise.key

    @property
    def by_hand(self) -> bool:
        """No issue tells whether it is done."""
        return self.promised.promise.issue_id is None


def promise_shown(promised: Promised, at: datetime) -> Promise:
    kept = standing(promised.given, local_day(at))
    return Promise(promised, sentence(promised.given, local_day(at)), *TONES[kept], over=kept.over)


def refuse_strangers(session: Session, seat: Seat) -> None:
    """404 for whoever may not read these minutes (yet); who may draft them sees that there are none."""
    to_write = seat.meeting.minutes_state is MinutesState.NONE and reads(
        MinutesState.NONE, seat.hall.standing, attended=False
    )
    if not to_write and not reads_minutes(session, seat):
        raise NotFound(NOT_YET)


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody with the minutes of one meeting before them, allowed to read them."""

    request: Request
    session: Session
    seat: Seat
    at: datetime

    @property
    def held(self) -> Held:
        return self.seat.held

    @property
    def path(self) -> str:
        return f"{self.seat.path}/minutes"

    @property
    def attended(self) -> bool:
        """Whoever may read open minutes without being anything here was there."""
        return not self.seat.hall.standing

    @property
    def may_correct(self) -> bool:
        meeting = self.seat.meeting
        running = meeting.corrections_until is not None and self.at < meeting.corrections_until
        is_open = meeting.minutes_state is MinutesState.OPEN and running and self.seat.hall.me is not None
        return is_open and corrects(self.seat.hall.standing, attended=self.attended)

    def refused(self, form: Bound[Any], asked: Asked, refusal: DomainError | None = None) -> Response:
        """The page again with what was typed; nothing of the refused step is kept."""
        if refusal is None:
            return show_minutes(self, asked, form, 422)
        unwritten = self.seat.meeting.minutes_state is MinutesState.NONE  # the meeting may have been made for this
        if unwritten or isinstance(refusal, (Forbidden, NotFound)):
            raise refusal
        self.session.rollback()
        return show_minutes(self, asked, form.refuse(refusal), refusal.status)


def show_minutes(by: Reading, asked: Asked, form: Bound[Any] | None = None, status: int = 200) -> Response:
    session, seat, at = by.session, by.seat, by.at
    meeting, lines = seat.meeting, loaded(seat.meeting.minutes)
    public = meeting.minutes_state in (MinutesState.OPEN, MinutesState.SEALED)
    said, added = remarks_on(session, seat.held.key) if public else ([], [])
    promised, rate = promised_and_rate(session, seat.held, local(at).year, at)
    sealed = meeting.minutes_state is MinutesState.SEALED
    return page(
        by.request, "meetings/minutes.html", status, community=seat.hall.place, held=seat.held, meeting=meeting,
        occurrence=seat.occurrence, head=head_of(seat.occurrence, at), path=by.path, runs=seat.runs,
        works=seat.hall.works, tools=tools_for(seat.path, seat.occurrence.phase) if seat.runs else [],
        lines=lines, outline=outlined(lines), stamp=stamp_of(meeting.minutes),
        said=_by_line(said), waiting=sum(row.accepted is None for row in said), added=added,
        may_correct=by.may_correct, over=seat.occurrence.phase is Phase.CLOSED,
        editing=asked.edit and seat.runs and meeting.minutes_state is MinutesState.DRAFT,
        wrong=_wrong(lines, asked.wrong) if by.may_correct else None,
        answering=_answering(said, asked.answer) if seat.runs else None, asked=asked, form=form or Bound(),
        check=verify_minutes(session, meeting, added) if asked.check and sealed else None,
        promised=[promise_shown(each, at) for each in promised], rate=rate, year=local(at).year,
        held_on=local_day(seat.occurrence.starts_at),
    )


def _by_line(said: Sequence[Correction]) -> dict[str, list[Correction]]:
    found: dict[str, list[Correction]] = {}
    for row in said:
        found.setdefault(row.line, []).append(row)
    return found


def _wrong(lines: Sequence[Line], asked: str) -> Line | None:
    line = line_of(lines, asked)
    return line if line is not None and line.correctable else None


def _answering(said: Sequence[Correction], asked: str) -> Correction | None:
    return next((row for row in said if str(row.key) == asked and row.accepted is None), None)


def paper_of(session: Session, seat: Seat, at: datetime, where: str) -> Paper:
    """The document in the state the minutes are in; `where` is the address they can be checked at."""
    meeting, added = seat.meeting, remarks_on(session, seat.held.key)[1]
    sealed = meeting.minutes_state is MinutesState.SEALED
    return Paper(
        outline=outlined(loaded(meeting.minutes)), standing=STANDING.get(meeting.minutes_state, meeting.number_text),
        issuer=seat.held.community.name, issued_on=local_day(meeting.sealed_at or at), made_at=at,
        added=[_addendum(row) for row in added],
        footnote=f"校验码 {meeting.digest}。网上核对：{where}" if sealed else "",
    )


def _addendum(row: Addendum) -> Line:
    heading = f"第 {row.number} 条，{dated(local_day(row.at))}，{row.title} {row.name}"
    return Line(f"added.{row.number}", heading, row.text)
