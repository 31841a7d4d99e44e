"""Who counts, who monitors, who looks on."""

from datetime import datetime

from sqlmodel import Session

from app.core.db import affected, insert_into
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.models import Vote, VoteOfficer
from app.votes.queries.ballots import handled_papers
from app.votes.queries.owners import changed_owners
from app.votes.queries.people import candidates, employed, keepers, office_locked, officer_locked, owns_in
from app.votes.queries.votes import concerned, estate_of
from app.votes.rules.kinds import OfficerRole, VoteState

AWAY = "这一位在这家物业任职或者兼职，不能计票、监票。"
UNCHECKED = "这一位的业主身份还等第二个人核对，核对过再定。"
DUTY = "计票、监票要两个人以上一起办。谁投了什么，截止前谁也看不到；截止后看到的，不能往外说。"
BEFORE_END = (VoteState.DRAFT, VoteState.POSTED, VoteState.OPEN, VoteState.CLOSED)
UNDER_WAY = (VoteState.OPEN, VoteState.CLOSED)
SAME = "这一位是您定的，要换一位经办的人核对。"
SELF = "定的就是您自己，要别的经办人核对。"
LATE = "投票已经开始了，要再有一位经办的人核对过，您才能经手。不想当，告诉经办的人。"


def name_officer(
    session: Session, vote: Vote, person_id: int, role: OfficerRole, *, by: Actor, at: datetime
) -> None:
    """A role holder of the place, or a verified owner of the estate. They are told, and may decline.
    Once voting has begun they do nothing before a second keeper looked.

    Raises Invalid for anybody else, Forbidden for somebody with a post at a company concerned,
    DomainError for somebody who has an office already, and for an owner who waits for a second look."""
    vote = taken(session, vote, *BEFORE_END)
    estate, day = estate_of(session, vote), local_day(at)
    offered = {key for key, _, _ in candidates(session, estate, day)}
    if person_id not in offered and not owns_in(session, person_id, estate.key):
        raise Invalid("从列出的人里选一位，或者按房号找一位核实过的业主。", field="person")
    late = {each.residency.person_id for each in changed_owners(session, vote) if each.waits}
    if person_id in late - offered:
        raise DomainError(UNCHECKED, field="person")
    if employed(session, person_id, concerned(session, vote, day), day):
        raise Forbidden(AWAY, field="person")
    once = insert_into(session, VoteOfficer).values(
        vote_id=vote.key, person_id=person_id, role=role, named_by=by.person_id or None, named_at=at
    )
    if not affected(session, once.on_conflict_do_nothing(index_elements=["vote_id", "person_id"])):
        raise DomainError("这一位已经有分工了，一个人只做一样。", field="person")
    changed(session, vote)
    note(session, vote, "officer", by=by, at=at, after={"person": person_id, "role": role.value})
    title = f"请您做{estate.name}业主表决的{role.label}"
    begun = vote.state in UNDER_WAY
    body = f"{LATE}{DUTY}" if begun else f"{DUTY}不想当，在经办台上按“我不当”。"
    kind = f"officer/{vote.version}"
    link = vote.path if begun else f"{vote.path}/desk"
    tell_all(session, vote, [person_id], title, body, kind=kind, at=at, link=link)
    if begun:
        _tell_keepers(session, vote, role, {person_id, by.person_id}, at)


def _tell_keepers(session: Session, vote: Vote, role: OfficerRole, involved: set[int], at: datetime) -> None:
    estate = estate_of(session, vote)
    people = [each for each in keepers(session, estate, local_day(at)) if each not in involved]
    title = f"{estate.name}的表决新定了一位{role.label}"
    body = "投票已经开始了，要您再看一遍：信得过，按核对；信不过，去掉。"
    kind = f"late/{vote.version}"
    tell_all(session, vote, people, title, body, kind=kind, at=at, link=f"{vote.path}/officers")


def check_officer(session: Session, vote: Vote, officer_id: int, *, by: Actor, at: datetime) -> None:
    """A second keeper agrees with somebody named after voting began; twice is once. Raises NotFound for who does not
    wait, DomainError for whoever named them, and for themselves."""
    vote = taken(session, vote, *UNDER_WAY)
    officer = officer_locked(session, vote.key, officer_id)
    if officer is None or (officer.checked_at is None and not officer.waits(vote.opened_at)):
        raise NotFound("没有等核对的这一位，可能刚被去掉了。")
    if officer.checked_at is not None:
        return
    if by.person_id == officer.named_by:
        raise DomainError(SAME)
    if by.person_id == officer.person_id:
        raise DomainError(SELF)
    officer.checked_by, officer.checked_at = by.person_id or None, at
    session.add(officer)
    changed(session, vote)
    note(session, vote, "officer_checked", by=by, at=at, after={"person": officer.person_id})
    body, kind = f"两个人都看过了。{DUTY}", f"checked/{officer.key}"
    title = f"您可以做{officer.role.label}了"
    tell_all(session, vote, [officer.person_id], title, body, kind=kind, at=at, link=f"{vote.path}/desk")


def end_office(session: Session, vote: Vote, officer_id: int, *, by: Actor, at: datetime) -> None:
    """Before voting begins; afterwards only who still waits for a second look. Whoever counted stays on the list."""
    vote = taken(session, vote, *BEFORE_END)
    officer = officer_locked(session, vote.key, officer_id)
    if officer is None:
        raise NotFound("没有这一位，可能刚被去掉了。")
    if vote.state in UNDER_WAY and not officer.waits(vote.opened_at):
        raise DomainError("投票开始以后，名单上的人不能再去掉。")
    session.delete(officer)
    changed(session, vote)
    note(session, vote, "officer_ended", by=by, at=at, before={"person": officer.person_id}, after={})


def decline_office(session: Session, vote: Vote, *, by: Actor, at: datetime) -> None:
    """Whoever was named does not want to be; the keepers hear of it. Raises DomainError once ballots can be seen, or
    once they had papers in their hands."""
    vote = taken(session, vote, VoteState.DRAFT, VoteState.POSTED, VoteState.OPEN)
    officer = office_locked(session, vote.key, by.person_id)
    if officer is None:
        raise NotFound("名单上没有您，可能刚被去掉了。")
    if handled_papers(session, vote.key, by.person_id):
        raise DomainError("您经手过这次的纸票，名单上要留着。不再办了，请告诉经办的人，另加一位。")
    session.delete(officer)
    changed(session, vote)
    note(session, vote, "officer_declined", by=by, at=at, before={"person": by.person_id}, after={})
    estate = estate_of(session, vote)
    title, body = f"{estate.name}的表决要另找一位{officer.role.label}", "定下的一位说不当，请另定一位。"
    people = [each for each in keepers(session, estate, local_day(at)) if each != by.person_id]
    kind = f"declined/{vote.version}"
    tell_all(session, vote, people, title, body, kind=kind, at=at, link=f"{vote.path}/officers")
