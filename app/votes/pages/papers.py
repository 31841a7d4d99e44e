"""/votes/{id}/papers: issuing, printing, taking back and typing paper ballots."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.attachments.posted import Posted, photos_posted
from app.attachments.sealing import Kept
from app.core.deps import At, DbSession
from app.core.errors import DomainError, Invalid
from app.core.forms import Bound, bound, small_int
from app.core.qr import qr_picture
from app.core.settings import settings
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.votes.actions.papers import enter_paper, issue_papers, mark_missing, return_paper, spoil_paper
from app.votes.forms import EntryForm, GroupsForm, PaperForm, ReturnForm, SpoilForm
from app.votes.guards import Booth, VoteToCount, VoteToEnter
from app.votes.models import VotePaper
from app.votes.pages.delivering import roll_in_force
from app.votes.queries.ballots import groups_cast, groups_with_paper, paper_states, papers_of
from app.votes.queries.papers import vote_words
from app.votes.queries.people import names_of, photos_of
from app.votes.queries.rolls import group_labels, houses_of, lines_of_roll
from app.votes.queries.votes import company_names, topics_of
from app.votes.rules import dates
from app.votes.rules.kinds import Choice, PaperState, PhotoKind, VoteState
from app.votes.rules.opening import mode_words
from app.votes.rules.papers import PRECEDENCE, SPOILED, reconciled, serial_of, serial_text
from app.votes.rules.standing import Deed

router = APIRouter(include_in_schema=False)
PATH = "/votes/{vote_id}/papers"
LISTED = 100
PRINTED = 200
UNKNOWN = "编号是票面上的数字，像 0001。"
UNREADABLE = "没画，或者画了两个"
ENTRY_CHOICES = [(each.value, UNREADABLE if each is Choice.INVALID else each.label) for each in Choice]


@router.get(PATH)
def papers(
    request: Request, session: DbSession, booth: VoteToCount,
    building: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=9)] = None,
) -> Response:
    return papers_page(request, session, booth, building=building, after=after)


def papers_page(
    request: Request, session: Session, booth: Booth, status: int = 200, *, building: str | None = None,
    after: str | None = None, issuing: Bound[Any] | None = None, returning: Bound[Any] | None = None,
    spoiling: Bound[Any] | None = None, finding: Bound[Any] | None = None, kept: Sequence[Kept] = (),
) -> Response:
    """`finding` and `kept`: a paper told of after the close, as it came back, with its photos."""
    roll, vote = roll_in_force(session, booth), booth.vote
    houses = houses_of(session, roll.key)
    name = building if building in {house.name for house in houses} else houses[0].name
    found = papers_of(session, vote.key, after=small_int(after, 0, most=10**6) if after else 0, most=LISTED + 1)
    busy = groups_cast(session, vote.key) | groups_with_paper(session, vote.key)
    open_lines = [line for line in lines_of_roll(session, roll.key, building=name) if line.heads]
    waiting = papers_of(session, vote.key, PaperState.FOUND)
    groups = [line.group for line in open_lines] + [paper.head_group for paper in (*found, *waiting)]
    return page(
        request, "votes/papers.html", status, community=booth.place, booth=booth, vote=vote, houses=houses, name=name,
        lines=open_lines, busy=busy, papers=found[:LISTED], labels=group_labels(session, roll.key, groups),
        older=f"{booth.path}/papers?after={found[LISTED - 1].serial}" if len(found) > LISTED else None,
        sheets=reconciled(paper_states(session, vote.key)), serial=serial_text, issuing=issuing or Bound(),
        returning=returning or Bound(), spoiling=spoiling or Bound(), states=VoteState, precedence=PRECEDENCE,
        may_enter=booth.may(Deed.ENTER), waiting=waiting, me=booth.actor.person_id, finding=finding or Bound(),
        names=names_of(session, [paper.returned_by for paper in waiting]), kept=kept,
        proofs=_proofs(session, booth, waiting),
    )


def _proofs(session: Session, booth: Booth, waiting: Sequence[VotePaper]) -> dict[int, list[str]]:
    """Addresses of the photos of papers that wait for a second person."""
    found: dict[int, list[str]] = {paper.key: [] for paper in waiting}
    held_photos = photos_of(session, booth.vote.key, PhotoKind.PAPER) if waiting else []
    for held, photo in held_photos:
        if held.about in found:
            found[held.about].append(f"{booth.path}/photos/{photo.token}-l.jpg")
    return found


@router.post(f"{PATH}/issues")
def issue(
    request: Request, session: DbSession, booth: VoteToCount, at: At,
    form: Annotated[Bound[GroupsForm], Depends(bound(GroupsForm))],
    building: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    if form.value is None:
        return papers_page(request, session, booth, 422, issuing=form, building=building)
    try:
        made = issue_papers(session, booth.vote, frozenset(form.value.groups), by=booth.actor, at=at)
    except DomainError as refusal:
        return papers_page(request, session, booth, refusal.status, issuing=form.refuse(refusal), building=building)
    first, last = made[0].serial, made[-1].serial
    return see_other(f"{booth.path}/papers/print?first={first}&last={last}", request)


@router.get(f"{PATH}/print")
def printing(
    request: Request, session: DbSession, booth: VoteToCount,
    first: Annotated[str | None, Query(max_length=9)] = None, last: Annotated[str | None, Query(max_length=9)] = None,
) -> Response:
    """Two ballots an A4 page; those that are out, by serial."""
    start = small_int(first, 1, most=10**6)
    end = min(small_int(last, start, most=10**6), start + PRINTED - 1)
    found = [
        paper for paper in papers_of(session, booth.vote.key, PaperState.ISSUED, after=start - 1, most=PRINTED)
        if paper.serial <= end
    ]
    return _printed(request, session, booth, found)


def _printed(request: Request, session: Session, booth: Booth, found: Sequence[VotePaper]) -> Response:
    roll, vote = roll_in_force(session, booth), booth.vote
    topics = topics_of(session, vote.key)
    assert vote.closes_at is not None  # a posted vote has its days
    answer = page(
        request, "votes/print.html", community=booth.place, booth=booth, vote=vote, papers=found, topics=topics,
        labels=group_labels(session, roll.key, [paper.head_group for paper in found]), serial=serial_text,
        names=company_names(session, [topic.company_id for topic in topics]), last=dates.last_day(vote.closes_at),
        consequence=mode_words(vote.mode), worth=vote_words(vote), precedence=PRECEDENCE,
        code=qr_picture(f"{settings().base_url.rstrip('/')}{vote.path}"), today=local_day(vote.closes_at),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post(f"{PATH}/returns")
def back(
    request: Request, posted: Annotated[Posted, Depends(photos_posted(2))], session: DbSession, booth: VoteToCount,
    at: At, form: Annotated[Bound[ReturnForm], Depends(bound(ReturnForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return papers_page(request, session, booth, 422, returning=form)
    try:
        paper = return_paper(
            session, booth.vote, serial_typed(typed), posted.all(), by_agent=typed.by_agent, words=typed.words,
            by=booth.actor, at=at,
        )
    except DomainError as refusal:
        return papers_page(request, session, booth, refusal.status, returning=form.refuse(refusal))
    spoiled = paper.state is PaperState.SPOILED
    words = f"{serial_text(paper.serial)} 号：{paper.note if spoiled else '收下了，封进票箱，截止以后再录。'}"
    return see_other(f"{booth.path}/papers", request, flash=words, tone="soon" if spoiled else "ok")


def serial_typed(typed: PaperForm) -> int:
    found = serial_of(typed.serial)
    if found is None:
        raise Invalid(UNKNOWN, field="serial")
    return found


@router.post(f"{PATH}/spoiled")
def spoil(
    request: Request, session: DbSession, booth: VoteToCount, at: At,
    form: Annotated[Bound[SpoilForm], Depends(bound(SpoilForm))],
) -> Response:
    typed = form.value
    if typed is None:
        return papers_page(request, session, booth, 422, spoiling=form)
    try:
        spoil_paper(session, booth.vote, serial_typed(typed), typed.reason, by=booth.actor, at=at)
    except DomainError as refusal:
        return papers_page(request, session, booth, refusal.status, spoiling=form.refuse(refusal))
    return see_other(f"{booth.path}/papers", request, flash="这一张作废了，可以给这一户补发。")


@router.post(f"{PATH}/missing")
def missing(request: Request, session: DbSession, booth: VoteToCount, at: At) -> Response:
    try:
        many = mark_missing(session, booth.vote, by=booth.actor, at=at)
    except DomainError as refusal:
        return papers_page(request, session, booth, refusal.status, spoiling=Bound[Any]().refuse(refusal))
    return see_other(f"{booth.path}/papers", request, flash=f"{many} 张记为没收回。")


@router.get(f"{PATH}/entries")
def ask_entry(request: Request, session: DbSession, booth: VoteToEnter) -> Response:
    return _entry(request, session, booth, Bound())


def _entry(request: Request, session: Session, booth: Booth, form: Bound[Any], status: int = 200) -> Response:
    """What others typed is not shown; a disputed one shows that it is."""
    waiting = papers_of(session, booth.vote.key, PaperState.RETURNED)
    me = booth.actor.person_id
    mine = [paper for paper in waiting if me not in (paper.first_by, paper.second_by)]
    answer = page(
        request, "votes/entry.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        topics=topics_of(session, booth.vote.key), choices=ENTRY_CHOICES, waiting=waiting, mine=mine,
        serial=serial_text, numbers=[serial_text(paper.serial) for paper in mine],
        open=booth.vote.state is VoteState.CLOSED,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post(f"{PATH}/entries")
def enter(
    request: Request, session: DbSession, booth: VoteToEnter, at: At,
    form: Annotated[Bound[EntryForm], Depends(bound(EntryForm))],
) -> Response:
    typed, topics = form.value, len(topics_of(session, booth.vote.key))
    if typed is None:
        return _entry(request, session, booth, form, 422)
    entry = SPOILED if typed.unusable else "".join(typed.letters(topics))
    try:
        paper = enter_paper(session, booth.vote, serial_typed(typed), entry, by=booth.actor, at=at)
    except DomainError as refusal:
        return _entry(request, session, booth, form.refuse(refusal), refusal.status)
    tone = "soon" if paper.disputed else "ok"
    return see_other(f"{booth.path}/papers/entries", request, flash=_said(paper), tone=tone)


def _said(paper: VotePaper) -> str:
    number = serial_text(paper.serial)
    if paper.disputed:
        return f"{number} 号两遍录的不一样，请第三个人看着原票再录一遍。"
    if paper.state is PaperState.RETURNED:
        return f"{number} 号录好第一遍，请另一个人再录一遍。"
    return f"{number} 号定了：{paper.state.label}。"


