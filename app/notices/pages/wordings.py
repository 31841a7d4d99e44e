"""/town/wordings and …/{kind}: the town's own words for its papers, in versions."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound
from app.core.masking import mask_name
from app.core.web import page, see_other
from app.notices.actions.wording import change_words, restore_words
from app.notices.forms import ResetForm, WordingForm
from app.notices.guards import DeskOfWords, Kind, KindInPath
from app.notices.queries.ground import latest_wordings, town_signs, versions_of
from app.notices.rules.content import Content
from app.notices.rules.kinds import Issuer
from app.notices.rules.words import LONGEST_BODY, example_of, kinds, shipped

router = APIRouter(include_in_schema=False)
LABELS = {"body": "正文", "reason": "为什么改"}
VERSIONS = 20


@router.get("/town/wordings")
def index(request: Request, session: DbSession, desk: DeskOfWords) -> Response:
    own = latest_wordings(session, desk.town.key)
    return page(
        request, "notices/wordings.html", town=desk.town,
        lines=[(shipped(kind), own.get(kind)) for kind in kinds()],
    )


@router.get("/town/wordings/{kind}")
def edit(request: Request, session: DbSession, chosen: KindInPath) -> Response:
    return _form(request, session, chosen, Bound())


def _form(
    request: Request, session: Session, chosen: Kind, form: Bound[Any], status: int = 200,
    looked: Content | None = None,
) -> Response:
    """The next try counts from the version now shown, unless this one was overtaken unseen."""
    now, town = chosen.worded, chosen.desk.town
    words = now.words
    return page(
        request, "notices/wording.html", status, town=town, words=words, now=now, form=form, labels=LABELS,
        looked=looked, longest=LONGEST_BODY, seen=now.version,
        body=now.own.body if now.unfit and now.own else words.body,
        versions=[(each, mask_name(name) if name else "") for each, name in
                  versions_of(session, town.key, words.kind, most=VERSIONS)],
        fields=[(name, words.examples.get(name, "")) for name in words.fields],
    )  # fmt: skip


@router.post("/town/wordings/{kind}")
def change(
    request: Request, session: DbSession, chosen: KindInPath, at: At,
    form: Annotated[Bound[WordingForm], Depends(bound(WordingForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _form(request, session, chosen, form, 422)
    kind = chosen.worded.words.kind
    try:
        change_words(
            session, chosen.desk.town, kind, typed.body, typed.reason, seen=typed.seen, by=chosen.desk.me, at=at
        )
    except DomainError as refusal:
        return _form(request, session, chosen, form.refuse(refusal), refusal.status)
    return see_other(f"/town/wordings/{kind}", request, flash="存好了，以后发的都用新的。已经发出去的不变。")


@router.post("/town/wordings/{kind}/look")
def look(
    request: Request, session: DbSession, chosen: KindInPath,
    form: Annotated[Bound[WordingForm], Depends(bound(WordingForm))],
) -> Response:
    """What was typed as a sheet with its examples; nothing is kept, so it is no redirect."""
    if form.value is None:
        return _form(request, session, chosen, form, 422)
    try:
        words = shipped(chosen.worded.words.kind).with_body(form.value.body)
    except DomainError as refusal:
        return _form(request, session, chosen, form.refuse(refusal), refusal.status)
    signs = town_signs(chosen.desk.town) if words.issuer is Issuer.TOWN else f"（{words.issuer.label}的名称）"
    return _form(request, session, chosen, form, looked=replace(example_of(words), issuer=signs))


@router.post("/town/wordings/{kind}/restoration")
def restore(
    request: Request, session: DbSession, chosen: KindInPath, at: At,
    form: Annotated[Bound[ResetForm], Depends(bound(ResetForm))],
) -> Response:
    typed, kind = form.value, chosen.worded.words.kind
    if typed is None:
        return _form(request, session, chosen, form, 422)
    try:
        restore_words(session, chosen.desk.town, kind, typed.reason, seen=typed.seen, by=chosen.desk.me, at=at)
    except DomainError as refusal:
        return _form(request, session, chosen, form.refuse(refusal), refusal.status)
    return see_other(f"/town/wordings/{kind}", request, flash="改回原来的了，以后发的用原来的。")
