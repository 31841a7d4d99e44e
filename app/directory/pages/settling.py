"""A posted form: acted on when it is good, shown again with what was typed when it is not."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from app.core.errors import DomainError, Forbidden, NotFound
from app.core.forms import Bound
from app.core.web import see_other

F = TypeVar("F", bound=BaseModel)


def settle(
    request: Request, form: Bound[F], act: Callable[[F], tuple[str, str]], again: Callable[[int, Bound[Any]], Response]
) -> Response:
    """`act` gives where to go and what to say; `again` renders the form under a status. What may not be seen or done
    at all has a page of its own."""
    if form.value is None:
        return again(422, form)
    try:
        where, words = act(form.value)
    except (NotFound, Forbidden):
        raise
    except DomainError as refusal:
        return again(refusal.status, form.refuse(refusal))
    return see_other(where, request, flash=words)
