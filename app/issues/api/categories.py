"""GET /api/v1/categories: what can be reported, who leads, which clocks run, what to ask first."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.core.deps import At, DbSession
from app.issues.api.shapes import NextCursor
from app.issues.queries.catalogue import categories
from app.issues.rules.category import Category, Evidence, Lead, Stopper, as_filed
from app.issues.rules.clocks import ClockKind

router = APIRouter(prefix="/api/v1", tags=["issues"])


class StopperOut(BaseModel):
    """A question before the form. On yes: show `advice` and the numbers; with `stop` the matter is not taken here."""

    ask: str
    advice: str
    call: list[str]
    url: str
    stop: bool


class Terms(BaseModel):
    """Limits in minutes of the clock (`workdays`: 08:00-18:00 on Chinese working days) or whole working days."""

    lead: Lead
    clock: ClockKind
    respond_minutes: int | None
    resolve_workdays: int | None
    resolve_minutes: int | None = Field(description="Calendar minutes; given instead of working days.")
    emergency: bool
    private: bool = Field(description="Not on the public board.")
    stoppers: list[StopperOut]


class SubcategoryOut(Terms):
    code: str
    name: str
    hint: str


class CategoryOut(SubcategoryOut):
    emergency_script: str
    photo: Evidence = Field(description="Whether a photo is needed when it is done.")
    subcategories: list[SubcategoryOut]


class CategoryPage(BaseModel):
    items: list[CategoryOut]
    next: NextCursor


@router.get("/categories", operation_id="list_categories")
def list_categories(session: DbSession, at: At) -> CategoryPage:
    """All of them, as they hold now."""
    return CategoryPage(items=[_category(each) for each in categories(session, at)], next=None)


def _category(each: Category) -> CategoryOut:
    subs = [
        SubcategoryOut(code=sub.code, name=sub.name, hint=sub.hint, **_terms(as_filed(each, sub.code)).model_dump())
        for sub in each.subs
    ]
    return CategoryOut(
        code=each.code, name=each.name, hint=each.hint, emergency_script=each.emergency_script, photo=each.evidence,
        subcategories=subs, **_terms(each).model_dump(),
    )


def _terms(filed: Category) -> Terms:
    return Terms(
        lead=filed.lead, clock=filed.clock, respond_minutes=filed.respond_minutes,
        resolve_workdays=filed.resolve_workdays, resolve_minutes=filed.resolve_minutes, emergency=filed.emergency,
        private=filed.private, stoppers=[_stopper(each) for each in filed.stoppers],
    )


def _stopper(each: Stopper) -> StopperOut:
    return StopperOut(ask=each.ask, advice=each.advice, call=list(each.call), url=each.url, stop=each.stop)
