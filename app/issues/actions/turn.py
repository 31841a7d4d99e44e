"""One step taken on one issue: the rules are asked, the row is moved, the history and the audit chain grow."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.companies.models import UnitKind
from app.core.db import affected, insert_into
from app.core.masking import mask_name
from app.core.settings import address
from app.issues.actions.board import count_again, shift, visible
from app.issues.models import ClockMark, Issue, IssueEvent, IssuePhoto, PhotoStage
from app.issues.queries.case import Case
from app.issues.rules.clocks import ClockKind
from app.issues.rules.deadlines import Clock, Mark, next_mark
from app.issues.rules.lifecycle import Facts, Status, Step
from app.issues.rules.standing import Hat
from app.notifications.actions import tell, text_message
from app.people.models import Person
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class Given:
    """What a step was given; empty means not given. `photos` are ids of stored photos."""

    note: str = ""
    reason: str = ""
    route: str = ""
    unit: int | None = None
    target: str = ""
    assignee: int | None = None
    days: int | None = None
    review_on: date | None = None
    due_on: date | None = None
    solved: bool | None = None
    satisfaction: int | None = None
    description: str = ""
    title: str = ""
    explained: bool = False
    photos: tuple[int, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of what was given, as the table of rules calls them."""
        values = {name: getattr(self, name) for name in self.__slots__}
        found = {name for name, value in values.items() if value not in (None, "", ())}
        return frozenset(found | {"photo"} if self.photos or self.explained else found)


