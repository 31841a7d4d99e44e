"""/login: residents by phone and code, staff by password; /logout."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, SignInNeeded
from app.core.forms import Bound, bound
from app.core.idempotency import client_address
from app.core.settings import settings
from app.core.web import own_path, page, see_other
from app.people import actions
from app.people.actions.second_step import TotpNeeded
from app.people.cookies import hand_out, take_back
from app.people.delivery import request_code
from app.people.forms import PhoneForm, PhoneSignIn, StaffSignIn, TotpForm
from app.people.guards import Newcomer, SignedIn, acting
from app.people.models import Person, SignInKind
from app.people.rules.sign_ins import OWN_PHONE

router = APIRouter(include_in_schema=False)
FIRST_STEP_LASTS = 300  # seconds between the password and the second step


@router.get("/login")
def show(request: Request, session: DbSession, who: Newcomer) -> Response:
    if who is not None and not who.person.must_change_password:
        return see_other("/me")
    return _login(request)


def _login(
    request: Request, *, status: int = 200, resident: Bound[Any] | None = None, staff: Bound[Any] | None = None
) -> Response:
    phone = request.session.get("phone", "")
    resident = resident or Bound(raw={"phone": phone, "keep": request.session.get("keep", "")} if phone else {})
    return page(
        request, "people/sign_in/show.html", status,
        resident=resident, staff=staff or Bound(), code_sent=bool(phone), demo=settings().demo,
    )


@router.post("/login/code")
def send(request: Request, at: At, form: Annotated[Bound[PhoneForm], Depends(bound(PhoneForm))]) -> Response:
    """No session of its own: the text must leave outside any transaction."""
    if form.value is None:
        return _login(request, status=422, resident=form)
    try:
        code = request_code(form.value.phone, address=client_address(request), at=at)
    except DomainError as refusal:
        return _login(request, status=refusal.status, resident=form.refuse(refusal))
    request.session["phone"], request.session["keep"] = form.value.phone, "1" if form.value.keep else ""
    sent = "验证码发出去了，5 分钟内有效。"
    return see_other("/login", request, flash=f"演示环境：验证码是 {code}" if settings().demo else sent)


@router.post("/login/phone")
def by_phone(
    request: Request, session: DbSession, at: At, who: Newcomer,
    form: Annotated[Bound[PhoneSignIn], Depends(bound(PhoneSignIn))],
) -> Response:
    if form.value is None:
        return _login(request, status=422, resident=form)
    typed = form.value
    try:
        person = actions.check_code(session, typed.phone, typed.code, address=client_address(request), at=at)
    except DomainError as refusal:
        return _login(request, status=refusal.status, resident=form.refuse(refusal))
    return _enter(request, session, at, person, who, staff=False, keep=typed.keep)


@router.get("/login/staff")
def to_login() -> Response:
    """Whoever reloads or keeps the address a refused sign-in stood at."""
    return see_other("/login")


@router.post("/login/staff")
def by_password(
    request: Request, session: DbSession, at: At, who: Newcomer,
    form: Annotated[Bound[StaffSignIn], Depends(bound(StaffSignIn))],
) -> Response:
    if form.value is None:
        return _login(request, status=422, staff=form)
    typed = form.value
    try:
        person = actions.check_password(
            session, typed.username, typed.password, address=client_address(request), at=at
        )
    except TotpNeeded as half:
        request.session["half"] = [half.person_id, int(at.timestamp())]
        return see_other("/login/totp")
    except DomainError as refusal:
        return _login(request, status=refusal.status, staff=form.refuse(refusal))
    return _enter_by_password(request, session, at, person, who)


@router.get("/login/totp")
def show_second_step(request: Request, session: DbSession, at: At) -> Response:
    _first_step(request, at)
    return page(request, "people/sign_in/totp.html", form=Bound())


@router.post("/login/totp")
def second_step(
    request: Request, session: DbSession, at: At, who: Newcomer,
    form: Annotated[Bound[TotpForm], Depends(bound(TotpForm))],
) -> Response:
    person_id = _first_step(request, at)
    if form.value is None:
        return page(request, "people/sign_in/totp.html", 422, form=form)
    try:
        person = actions.check_totp(session, person_id, form.value.totp, address=client_address(request), at=at)
    except DomainError as refusal:
        return page(request, "people/sign_in/totp.html", refusal.status, form=form.refuse(refusal))
    return _enter_by_password(request, session, at, person, who)


def _first_step(request: Request, at: datetime) -> int:
    """Whose password was right a moment ago; our signature on the session cookie vouches for it."""
    person_id, moment = request.session.get("half", (0, 0))
    if not 0 <= at.timestamp() - moment < FIRST_STEP_LASTS:
        raise SignInNeeded("隔得有点久，请从头再登录一次。")
    return int(person_id)


@router.post("/logout")
def leave(request: Request, session: DbSession, at: At, who: Newcomer) -> Response:
    if who is not None:
        actions.end_sign_in(session, who.sign_in, at=at)
    request.session.clear()
    answer = see_other("/", request, flash="已经退出。")
    take_back(answer)
    return answer


def _enter_by_password(
    request: Request, session: Session, at: datetime, person: Person, before: SignedIn | None
) -> Response:
    """A resident with a password is no staff and keeps a resident's longer sign-in."""
    is_staff = acting(session, person, staff=True, at=at).is_staff
    return _enter(request, session, at, person, before, staff=is_staff, keep=False)


def _enter(
    request: Request, session: Session, at: datetime, person: Person, before: SignedIn | None, *,
    staff: bool, keep: bool,
) -> Response:
    """A new secret in the cookie; the one before ends, and nothing typed by somebody else stays behind."""
    if before is not None:
        actions.end_sign_in(session, before.sign_in, at=at)
    token = actions.start_sign_in(session, person, SignInKind.WEB, staff=staff, keep=keep, at=at)
    onward = own_path(str(request.session.get("next", "/work" if staff else "/me")))
    request.session.clear()
    if person.must_change_password:
        request.session["next"] = onward
        onward = "/login/password"
    answer = see_other(onward)
    hand_out(answer, token, at, max_age=int(OWN_PHONE.total_seconds()) if keep else None)
    return answer
