"""公示期: a line of a card is objected to, and answered by somebody else. A change is a new version."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from app.audit.actions import record
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.notifications.actions import tell
from app.people.rules.roles import Actor
from app.places.models import Estate
from app.scorecards.actions.adding import strike_veto, take_back_adjustment, with_additions
from app.scorecards.actions.versions import next_version, tell_people
from app.scorecards.models import Objection, Scorecard
from app.scorecards.queries.additions import (
    adjustment_for_update,
    authors_of,
    objected,
    objection_for_update,
    veto_for_update,
)
from app.scorecards.queries.people import committee_people, estate_slug, free_officials
from app.scorecards.queries.sources import facts_again
from app.scorecards.rules.facts import Facts, frozen, thawed
from app.scorecards.rules.kinds import Outcome, Part, State
from app.scorecards.rules.lines import part_of
from app.scorecards.rules.standing import Deed, Viewer, townwide
from app.scorecards.rules.wording import month_dated

SHORTEST = 5
OWN = "（镇里没有别人能办，由经手的人自己答复。）"
GONE = "这一条现在已经不计入得分了，没有可改的。答复选“维持”，在答复里说明。"
UNCHANGED = "照现在的记录重新取了一遍数，和原来一样。要维持就选“维持”，要去掉某一条，请对方单提那一条。"


def object_to(session: Session, card: Scorecard, line: str, words: str, *, viewer: Viewer, at: datetime) -> Objection:
    """`line` is the key of a line or the name of a part; `card` the newest version, locked. Raises Forbidden, Invalid,
    or DomainError when the time is over."""
    viewer.check(Deed.OBJECT)
    if card.state is not State.PROVISIONAL or at >= card.objections_until:
        raise DomainError("提意见的时间过了，这个月的得分已经定了。")
    part, words = _part(thawed(card.facts), line), mask_personal(words)
    if len(words) < SHORTEST:
        raise Invalid(f"写清楚哪里不对，至少 {SHORTEST} 个字。", field="words")
    assert viewer.actor is not None
    if objected(session, card.key, line, viewer.actor.person_id):
        raise Invalid("这一条您已经提过了，等答复。", field="line")
    made = Objection(
        scorecard_id=card.key, estate_id=card.estate_id, month=card.month, part=part, line=line, words=words[:400],
        title=viewer.actor.title, by=viewer.actor.person_id, at=at,
    )
    session.add(made)
    session.flush()
    _record(session, card, "scorecard.objection", viewer.actor, at, after={"line": line}, reason=words)
    people = committee_people(session, card.community_id, local_day(at))
    title = f"{month_dated(card.month)}的物业得分有人提意见"
    tell_people(session, people, card, title=f"{title}（第 {made.key} 条）", body=words[:200], at=at)
    return made


def _part(facts: Facts, line: str) -> Part:
    """Raises Invalid for a line this card does not have, or one already left out."""
    if line in {each.key for each in facts.excluded}:
        raise Invalid("这一条已经不计入得分了。", field="line")
    if line not in facts.keys and line not in set(Part):
        raise Invalid("请选这张得分表里的一条，或者一整部分。", field="line")
    return part_of(line)


def answer_objection(
    session: Session, card: Scorecard, objection_id: int, *, outcome: Outcome, answer: str, viewer: Viewer,
    at: datetime,
) -> Objection:
    """`card` is the newest version, locked. CHANGED leaves the line out, or takes the records of a whole part anew, in
    a new version. Raises Forbidden, NotFound, Stale, Invalid."""
    viewer.check(Deed.ANSWER)
    found = objection_for_update(session, objection_id, card.estate_id, card.month)
    if found is None:
        raise NotFound("没有这一条意见。")
    assert viewer.actor is not None
    if found.outcome is not None:
        raise Stale("这一条别人刚答复过了。")
    own = _check_impartial(session, card, found, viewer, at)
    answer = mask_personal(answer)
    if len(answer) < SHORTEST:
        raise Invalid(f"写清楚为什么，至少 {SHORTEST} 个字，大家会看到。", field="answer")
    answer = f"{OWN if own else ''}{answer}"[:400]
    changed = _changed(session, card, found, answer, viewer, at) if outcome is Outcome.CHANGED else None
    _keep_answer(session, card, found, outcome, answer, viewer.actor, at)
    if changed is not None:
        next_version(session, card, changed, reason=f"有人提意见，查过以后改了：{answer}", by=viewer.actor, at=at)
    return found


def _check_impartial(session: Session, card: Scorecard, found: Objection, viewer: Viewer, at: datetime) -> bool:
    """Nobody answers what they said themselves, or about what they did themselves; True for an official who did, where
    the line is the town's and the town has nobody else for it. Raises Forbidden."""
    assert viewer.actor is not None  # whoever passed the check has signed in
    by = viewer.actor.person_id
    if found.by == by:
        raise Forbidden("自己提的意见，要由另一个人来答复。")
    authors = authors_of(session, thawed(card.facts), found.line)
    if by not in authors:
        return False
    if not _only_official(session, card, found.line, viewer, authors, at):
        raise Forbidden("这一条是您自己查的、记的或者报的，要由另一个人来答复。")
    return True


