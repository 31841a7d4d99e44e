"""Filing, step two: where it is, in as few choices as the place has."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.forms import Bound, bound
from app.core.web import see_other
from app.issues.forms.filing import NOWHERE, PlaceForm
from app.issues.pages.drafts import DraftInPath, DraftToChange, Writing, keep, step_page
from app.issues.queries import filing as queries
from app.issues.queries.filing import Spot
from app.issues.rules.display import place_text
from app.places.queries import buildings_of, estates_of, units_of, units_of_estate

router = APIRouter(include_in_schema=False)
OUTDOORS = (NOWHERE, "不在楼里（院里、门口、路上）")
ELSEWHERE = (NOWHERE, "不在小区里（村里、路上、别处）")


@router.get("/c/{slug}/report/{token}/place")
def show_place(request: Request, session: DbSession, writing: DraftInPath) -> Response:
    if writing.receipt:
        return see_other(writing.receipt)
    return _place(request, session, writing)


def _place(
    request: Request, session: Session, writing: Writing, status: int = 200, form: Bound[Any] | None = None
) -> Response:
    """`shown` is the estate whose buildings are listed; with a known building the choices fold away."""
    kept, form = writing.kept, form or Bound()
    estates = estates_of(session, writing.community.key)
    only = estates[0].slug if len(estates) == 1 else ""
    shown = str(form.raw.get("shown", kept.estate or only))
    spot = queries.spot(session, writing.community, shown, "") if shown not in ("", NOWHERE) else None
    lists = _lists(session, spot)
    known = queries.spot(session, writing.community, kept.estate, kept.building) if kept.building else None
    return step_page(
        request, "issues/report/place.html", writing, status, form=form, shown=shown if spot else "",
        estates=[(estate.slug, estate.name) for estate in estates] + [ELSEWHERE] if estates else [],
        known=_where(known, kept.stairwell) if known and not form.errors else "", **lists,
    )


def _lists(session: Session, spot: Spot | None) -> dict[str, Any]:
    """Buildings and stairwells to choose from; a stairwell's number is listed once for all buildings."""
    if spot is None or spot.estate is None:
        return {"buildings": [], "stairwells": []}
    buildings = [(building.code, building.name) for building in buildings_of(session, spot.estate.key)]
    units = units_of_estate(session, spot.estate.key)
    codes = dict.fromkeys(unit.code for per_building in units.values() for unit in per_building)
    return {"buildings": [*buildings, OUTDOORS], "stairwells": [(code, f"{code}单元") for code in codes]}


def _where(spot: Spot | None, stairwell: str) -> str:
    if spot is None or spot.building is None or spot.estate is None:
        return ""
    return place_text(spot.estate.name, spot.building.name, stairwell)


@router.post("/c/{slug}/report/{token}/place")
def keep_place(
    request: Request, session: DbSession, at: At, writing: DraftToChange,
    form: Annotated[Bound[PlaceForm], Depends(bound(PlaceForm))],
) -> Response:
    if writing.receipt:
        return see_other(writing.receipt)
    typed = form.value
    if typed is None:
        return _place(request, session, writing, 422, form)
    if typed.estate not in ("", NOWHERE, typed.shown):
        return _other_estate(request, session, at, writing, typed)
    try:
        told = _checked(session, writing, typed)
    except Invalid as refusal:
        return _place(request, session, writing, 422, form.refuse(refusal))
    return see_other(keep(session, writing, at, placed=True, **told).next_step)


def _other_estate(request: Request, session: Session, at: At, writing: Writing, typed: PlaceForm) -> Response:
    """Another estate than the one whose buildings were listed: the same page again, with its own."""
    if queries.spot(session, writing.community, typed.estate, "") is None:
        refused = Bound[PlaceForm](raw=typed.model_dump(), errors={"estate": "本社区没有这个小区，再选一次。"})
        return _place(request, session, writing, 422, refused)
    keep(session, writing, at, estate=typed.estate, building="", stairwell="", place=typed.place, placed=False)
    return see_other(writing.step("place") + "#f-building")


def _checked(session: Session, writing: Writing, typed: PlaceForm) -> dict[str, str]:
    """Estate, building and stairwell that belong together; without a building at least a few words."""
    if not typed.estate and estates_of(session, writing.community.key):
        raise Invalid("选一下在哪个小区，不在小区里就选“不在小区里”。", field="estate")
    estate = "" if typed.estate == NOWHERE else typed.estate
    if queries.spot(session, writing.community, estate, "") is None:
        raise Invalid("本社区没有这个小区，再选一次。", field="estate")
    if estate and not typed.building:
        raise Invalid("选一下几号楼，不在楼里就选“不在楼里”。", field="building")
    building = "" if not estate or typed.building == NOWHERE else typed.building
    spot = queries.spot(session, writing.community, estate, building)
    if spot is None:
        raise Invalid("这个小区没有这栋楼，再选一次。", field="building")
    stairwell = _stairwell(session, spot, typed.stairwell)
    if spot.building is None and not typed.place:
        raise Invalid("不在楼里的话，写一下具体在哪，师傅才找得到。", field="place")
    return {"estate": estate, "building": building, "stairwell": stairwell, "place": typed.place}


def _stairwell(session: Session, spot: Spot, code: str) -> str:
    if spot.building is None or not code:
        return ""
    if all(unit.code != code for unit in units_of(session, spot.building.key)):
        raise Invalid(f"{spot.building.name}没有 {code} 单元，再选一次。", field="stairwell")
    return code
