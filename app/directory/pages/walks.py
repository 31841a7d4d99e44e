"""/c/{slug}/walks: which buildings were seen, those waiting longest first; and writing a visit down."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.forms import Bound, bound
from app.core.web import page
from app.core.workdays import local_day
from app.directory.actions.walks import log_walk
from app.directory.forms import WalkForm
from app.directory.pages.settling import settle
from app.directory.queries import walks as queries
from app.directory.queries.ground import adopted
from app.directory.rules.rights import WALKERS, title_in
from app.directory.rules.walks import LATEST_ENTRY, refs_in, since_words
from app.mechanisms.guards import Hall, HallInPath, HallOfSomeone
from app.mechanisms.rules.kinds import Kind

router = APIRouter(prefix="/c/{slug}/walks", include_in_schema=False)
EMPTY: Bound[Any] = Bound()


@router.get("")
def index(request: Request, session: DbSession, hall: HallInPath, at: At) -> Response:
    return _page(request, session, hall, at, EMPTY)


def _page(
    request: Request, session: Session, hall: Hall, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    today = local_day(at)
    seen = queries.coverage(session, hall.community.key, today)
    walks = bool(title_in(WALKERS, hall.standing))
    return page(
        request, "directory/walks/index.html", status, community=hall.place, hall=hall, form=form, walks=walks,
        named=adopted(session, hall.community.key, [Kind.WALK]).get(Kind.WALK), today=today,
        earliest=today - LATEST_ENTRY, buildings=[(each, since_words(each.last_on, today)) for each in seen],
        choices=[(each.building_id, each.name) for each in seen],
        entries=queries.entries(session, hall.community.key) if walks or hall.reads_all else [],
        days=queries.LOOKS_BACK.days, base=f"/c/{hall.place.slug}/walks",
    )


@router.post("")
def log(
    request: Request, session: DbSession, hall: HallOfSomeone, at: At,
    form: Annotated[Bound[WalkForm], Depends(bound(WalkForm))],
) -> Response:
    title = title_in(WALKERS, hall.standing)
    if not title:
        raise Forbidden("走访由本社区的两委、网格员、党员和楼栋长来记。")

    def act(typed: WalkForm) -> tuple[str, str]:
        log_walk(
            session, hall.community, typed.building, typed.walked_on, title=title, words=typed.note,
            refs=refs_in(typed.refs), by=hall.actor, at=at,
        )
        return f"/c/{hall.place.slug}/walks", "记下了。"

    return settle(request, form, act, lambda status, bad: _page(request, session, hall, at, bad, status))
