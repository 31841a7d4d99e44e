"""A community takes a template over, makes it its own, switches it off and on. What was, stays in the history."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Invalid, Stale
from app.core.workdays import local_day
from app.mechanisms.actions.making import Was, lay_out, rearrange
from app.mechanisms.actions.occurrences import venue_kept
from app.mechanisms.models import Mechanism, MechanismChange
from app.mechanisms.queries.adopted import mechanism_locked, slugs_like
from app.mechanisms.rules.cadence import comes, parse_cadence
from app.mechanisms.rules.catalogue import Template
from app.mechanisms.rules.changes import ADOPTED
from app.mechanisms.rules.setting import FIELDS, Setting, changes, faults
from app.people.rules.roles import Actor

NEVER = "从现在算起，照这个规则一天也轮不到，换一个写法。"


def adopt(
    session: Session, community_id: int, template: Template, setting: Setting, *, by: Actor, at: datetime
) -> Mechanism:
    """A template as this community will live it, with its first occurrences. Raises Invalid, a sentence per field."""
    setting = _checked(setting, at)
    taken = slugs_like(session, community_id, template.code)
    adopted = Mechanism(
        community_id=community_id, template=template.code, kind=template.kind, slug=_free(template.code, taken),
        name=setting.name, adopted_at=at, made_through=local_day(at),
    )
    _put(adopted, setting)
    session.add(adopted)
    session.flush()
    _keep(session, adopted, "adoption", {ADOPTED: ["", template.code]}, by, at)
    lay_out(session, adopted, at=at)
    return adopted


def change(
    session: Session, mechanism_id: int, setting: Setting, *, version: int, by: Actor, at: datetime
) -> bool:
    """Makes it what is given from now on; False when nothing is different.

    Raises Invalid with `extra["errors"]`, Stale when somebody changed it after `version`.
    """
    mechanism = _unchanged_since(session, mechanism_id, version)
    setting = _checked(setting, mechanism.adopted_at)
    different = changes(setting_of(mechanism), setting)
    if different:
        _step(session, mechanism, "change", different, lambda: _put(mechanism, setting), by, at)
    return bool(different)


def switch(session: Session, mechanism_id: int, *, on: bool, version: int, by: Actor, at: datetime) -> bool:
    """Off: nothing more is planned, what is prepared is cancelled. On: planned again from now. False when it is so."""
    mechanism = _unchanged_since(session, mechanism_id, version)
    if mechanism.active is on:
        return False
    verb, was_on = "resumption" if on else "rest", mechanism.active
    _step(session, mechanism, verb, {"active": [was_on, on]}, lambda: setattr(mechanism, "active", on), by, at)
    return True


def setting_of(mechanism: Mechanism) -> Setting:
    values: dict[str, Any] = {name: getattr(mechanism, name) for name in FIELDS}
    lists = {"invited": tuple(mechanism.invited.split()), "checklist": tuple(mechanism.checklist.splitlines())}
    return Setting(**{**values, **lists})


def _put(mechanism: Mechanism, setting: Setting) -> None:
    for name in FIELDS:
        setattr(mechanism, name, getattr(setting, name))
    mechanism.invited, mechanism.checklist = " ".join(setting.invited), "\n".join(setting.checklist)


def _unchanged_since(session: Session, mechanism_id: int, version: int) -> Mechanism:
    mechanism = mechanism_locked(session, mechanism_id)
    if mechanism.version != version:
        raise Stale("您填的时候，别人刚刚改过。看看下面的记录，再改一次。")
    return mechanism


def _checked(setting: Setting, anchor: datetime) -> Setting:
    """As it is kept: everybody reads where it is, so no phone of somebody's stays in it."""
    found = faults(setting)
    if setting.cadence and "cadence" not in found and not comes(parse_cadence(setting.cadence), local_day(anchor)):
        found["cadence"] = NEVER
    if found:
        raise Invalid(next(iter(found.values())), extra={"errors": found})
    return replace(setting, venue=venue_kept(setting.venue))


def _step(
    session: Session, mechanism: Mechanism, verb: str, different: Mapping[str, Any], alter: Callable[[], None],
    by: Actor, at: datetime,
) -> None:
    was = Was.of(mechanism)
    alter()
    mechanism.version += 1
    session.add(mechanism)
    _keep(session, mechanism, verb, different, by, at)
    rearrange(session, mechanism, was, by=by, at=at)


def _keep(
    session: Session, mechanism: Mechanism, verb: str, different: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    kept = json.dumps(different, ensure_ascii=False)
    session.add(
        MechanismChange(
            mechanism_id=mechanism.key, at=at, actor_id=by.person_id, actor_title=by.title, changes=kept
        )
    )
    session.flush()
    record(
        session, f"c{mechanism.community_id}", f"mechanism.{verb}", mechanism.slug, actor_id=by.person_id,
        actor_title=by.title, at=at, before={name: pair[0] for name, pair in different.items()},
        after={name: pair[1] for name, pair in different.items()},
    )


def _free(code: str, taken: frozenset[str]) -> str:
    if code not in taken:
        return code
    numbered = (f"{code}-{number}" for number in range(2, 100))
    found = next((slug for slug in numbered if slug not in taken), None)
    if found is None:
        raise DomainError("这种做法已经采用了太多次，先去改原来的。")
    return found
