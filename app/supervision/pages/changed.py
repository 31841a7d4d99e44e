"""409: somebody took a step on the order first. What happened since, what was typed, and the same again where the step
is still open."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.core.forms import Bound
from app.core.web import page
from app.supervision.guards import Here
from app.supervision.pages.show import LABELS, entry_of
from app.supervision.queries.orders import history_of
from app.supervision.rules.kinds import Step

NOUNS = {Step.APPROVAL: "review", Step.RETURN: "review"}


def changed_page(
    request: Request, session: Session, here: Here, step: Step, form: Bound[Any], *, photos: Sequence[Kept] = ()
) -> Response:
    order, seen = here.order, form.value.seen if form.value is not None else 0
    since = [each for each in history_of(session, order.key) if each.event.version > seen]
    typed = {name: text for name, text in form.raw.items() if name not in ("seen", "photos_kept") and text != ""}
    fields = [*typed.items(), *(("photos_kept", photo.token) for photo in photos), ("seen", order.version)]
    return page(
        request, "errors/changed.html", 409, community=here.place, back_href=order.path,
        changes=[replace(entry_of(here, each), photos=()) for each in since],
        typed=[(LABELS[name], typed[name]) for name in ("words", "reason") if name in typed],
        again_action=f"{order.path}/{NOUNS.get(step, step.value)}" if step in here.steps else None,
        again_fields=fields,
    )
