"""What the town types when it adopts a rulebook: every number, from which month on, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.core.forms import Bound, Text, bind_data
from app.rulebooks.rules.items import items, read, typed
from app.rulebooks.rules.policy import Rulebook

LONGEST = 40


class Adoption(BaseModel):
    """Everything but the numbers. `seen`: the newest version the page showed."""

    effective_month: date
    reason: Annotated[Text, Field(min_length=2, max_length=200)]
    seen: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Draft(Adoption):
    """A whole rulebook to adopt."""

    model_config = ConfigDict(frozen=True)
    rulebook: Rulebook


def fresh(base: Rulebook, seen: int, month: date) -> Bound[Draft]:
    """The form before anything was typed."""
    return Bound(raw={**typed(base), "seen": str(seen), "effective_month": month.isoformat()})


def bind_draft(base: Rulebook, posted: Mapping[str, str]) -> Bound[Draft]:
    """What is not on the form, the names of the heads and the vetoes, stays as in `base`."""
    numbers = {item.name: posted.get(item.name, "")[:LONGEST] for item in items(base)}
    about, (rulebook, errors) = bind_data(Adoption, posted), read(base, numbers)
    raw = {**about.raw, **numbers}
    if about.value is None or rulebook is None:
        return Bound(raw=raw, errors={**errors, **about.errors})
    return Bound(raw=raw, value=Draft(**about.value.model_dump(), rulebook=rulebook))
