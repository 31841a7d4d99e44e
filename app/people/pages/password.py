"""/login/password: the forced first change, and any later one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid, NotFound, SignInNeeded
from app.core.forms import Bound, bound
from app.core.web import own_path, page, see_other
from app.people import actions
from app.people.actions.passwords import confirm_password
from app.people.forms import PasswordForm
from app.people.guards import Newcomer, SignedIn

router = APIRouter(include_in_schema=False)


def _account(who: Newcomer) -> SignedIn:
    """Reachable while the change is still owed; only accounts that have a password."""
    if who is None:
        raise SignInNeeded("这一步要先登录。")
    if who.person.password_hash is None:
        raise NotFound("您是用手机号登录的，没有密码。")
    return who


Account = Annotated[SignedIn, Depends(_account)]


@router.get("/login/password")
def show(request: Request, session: DbSession, who: Account) -> Response:
    return _show(request, who, Bound())


def _show(request: Request, who: SignedIn, form: Bound[PasswordForm], status: int = 200) -> Response:
    return page(
        request, "people/password/edit.html", status,
        form=form, forced=who.person.must_change_password, username=who.person.username or "",
    )


@router.post("/login/password")
def change(
    request: Request, session: DbSession, at: At, who: Account,
    form: Annotated[Bound[PasswordForm], Depends(bound(PasswordForm))],
) -> Response:
    if form.value is None:
        return _show(request, who, form, 422)
    try:
        if form.value.new != form.value.again:
            raise Invalid("两次填的不一样，再填一次。", field="again")
        if not who.person.must_change_password:
            confirm_password(session, who.person, form.value.current, at=at)
        actions.change_password(session, who.person, form.value.new, keep=who.sign_in, at=at)
    except DomainError as refusal:
        return _show(request, who, form.refuse(refusal), refusal.status)
    onward = own_path(str(request.session.pop("next", "/me")))
    return see_other(onward, request, flash="密码换好了，别的设备上都已退出。")
