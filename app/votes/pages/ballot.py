"""/votes/{id}/ballot: choosing, looking again, casting; the receipt."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, small_int
from app.core.web import page, see_other
from app.votes.actions.casting import DECLARE, UNCHECKED, cast_ballot
from app.votes.forms import BallotForm
from app.votes.guards import Booth, VoteOfSomeone
from app.votes.pages.shown import CHOICES, Mine, mine, time_words
from app.votes.queries.ballots import papers_by_group
from app.votes.queries.papers import vote_words
from app.votes.queries.rolls import sealed_roll
from app.votes.queries.votes import company_names, topics_of
from app.votes.rules.kinds import Choice, VoteState
from app.votes.rules.opening import mode_words

router = APIRouter(include_in_schema=False)
Posted = Annotated[Bound[BallotForm], Depends(bound(BallotForm))]


@router.get("/votes/{vote_id}/ballot")
def ask(
    request: Request, session: DbSession, booth: VoteOfSomeone, at: At,
    group: Annotated[str | None, Query(max_length=12)] = None,
) -> Response:
    wanted = small_int(group, 0, most=2**31 - 1) if group else None
    return _ask(request, session, booth, at, Bound(), wanted)


def _ask(
    request: Request, session: Session, booth: Booth, at: datetime, form: Bound[BallotForm], wanted: int | None,
    status: int = 200,
) -> Response:
    found = mine(session, booth.vote, sealed_roll(session, booth.vote.key), booth.me)
    chosen = _chosen(found, wanted)
    topics = topics_of(session, booth.vote.key)
    return _unstored(page(
        request, "votes/ballot.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        chosen=chosen, mine=found, topics=topics, choices=CHOICES, running=booth.vote.running(at),
        names=company_names(session, [topic.company_id for topic in topics]), left=time_words(booth.vote, at),
        consequence=mode_words(booth.vote.mode), worth=vote_words(booth.vote), unchecked=UNCHECKED,
        labels={f"c{topic.number}": topic.title for topic in topics},
    ))


def _chosen(found: list[Mine], wanted: int | None) -> Mine | None:
    """The ballot somebody means; the only open one where they have one."""
    left = [each for each in found if each.open]
    named = next((each for each in left if each.group == wanted), None)
    return named or (left[0] if len(left) == 1 and wanted is None else None)


def _unstored(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/votes/{vote_id}/ballot")
def look_again(request: Request, session: DbSession, booth: VoteOfSomeone, at: At, form: Posted) -> Response:
    """Nothing is stored: what was chosen goes into the next page, to be looked at once more."""
    typed, topics = form.value, len(topics_of(session, booth.vote.key))
    if typed is None or (typed.missing(topics) and not typed.again):
        missing = typed.missing(topics) if typed else {}
        wrong = Bound[BallotForm](raw=form.raw, errors={**form.errors, **missing})
        return _ask(request, session, booth, at, wrong, typed.group if typed else None, 422)
    if typed.again or not booth.vote.running(at):
        return _ask(request, session, booth, at, Bound(raw=form.raw), typed.group)
    return _review(request, session, booth, at, form)


def _review(
    request: Request, session: Session, booth: Booth, at: datetime, form: Bound[BallotForm], status: int = 200
) -> Response:
    assert form.value is not None
    found = mine(session, booth.vote, sealed_roll(session, booth.vote.key), booth.me)
    chosen = _chosen(found, form.value.group)
    if chosen is None:
        return _ask(request, session, booth, at, form, form.value.group, status if status != 200 else 409)
    topics = topics_of(session, booth.vote.key)
    letters = form.value.letters(len(topics))
    return _unstored(page(
        request, "votes/review.html", status, community=booth.place, booth=booth, vote=booth.vote, form=form,
        chosen=chosen, picked=[(topic, Choice(letter)) for topic, letter in zip(topics, letters, strict=True)],
        hidden=[("group", chosen.group), *((f"c{place}", letter) for place, letter in enumerate(letters, start=1))],
    ))


@router.post("/votes/{vote_id}/ballot/casting")
def vote(request: Request, session: DbSession, booth: VoteOfSomeone, at: At, form: Posted) -> Response:
    typed, topics = form.value, len(topics_of(session, booth.vote.key))
    if typed is None or typed.missing(topics) or typed.group is None:
        return _ask(request, session, booth, at, form, typed.group if typed else None, 422)
    if not typed.declared:
        return _review(request, session, booth, at, Bound(form.raw, typed, {"declared": DECLARE}), 422)
    try:
        cast_ballot(
            session, booth.vote, typed.group, "".join(typed.letters(topics)), declared=True, by=booth.actor, at=at
        )
    except DomainError as refusal:
        return _ask(request, session, booth, at, form.refuse(refusal), typed.group, refusal.status)
    return see_other(f"{booth.path}/receipt", request, flash="这一票收到了。")


@router.get("/votes/{vote_id}/receipt")
def receipt(request: Request, session: DbSession, booth: VoteOfSomeone) -> Response:
    """One's own ballots: that they came; after the close what is on those they cast themselves."""
    roll = sealed_roll(session, booth.vote.key)
    found = [each for each in mine(session, booth.vote, roll, booth.me) if each.ballot]
    after = booth.vote.state in (VoteState.CLOSED, VoteState.DECIDED)
    topics = topics_of(session, booth.vote.key) if after else []
    said = {
        each.group: [
            (topic, Choice(letter).label) for topic, letter in zip(topics, each.ballot.choices, strict=True)
        ]
        for each in found if each.ballot and after and each.ballot.person_id == booth.actor.person_id
    }
    left = [each for each in mine(session, booth.vote, roll, booth.me) if each.open]
    return _unstored(page(
        request, "votes/receipt.html", community=booth.place, booth=booth, vote=booth.vote, found=found, said=said,
        after=after, more=left if booth.vote.state is VoteState.OPEN else [],
        papers=papers_by_group(session, booth.vote.key, [each.group for each in found]),
        may_contest=booth.vote.state in (VoteState.OPEN, VoteState.CLOSED),
    ))
