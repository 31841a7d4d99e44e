"""409: the case moved while somebody wrote. What happened last, what was typed, and the same again where the step is
still open."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.core.forms import Bound
from app.core.timeline import Entry
from app.core.web import page
from app.exits.forms.asks import ASKS, Ask
from app.exits.guards import Here
from app.exits.pages.nouns import NOUNS
from app.exits.queries.history import told_of
from app.exits.rules.kinds import HAPPENED
from app.exits.rules.procedure import RULES

NOT_AGAIN = frozenset({"seen", "go", "photos_kept"})


def theirs(here: Here, noun: str) -> bool:
    """A step of theirs in some state of a case, so that whoever sends it has seen its form."""
    return any(rule.deed in NOUNS.get(noun, ()) and rule.who & here.viewer.parties for rule in RULES)


def changed_page(
    request: Request, session: Session, here: Here, noun: str, form: Bound[Any], photos: Sequence[Kept]
) -> Response:
    offered = any(each.deed in NOUNS[noun] and not each.refused for each in here.offers)
    return page(
        request, "errors/changed.html", 409, community=here.place, back_href=here.base, changes=_latest(session, here),
        typed=[(ask.label, form.raw[ask.name]) for ask in _written(noun, form)],
        again_action=f"{here.base}/{noun}" if offered else None, again_fields=_again(here, form, photos),
    )


def _latest(session: Session, here: Here) -> list[Entry]:
    """The newest thing, a step or what the company said to one."""
    told = told_of(session, here.case.key, here.case.about)
    found = [Entry(HAPPENED[each.step.deed], each.step.title, each.step.at, each.step.words) for each in told]
    found += [Entry("物业说", "物业", each.answer.at, each.answer.words) for each in told if each.answer]
    return sorted(found, key=lambda each: each.at)[-1:]


def _written(noun: str, form: Bound[Any]) -> list[Ask]:
    asks = {ask.name: ask for deed in NOUNS[noun] for ask in ASKS[deed]}
    return [ask for ask in asks.values() if ask.kind in ("area", "text") and form.raw.get(ask.name)]


def _again(here: Here, form: Bound[Any], photos: Sequence[Kept]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("photos_kept", photo.token) for photo in photos]
    for name, typed in form.raw.items():
        if name not in NOT_AGAIN:
            found += [(name, each) for each in (typed if isinstance(typed, list) else [typed])]
    return [*found, ("seen", here.case.version), ("go", "do")]
