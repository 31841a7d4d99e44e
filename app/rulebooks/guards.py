"""Everybody reads the rulebooks; the town adopts them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.forms import row_id
from app.core.workdays import local_day
from app.people.guards import Someone
from app.people.rules.roles import Actor, Role
from app.rulebooks.queries import Version, history
from app.rulebooks.rules.spans import Span, month_of, spans


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every version, the newest first, and which months each judges, by number."""

    versions: list[Version]
    spans: dict[int, Span]

    @property
    def newest(self) -> Version:
        return self.versions[0]


def _shelf(session: DbSession, at: At) -> Shelf:
    found = history(session)
    return Shelf(found, spans([(each.number, each.effective_month) for each in found], month_of(local_day(at))))


EveryVersion = Annotated[Shelf, Depends(_shelf)]


@dataclass(frozen=True, slots=True)
class Opened:
    """One version, as somebody opened it."""

    version: Version
    span: Span
    before: Version | None


def _opened(number: str, shelf: EveryVersion) -> Opened:
    wanted = row_id(number)
    found = next((each for each in shelf.versions if each.number == wanted), None)
    if found is None:
        raise NotFound("没有这一版评分规则。")
    before = next((each for each in shelf.versions if each.number < wanted), None)
    return Opened(found, shelf.spans[wanted], before)


VersionInPath = Annotated[Opened, Depends(_opened)]


def _adopter(me: Someone) -> Actor:
    if not me.has(Role.TOWN_OFFICIAL):
        raise Forbidden("评分规则由镇里来定，这一页不对您开放。")
    return me


Adopter = Annotated[Actor, Depends(_adopter)]
