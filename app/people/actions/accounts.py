"""Accounts of people: opened for staff, renamed, looked at with a reason, closed with nothing personal left."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.people import queries
from app.people.actions.journal import note, note_own
from app.people.actions.passwords import issue_password
from app.people.actions.residency import end_residency
from app.people.actions.roles import end_role
from app.people.actions.sign_ins import end_all_sign_ins
from app.people.models import Person, Reveal, SmsCode
from app.people.rules.permissions import why_not_reveal
from app.people.rules.roles import Actor


@dataclass(frozen=True, slots=True)
class RevealedPerson:
    name: str
    phone: str


def open_staff_account(
    session: Session, *, username: str, name: str, phone: str | None, by: Actor, at: datetime
) -> tuple[Person, str]:
    """The person and a one-time password, to be changed at first use. A phone that already signs in as a resident
    becomes the same person's staff account."""
    if queries.username_taken(session, username):
        raise Invalid("这个账号已经有人用了，换一个。", field="username")
    person = (queries.person_by_phone(session, phone) if phone else None) or Person(phone=phone, created_at=at)
    if person.username is not None:
        raise Invalid(f"这个手机号已经有账号了：{person.username}。", field="phone")
    person.username, person.name = username, name
    session.add(person)
    session.flush()
    note(session, "person.account_opened", f"person:{person.key}", by=by, at=at)
    return person, issue_password(session, person.key, by=by, at=at)


def rename_person(session: Session, person: Person, name: str, *, at: datetime) -> None:
    if person.username is not None:
        raise Forbidden("工作人员的姓名由管理员改。")
    person.name = name
    session.add(person)
    session.flush()
    note_own(session, "person.renamed", person.key, at=at)


def reveal_person(
    session: Session, person_id: int, *, by: Actor, about: str, reason: str, at: datetime
) -> RevealedPerson:
    """Name and phone, at the price of a lasting record the person reads. Whether `by` may at all is the calling
    domain's rule; here is only the floor under it. `about` names the matter, e.g. an issue's reference."""
    refusal = why_not_reveal(by, reason, person_id=person_id)
    if refusal:
        raise Invalid(refusal, field="reason") if refusal.startswith("写清楚") else Forbidden(refusal)
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("没有这个人。")
    if person.closed_at is not None:
        raise DomainError("这个人已经注销账号，姓名和电话都删掉了。")
    session.add(
        Reveal(person_id=person_id, staff_id=by.person_id, staff_title=by.title, about=about, reason=reason, at=at)
    )
    session.flush()
    note(
        session, "person.revealed", f"person:{person_id}", by=by, at=at, after={"about": about}, reason=reason
    )
    return RevealedPerson(person.name, person.phone or "")


def close_account(session: Session, person: Person, *, by: Actor, at: datetime) -> None:
    """Erases who somebody was; what they reported and rated stays and is counted (PIPL §47: anonymised)."""
    if person.closed_at is not None:
        raise DomainError("这个账号已经注销了。")
    for grant in queries.grants_to_end(session, person.key, at):
        end_role(session, grant, by=by, at=at, reason="注销账号")
    for residency in queries.live_residencies(session, person.key):
        end_residency(session, residency.key, by=by, at=at, reason="注销账号")
    end_all_sign_ins(session, person.key, at=at)
    if person.phone:
        session.execute(delete(SmsCode).where(col(SmsCode.phone) == person.phone))
    person.name, person.phone, person.username = "", None, None
    person.password_hash, person.totp_secret, person.must_change_password = None, None, False
    person.closed_at = at
    session.add(person)
    session.flush()
    note(session, "person.closed", f"person:{person.key}", by=by, at=at)
