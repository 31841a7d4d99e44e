"""/work/hotline/{batch}: the lines of a sheet, what became of them, and what is to become of the rest."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import small_int
from app.core.web import page, see_other
from app.hotline.actions.bringing import ERASED
from app.hotline.actions.deciding import decide
from app.hotline.actions.taking import Desk, take_ready
from app.hotline.forms import Row, rows_in
from app.hotline.guards import BatchInPath, BatchToChange, Here
from app.hotline.queries.batches import PER_PAGE, Shown, counts_of, lines_of
from app.hotline.queries.ground import Ground, ground_of, like, near
from app.hotline.rules.kinds import Choice, State
from app.issues.queries.catalogue import categories

router = APIRouter(include_in_schema=False, prefix="/work/hotline/{batch_id}")
Word = Annotated[str, Query(max_length=20)]


@router.get("")
def show(
    request: Request, session: DbSession, here: BatchInPath, at: At, state: Word = "", past: Word = ""
) -> Response:
    """`past`: one more than the place the page before ended with."""
    chosen = State(state) if state in set(State) else State.WAITING
    return _page(request, session, here, at, chosen, after=small_int(past, 0, most=2**31 - 1) - 1)


def _page(
    request: Request, session: Session, here: Here, at: At, state: State, *, after: int = -1, status: int = 200,
    typed: Mapping[int, Row] | None = None, done: int = 0,
) -> Response:
    batch = here.batch
    if not batch.columns:
        return see_other(f"{batch.path}/layout")
    found = lines_of(session, batch.key, state, after=after)
    counts = counts_of(session, [batch.key])[batch.key]
    waiting = [each.row for each in found] if state is State.WAITING else []
    among, rows = near(session, waiting), typed or {}
    shown = {each.row.line for each in found[:PER_PAGE]}
    return page(
        request, "hotline/show.html", status, batch=batch, state=state, done=done, typed=rows,
        refused=sum(bool(row.error) for row in rows.values()), town=here.office.community_id is None,
        elsewhere={place: row for place, row in rows.items() if row.error and place not in shown},
        lines=found[:PER_PAGE], counts=counts, similar={row.key: like(row, among) for row in waiting},
        ground=_offered(session, here, state), categories=[(each.code, each.name) for each in categories(session, at)],
        choices=list(Choice), tabs=_tabs(batch.path, counts, state), after=after,
        next=_next(batch.path, state, found), first=f"{batch.path}?state={state.value}" if after >= 0 else None,
    )


def _offered(session: Session, here: Here, state: State) -> list[str]:
    """Names of places for the forms, which only waiting lines have."""
    return ground_of(session, here.office).choices if state is State.WAITING else []


def _tabs(path: str, counts: Mapping[State, int], current: State) -> list[tuple[str, str, int, bool]]:
    return [
        (f"{path}?state={each.value}", each.label, counts.get(each, 0), each is current)
        for each in State if counts.get(each) or each in (current, State.WAITING)
    ]


def _next(path: str, state: State, found: list[Shown]) -> str | None:
    if len(found) <= PER_PAGE:
        return None
    return f"{path}?state={state.value}&past={found[PER_PAGE - 1].row.line + 1}"


async def _posted(request: Request) -> FormData:
    return await request.form()


def _desk(session: Session, here: Here, at: At) -> Desk:
    """Raises DomainError where what callers said is gone: nothing is made of an empty line."""
    if here.batch.erased_at is not None:
        raise DomainError(ERASED)
    ground: Ground = ground_of(session, here.office)
    codes = {each.code: each for each in categories(session, at)}
    return Desk(session, here.batch, ground, codes, here.actor, at)


@router.post("/lines")
def settle(
    request: Request, session: DbSession, here: BatchToChange, at: At, posted: FormData = Depends(_posted)
) -> Response:
    """Every line by itself: what is right is done, what is not comes back with its sentence. Sent twice, done once."""
    rows, after = rows_in(posted), _number(posted, "after") - 1
    done = decide(_desk(session, here, at), rows, seen=_number(posted, "seen")) if rows else 0
    if any(row.error for row in rows.values()):
        return _page(request, session, here, at, State.WAITING, after=after, status=422, typed=rows, done=done)
    words = f"办好 {done} 行。" if done else "一行也没选。"
    return see_other(f"{here.batch.path}?past={after + 1}", request, flash=words, tone="ok" if done else "soon")


def _number(posted: FormData, name: str) -> int:
    return small_int(str(posted.get(name, ""))[:12], 0, most=2**31 - 1)


@router.post("/ready")
def take(request: Request, session: DbSession, here: BatchToChange, at: At) -> Response:
    taken, waiting = take_ready(_desk(session, here, at))
    left = f"还有 {waiting} 行要看一看，原因写在每一行下面。" if waiting else "全部办完了。"
    words = f"转进来 {taken} 件。{left}" if taken else f"没有能直接转的。{left}"
    return see_other(here.batch.path, request, flash=words, tone="ok" if taken or not waiting else "soon")
