"""…/layout: which column is what, guessed and put right."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Stale
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.hotline.actions.bringing import choose_columns, guessed, header_of, sheet_of
from app.hotline.forms import ColumnsForm, field_of
from app.hotline.guards import BatchInPath, BatchToChange, Here
from app.hotline.queries.batches import any_taken
from app.hotline.rules.cells import shown
from app.hotline.rules.columns import from_text, letter
from app.hotline.rules.kinds import FILLED, NEEDED, Column

router = APIRouter(include_in_schema=False, prefix="/work/hotline/{batch_id}")
LABELS = {field_of(column): column.label for column in Column} | {"name": "这种表叫什么"}
SAMPLES = 3


@router.get("/layout")
def ask(request: Request, session: DbSession, here: BatchInPath) -> Response:
    return _form(request, session, here, Bound())


def _form(request: Request, session: Session, here: Here, form: Bound[Any], *, status: int = 200) -> Response:
    sheet = sheet_of(session, here.batch)
    header, first = header_of(sheet, here.batch.header), here.batch.header + 1
    places, guesses = range(sheet.width), guessed(sheet, here.batch)
    samples = [[shown(cell) for cell in line] for line in sheet.lines[first : first + SAMPLES]]
    return page(
        request, "hotline/layout.html", status, batch=here.batch, form=form, labels=LABELS,
        options=[(place, f"{letter(place)} {header[place] if place < len(header) else ''}") for place in places],
        guesses={field_of(column): place for column, place in guesses.items()},
        reads=[(field_of(each), each.label, each in NEEDED) for each in Column if each not in FILLED],
        fills=[(field_of(each), each.label) for each in FILLED], samples=samples,
        fixed=any_taken(session, here.batch.key),
    )


@router.post("/layout")
def choose(
    request: Request, session: DbSession, here: BatchToChange, at: At,
    form: Annotated[Bound[ColumnsForm], Depends(bound(ColumnsForm))],
) -> Response:
    if form.value is None:
        return _form(request, session, here, form, status=422)
    typed = form.value
    try:
        choose_columns(session, here.batch, typed.columns, typed.name, seen=typed.seen, by=here.actor, at=at)
    except Stale as stale:
        return _form(request, session, here, form.refuse(Stale(f"{stale.message}{_now(here)}")), status=stale.status)
    except DomainError as refusal:
        return _form(request, session, here, _refused(form, refusal), status=refusal.status)
    return see_other(here.batch.path, request, flash="记住了，下回同样的表不用再选。下面一行一行看看。")


def _now(here: Here) -> str:
    """What somebody else chose, so that nobody saves over it unseen."""
    kept = from_text(here.batch.columns) if here.batch.columns else {}
    said = "，".join(f"{column.label} {letter(place)} 列" for column, place in kept.items())
    return f"现在存的是：{said}。" if said else ""


def _refused(form: Bound[ColumnsForm], refusal: DomainError) -> Bound[ColumnsForm]:
    """The rule knows columns, the form its fields."""
    field = "caller" if refusal.field == Column.NAME else refusal.field
    return Bound(raw=form.raw, errors={field: refusal.message})
