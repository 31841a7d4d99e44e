"""/estates/{slug}/votes/new and what a vote in preparation needs: its plan, the petition, its days; giving it up."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.attachments.posted import Posted, photos_posted
from app.companies.queries import companies, regular_contract
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.filters import day
from app.core.forms import Bound, bound
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.votes.actions.calling import Plan, cancel_vote, open_vote, replan, sign_petition
from app.votes.actions.delivering import add_photos
from app.votes.actions.posting import post_vote
from app.votes.forms import PlanForm, PostingForm, ReasonForm, SeenForm, SignersForm
from app.votes.guards import Booth, VoteToKeep, Yard, YardOfKeepers
from app.votes.queries.ballots import signers_heads, signers_of
from app.votes.queries.people import employed, photos_of
from app.votes.queries.rolls import lines_of_roll, proposed_roll
from app.votes.queries.votes import topics_of
from app.votes.rules import dates
from app.votes.rules.calling import petition_words
from app.votes.rules.kinds import Caller, Mode, PhotoKind, TopicKind
from app.votes.rules.matters import COMPANY_ITEM, ITEMS, MOST_TOPICS
from app.votes.rules.opening import FIXED
from app.votes.rules.standing import RECUSED

router = APIRouter(include_in_schema=False)
Typed = Annotated[Bound[PlanForm], Depends(bound(PlanForm))]
PLACES = range(MOST_TOPICS)
LABELS = {"title": "题目", "caller": "谁召集", "reason": "原因", "topics": "表决什么", "mode": "没交回的怎么算"}


@router.get("/estates/{slug}/votes/new")
def ask(request: Request, session: DbSession, yard: YardOfKeepers, at: At) -> Response:
    return _plan(request, session, yard, None, at, Bound())


@router.post("/estates/{slug}/votes/new")
def make(request: Request, session: DbSession, yard: YardOfKeepers, at: At, form: Typed) -> Response:
    if form.value is None:
        return _plan(request, session, yard, None, at, form, 422)
    try:
        plan = _planned(session, yard, form.value, at)
        vote = open_vote(session, yard.estate, plan, by=yard.hall.actor, at=at)
    except DomainError as refusal:
        return _plan(request, session, yard, None, at, form.refuse(refusal), refusal.status)
    return see_other(f"{vote.path}/desk", request, flash="存好了，还没有公示。接着看名册、定人。")


def _planned(session: Session, yard: Yard, typed: PlanForm, at: datetime) -> Plan:
    """Raises Forbidden for whoever has a post with a company the plan names."""
    matters = typed.matters(regular_contract(session, yard.estate.key, local_day(at)))
    named = {matter.company_id for matter in matters if matter.company_id}
    if employed(session, yard.hall.actor.person_id, named, local_day(at)):
        raise Invalid(RECUSED, field="topics")
    return Plan(
        typed.title, typed.caller, matters, reason=typed.reason, mode=typed.mode, clause=typed.clause,
        counting_rule=typed.counting_rule, accepted_by=typed.accepted_by, how=typed.how,
    )


def _plan(
    request: Request, session: Session, yard: Yard, booth: Booth | None, at: datetime, form: Bound[PlanForm],
    status: int = 200,
) -> Response:
    kinds = [("dismiss", "解聘现在的物业"), ("appoint", "选聘一家物业")]
    kinds += [(str(number), item.words) for number, item in ITEMS.items() if number != COMPANY_ITEM]
    return page(
        request, "votes/plan.html", status, community=yard.place, yard=yard, booth=booth, form=form, places=PLACES,
        kinds=kinds, companies=[(each.key, each.name) for each in companies(session)], labels=LABELS,
        callers=[(each.value, each.label) for each in Caller], modes=[(each.value, each.label) for each in Mode],
        serving=regular_contract(session, yard.estate.key, local_day(at)),
    )


@router.get("/votes/{vote_id}/plan")
def ask_again(request: Request, session: DbSession, booth: VoteToKeep, at: At) -> Response:
    vote, topics = booth.vote, topics_of(session, booth.vote.key)
    raw: dict[str, Any] = {
        "title": vote.title, "caller": vote.caller.value, "reason": vote.caller_reason, "how": vote.how,
        "mode": vote.mode.value, "clause": vote.clause, "counting_rule": vote.counting_rule,
        "accepted_by": vote.accepted_by, "topic": [each.title for each in topics],
        "what": [str(each.item) if each.kind is TopicKind.OTHER else each.kind.value for each in topics],
        "wording": [each.wording for each in topics], "company": [str(each.company_id or "") for each in topics],
    }
    return _plan(request, session, booth.yard, booth, at, Bound(raw=raw))


@router.post("/votes/{vote_id}/plan")
def write_again(
    request: Request, session: DbSession, booth: VoteToKeep, at: At, form: Typed,
    seen: Annotated[Bound[SeenForm], Depends(bound(SeenForm))],
) -> Response:
    if form.value is None or seen.value is None:
        return _plan(request, session, booth.yard, booth, at, form, 422)
    try:
        plan = _planned(session, booth.yard, form.value, at)
        replan(session, booth.vote, plan, seen=seen.value.seen, by=booth.actor, at=at)
    except DomainError as refusal:
        return _plan(request, session, booth.yard, booth, at, form.refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/desk", request, flash="改好了。")


@router.post("/votes/{vote_id}/clause")
def clause(
    request: Request, posted: Annotated[Posted, Depends(photos_posted(3))], session: DbSession, booth: VoteToKeep,
    at: At,
) -> Response:
    try:
        add_photos(session, booth.vote, PhotoKind.CLAUSE, posted.all(), by=booth.actor, at=at)
    except DomainError as refusal:
        return _posting(request, session, booth, at, Bound[Any]().refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/posting", request, flash="照片存好了。")


@router.get("/votes/{vote_id}/petition")
def petition(request: Request, session: DbSession, booth: VoteToKeep) -> Response:
    return _petition(request, session, booth, Bound())


def _petition(
    request: Request, session: Session, booth: Booth, form: Bound[Any], status: int = 200
) -> Response:
    roll = proposed_roll(session, booth.vote.key)
    signed = signers_of(session, booth.vote.key)
    labels = [line.label for line in lines_of_roll(session, roll.key) if line.home_id in signed] if roll else []
    words = petition_words(signers_heads(session, roll), roll.heads) if roll else "还没有名册。"
    return page(
        request, "votes/petition.html", status, community=booth.place, booth=booth, form=form, labels=labels,
        words=words,
    )


@router.post("/votes/{vote_id}/petition")
def sign(
    request: Request, session: DbSession, booth: VoteToKeep, at: At,
    form: Annotated[Bound[SignersForm], Depends(bound(SignersForm))],
) -> Response:
    if form.value is None:
        return _petition(request, session, booth, form, 422)
    try:
        homes = _homes(session, booth, form.value.labels())
        new = sign_petition(session, booth.vote, homes, by=booth.actor, at=at)
    except DomainError as refusal:
        return _petition(request, session, booth, form.refuse(refusal), refusal.status)
    return see_other(f"{booth.path}/petition", request, flash=f"记下了 {new} 户。")


def _homes(session: Session, booth: Booth, labels: list[str]) -> list[int]:
    """Raises Invalid naming the lines that are on no roll."""
    roll = proposed_roll(session, booth.vote.key)
    known = {line.label: line.home_id for line in lines_of_roll(session, roll.key)} if roll else {}
    strange = [label for label in labels if label not in known]
    if strange:
        raise Invalid(f"名册上没有：{'、'.join(strange[:5])}。照着名册上的写，一行一户。", field="homes")
    return [known[label] for label in labels]


@router.get("/votes/{vote_id}/posting")
def ask_posting(request: Request, session: DbSession, booth: VoteToKeep, at: At) -> Response:
    return _posting(request, session, booth, at, Bound())


def _posting(
    request: Request, session: Session, booth: Booth, at: datetime, form: Bound[Any], status: int = 200
) -> Response:
    vote, first = booth.vote, dates.first_day(local_day(at))
    roll = proposed_roll(session, vote.key)
    return page(
        request, "votes/posting.html", status, community=booth.place, booth=booth, vote=vote, form=form, roll=roll,
        topics=topics_of(session, vote.key), first=first, first_words=day(first), usual=dates.USUAL, fixed=FIXED,
        last=first + timedelta(days=dates.USUAL - 1),
        clause_photos=photos_of(session, vote.key, PhotoKind.CLAUSE), items=ITEMS,
        petition=petition_words(signers_heads(session, roll), roll.heads)
        if roll and vote.caller is Caller.PETITION else "",
    )


@router.post("/votes/{vote_id}/posting")
def post(
    request: Request, session: DbSession, booth: VoteToKeep, at: At,
    form: Annotated[Bound[PostingForm], Depends(bound(PostingForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return _posting(request, session, booth, at, form, 422)
    try:
        post_vote(
            session, booth.vote, typed.opens_on, typed.closes_on, seen=typed.seen, by=booth.actor, at=at
        )
    except DomainError as refusal:
        return _posting(request, session, booth, at, form.refuse(refusal), refusal.status)
    return see_other(booth.path, request, flash="公示了，同时报了居委会。把公示打印出来，贴到小区显著的地方。")


@router.get("/votes/{vote_id}/cancellation")
def ask_cancelling(request: Request, booth: VoteToKeep) -> Response:
    return _cancelling(request, booth, Bound())


def _cancelling(request: Request, booth: Booth, form: Bound[Any], status: int = 200) -> Response:
    return page(
        request, "votes/cancellation.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form
    )


@router.post("/votes/{vote_id}/cancellation")
def cancel(
    request: Request, session: DbSession, booth: VoteToKeep, at: At,
    form: Annotated[Bound[ReasonForm], Depends(bound(ReasonForm))],
) -> Response:
    if form.value is None:
        return _cancelling(request, booth, form, 422)
    try:
        cancel_vote(session, booth.vote, form.value.reason, seen=form.value.seen, by=booth.actor, at=at)
    except DomainError as refusal:
        return _cancelling(request, booth, form.refuse(refusal), refusal.status)
    return see_other(booth.yard.path, request, flash="停办了。")
