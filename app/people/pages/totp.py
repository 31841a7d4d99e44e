"""/me/totp: a second step for staff accounts."""

import io
from typing import Annotated

import pyotp
import segno
from fastapi import APIRouter, Depends, Request, Response
from markupsafe import Markup

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.people import actions
from app.people.forms import EnrolForm
from app.people.guards import Present, SignedIn, Staff

router = APIRouter(include_in_schema=False)


@router.get("/me/totp")
def show(request: Request, session: DbSession, me: Staff, who: Present) -> Response:
    return _show(request, who, Bound())


def _show(request: Request, who: SignedIn, form: Bound[EnrolForm], status: int = 200) -> Response:
    if who.person.totp_secret is not None:
        return page(request, "people/totp/show.html", status, enrolled=True, form=form, secret="", picture="")
    secret = str(form.raw.get("secret") or actions.new_totp_secret())
    return page(
        request, "people/totp/show.html", status,
        enrolled=False, form=form, secret=secret, picture=_picture(secret, who.person.username or ""),
    )


def _picture(secret: str, username: str) -> Markup:
    """The QR code as inline SVG: our content policy allows no data addresses, and the secret must not be a file."""
    address = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name="评说")
    svg = io.BytesIO()
    segno.make(address, error="m").save(
        svg, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, svgns=False, title="验证器二维码"
    )
    return Markup(svg.getvalue().decode())


@router.post("/me/totp")
def enrol(
    request: Request, session: DbSession, at: At, me: Staff, who: Present,
    form: Annotated[Bound[EnrolForm], Depends(bound(EnrolForm))],
) -> Response:
    if who.person.totp_secret is not None:
        return see_other("/me/totp")
    if form.value is None:
        return _show(request, who, form, 422)
    try:
        actions.enrol_totp(session, who.person, form.value.secret, form.value.code, at=at)
    except DomainError as refusal:
        return _show(request, who, form.refuse(refusal), refusal.status)
    return see_other("/me", request, flash="两步登录开好了。下次登录除了密码，还要填验证器上的数字。")
