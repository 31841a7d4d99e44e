"""POST /i/{ref}/{noun}: every step people take, one address each, all through `take_step`."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.models import Photo
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Stale
from app.core.forms import Bound, bound
from app.core.web import Place, own_path, page, see_other
from app.issues.actions.steps import take_step
from app.issues.forms.steps import LABELS, NOUNS, SHEETS, StepForm, given_in
from app.issues.guards import IssueToChange, Sight
from app.issues.pages.panels import Typed, steps_open
from app.issues.pages.scene import acting
from app.issues.pages.showing import render
from app.issues.pages.uploads import PostedPhotos, photos_for, to_show
from app.issues.queries.history import events_since
from app.issues.rules.lifecycle import Step
from app.issues.rules.story import told

router = APIRouter(include_in_schema=False)
OTHERS = (
    "support", "comments", "reveal", "hiding", "showing", "comments/{comment_id}/flag", "comments/{comment_id}/hiding",
)
Taker = Callable[..., Response]


def _taking(step: Step) -> Taker:
    def take(
        request: Request, posted: PostedPhotos, session: DbSession, sight: IssueToChange, at: At,
        form: Annotated[Bound[StepForm], Depends(bound(StepForm))],
    ) -> Response:
        photos, refusal = photos_for(session, sight, _seals(form), posted, at)
        if form.value is None or refusal is not None:
            bad = form.refuse(refusal) if refusal else form
            return _again(request, session, sight, at, step, bad, photos, 422)
        given = given_in(step, form.value, tuple(photo.key for photo in photos))
        try:
            take_step(
                session, sight.case, step, given, by=acting(sight), worn=sight.worn, at=at,
                photo_required=sight.case.filed.after_photo, seen=form.value.version,
            )
        except Stale:
            return _changed(request, session, sight, at, step, form, photos)
        except DomainError as problem:
            bad = form.refuse(_beside_its_field(step, problem))
            return _again(request, session, sight, at, step, bad, photos, problem.status)
        return see_other(_then(form.value.next, sight), request, flash=SHEETS[step].done)

    return take


def _seals(form: Bound[StepForm]) -> list[str]:
    seals = form.raw.get("photos_kept", [])
    return [seal for seal in seals if isinstance(seal, str)][:9] if isinstance(seals, list) else []


def _beside_its_field(step: Step, problem: DomainError) -> DomainError:
    """The rules speak of `photo`, the form has `photos`; what the form does not ask for goes above it."""
    name = "photos" if problem.field == "photo" else problem.field
    problem.field = name if name in SHEETS[step].fields else ""
    return problem


def _then(asked: str, sight: Sight) -> str:
    where = own_path(asked) if asked else "/"
    return where if where != "/" else f"/i/{sight.issue.ref}"


def _again(
    request: Request, session: Session, sight: Sight, at: datetime, step: Step, form: Bound[StepForm],
    photos: Sequence[Photo], status: int,
) -> Response:
    """The issue page with this step's form open: what was typed, why it did not go through, the photos kept."""
    shown = Bound[StepForm](raw=form.raw, errors=form.errors)
    typed = Typed(shown, step.value, to_show(sight, photos) if "photos" in SHEETS[step].fields else ())
    return render(request, session, sight, at, status=status, typed=typed)


def _changed(
    request: Request, session: Session, sight: Sight, at: datetime, step: Step, form: Bound[StepForm],
    photos: Sequence[Photo],
) -> Response:
    """409: what happened since, what was typed, and the same again under the new version if the step is still open."""
    issue, community, value = sight.issue, sight.case.community, form.value
    assert value is not None
    assert value.version is not None
    fields: list[tuple[str, Any]] = [
        (name, typed) for name, typed in form.raw.items() if name not in ("version", "photos_kept") and typed != ""
    ]
    fields += [("photos_kept", kept.token) for kept in to_show(sight, photos)]
    changes = [replace(told(event), photos=()) for event in events_since(session, issue.key, value.version)]
    return page(
        request, "errors/changed.html", 409, community=Place(community.slug, community.name), changes=changes,
        typed=[(LABELS[name], text) for name, text in _words(step, form)],
        again_action=f"/i/{issue.ref}/{step}" if step in steps_open(sight, at) else None,
        again_fields=[*fields, ("version", issue.version)], back_href=f"/i/{issue.ref}",
    )


def _words(step: Step, form: Bound[StepForm]) -> list[tuple[str, str]]:
    """The sentences that were written, not the picks."""
    names = ("usual", "title", "description", "note", "reason", "route", "target")
    return [(name, str(form.raw[name])) for name in names if form.raw.get(name)]


def _back(ref: str) -> Response:
    """A sign-in asked for in the middle of a change comes back here by GET: on to the issue."""
    return see_other(f"/i/{ref}")


for _noun in NOUNS:
    router.add_api_route(f"/i/{{ref}}/{_noun}", _taking(_noun), methods=["POST"], name=f"take_{_noun}")
for _address in (*NOUNS, *OTHERS):
    router.add_api_route(f"/i/{{ref}}/{_address}", _back, methods=["GET"], name="back_to_the_issue")
