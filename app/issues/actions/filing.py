"""Filing: a draft becomes an issue with a number, a clock, a receipt. Once, however often the button is pressed."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from app.attachments.models import Photo
from app.audit.actions import record
from app.core.db import add_at_once, inserted
from app.core.errors import Invalid
from app.core.settings import address
from app.core.workdays import local_day
from app.issues.actions.board import count_day, shift, visible
from app.issues.actions.drafts import PHOTO_LIMIT
from app.issues.actions.report import Report, new_issue
from app.issues.actions.turn import reporter_name
from app.issues.models import DraftPhoto, Issue, IssueEvent, IssuePhoto, PhotoStage
from app.issues.queries.history import issue_of_draft
from app.issues.queries.members import watchers
from app.issues.rules.lifecycle import Step
from app.notifications.actions import tell, text_message
from app.people.rules.roles import Actor

_EVENT = insert(IssueEvent)


def file_issue(session: Session, report: Report, *, by: Actor, at: datetime) -> Issue:
    """Makes the issue with its history entry, audit entry, counts and messages; the same draft gives the same issue."""
    if report.draft_id is not None:
        done = issue_of_draft(session, report.draft_id)
        if done is not None:
            return done
    if len(report.photos) > PHOTO_LIMIT:
        raise Invalid(f"照片最多 {PHOTO_LIMIT} 张。", field="photos")
    issue = new_issue(session, report, at)
    add_at_once(session, issue)
    event = inserted(session, _EVENT, _first_event(issue, report, by, at))
    _attach(session, issue, event, report.photos)
    if visible(issue):
        shift(session, issue.community_id, None, issue.status)
    count_day(session, issue, at, filed=1)
    _record(session, issue, report, by, at)
    _tell(session, issue, report, by, at)
    return issue


def _first_event(issue: Issue, report: Report, by: Actor, at: datetime) -> dict[str, Any]:
    name = report.reporter.name if report.reporter else by.name
    data = {"source": report.source.value}
    if report.entered_by is not None:
        data["entered_by"] = f"{report.entered_by.title} {report.entered_by.name}"
    title = "反映人" if report.reporter else by.title
    shown = reporter_name(issue, name) if report.reporter else by.name
    return {
        "issue_id": issue.key, "step": Step.FILING, "at": at, "actor_id": by.person_id, "actor_title": title,
        "actor_name": shown, "from_status": None, "to_status": issue.status, "note": "",
        "data": json.dumps(data, ensure_ascii=False),
    }


def _attach(session: Session, issue: Issue, event_id: int, photos: tuple[int, ...]) -> None:
    for photo_id in photos:
        session.add(
            IssuePhoto(
                issue_id=issue.key, photo_id=photo_id, stage=PhotoStage.BEFORE, event_id=event_id,
                alt=f"反映时拍的：{issue.title}",
            )
        )
    if photos:
        first = session.get(Photo, photos[0])
        issue.cover = first.token if first else None
        session.add(issue)
        session.execute(delete(DraftPhoto).where(col(DraftPhoto.photo_id).in_(photos)))


def _record(session: Session, issue: Issue, report: Report, by: Actor, at: datetime) -> None:
    record(
        session, f"c{issue.community_id}", "issue.filing", issue.ref, actor_id=by.person_id, actor_title=by.title,
        at=at, after={
            "status": issue.status.value, "category": issue.category, "title": issue.title,
            "respond_by": issue.respond_by, "resolve_by": issue.resolve_by, "source": issue.source.value,
            "entered_by": issue.entered_by,
        },
    )


def _tell(session: Session, issue: Issue, report: Report, by: Actor, at: datetime) -> None:
    """The reporter gets number and receipt; grid worker and committee hear of it, at once when it is urgent."""
    key = f"{issue.ref}/1/filed"
    if report.reporter is not None and report.reporter.phone:
        line = f"您反映的事收到了，编号 {issue.ref}。看进展：{address(f'/receipt/{issue.receipt_token}')}"
        text_message(session, report.reporter.phone, line, dedupe=f"{key}/sms", at=at)
    for person in watchers(session, grid_id=issue.grid_id, community_id=issue.community_id, today=local_day(at)):
        if person.id == by.person_id:
            continue
        title = f"{'紧急：' if issue.urgent else '新反映：'}{issue.title}"
        tell(session, person.id, title=title, link=f"/i/{issue.ref}", dedupe=f"{key}/{person.id}", at=at)
        if issue.urgent and person.phone:
            text_message(
                session, person.phone, f"{title}。点开办理：{address(f'/i/{issue.ref}')}",
                dedupe=f"{key}/{person.id}/sms", at=at, urgent=True,
            )
