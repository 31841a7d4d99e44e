"""A category of troubles: who leads, which clock runs, what to ask first, what shows that it is done."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from app.issues.rules.clocks import ClockKind, Limits


class Lead(StrEnum):
    """The kind of handling unit an issue goes to first."""

    COMPANY = "company"
    COMMITTEE = "committee"
    DEPARTMENT = "department"
    UTILITY = "utility"
    OWNERS = "owners"


class Evidence(StrEnum):
    """Whether a handler who says "done" has to show a photo."""

    REQUIRED = "required"
    ASKED = "asked"
    NONE = "none"


@dataclass(frozen=True)
class Stopper:
    """A question before the form. On yes: `advice` and the numbers to `call`; with `stop` we do not take the matter."""

    ask: str
    advice: str
    call: tuple[str, ...] = ()
    url: str = ""
    stop: bool = False


@dataclass(frozen=True)
class Subcategory:
    """Second level. None takes over the category's value; `stoppers` are asked besides the category's own."""

    code: str
    name: str
    hint: str = ""
    lead: Lead | None = None
    clock: ClockKind | None = None
    respond_minutes: int | None = None
    resolve_workdays: int | None = None
    resolve_minutes: int | None = None
    emergency: bool | None = None
    private: bool | None = None
    stoppers: tuple[Stopper, ...] = ()


@dataclass(frozen=True)
class Category:
    """First level. `private`: new issues start hidden from neighbours. Limits as in `clocks.Limits`."""

    code: str
    name: str
    icon: str
    hint: str
    lead: Lead
    clock: ClockKind
    respond_minutes: int | None = None
    resolve_workdays: int | None = None
    resolve_minutes: int | None = None
    co: tuple[str, ...] = ()
    emergency: bool = False
    emergency_script: str = ""
    after_photo: bool = False
    photo_hint: str = ""
    private: bool = False
    stoppers: tuple[Stopper, ...] = ()
    subs: tuple[Subcategory, ...] = ()

    @property
    def evidence(self) -> Evidence:
        if self.after_photo:
            return Evidence.REQUIRED
        return Evidence.ASKED if self.photo_hint else Evidence.NONE


def as_filed(category: Category, sub_code: str | None) -> Category:
    """The category with the second level's own values in place.

    A second level that is not there (any more) counts as the first level alone.
    """
    sub = next((sub for sub in category.subs if sub.code == sub_code), None)
    if sub is None:
        return category
    own = {field: getattr(sub, field) for field in ("lead", "clock", "respond_minutes", "emergency", "private")}
    if sub.resolve_workdays is not None or sub.resolve_minutes is not None:
        category = replace(category, resolve_workdays=sub.resolve_workdays, resolve_minutes=sub.resolve_minutes)
    given = {field: value for field, value in own.items() if value is not None}
    return replace(category, **given, stoppers=category.stoppers + sub.stoppers)


def limits_of(category: Category, sub_code: str | None) -> Limits:
    filed = as_filed(category, sub_code)
    return Limits(filed.clock, filed.respond_minutes, filed.resolve_workdays, filed.resolve_minutes)


def to_data(category: Category) -> dict[str, object]:
    """Plain values for JSON or TOML, without what was not given.

    `parse_catalogue({"category": [to_data(category)]})` reads it back.
    """
    plain = asdict(category)
    plain["sub"] = plain.pop("subs")
    return _given(plain)


def _given(table: dict[str, object]) -> dict[str, object]:
    return {key: _plain(value) for key, value in table.items() if value not in (None, "", ())}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return _given(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value
