"""A posted form: acted on when it is good, shown again with what was typed when it is not."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from app.core.errors import DomainError, Forbidden, NotFound, Stale
from app.core.forms import Bound
from app.core.web import see_other

F = TypeVar("F", bound=BaseModel)


def settle(
    request: Request, form: Bound[F], act: Callable[[F], tuple[str, str]], again: Callable[[int, Bound[Any]], Response]
) -> Response:
    """`act` gives where to go and what to say; `again` renders the form under a status. What may not be seen or done
    at all has a page of its own. Only who is shown what somebody else saved may save over it: a form that is stale
    comes back without its mark, for `again` to give it a fresh one, any other with the mark it began with."""
    if form.value is None:
        return again(422, form)
    try:
        where, words = act(form.value)
    except (NotFound, Forbidden):
        raise
    except Stale as refusal:
        raw = {name: typed for name, typed in form.raw.items() if name != "seen"}
        return again(refusal.status, Bound(raw=raw, errors={refusal.field: refusal.message}))
    except DomainError as refusal:
        return again(refusal.status, form.refuse(refusal))
    return see_other(where, request, flash=words)
