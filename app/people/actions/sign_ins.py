"""Beginning and ending sign-ins. The secret leaves once; only its hash stays."""

from datetime import datetime

from sqlmodel import Session

from app.core.tokens import hashed, new_token
from app.people import queries
from app.people.actions.journal import note_own
from app.people.models import Person, SignIn, SignInKind
from app.people.rules.sign_ins import lifetime


def start_sign_in(
    session: Session, person: Person, kind: SignInKind, *, staff: bool, keep: bool = False, at: datetime
) -> str:
    """A new secret, always: whatever the browser held before is worth nothing (no session fixation). `staff` opens
    the person's staff roles and is only for sign-ins by password."""
    token = new_token()
    expires_at = at + lifetime(staff=staff, keep=keep)
    session.add(
        SignIn(
            token_hash=hashed(token), person_id=person.key, kind=kind, staff=staff, created_at=at, expires_at=expires_at
        )
    )
    session.flush()
    note_own(session, "person.signed_in", person.key, at=at, after={"kind": kind.value, "staff": staff})
    return token


def end_sign_in(session: Session, sign_in: SignIn, *, at: datetime) -> None:
    """Ending twice keeps the first time."""
    if sign_in.ended_at is None:
        sign_in.ended_at = at
        session.add(sign_in)
        session.flush()
        note_own(session, "person.signed_out", sign_in.person_id, at=at)


def end_all_sign_ins(session: Session, person_id: int, *, at: datetime, keep: SignIn | None = None) -> int:
    """Ends them everywhere, but for the one being used where it is given; how many ended."""
    ending = [row for row in queries.live_sign_ins(session, person_id, at) if row != keep]
    for sign_in in ending:
        sign_in.ended_at = at
        session.add(sign_in)
    session.flush()
    return len(ending)
