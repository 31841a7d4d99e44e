"""Everything this domain knows about one person, as they download it (PIPL §45)."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.filters import iso
from app.people.models import Person, SignIn
from app.people.queries.accounts import reveals_of, role_grants_of
from app.people.queries.places import scope_names
from app.people.queries.residency import residencies_of
from app.people.rules.roles import Grant


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """JSON-ready; no hash and no secret, those are not the person's data but their locks."""
    person = session.get(Person, person_id)
    if person is None:
        return {}
    return {
        "person": _person(person),
        "roles": _roles(session, person_id),
        "residencies": _residencies(session, person_id),
        "sign_ins": _sign_ins(session, person_id),
        "identity_looked_at": _reveals(session, person_id),
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name, "phone": person.phone, "username": person.username, "created_at": iso(person.created_at),
        "second_step": person.totp_secret is not None,
    }


def _roles(session: Session, person_id: int) -> list[dict[str, Any]]:
    grants = [Grant(g.role, g.scope_id, g.starts_on, g.ends_on) for g in role_grants_of(session, person_id)]
    names = scope_names(session, grants)
    return [
        {
            "role": grant.role.value, "label": grant.role.label, "scope": names[grant],
            "from": grant.starts_on.isoformat(), "to": grant.ends_on.isoformat() if grant.ends_on else None,
        }
        for grant in grants
    ]


def _residencies(session: Session, person_id: int) -> list[dict[str, Any]]:
    return [
        {
            "address": row.address, "community": row.community.name, "relation": row.residency.relation.value,
            "status": row.residency.status.value, "claimed_at": iso(row.residency.claimed_at),
            "note": row.residency.note,
        }
        for row in residencies_of(session, person_id)
    ]


def _sign_ins(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.exec(select(SignIn).where(SignIn.person_id == person_id).order_by(col(SignIn.id)))
    return [
        {
            "kind": row.kind.value, "at": iso(row.created_at), "until": iso(row.expires_at),
            "ended_at": iso(row.ended_at) if row.ended_at else None,
        }
        for row in rows
    ]


def _reveals(session: Session, person_id: int) -> list[dict[str, Any]]:
    return [
        {
            "at": iso(row.reveal.at), "by": row.reveal.staff_title, "about": row.reveal.about,
            "reason": row.reveal.reason,
        }
        for row in reveals_of(session, person_id)
    ]