def _only_official(
    session: Session, card: Scorecard, line: str, viewer: Viewer, authors: frozenset[int], at: datetime
) -> bool:
    deed = townwide(line)
    if deed is None or not viewer.may(deed):
        return False
    estate = session.get_one(Estate, card.estate_id)
    return not free_officials(session, estate, card.company_id, local_day(at)) - authors


def _changed(
    session: Session, card: Scorecard, found: Objection, answer: str, viewer: Viewer, at: datetime
) -> Facts:
    """Raises Forbidden or Invalid before anything is written."""
    stored, line = thawed(card.facts), found.line
    if line in set(Part):
        return _part_anew(session, card, Part(line), stored)
    if line in {each.key for each in stored.excluded} or line not in stored.keys:
        raise Invalid(GONE, field="outcome")
    deed = townwide(line)
    if deed is None:
        return stored.leaving_out(line, answer)
    viewer.check(deed)
    return _taken_back(session, card, line, answer, viewer, at)


def _taken_back(
    session: Session, card: Scorecard, line: str, answer: str, viewer: Viewer, at: datetime
) -> Facts:
    """What the town added is withdrawn itself, so that it may be entered again."""
    assert viewer.actor is not None  # whoever passed the check has signed in
    estate, key = session.get_one(Estate, card.estate_id), int(line.rpartition("-")[2])
    if townwide(line) is Deed.DECIDE:
        veto = veto_for_update(session, key, estate.key)
        if veto is None or not veto.confirmed:
            raise Invalid(GONE, field="outcome")
        strike_veto(session, estate, veto, answer, viewer.actor, at)
    else:
        adjustment = adjustment_for_update(session, key, estate.key)
        if adjustment is None or adjustment.withdrawn_at is not None:
            raise Invalid(GONE, field="outcome")
        take_back_adjustment(session, estate, adjustment, answer, viewer.actor, at)
    return with_additions(session, card)


def _part_anew(session: Session, card: Scorecard, part: Part, stored: Facts) -> Facts:
    (now,) = facts_again(session, card.month, [stored])
    fresh = {
        Part.OWNER: replace(stored, review=now.review), Part.SITE: replace(stored, site=now.site),
        Part.ORGANISATION: replace(stored, review=now.review, service=now.service),
    }[part]
    if frozen(fresh) == card.facts:
        raise Invalid(UNCHANGED, field="outcome")
    return fresh


def _keep_answer(
    session: Session, card: Scorecard, found: Objection, outcome: Outcome, answer: str, by: Actor, at: datetime
) -> None:
    found.outcome, found.answer, found.answered_by, found.answered_at = outcome, answer, by.person_id, at
    session.add(found)
    session.flush()
    _record(
        session, card, "scorecard.answer", by, at, after={"objection": found.key, "outcome": outcome}, reason=answer
    )
    tell(
        session, found.by, title=f"您对{month_dated(card.month)}物业得分的意见有答复了",
        body=f"{outcome.label}：{answer}",
        link=f"/estates/{estate_slug(session, card.estate_id)}/scorecards/{card.month:%Y-%m}/objections",
        dedupe=f"objection/{found.key}/answer", at=at,
    )


def _record(
    session: Session, card: Scorecard, verb: str, by: Actor, at: datetime, *, after: object, reason: str
) -> None:
    record(
        session, f"c{card.community_id}", verb, f"scorecard:{card.estate_id}/{card.month:%Y-%m}",
        actor_id=by.person_id, actor_title=by.title, at=at, before={"version": card.version}, after=after,
        reason=reason,
    )
