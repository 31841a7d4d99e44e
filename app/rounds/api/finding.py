"""POST …/rounds/{ref}/faults: a fault found on the walk, under the same rules as the page."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from sqlmodel import Session

from app.companies.queries import units_for
from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.forms import Text
from app.core.idempotency import Repeatable
from app.core.openapi import problems
from app.core.workdays import local_day
from app.issues.queries.filing import Spot, spot
from app.rounds.actions.faults import LONGEST, PLACE, SHORTEST, Found, add_fault
from app.rounds.api.listing import fault_out
from app.rounds.api.shapes import FaultOut
from app.rounds.guards import Here, RoundToChange
from app.rounds.queries.faults import fault_numbered
from app.rounds.rules.standing import Deed

router = APIRouter(prefix="/api/v1/communities/{slug}", tags=["rounds"])
LOCATION = {"Location": {"description": "The issue under /api/v1.", "schema": {"type": "string"}}}
CREATED: dict[int | str, dict[str, Any]] = {201: {"headers": LOCATION}}
EXAMPLE: dict[str, JsonValue] = {
    "words": "二楼的灯不亮", "estate": "xiangrui-dong", "building": "3", "place": "2单元", "item": "楼道灯、路灯亮不亮",
    "unit": "安禾物业", "due_on": "2026-11-21",
}


class NewFault(BaseModel):
    """A fault and, where it was said on the spot, who mends it by when."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [dict(EXAMPLE)]})
    words: Annotated[Text, Field(min_length=SHORTEST, max_length=LONGEST)]
    estate: Annotated[Text, Field(max_length=60, description="Slug; empty for a place outside any estate.")] = ""
    building: Annotated[Text, Field(max_length=12, description="Code within the estate.")] = ""
    place: Annotated[Text, Field(max_length=PLACE)] = ""
    item: Annotated[Text, Field(max_length=40, description="An item of the round's checklist, or empty.")] = ""
    category: Annotated[Text, Field(max_length=8, description="Code; empty: the item's own.")] = ""
    unit: Annotated[Text, Field(max_length=60, description="Name, see GET …/units; empty: to be settled later.")] = ""
    due_on: Annotated[date | None, Field(description="Empty: the round's own number of days from today.")] = None


@router.post(
    "/rounds/{ref}/faults", status_code=201, operation_id="add_fault", response_model=FaultOut,
    responses={**CREATED, **problems(400, 401, 403, 404, 409, 413, 422)},
)
def post_fault(body: NewFault, here: RoundToChange, session: DbSession, at: At, repeat: Repeatable) -> Response:
    """For the committee, the town, and the grid workers of the community, while the round is open."""
    here.walker.check(Deed.GIVE)
    if repeat.answer is not None:
        return _located(repeat.answer)
    fault, _ = add_fault(session, here.held, _found(session, here, body, at), by=here.walker, at=at)
    shown = fault_numbered(session, here.held.round.key, fault.number)
    assert shown is not None  # it has just been added
    return _located(repeat.keep(fault_out(shown).model_dump_json(), 201))


def _located(answer: Response) -> Response:
    issue = FaultOut.model_validate_json(bytes(answer.body)).issue
    answer.headers["Location"] = f"/api/v1/issues/{issue}"
    return answer


def _found(session: Session, here: Here, body: NewFault, at: At) -> Found:
    where = spot(session, here.hall.community, body.estate, body.building)
    if where is None:
        field = "building" if body.building else "estate"
        raise Invalid("这个社区没有这个小区或者这栋楼，看看是不是写错了。", field=field)
    item = next((each for each in here.held.items if each.text == body.item), None)
    if body.item and item is None:
        raise Invalid("这一期的清单里没有这一项。", field="item")
    return Found(
        words=body.words, building_id=where.building.key if where.building else None, place=body.place,
        head=item.head if item else "", item=body.item, category=body.category or (item.category if item else ""),
        unit=_unit(session, here, where, body.unit, at), due_on=body.due_on,
    )


def _unit(session: Session, here: Here, where: Spot, name: str, at: At) -> int | None:
    if not name:
        return None
    estate_id = where.estate.key if where.estate else None
    for unit in units_for(session, here.hall.community.key, estate_id, local_day(at)):
        if unit.name == name:
            return unit.key
    raise Invalid("没有叫这个名字的单位能管这里，名字在 GET …/units。", field="unit")
