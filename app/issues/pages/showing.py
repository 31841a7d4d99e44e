"""Renders the page of one issue for one viewer; every page that re-renders it comes through here."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.core.forms import Bound
from app.core.settings import settings
from app.core.web import Place, own_path, page
from app.core.workdays import local_day
from app.issues.actions.hiding import MODERATORS
from app.issues.actions.talk import OFFICIAL
from app.issues.forms.steps import LABELS, SHEETS
from app.issues.guards import Sight
from app.issues.pages.panels import Typed, panels_of, steps_open
from app.issues.pages.scene import scene_of
from app.issues.rules.display import place_text
from app.issues.rules.due import calendar_notice, due_chip
from app.issues.rules.lifecycle import (
    ENDED,
    EXTENSION_LIMIT_DAYS,
    RECUSED_SENTENCE,
    SILENCE_AFTER,
    SUSPENSION_LIMIT_DAYS,
    TICKING,
    Status,
    Step,
)
from app.issues.rules.standing import Hat, knows_reporter
from app.issues.rules.story import limits_text


def render(
    request: Request, session: Session, sight: Sight, at: datetime, *,
    status: int = 200, typed: Typed | None = None, contact: tuple[str, str] | None = None,
) -> Response:
    """The issue page; `typed` re-opens a refused form with what was written and why it was refused."""
    case, issue = sight.case, sight.issue
    scene, steps = scene_of(session, sight), steps_open(sight, at)
    typed = typed or Typed(Bound())
    panels = panels_of(session, sight, steps, at, typed, request.query_params.get("do", ""))
    answer = page(
        request, "issues/show.html", status, community=Place(case.community.slug, case.community.name),
        case=case, issue=issue, scene=scene, panels=[each for each in panels if each.step is not Step.CONFIRMATION],
        ask=next((each for each in panels if each.step is Step.CONFIRMATION), None), typed=typed, labels=LABELS,
        lost=typed.where in SHEETS and Step(typed.where) not in steps, me=sight.me, at=at,
        place=place_text(*_names(sight), issue.stairwell, issue.place), contact=contact,
        share_url=f"{settings().base_url}/i/{issue.ref}", next=_came_from(request, typed), **_times(sight, at),
        **_may(sight),
    )
    if contact is not None:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _came_from(request: Request, typed: Typed) -> str:
    """Where the step leads back to: the address says it first, later the form itself; "/" for nowhere."""
    return own_path(str(typed.form.raw.get("next") or request.query_params.get("back", "/")))


def _names(sight: Sight) -> tuple[str | None, str | None]:
    estate, building = sight.case.estate, sight.case.building
    return estate.name if estate else None, building.name if building else None


def _times(sight: Sight, at: datetime) -> dict[str, Any]:
    issue = sight.issue
    ticking = issue.status in TICKING and issue.resolve_by is not None
    return {
        "due": due_chip(issue, at),
        "left": int((issue.resolve_by - at).total_seconds()) // 60 if ticking and issue.resolve_by else None,
        "limits": limits_text(sight.case.filed), "notice": calendar_notice(issue.resolve_by),
        "silence_at": issue.done_at + SILENCE_AFTER if issue.done_at else None,
        "facts": {
            "issue": issue, "photo_hint": sight.case.filed.photo_hint,
            "days": [(days, f"{days} 天") for days in range(1, EXTENSION_LIMIT_DAYS + 1)],
            "today": local_day(at), "tomorrow": local_day(at) + timedelta(days=1),
            "last_review": local_day(at) + timedelta(days=SUSPENSION_LIMIT_DAYS),
        },
    }


def _may(sight: Sight) -> dict[str, Any]:
    issue, worn = sight.issue, sight.worn
    desk, auditing = worn & {Hat.GRID, Hat.COMMITTEE, Hat.TOWN}, Hat.AUDITOR in worn
    asked = Hat.REPORTER in worn and issue.status is Status.DONE
    return {
        "is_reporter": Hat.REPORTER in worn, "on_desk": bool(desk), "official": bool(worn & OFFICIAL),
        "auditing": auditing, "may_support": issue.status not in ENDED and Hat.REPORTER not in worn and not auditing,
        "may_hide": bool(worn & MODERATORS) and Hat.RECUSED not in worn,
        "may_reveal": knows_reporter(worn) and issue.reporter_id is not None and Hat.REPORTER not in worn,
        "recused": RECUSED_SENTENCE if (desk or asked) and Hat.RECUSED in worn else "",
    }
