"""/admin/people: accounts of staff, the roles they hold, and for how long."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.admin import queries
from app.admin.actions import unlock_account
from app.admin.forms import AccountForm, GrantForm, ReasonForm
from app.admin.guards import Account
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid, NotFound
from app.core.forms import Bound, bound, row_id
from app.core.text import clean
from app.core.web import page, see_other
from app.people import actions
from app.people.guards import Operator
from app.people.models import Person, RoleGrant
from app.people.rules.roles import Role

router = APIRouter(prefix="/admin/people", include_in_schema=False)
ROLES = [(role.value, role.label) for role in Role]
ONCE = "一次性密码：{password}　只显示这一次，请当面或打电话告诉本人，登录后要马上换。"


@router.get("")
def index(
    request: Request, session: DbSession, at: At, me: Operator, q: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    return _index(request, session, at, Bound(), q)


def _index(request: Request, session: Session, at: At, form: Bound[Any], q: str = "", status: int = 200) -> Response:
    words = clean(q, limit=40)
    found = queries.accounts(session, words, at)
    most = queries.MOST_ACCOUNTS
    return page(request, "admin/people/index.html", status, form=form, accounts=found, q=words, most=most)


@router.post("")
def create(
    request: Request, session: DbSession, at: At, me: Operator,
    form: Annotated[Bound[AccountForm], Depends(bound(AccountForm))],
) -> Response:
    if form.value is None:
        return _index(request, session, at, form, status=422)
    typed = form.value
    try:
        person, password = actions.open_staff_account(
            session, username=typed.username, name=typed.name, phone=typed.phone, by=me, at=at
        )
    except DomainError as refusal:
        return _index(request, session, at, form.refuse(refusal), status=refusal.status)
    flash = f"账号 {person.username} 建好了，下一步给一个角色。{ONCE.format(password=password)}"
    return see_other(f"/admin/people/{person.username}", request, flash=flash)


@router.get("/{username}")
def show(request: Request, session: DbSession, at: At, me: Operator, account: Account) -> Response:
    return page(
        request, "admin/people/show.html",
        account=account, roles=ROLES, lines=queries.role_lines(session, account.key, at),
        seen=queries.last_seen(session, [account.key]).get(account.key),
        locked=account.locked_until is not None and account.locked_until > at,
    )


@router.get("/{username}/roles/new")
def offer(
    request: Request, session: DbSession, me: Operator, account: Account,
    role: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    return _offer(request, session, account, _role(role), Bound())


def _role(value: str) -> Role:
    if value not in list(Role):
        raise NotFound("没有这个角色，回上一页重选。")
    return Role(value)


def _offer(
    request: Request, session: Session, account: Person, role: Role, form: Bound[Any], status: int = 200
) -> Response:
    scopes = queries.scopes_for(session, role)
    return page(request, "admin/people/grant.html", status, account=account, role=role, scopes=scopes, form=form)


@router.post("/{username}/roles")
def grant(
    request: Request, session: DbSession, at: At, me: Operator, account: Account,
    form: Annotated[Bound[GrantForm], Depends(bound(GrantForm))],
) -> Response:
    """The scope must be one that is offered: a role in a place that is not there would be nobody's."""
    if form.value is None:
        return _offer(request, session, account, _role(str(form.raw.get("role", ""))), form, 422)
    typed = form.value
    try:
        if str(typed.scope) not in dict(queries.scopes_for(session, typed.role)):
            raise Invalid("从列出来的里面选一个。", field="scope")
        actions.grant_role(
            session, account.key, typed.role, typed.scope, by=me, at=at,
            starts_on=typed.starts_on, ends_on=typed.ends_on,
        )
    except DomainError as refusal:
        return _offer(request, session, account, typed.role, form.refuse(refusal), refusal.status)
    return see_other(f"/admin/people/{account.username}", request, flash=f"已经任命为{typed.role.label}。")


def _held(session: Session, account: Person, grant_id: str) -> RoleGrant:
    held = queries.grant_of(session, account.key, row_id(grant_id))
    if held is None:
        raise NotFound("这个人没有这个角色。")
    return held


@router.get("/{username}/roles/{grant_id}/ending")
def ask_end(request: Request, session: DbSession, me: Operator, account: Account, grant_id: str) -> Response:
    return _ask_end(request, account, _held(session, account, grant_id), Bound())


def _ask_end(
    request: Request, account: Person, held: RoleGrant, form: Bound[Any], status: int = 200
) -> Response:
    return page(request, "admin/people/ending.html", status, account=account, held=held, form=form)


@router.post("/{username}/roles/{grant_id}/ending")
def end(
    request: Request, session: DbSession, at: At, me: Operator, account: Account, grant_id: str,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    held = _held(session, account, grant_id)
    if form.value is None:
        return _ask_end(request, account, held, form, 422)
    label = held.role.label
    actions.end_role(session, held, by=me, at=at, reason=form.value.reason)
    return see_other(f"/admin/people/{account.username}", request, flash=f"{label}的角色结束了，他的登录也一起退出。")


@router.post("/{username}/password")
def reset(request: Request, session: DbSession, at: At, me: Operator, account: Account) -> Response:
    password = actions.issue_password(session, account.key, by=me, at=at)
    return see_other(f"/admin/people/{account.username}", request, flash=ONCE.format(password=password))


@router.post("/{username}/unlocking")
def unlock(request: Request, session: DbSession, at: At, me: Operator, account: Account) -> Response:
    unlock_account(session, account, by=me, at=at)
    return see_other(f"/admin/people/{account.username}", request, flash="锁解开了，可以马上再登录。")
