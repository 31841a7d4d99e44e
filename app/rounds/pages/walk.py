"""…/walk: the page people hold in their hand while they walk."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.companies.queries import units_for
from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.tokens import new_token
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.issues.pages.uploads import PostedPhotos
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.faults import add_fault
from app.rounds.actions.opening import pass_stop
from app.rounds.forms.walk import FaultForm
from app.rounds.guards import Here, RoundToChange, RoundToWalk
from app.rounds.models import RoundFault, RoundStop
from app.rounds.pages.photos import photos_for, to_show
from app.rounds.pages.show import shown
from app.rounds.queries.faults import Stand, Yard, categories_offered, faults_of, yards_here
from app.rounds.queries.lookback import lookback_of
from app.rounds.queries.rounds import stops_of
from app.rounds.rules.checklist import by_head
from app.rounds.rules.plan import due_on
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)
LABELS = {
    "where": "在哪儿", "place": "具体位置", "words": "哪里不对", "item": "清单里的哪一项", "category": "算哪一类",
    "unit": "谁来修", "due_on": "哪天修好", "photos": "照片",
}


@router.get("/c/{slug}/rounds/{ref}/walk")
def walk(
    request: Request, session: DbSession, here: RoundToWalk, at: At,
    where: Annotated[str, Query(max_length=12)] = "", unit: Annotated[str, Query(max_length=9)] = "",
) -> Response:
    """`where` one stands, without it the next stop of the route; `unit` is who was given the last one."""
    if here.held.occurrence.phase is not Phase.OPEN:
        return see_other(here.base, request, flash="这一期开着的时候才能记问题。", tone="soon")
    return _walk(request, session, here, at, standing=where, unit=unit)


def _walk(
    request: Request, session: Session, here: Here, at: datetime, *, standing: str = "", unit: str = "",
    status: int = 200, form: Bound[Any] | None = None, photos: list[Kept] | None = None,
) -> Response:
    round_, form = here.held.round, form or Bound()
    yards = yards_here(session, here.hall.community.key)
    stands = {stand.building.key: stand for yard in yards for stand in yard.stands}
    stops = [(stands[stop.building_id], stop) for stop in stops_of(session, round_.id) if stop.building_id in stands]
    now = str(form.raw.get("where", standing)) or _next(stops)
    left = sum(line.verdict is None for line in lookback_of(session, round_))
    return page(
        request, "rounds/walk.html", status, community=here.place, here=here, held=here.held, form=form, now=now,
        stops=stops, yards=yards, left=left,
        heads=by_head(here.held.items), faults=[shown(each, at) for each in faults_of(session, round_.id)],
        slip=form.raw.get("slip") or new_token(), photos=photos or [], labels=LABELS, unit=unit,
        may={deed.value: here.may(deed) for deed in Deed}, **_choices(session, here, yards, now, at),
    )


def _choices(session: Session, here: Here, yards: list[Yard], now: str, at: datetime) -> dict[str, Any]:
    """What can be picked where one stands."""
    today = local_day(at)
    offered = [(each.code, each.name) for each in categories_offered(session, at).values()]
    found: dict[str, Any] = {
        "categories": offered, "today": today, "due_on": due_on(today, here.held.round.fix_days), "units": [],
    }
    if here.may(Deed.GIVE):
        units = units_for(session, here.hall.community.key, _estate_of(yards, now), today)
        found["units"] = [(unit.key, f"{unit.name}（{unit.kind.label}）") for unit in units]
    return found


def _estate_of(yards: list[Yard], where: str) -> int | None:
    """The estate one stands in, None outside of all."""
    for yard in yards:
        if where == f"e{yard.estate.key}" or where in {f"b{stand.building.key}" for stand in yard.stands}:
            return yard.estate.key
    return None


def _next(stops: list[tuple[Stand, RoundStop]]) -> str:
    """The first stop nobody has walked yet."""
    return next((f"b{stand.building.key}" for stand, stop in stops if stop.visited_at is None), "")


@router.post("/c/{slug}/rounds/{ref}/walk")
def keep_fault(
    request: Request, posted: PostedPhotos, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[FaultForm], Depends(bound(FaultForm))],
) -> Response:
    here.walker.check(Deed.FIND)
    photos = photos_for(session, here, form, posted, at)
    try:
        if form.value is not None and posted.refusal is None:
            fault = _kept(session, here, form.value, tuple(photo.key for photo in photos), at)
            kept = urlencode({name: form.raw[name] for name in ("where", "unit") if form.raw.get(name)})
            return see_other(f"{here.base}/walk?{kept}", request, flash=_said(fault, form.value, here))
        again = form.refuse(posted.refusal) if posted.refusal else form
        status = 422
    except DomainError as refusal:
        again, status = form.refuse(refusal), refusal.status
    return _walk(request, session, here, at, status=status, form=again, photos=to_show(here, photos))


def _kept(session: Session, here: Here, typed: FaultForm, photos: tuple[int, ...], at: datetime) -> RoundFault:
    found = typed.found(here.held.items).with_photos(photos)
    fault, _ = add_fault(session, here.held, found, by=here.walker, at=at)
    return fault


def _said(fault: RoundFault, typed: FaultForm, here: Here) -> str:
    if typed.unit is not None and fault.due_on is None and here.may(Deed.GIVE):
        return f"记下了，第 {fault.number} 处。这里不在您的网格，谁来修由社区两委来定。"
    return f"记下了，第 {fault.number} 处。接着找。"


@router.post("/c/{slug}/rounds/{ref}/stops/{building}")
def pass_by(request: Request, session: DbSession, here: RoundToChange, at: At, building: str) -> Response:
    """This building is done; on to the next."""
    pass_stop(session, here.held, row_id(building), by=here.walker, at=at)
    return see_other(f"{here.base}/walk", request, flash="这一栋走完了。")
