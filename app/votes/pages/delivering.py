"""/votes/{id}/deliveries and …/proxies: who got a ballot, who acts for whom."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.attachments.posted import Posted, photos_posted
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.votes.actions.delivering import (
    deliver,
    end_naming,
    end_proxy,
    name_voter,
    register_proxy,
    take_back_delivery,
)
from app.votes.forms import DeliveryEndForm, DeliveryForm, NamingEndForm, NamingForm, ProxyForm, ReasonForm
from app.votes.guards import Booth, VoteToCount
from app.votes.models import VoteRoll
from app.votes.queries.ballots import deliveries_of, groups_cast, groups_with_paper, namings_of, proxies_of
from app.votes.queries.papers import proxy_form_of
from app.votes.queries.people import names_of, owner_with_phone
from app.votes.queries.rolls import entry_labelled, group_labels, houses_of, lines_of_roll, sealed_roll
from app.votes.rules.kinds import DeliveryWay, VoteState

router = APIRouter(include_in_schema=False)
Pictures = Annotated[Posted, Depends(photos_posted(9))]
Signed = Annotated[Posted, Depends(photos_posted(9, "signed"))]
BESIDE = {"person": "voter", "photos": "signed"}
"""The fields of a naming, as its form calls them beside that of a proxy."""

WORKING = (VoteState.POSTED, VoteState.OPEN)


def roll_in_force(session: Session, booth: Booth) -> VoteRoll:
    """Raises DomainError before the posting."""
    roll = sealed_roll(session, booth.vote.key)
    if roll is None:
        raise DomainError("还没有公示，名册没有封存，先公示。")
    return roll


@router.get("/votes/{vote_id}/deliveries")
def deliveries(
    request: Request, session: DbSession, booth: VoteToCount,
    building: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    return _deliveries(request, session, booth, Bound(), building)


def _deliveries(
    request: Request, session: Session, booth: Booth, form: Bound[Any], building: str | None, status: int = 200, *,
    back: Bound[Any] | None = None,
) -> Response:
    """`back`: the form that takes a delivery back, as it came."""
    roll = roll_in_force(session, booth)
    houses, done = houses_of(session, roll.key), deliveries_of(session, booth.vote.key)
    name = building if building in {house.name for house in houses} else houses[0].name
    lines = [line for line in lines_of_roll(session, roll.key, building=name) if line.heads]
    labels = group_labels(session, roll.key, [line.group for line in lines])
    return page(
        request, "votes/deliveries.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        back=back or Bound(), houses=houses, name=name, lines=lines, done=done, labels=labels, roll=roll,
        papers=groups_with_paper(session, booth.vote.key), cast=groups_cast(session, booth.vote.key),
        ways=[(way.value, way.label) for way in DeliveryWay], open=booth.vote.state in WORKING,
    )


@router.post("/votes/{vote_id}/deliveries")
def tick(
    request: Request, posted: Pictures, session: DbSession, booth: VoteToCount, at: At,
    form: Annotated[Bound[DeliveryForm], Depends(bound(DeliveryForm))],
    building: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    typed = form.value
    if typed is None:
        return _deliveries(request, session, booth, form, building, 422)
    try:
        new = deliver(
            session, booth.vote, frozenset(typed.groups), typed.way, posted.all(), by=booth.actor, at=at
        )
    except DomainError as refusal:
        return _deliveries(request, session, booth, form.refuse(refusal), building, refusal.status)
    where = f"?building={building}" if building and building.isalnum() else ""
    return see_other(f"{booth.path}/deliveries{where}", request, flash=f"记下了，新送到 {new} 户。")


@router.post("/votes/{vote_id}/deliveries/ending")
def take_back(
    request: Request, session: DbSession, booth: VoteToCount, at: At,
    form: Annotated[Bound[DeliveryEndForm], Depends(bound(DeliveryEndForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _deliveries(request, session, booth, Bound(), None, 422, back=form)
    try:
        take_back_delivery(
            session, booth.vote, _group(session, booth, typed.home, "home"), typed.reason, by=booth.actor, at=at
        )
    except DomainError as refusal:
        return _deliveries(request, session, booth, Bound(), None, refusal.status, back=form.refuse(refusal))
    return see_other(f"{booth.path}/deliveries", request, flash="撤了，这一户的业主收到了消息。")


@router.get("/votes/{vote_id}/proxies")
def proxies(request: Request, session: DbSession, booth: VoteToCount) -> Response:
    return _proxies(request, session, booth)


def _proxies(
    request: Request, session: Session, booth: Booth, status: int = 200, *, power: Bound[Any] | None = None,
    naming: Bound[Any] | None = None, ending: Bound[Any] | None = None, group: int = 0,
) -> Response:
    """`ending`: of the naming of this `group`, as it came back."""
    roll = roll_in_force(session, booth)
    rows, named = proxies_of(session, booth.vote.key), namings_of(session, booth.vote.key)
    groups = [row.head_group for row in rows] + list(named)
    return page(
        request, "votes/proxies.html", status, community=booth.place, booth=booth, vote=booth.vote, rows=rows,
        named=named, labels=group_labels(session, roll.key, groups), power=power or Bound(), naming=naming or Bound(),
        ending=ending or Bound(), ended_group=group,
        names=names_of(session, [row.person_id for row in named.values()]), open=booth.vote.state in WORKING,
    )


def _group(session: Session, booth: Booth, label: str, field: str) -> int:
    entry = entry_labelled(session, roll_in_force(session, booth).key, label)
    if entry is None:
        raise Invalid("名册上没有这一户，照着名册上的写，像 3号楼2单元501。", field=field)
    return entry.head_group


@router.post("/votes/{vote_id}/proxies")
def register(
    request: Request, posted: Pictures, session: DbSession, booth: VoteToCount, at: At,
    form: Annotated[Bound[ProxyForm], Depends(bound(ProxyForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _proxies(request, session, booth, 422, power=form)
    try:
        group = _group(session, booth, typed.home, "home")
        register_proxy(
            session, booth.vote, group, typed.agent, typed.phone, posted.all(), by=booth.actor, at=at
        )
    except DomainError as refusal:
        return _proxies(request, session, booth, refusal.status, power=form.refuse(refusal))
    return see_other(f"{booth.path}/proxies", request, flash="委托登记好了。")


@router.post("/votes/{vote_id}/proxies/{proxy_id}/ending")
def end(
    request: Request, session: DbSession, booth: VoteToCount, at: At, proxy_id: str,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    try:
        end_proxy(
            session, booth.vote, row_id(proxy_id), form.value.reason if form.value else "", by=booth.actor, at=at
        )
    except DomainError as refusal:
        return _proxies(request, session, booth, refusal.status, power=Bound[Any]().refuse(refusal))
    return see_other(f"{booth.path}/proxies", request, flash="这份委托结束了。")


@router.post("/votes/{vote_id}/namings")
def name(
    request: Request, posted: Signed, session: DbSession, booth: VoteToCount, at: At,
    form: Annotated[Bound[NamingForm], Depends(bound(NamingForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _proxies(request, session, booth, 422, naming=form)
    try:
        group = _group(session, booth, typed.joint_home, "joint_home")
        person = owner_with_phone(session, typed.voter)
        name_voter(session, booth.vote, group, person or 0, posted.all(), by=booth.actor, at=at)
    except DomainError as refusal:
        again = type(refusal)(refusal.message, field=BESIDE.get(refusal.field, refusal.field))
        return _proxies(request, session, booth, refusal.status, naming=form.refuse(again))
    return see_other(f"{booth.path}/proxies", request, flash="记下了，这一户由这一位来投。")


@router.post("/votes/{vote_id}/namings/{group}/ending")
def unname(
    request: Request, session: DbSession, booth: VoteToCount, at: At, group: str,
    form: Annotated[Bound[NamingEndForm], Depends(bound(NamingEndForm))],
) -> Response:
    reason = form.value.reason if form.value else ""
    try:
        end_naming(session, booth.vote, row_id(group), reason, by=booth.actor, at=at)
    except DomainError as refusal:
        return _proxies(request, session, booth, refusal.status, ending=form.refuse(refusal), group=row_id(group))
    return see_other(f"{booth.path}/proxies", request, flash="这一户的推选撤了，共有人收到了消息。")


@router.get("/votes/{vote_id}/proxies/form")
def paper_form(request: Request, session: DbSession, booth: VoteToCount, at: At) -> Response:
    from app.notices.queries import preview_paper

    roll_in_force(session, booth)
    filled = proxy_form_of(booth.vote, booth.estate)
    content = preview_paper(session, kind="proxy_form", estate=booth.estate, fields=filled.fields, at=at)
    return page(request, "votes/proxy_form.html", community=booth.place, booth=booth, content=content)
