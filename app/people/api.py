"""/api/v1/auth and /api/v1/me.

These writes take no Idempotency-Key: a repeated answer would mean keeping the token itself, and a second code or
sign-out does no harm.
"""

from datetime import date, datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.forms import Mobile
from app.core.idempotency import client_address
from app.core.masking import mask_phone
from app.core.openapi import problems
from app.people import actions, queries
from app.people.delivery import request_code
from app.people.forms import Code, Password, Username
from app.people.guards import Present, acting
from app.people.models import ClaimStatus, Person, Relation, SignInKind
from app.people.rules.codes import LIFE
from app.people.rules.roles import SCOPE_OF, Role, Scope
from app.people.rules.sign_ins import WORKDAY

router = APIRouter(prefix="/api/v1", tags=["people"])


class CodeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")
    phone: Mobile


class CodeSent(BaseModel):
    expires_in: int = Field(description="Seconds the code is valid.")


class TokenRequest(BaseModel):
    """Either a user name and password (with `totp` once the account has a second step) or a phone and its code."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"oneOf": [{"required": ["username", "password"]}, {"required": ["phone", "code"]}]},
    )
    username: Username | None = None
    password: Password | None = None
    totp: Code | None = None
    phone: Mobile | None = None
    code: Code | None = None

    @model_validator(mode="after")
    def one_way_in(self) -> "TokenRequest":
        by_password = self.username is not None and self.password is not None
        by_phone = self.phone is not None and self.code is not None
        stray = (self.phone or self.code) if by_password else (self.username or self.password or self.totp)
        if by_password == by_phone or stray is not None:
            raise ValueError("填 username 和 password，或者填 phone 和 code，只用一种。")
        return self


class Token(BaseModel):
    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int = Field(description="Seconds.")


class RoleHeld(BaseModel):
    role: Role
    label: str
    scope_kind: Scope
    scope: str = Field(description="Name of the place, contract or unit; empty for the whole system.")
    starts_on: date
    ends_on: date | None


class HomeHeld(BaseModel):
    community: str
    estate: str
    building: str
    relation: Relation
    status: ClaimStatus


class MeAnswer(BaseModel):
    name: str
    phone: str = Field(description="Masked, even for oneself.")
    roles: list[RoleHeld]
    residencies: list[HomeHeld]


@router.post(
    "/auth/sms-codes", status_code=202, operation_id="request_sms_code",
    responses=problems(400, 409, 413, 422, 429, 503),
)
def request_sms_code(request: Request, at: At, body: CodeRequest) -> CodeSent:
    """Texts a 6-digit code. No session of its own: the text leaves outside any transaction."""
    request_code(body.phone, address=client_address(request), at=at)
    return CodeSent(expires_in=int(LIFE.total_seconds()))


@router.post("/auth/tokens", operation_id="create_token", responses=problems(400, 403, 413, 422, 429))
def create_token(request: Request, response: Response, session: DbSession, at: At, body: TokenRequest) -> Token:
    """Signs in for twelve hours; staff roles need the password way."""
    address = client_address(request)
    if body.phone is not None and body.code is not None:
        person, staff = actions.check_code(session, body.phone, body.code, address=address, at=at), False
    else:
        person = actions.check_password(
            session, body.username or "", body.password or "", totp=body.totp, address=address, at=at
        )
        staff = _own_password(session, person, at)
    token = actions.start_sign_in(session, person, SignInKind.API, staff=staff, at=at)
    response.headers["Cache-Control"] = "no-store"
    return Token(access_token=token, expires_in=int(WORKDAY.total_seconds()))


def _own_password(session: Session, person: Person, at: datetime) -> bool:
    """Whether the sign-in opens staff roles; nobody starts with a password somebody else chose."""
    if person.must_change_password:
        raise Forbidden("这个密码是别人给您设的，先在网页上登录换一个。")
    return acting(session, person, staff=True, at=at).is_staff


@router.post("/auth/logout", status_code=204, operation_id="end_sign_in", responses=problems(401))
def end_sign_in(session: DbSession, at: At, who: Present) -> None:
    """The token is worth nothing from now on."""
    actions.end_sign_in(session, who.sign_in, at=at)


@router.get("/me", operation_id="show_me", responses=problems(401))
def show_me(request: Request, session: DbSession, who: Present) -> MeAnswer:
    """The signed-in person, with the roles this sign-in opens."""
    grants = who.actor.grants
    names = queries.scope_names(session, grants, getattr(request.app.state, "scope_namers", None))
    return MeAnswer(
        name=who.person.name,
        phone=mask_phone(who.person.phone or ""),
        roles=[
            RoleHeld(
                role=grant.role, label=grant.role.label, scope_kind=SCOPE_OF[grant.role], scope=names[grant],
                starts_on=grant.starts_on, ends_on=grant.ends_on,
            )
            for grant in grants
        ],
        residencies=[_home(row) for row in queries.residencies_of(session, who.person.key)],
    )


def _home(row: queries.ResidencyRow) -> HomeHeld:
    return HomeHeld(
        community=row.community.slug, estate=row.estate.slug, building=row.building.code,
        relation=row.residency.relation, status=row.residency.status,
    )
