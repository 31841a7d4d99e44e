"""What the operator's company forms share: one small page per form, asked and answered, and what was chosen on it."""

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.companies import queries
from app.companies.models import ContractKind, UnitKind
from app.companies.rules.grades import Grade
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound
from app.core.web import page, see_other
from app.places import queries as places

HOME = "/admin/companies"
KINDS = [(kind.value, kind.label) for kind in ContractKind]
GRADES = [(grade.value, grade.label) for grade in Grade]
UNIT_KINDS = [(kind.value, kind.label) for kind in UnitKind if kind is not UnitKind.COMPANY]
FORMS = {
    "company": "admin/companies/company.html",
    "contract": "admin/companies/contract.html",
    "unit": "admin/companies/unit.html",
    "post": "admin/companies/post.html",
    "grade": "admin/companies/grade.html",
}


def ask(request: Request, session: Session, what: str, form: Bound[Any], status: int = 200) -> Response:
    return page(
        request, FORMS[what], status,
        form=form, kinds=KINDS, unit_kinds=UNIT_KINDS, grades=GRADES,
        companies=[(row.key, row.short_name) for row in queries.companies(session)],
        communities=[(row.slug, row.name) for row in places.communities(session)],
        estates=_estates(session),
    )


def _estates(session: Session) -> list[tuple[str, str]]:
    return [
        (estate.slug, f"{community.name} {estate.name}")
        for community in places.community_rows(session)
        for estate in places.estates_of(session, community.key)
    ]


def settle(request: Request, session: Session, what: str, form: Bound[Any], act: Callable[[Any], str]) -> Response:
    """Acts on a good form and says so; a bad one comes back with what was typed."""
    if form.value is None:
        return ask(request, session, what, form, 422)
    try:
        done = act(form.value)
    except DomainError as refusal:
        return ask(request, session, what, form.refuse(refusal), refusal.status)
    return see_other(HOME, request, flash=done)


def chosen_company(session: Session, company_id: int) -> int:
    if queries.company_by_id(session, company_id) is None:
        raise Invalid("从列出来的里面选一家。", field="company")
    return company_id


def chosen_estate(session: Session, slug: str) -> int:
    estate = places.estate_by_slug(session, slug)
    if estate is None:
        raise Invalid("从列出来的里面选一个小区。", field="estate")
    return estate.key


def chosen_community(session: Session, slug: str) -> int:
    community = places.community_by_slug(session, slug)
    if community is None:
        raise Invalid("从列出来的里面选一个社区。", field="community")
    return community.key
