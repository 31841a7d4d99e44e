"""…/lookback: every fault of the last round, seen again on the spot, in two columns."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.issues.pages.uploads import PostedPhotos
from app.mechanisms.rules.kinds import Phase
from app.rounds.actions.lookback import Seen, answer_lookback
from app.rounds.forms.walk import AnswerForm
from app.rounds.guards import Here, RoundToChange, RoundToLookBack
from app.rounds.pages.photos import photos_for, to_show
from app.rounds.queries.lookback import Again, lookback_of
from app.rounds.rules.lookback import Verdict
from app.rounds.rules.standing import Deed

router = APIRouter(include_in_schema=False)


@router.get("/c/{slug}/rounds/{ref}/lookback")
def look_back(request: Request, session: DbSession, here: RoundToLookBack) -> Response:
    if here.held.occurrence.phase is not Phase.OPEN:
        return see_other(here.base, request, flash="这一期开着的时候才能回头看。", tone="soon")
    return _lines(request, session, here)


def _lines(
    request: Request, session: Session, here: Here, *, status: int = 200, form: Bound[Any] | None = None,
    photos: list[Kept] | None = None,
) -> Response:
    form, lines = form or Bound(), lookback_of(session, here.held.round)
    typed = str(form.raw.get("line", ""))
    left = [line for line in lines if line.verdict is None]
    return page(
        request, "rounds/lookback.html", status, community=here.place, here=here, held=here.held, form=form,
        lines=[(line, line.issue.ref == typed or (not typed and line is left[0])) for line in left],
        seen={each.value: [line for line in lines if line.verdict is each] for each in Verdict}, total=len(lines),
        typed=typed, lost=bool(form.errors) and all(line.issue.ref != typed for line in left), photos=photos or [],
        passes_over=here.may(Deed.PASS_OVER), walks=here.may(Deed.FIND),
    )


@router.post("/c/{slug}/rounds/{ref}/lookback")
def answer(
    request: Request, posted: PostedPhotos, session: DbSession, here: RoundToChange, at: At,
    form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))],
) -> Response:
    here.walker.check(Deed.LOOK_BACK)
    photos = photos_for(session, here, form, posted, at)
    try:
        line = _line(session, here, form)
        seen = _seen(form, tuple(photo.key for photo in photos))
        if posted.refusal is not None:
            raise posted.refusal
        answer_lookback(session, here.held, line, seen, by=here.walker, at=at)
    except NotFound:
        raise
    except DomainError as refusal:
        again = form.refuse(_named(refusal)) if not form.errors else form
        status = refusal.status if refusal.status != 403 else Forbidden.status
        return _lines(request, session, here, status=status, form=again, photos=to_show(here, photos))
    return see_other(f"{here.base}/lookback", request, flash=f"记下了：{line.issue.title}，{seen.verdict.label}。")


def _line(session: Session, here: Here, form: Bound[AnswerForm]) -> Again:
    asked = str(form.raw.get("line", ""))
    for line in lookback_of(session, here.held.round):
        if line.issue.ref == asked:
            return line
    raise NotFound("这一期不用回头看这一处。")


def _seen(form: Bound[AnswerForm], photos: tuple[int, ...]) -> Seen:
    value = form.value
    if value is None or value.verdict is None:
        raise Invalid("选一下修好了没有。", field="verdict")
    return Seen(value.verdict, value.note, photos)


def _named(refusal: DomainError) -> DomainError:
    """What the form does not ask for goes above it."""
    if refusal.field not in ("verdict", "note", "photos"):
        refusal.field = ""
    return refusal
