"""…/preparation: the host's table before a round: plan, route, checklist, people, calling off, beginning."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession, time_of
from app.core.errors import DomainError, Stale
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.drawing import draw_lots
from app.rounds.actions.joining import add_guest
from app.rounds.actions.opening import open_round
from app.rounds.actions.preparing import cancel_round, edit_plan, invite
from app.rounds.forms.plan import GuestForm, LotForm, PlanForm, ReasonForm
from app.rounds.guards import Here, RoundToChange, RoundToPrepare
from app.rounds.pages.show import route_of
from app.rounds.queries.faults import Stand, buildings_here
from app.rounds.queries.members import members_of
from app.rounds.queries.rounds import stops_of
from app.rounds.rules.plan import FIX_DAYS, MISSED, may_begin, missed
from app.rounds.rules.seats import FEWEST, MOST, SEATED
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)
LABELS = {
    "theme": "这一期看什么", "venue": "集合的地方", "seats": "居民名额", "fix_days": "几天修好", "stops": "路线",
    "checklist": "清单", "name": "怎么称呼", "title": "从哪儿来", "reason": "为什么取消",
}
USUAL_ADDS, FEWEST_ADDS = 6, 2


@router.get("/c/{slug}/rounds/{ref}/preparation")
def prepare(request: Request, session: DbSession, here: RoundToPrepare) -> Response:
    return _table(request, session, here)


def _table(
    request: Request, session: Session, here: Here, *, status: int = 200, plan: Bound[Any] | None = None,
    other: Bound[Any] | None = None, theirs: str | None = None,
) -> Response:
    """`theirs`: the route somebody else kept meanwhile, when their plan is to be shown beside the form."""
    round_ = here.held.round
    people = members_of(session, round_.key) if round_.id is not None else []
    stands = buildings_here(session, here.hall.community.key)
    form, planned = plan or Bound(), here.held.occurrence.phase is Phase.PLANNED
    return page(
        request, "rounds/preparation.html", status, community=here.place, here=here, held=here.held,
        occurrence=here.held.occurrence, round=round_, form=form, other=other or Bound(), labels=LABELS,
        stops=_stops(session, here, form, stands), stands=stands, limits=(FEWEST, MOST, *FIX_DAYS),
        seated=[(row, name) for row, name in people if row.joined in SEATED and not row.waiting],
        waiting=[(row, name) for row, name in people if row.waiting],
        others=[(row, name) for row, name in people if row.joined not in SEATED],
        planned=planned, begins=planned and may_begin(here.held.occurrence.starts_at, time_of(request)),
        adds=_adds(form), late=MISSED if planned and missed(here.held.occurrence.starts_at, time_of(request)) else "",
        theirs=theirs,
    )


def _stops(session: Session, here: Here, form: Bound[Any], stands: list[Stand]) -> list[tuple[str, str, str]]:
    """(building id, its name, its number) of the route as typed or as kept."""
    names = {str(stand.building.key): stand.name for stand in stands}
    if form.raw:
        pairs = zip(form.raw.get("stop", []), form.raw.get("place", []), strict=False)
        return [(stop, names[stop], place) for stop, place in pairs if stop in names]
    if here.held.round.id is None:
        return []
    kept = [(str(stop.building_id), str(stop.position)) for stop in stops_of(session, here.held.round.key)]
    return [(stop, names[stop], place) for stop, place in kept if stop in names]


def _adds(form: Bound[Any]) -> list[str]:
    """What was picked to be added and not stored yet, and a few empty lines more."""
    picked = [each for each in form.raw.get("add", []) if each]
    return picked + [""] * max(USUAL_ADDS - len(picked), FEWEST_ADDS)


@router.post("/c/{slug}/rounds/{ref}/preparation")
def save(
    request: Request, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[PlanForm], Depends(bound(PlanForm))],
) -> Response:
    here.walker.check(Deed.PREPARE)
    if form.value is None:
        return _table(request, session, here, status=422, plan=form)
    try:
        edit_plan(session, here.held, form.value.plan(), by=here.walker, at=at, seen=form.value.version)
    except DomainError as refusal:
        return _refused(request, session, here, form.refuse(refusal), refusal)
    return see_other(f"{here.base}/preparation", request, flash="存好了。")


def _refused(
    request: Request, session: Session, here: Here, form: Bound[PlanForm], refusal: DomainError
) -> Response:
    """Only who was shown what somebody else kept may save over it; otherwise the form keeps its own version."""
    if not isinstance(refusal, Stale):
        return _table(request, session, here, status=refusal.status, plan=form)
    form.raw["version"] = here.held.round.version
    return _table(request, session, here, status=refusal.status, plan=form, theirs=route_of(session, here))


@router.post("/c/{slug}/rounds/{ref}/lot")
def lot(
    request: Request, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[LotForm], Depends(bound(LotForm))],
) -> Response:
    everybody = form.value is not None and form.value.everybody
    drawn = draw_lots(session, here.held, everybody=everybody, by=here.walker, at=at)
    words = f"从 {len(drawn.codes)} 位里抽出 {len(drawn.drawn)} 位，都告诉他们了。怎么抽的写在这一期的页面上。"
    return see_other(f"{here.base}/preparation#people", request, flash=words)


@router.post("/c/{slug}/rounds/{ref}/invitation")
def invitation(request: Request, session: DbSession, here: RoundToChange, at: At) -> Response:
    asked = invite(session, here.held, by=here.walker, at=at)
    words = f"请了 {asked} 位，网格员和物业的人都会收到消息。" if asked else "这个社区现在没有网格员，也没有物业。"
    return see_other(f"{here.base}/preparation#people", request, flash=words, tone="ok" if asked else "soon")


@router.post("/c/{slug}/rounds/{ref}/guests")
def guests(
    request: Request, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[GuestForm], Depends(bound(GuestForm))],
) -> Response:
    value = form.value or GuestForm()
    try:
        here.walker.check(Deed.PREPARE)
        if form.value is not None:
            add_guest(session, here.held, value.name, value.title, by=here.walker, at=at)
            return see_other(f"{here.base}/preparation#people", request, flash="记下了。")
    except DomainError as refusal:
        if refusal.status == 403:
            raise
        form = form.refuse(refusal)
    return _table(request, session, here, status=422, other=form)


@router.post("/c/{slug}/rounds/{ref}/cancellation")
def cancellation(
    request: Request, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    here.walker.check(Deed.PREPARE)
    if form.value is None:
        return _table(request, session, here, status=422, other=form)
    try:
        cancel_round(session, here.held, form.value.reason, by=here.walker, at=at)
    except DomainError as refusal:
        return _table(request, session, here, status=refusal.status, other=form.refuse(refusal))
    return see_other(here.base, request, flash="取消了，报了名的都会收到消息。")


@router.post("/c/{slug}/rounds/{ref}/opening")
def opening(request: Request, session: DbSession, here: RoundToChange, at: At) -> Response:
    held = open_round(session, here.held, by=here.walker, at=at)
    words = f"{held.title}开始了。先回头看上一期的。" if held.round.previous_id else f"{held.title}开始了。"
    return see_other(f"{here.base}/{'lookback' if held.round.previous_id else 'walk'}", request, flash=words)
