"""/town/what-if: the last twelve months by other rules. A draft may be shared; nothing of it is a result."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import Invalid
from app.core.forms import Bound
from app.core.masking import mask_name
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.rulebooks.guards import EveryVersion, Shelf
from app.rulebooks.queries import Version
from app.rulebooks.rules.items import changes, items, sections, typed
from app.rulebooks.rules.policy import Cadence, Rulebook
from app.rulebooks.rules.spans import Standing, months_offered
from app.scorecards.queries.cards import last_month
from app.scorecards.rules import wording
from app.townhall.actions.drafts import keep_draft, throw_away
from app.townhall.forms import Trial, bind_trial, fresh
from app.townhall.guards import Desk, DraftInPath, TownDesk
from app.townhall.models import RulebookDraft
from app.townhall.queries.drafts import KEPT, draft_by_token, drafts_of
from app.townhall.queries.replaying import Comparison, compare
from app.townhall.rules.summary import summary_of

router = APIRouter(include_in_schema=False, prefix="/town/what-if")
CADENCES = [(each.value, each.label) for each in Cadence]
UNFIT = "这几个数和以前月份用的规则放不到一起：{why}"


async def _posted(request: Request) -> dict[str, str]:
    form = await request.form()
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _base(shelf: Shelf, number: int | None = None) -> Version:
    """The version a draft was copied from; without a number the one that judges now."""
    judging = next((key for key, span in shelf.spans.items() if span.standing is Standing.NOW), shelf.newest.number)
    wanted = judging if number is None else number
    return next((each for each in shelf.versions if each.number == wanted), shelf.newest)


@router.get("")
def index(
    request: Request, session: DbSession, desk: TownDesk, shelf: EveryVersion,
    draft: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """The form, with the numbers of a draft where one is named."""
    kept = draft_by_token(session, desk.town.key, draft) if draft else None
    base = _base(shelf, kept.base if kept else None)
    form = fresh(_rules(kept) if kept else base.rulebook, base.number, kept.note if kept else "")
    return _form(request, session, desk, base, form)


def _rules(draft: RulebookDraft) -> Rulebook:
    return Rulebook.model_validate_json(draft.data)


def _form(
    request: Request, session: Session, desk: Desk, base: Version, form: Bound[Trial], status: int = 200
) -> Response:
    labels = {item.name: item.label for item in items(base.rulebook)} | {"note": "这一稿叫什么"}
    kept = [(each, mask_name(each.name)) for each in drafts_of(session, desk.town.key, desk.me.person_id)]
    return page(
        request, "townhall/what_if.html", status, form=form, labels=labels, base=base.number, drafts=kept,
        sections=sections(base.rulebook), cadences=CADENCES, official=desk.official, most=KEPT,
    )


@router.post("")
def keep(
    request: Request, session: DbSession, desk: TownDesk, shelf: EveryVersion, at: At,
    posted: Annotated[dict[str, str], Depends(_posted)],
) -> Response:
    desk.check_official()
    number = posted.get("base", "")
    base = _base(shelf, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None)
    form = bind_trial(base.rulebook, {**posted, "base": str(base.number)})
    if form.value is None:
        return _form(request, session, desk, base, form, 422)
    trial = form.value
    try:
        _compared(session, desk, base, trial.rulebook)
    except Invalid as refusal:
        return _form(request, session, desk, base, form.refuse(refusal), refusal.status)
    draft = keep_draft(
        session, trial.rulebook, town_id=desk.town.key, base=base.number, note=trial.note, by=desk.me, at=at
    )
    return see_other(f"/town/what-if/{draft.token}", request)


def _compared(session: Session, desk: Desk, base: Version, draft: Rulebook) -> Comparison | None:
    """None before there is any month to compare with."""
    last = last_month(session)
    if last is None:
        return None
    try:
        return compare(session, desk.town.key, base.rulebook, draft, last)
    except ValueError as error:
        why = str(error).partition("Value error, ")[2].partition(" [type")[0] or "看看改过的数。"
        raise Invalid(UNFIT.format(why=why)) from error


@router.get("/{token}")
def show(
    request: Request, session: DbSession, desk: TownDesk, shelf: EveryVersion, draft: DraftInPath, at: At
) -> Response:
    base, rules = _base(shelf, draft.base), _rules(draft)
    compared = _compared(session, desk, base, rules)
    adopted = {
        **typed(rules), "reason": draft.note or "试算以后定的",
        "effective_month": months_offered(local_day(at))[0].isoformat(), "seen": str(shelf.newest.number),
    }
    return page(
        request, "townhall/what_if_show.html", draft=draft, base=base.number, changes=changes(base.rulebook, rules),
        compared=compared, summary=summary_of(compared.estates) if compared else None, say=wording,
        official=desk.official, mine=draft.by == desk.me.person_id, adoption=sorted(adopted.items()),
    )


@router.post("/{token}/removal")
def remove(request: Request, session: DbSession, desk: TownDesk, draft: DraftInPath) -> Response:
    desk.check_official()
    throw_away(session, draft, by=desk.me)
    return see_other("/town/what-if", request, flash="这一稿删了。")
