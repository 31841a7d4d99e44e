"""Who is asking: a signed cookie in the browser, a Bearer token for programs. Two queries, no write."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden, SignInNeeded
from app.core.tokens import hashed
from app.core.workdays import local_day
from app.people import queries
from app.people.cookies import COOKIE, Refreshed, sealed, unsealed
from app.people.models import Person, SignIn, SignInKind
from app.people.rules.roles import STAFF_ROLES, Actor, Grant, Role, holding
from app.people.rules.sign_ins import WORKDAY, Ticket, counts, role_ended_since, wants_refresh

bearer = HTTPBearer(auto_error=False, bearerFormat="opaque", description="From POST /api/v1/auth/tokens.")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


class MustChangePassword(SignInNeeded):
    """Signed in with a password somebody else chose: first /login/password, then everything else."""

    title = "先换一个自己的密码"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One sign-in that counts now."""

    sign_in: SignIn
    person: Person
    actor: Actor


def signed_in(request: Request, session: DbSession, at: At, credentials: Bearer) -> SignedIn | None:
    """Whoever the cookie or token belongs to, even if they must change their password first."""
    if credentials is not None:
        found = _by_token(session, credentials.credentials, SignInKind.API, None, at)
    else:
        found = _by_cookie(request, session, at)
    request.state.me = found.actor if found else None
    request.state.person = found.person if found else None
    return found


def _by_cookie(request: Request, session: Session, at: datetime) -> SignedIn | None:
    opened = unsealed(request.cookies.get(COOKIE, ""))
    if opened is None:
        return None
    token, seen_at = opened
    found = _by_token(session, token, SignInKind.WEB, seen_at, at)
    if found and wants_refresh(_ticket(found.sign_in, found.person, seen_at), at):
        request.state.refresh_cookie = Refreshed(sealed(token, at), cookie_age(found.sign_in, at))
    return found


def _by_token(
    session: Session, token: str, kind: SignInKind, seen_at: datetime | None, at: datetime
) -> SignedIn | None:
    row = queries.sign_in_by_hash(session, hashed(token))
    if row is None or row[0].kind is not kind or not counts(_ticket(*row, seen_at), at):
        return None
    sign_in, person = row
    grants = _opened(session, person, staff=sign_in.staff)
    if role_ended_since(grants, local_day(sign_in.created_at), local_day(at)):
        return None
    return SignedIn(sign_in, person, _actor(person, grants, at))


def _ticket(sign_in: SignIn, person: Person, seen_at: datetime | None) -> Ticket:
    return Ticket(sign_in.staff, sign_in.expires_at, sign_in.ended_at, person.closed_at, seen_at)


def acting(session: Session, person: Person, *, staff: bool, at: datetime) -> Actor:
    """The person with the grants that hold today."""
    return _actor(person, _opened(session, person, staff=staff), at)


def _opened(session: Session, person: Person, *, staff: bool) -> tuple[Grant, ...]:
    """The grants a sign-in opens: by phone code no staff role, so that a password and its second step can't be walked
    around."""
    grants = queries.grants_of(session, person.key)
    return grants if staff else tuple(grant for grant in grants if grant.role not in STAFF_ROLES)


def _actor(person: Person, grants: tuple[Grant, ...], at: datetime) -> Actor:
    return Actor(person.key, person.name or "居民", holding(grants, local_day(at)))


def cookie_age(sign_in: SignIn, at: datetime) -> int | None:
    """Seconds left where the person asked to be kept; else the cookie goes with the browser window."""
    kept = sign_in.expires_at - sign_in.created_at > WORKDAY
    return int((sign_in.expires_at - at).total_seconds()) if kept else None


Newcomer = Annotated[SignedIn | None, Depends(signed_in)]


async def _visitor(who: Newcomer) -> Actor | None:
    if who is not None and who.person.must_change_password:
        raise MustChangePassword("这个密码是别人给您设的，先换一个自己的。")
    return who.actor if who else None


VISITOR = Depends(_visitor)
"""For routers whose pages show a signed-in reader as one without asking who it is."""

Visitor = Annotated[Actor | None, VISITOR]


async def _someone(me: Visitor) -> Actor:
    if me is None:
        raise SignInNeeded("这一步要先登录。")
    return me


Someone = Annotated[Actor, Depends(_someone)]


async def _staff(me: Someone) -> Actor:
    if not me.is_staff:
        raise Forbidden("这一页只给工作人员看。您要是工作人员，退出后用账号和密码登录。")
    return me


Staff = Annotated[Actor, Depends(_staff)]


async def _operator(me: Someone) -> Actor:
    if not me.has(Role.OPERATOR):
        raise Forbidden("这一页不对您开放，这里只给系统管理员看。")
    return me


Operator = Annotated[Actor, Depends(_operator)]


async def _this_sign_in(who: Newcomer, me: Someone) -> SignedIn:
    if who is None or who.actor != me:
        raise SignInNeeded("这一步要先登录。")
    return who


Present = Annotated[SignedIn, Depends(_this_sign_in)]


@dataclass(frozen=True, slots=True)
class Official:
    """An official at the town's desk."""

    town_id: int
    actor: Actor


def official(refusal: str) -> Callable[[Someone], Official]:
    """Lets the town's officials in, everybody else reads `refusal`."""

    def guard(me: Someone) -> Official:
        towns = me.scopes(Role.TOWN_OFFICIAL)
        if not towns:
            raise Forbidden(refusal)
        return Official(min(towns), me)

    return guard
