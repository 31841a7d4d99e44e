"""Setting who is on duty, taking somebody off, filling the weeks ahead, reminding the day before."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from app.audit.actions import record
from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid, NotFound
from app.core.filters import day as in_words
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.duty.models import DutyTurn
from app.duty.queries import rota as queries
from app.duty.rules.rota import MOST_EACH, MOST_TIMES, Candidate, candidates_on, rotation
from app.duty.rules.week import midnight
from app.mechanisms.actions.occurrences import prepare
from app.mechanisms.models import Occurrence
from app.mechanisms.queries.calendar import occurrence_by_ref
from app.mechanisms.rules.kinds import Kind
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Community

GONE = "这一次已经结束或者取消了，值班的人不再改。"


def add_turn(
    session: Session, community: Community, ref: str, person_id: int, note: str, *, by: Actor, at: datetime
) -> Occurrence:
    """Puts somebody on for one time, once. Raises Invalid for somebody who cannot be asked that day, DomainError for a
    time that is over, NotFound for one that is not a duty day here."""
    found = occurrence_by_ref(session, community.key, ref, kinds=[Kind.DUTY_DAY], lock=True)
    if found is None:
        raise NotFound("没有这一次值日。")
    occurrence = found[0]
    if occurrence.phase not in queries.TO_COME:
        raise DomainError(GONE)
    today = local_day(at)
    held = queries.held_here(session, community.key, today)
    chosen = [each for each in candidates_on(held, local_day(occurrence.starts_at)) if each.person_id == person_id]
    if not chosen:
        raise Invalid("那一天他不在任上，从名单里选一位。", field="person")
    if not _set(session, occurrence, chosen[0], note, by, at):
        raise DomainError("这一次已经有他了。", field="person")
    _tell_set(session, community, person_id, [occurrence], at)
    return occurrence


def _set(
    session: Session, occurrence: Occurrence, who: Candidate, note: str, by: Actor, at: datetime
) -> bool:
    prepare(session, occurrence)
    statement = insert_into(session, DutyTurn).values(
        occurrence_id=occurrence.key, person_id=who.person_id, title=who.title, note=mask_personal(note),
        set_by=by.person_id, set_at=at,
    )
    if affected(session, statement.on_conflict_do_nothing()) != 1:
        return False
    record(
        session, f"c{occurrence.community_id}", "duty.set", occurrence.ref, actor_id=by.person_id,
        actor_title=by.title, at=at, after={"person": who.person_id, "title": who.title},
    )
    return True


def _tell_set(
    session: Session, community: Community, person_id: int, times: Sequence[Occurrence], at: datetime
) -> None:
    days = "、".join(in_words(each.starts_at) for each in times)
    tell(
        session, person_id, title=f"排了您值日：{days}", body=f"{times[0].name}，{times[0].venue}".rstrip("，"),
        link=f"/c/{community.slug}/duty", dedupe=f"duty-set/{person_id}/{times[0].key}/{at.timestamp():.6f}", at=at,
    )


def fill_weeks(
    session: Session, community: Community, people: Sequence[int], *, times: int, each: int, by: Actor, at: datetime
) -> int:
    """Goes round the list for the next `times` duty days nobody is set for yet; how many were filled. Raises Invalid
    for a list that cannot serve, DomainError when there is nothing to fill."""
    if not 1 <= times <= MOST_TIMES or not 1 <= each <= MOST_EACH:
        raise Invalid(f"一次排 1 到 {MOST_TIMES} 次，每次 1 到 {MOST_EACH} 个人。", field="times")
    if len(set(people)) < each:
        raise Invalid("名单里的人不够，多勾几位。", field="people")
    empty = queries.empty_times(session, community.key, at, times)
    if not empty:
        raise DomainError("后面的值日都有人了，或者日历上还没有后面的日子。")
    held = queries.held_here(session, community.key, local_day(at))
    able = [{c.person_id: c for c in candidates_on(held, local_day(time.starts_at))} for time in empty]
    order = [person for person in dict.fromkeys(people) if any(person in day for day in able)]
    last = queries.last_on(session, community.key, order, empty[0].starts_at)
    told: dict[int, list[Occurrence]] = defaultdict(list)
    for time, can, chosen in zip(empty, able, rotation(order, able, each=each, after=last), strict=True):
        for person in chosen:
            _set(session, time, can[person], "", by, at)
            told[person].append(time)
    if not told:
        raise Invalid("勾的人那几天都不在任上，换几位。", field="people")
    for person, set_for in told.items():
        _tell_set(session, community, person, set_for, at)
    return len({time.key for set_for in told.values() for time in set_for})


def take_off(session: Session, community: Community, turn_id: int, *, by: Actor, at: datetime) -> None:
    """Somebody is no longer on. Raises NotFound for a turn already gone, DomainError once the day is over."""
    found = queries.turn_here(session, community.key, turn_id)
    if found is None:
        raise NotFound("这个人已经不在这一次的名单上了。")
    turn, occurrence = found
    if occurrence.phase not in queries.TO_COME:
        raise DomainError(GONE)
    session.delete(turn)
    session.flush()
    record(
        session, f"c{community.key}", "duty.taken_off", occurrence.ref, actor_id=by.person_id, actor_title=by.title,
        at=at, before={"person": turn.person_id, "title": turn.title},
    )
    tell(
        session, turn.person_id, title=f"{in_words(occurrence.starts_at)}的值日不用您来了",
        link=f"/c/{community.slug}/duty", dedupe=f"duty-off/{turn_id}/{at.timestamp():.6f}", at=at,
    )


def remind_duty(session: Session, at: datetime) -> int:
    """Tells whoever is on duty tomorrow; how many were told now, 0 when all know. A time that was moved is told anew
    the day before its new day."""
    tomorrow = local_day(at) + timedelta(days=1)
    turns = queries.turns_between(session, midnight(tomorrow), midnight(tomorrow + timedelta(days=1)))
    keys = {turn.key: f"duty-eve/{turn.occurrence_id}/{turn.person_id}/{tomorrow}" for turn, _, _ in turns}
    known = queries.told_already(session, list(keys.values()))
    waiting = [row for row in turns if keys[row[0].key] not in known]
    for turn, occurrence, slug in waiting:
        tell(
            session, turn.person_id, title=f"明天轮到您值日：{occurrence.name}",
            body="这周还没办完的、等核实的都列好了，带上手机或者打印一张。", link=f"/c/{slug}/duty",
            dedupe=keys[turn.key], at=at,
        )
    return len(waiting)