@dataclass(slots=True)
class Turn:
    """A step in progress. `case.issue` is locked; `worn` are the actor's hats towards it."""

    session: Session
    case: Case
    given: Given
    by: Actor
    worn: frozenset[Hat]
    at: datetime
    photo_required: bool = False
    told: set[tuple[str, int]] = field(default_factory=set)

    @property
    def issue(self) -> Issue:
        return self.case.issue

    @property
    def stream(self) -> str:
        return f"c{self.issue.community_id}"

    @property
    def link(self) -> str:
        return f"/i/{self.issue.ref}"

    def facts(self) -> Facts:
        return facts_of(self.issue, photo_required=self.photo_required, given=self.given.names)

    def move(
        self, step: Step, to: Status | None = None, note: str = "", *, due_at: datetime | None = None, **data: Any
    ) -> IssueEvent:
        """Puts the issue into `to` (None: stays) and appends the history entry; photos given go with it. `due_at` is
        the deadline this step meets, misses or sets."""
        issue, frm, counted = self.issue, self.issue.status, visible(self.issue)
        issue.status = to or frm
        issue.version += 1
        issue.updated_at = self.at
        issue.next_clock_at = next_mark(clock_of(issue))
        event = self._event(step, frm, note, due_at, data)
        self.session.add_all([issue, event])
        self.session.flush()
        self._attach(event)
        shift(self.session, issue.community_id, frm if counted else None, issue.status if visible(issue) else None)
        if counted is not visible(issue):
            count_again(self.session, issue)
        self._audit(step, frm, note, data)
        return event

    def _event(
        self, step: Step, frm: Status, note: str, due_at: datetime | None, data: dict[str, Any]
    ) -> IssueEvent:
        title, name = self.shown_as()
        return IssueEvent(
            issue_id=self.issue.key, step=step, at=self.at, actor_id=self.by.person_id, actor_title=title,
            actor_name=name, from_status=frm, to_status=self.issue.status, note=note,
            data=json.dumps(data, ensure_ascii=False, default=str), unit_id=self.issue.unit_id, due_at=due_at,
        )

    def _attach(self, event: IssueEvent) -> None:
        stages = {Step.COMPLETION: PhotoStage.AFTER, Step.VERIFICATION: PhotoStage.CHECK}
        stage = stages.get(event.step, PhotoStage.BEFORE)
        for photo_id in self.given.photos:
            self.session.add(
                IssuePhoto(
                    issue_id=self.issue.key, photo_id=photo_id, stage=stage, event_id=event.key,
                    alt=f"{stage.label}：{self.issue.title}",
                )
            )
        self.issue.photos += len(self.given.photos)

    def _audit(self, step: Step, frm: Status, note: str, data: dict[str, Any]) -> None:
        record(
            self.session, self.stream, f"issue.{step.value}", self.issue.ref, actor_id=self.by.person_id,
            actor_title=self.by.title, at=self.at, before={"status": frm.value},
            after={"status": self.issue.status.value, **data}, reason=note or self.given.reason,
        )

    def shown_as(self) -> tuple[str, str]:
        """Role and name the public history shows: the reporter as on the board, staff masked, the unit by name."""
        if Hat.SYSTEM in self.worn:
            return "系统", ""
        if Hat.REPORTER in self.worn:
            return "反映人", reporter_name(self.issue, self.by.name)
        if Hat.HANDLER in self.worn and self.case.unit is not None and self.case.unit.kind is not UnitKind.COMMITTEE:
            return self.case.unit.name, mask_name(self.by.name)
        return self.by.title, mask_name(self.by.name)

    def mark(self, mark: Mark, due: datetime) -> bool:
        """Notes that a moment of this issue's clock has come; False when it was noted before."""
        statement = insert_into(self.session, ClockMark).values(
            issue_id=self.issue.key, kind=mark.value, due=due, at=self.at, unit_id=self.issue.unit_id
        )
        return affected(self.session, statement.on_conflict_do_nothing()) == 1

    def tell(self, person_id: int | None, title: str, body: str = "", *, kind: str) -> None:
        """A line in somebody's inbox about this change, once per version and kind."""
        if person_id is not None and person_id != self.by.person_id and (kind, person_id) not in self.told:
            self.told.add((kind, person_id))
            key = f"{self.issue.ref}/{self.issue.version}/{kind}/{person_id}"
            tell(self.session, person_id, title=title, body=body, link=self.link, dedupe=key, at=self.at)

    def tell_reporter(self, title: str, body: str = "", *, kind: str) -> None:
        """Inbox and text message, with the receipt link that needs no sign-in."""
        issue = self.issue
        self.tell(issue.reporter_id, title, f"{issue.title}。{body}", kind=kind)
        person = self.session.get(Person, issue.reporter_id) if issue.reporter_id is not None else None
        if person is not None and person.phone and person.key != self.by.person_id:
            key = f"{issue.ref}/{issue.version}/{kind}/sms"
            line = f"{title}：{issue.title}。{body}".rstrip("。") + "。"
            text_message(
                self.session, person.phone, f"{line}看进展：{address(f'/receipt/{issue.receipt_token}')}", dedupe=key,
                at=self.at,
            )


def facts_of(issue: Issue, *, photo_required: bool = False, given: frozenset[str] = frozenset()) -> Facts:
    """What the table of rules needs to know of an issue."""
    return Facts(
        status=issue.status, filed_at=issue.created_at, resolve_by=issue.resolve_by, closed_at=issue.closed_at,
        reopen_count=issue.reopen_count, objected=issue.objected_at is not None,
        extended=issue.extended_at is not None, photo_required=photo_required, given=given,
    )


def reporter_name(issue: Issue, name: str) -> str:
    """How the board names the reporter: 匿名居民#1234, or the masked name."""
    return f"匿名居民#{issue.alias}" if issue.anonymous or not name else mask_name(name)


def clock_of(issue: Issue) -> Clock:
    """The issue's clock as the rules read it."""
    return Clock(
        status=issue.status, filed_at=issue.created_at, runs_from=issue.clock_from, respond_by=issue.respond_by,
        responded=issue.responded_at is not None,
        respond_kind=ClockKind.CALENDAR if issue.respond_calendar else ClockKind.WORKDAYS,
        resolve_by=issue.resolve_by, resolve_kind=resolve_kind(issue), done_at=issue.done_at, review_on=issue.review_on,
    )


def resolve_kind(issue: Issue) -> ClockKind:
    return ClockKind.CALENDAR if issue.resolve_calendar else ClockKind.WORKDAYS
