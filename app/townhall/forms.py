"""What somebody types to try out other rules."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.core.forms import Bound, Text, bind_data
from app.rulebooks.rules.items import items, read, typed
from app.rulebooks.rules.policy import Rulebook

LONGEST = 40


class About(BaseModel):
    """What the draft is for, and the version its numbers were copied from."""

    note: Annotated[Text, Field(max_length=100)] = ""
    base: Annotated[int, Field(ge=1, le=2**31 - 1)]


class Trial(About):
    model_config = ConfigDict(frozen=True)
    rulebook: Rulebook


def fresh(rulebook: Rulebook, base: int, note: str = "") -> Bound[Trial]:
    return Bound(raw={**typed(rulebook), "base": str(base), "note": note})


def bind_trial(base: Rulebook, posted: Mapping[str, str]) -> Bound[Trial]:
    """What is not on the form stays as in `base`."""
    numbers = {item.name: posted.get(item.name, "")[:LONGEST] for item in items(base)}
    about, (rulebook, errors) = bind_data(About, posted), read(base, numbers)
    raw = {**about.raw, **numbers}
    if about.value is None or rulebook is None:
        return Bound(raw=raw, errors={**errors, **about.errors})
    return Bound(raw=raw, value=Trial(**about.value.model_dump(), rulebook=rulebook))
