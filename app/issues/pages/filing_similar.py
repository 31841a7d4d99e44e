"""Filing: what neighbours have already said, and 同感 instead of saying it again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.web import see_other
from app.issues.actions.drafts import discard_draft
from app.issues.actions.talk import support
from app.issues.guards import Sight, sight_of
from app.issues.pages.drafts import DraftInPath, DraftToChange, Writing, forget, keep, step_page
from app.issues.queries import case as cases
from app.issues.queries import filing as queries
from app.issues.queries.filing import Similar
from app.issues.queries.history import supported
from app.issues.rules.display import place_text
from app.people.guards import Visitor

router = APIRouter(include_in_schema=False)
MOST = 3


def likely(session: Session, writing: Writing) -> list[Similar]:
    """Open issues this may be, without those the writer has told apart from it."""
    kept = writing.kept
    spot = queries.spot(session, writing.community, kept.estate, kept.building)
    if spot is None or not kept.category:
        return []
    found = queries.similar(
        session, community_id=writing.community.key, category=kept.category, text=kept.description,
        building_id=spot.building.key if spot.building else None,
        estate_id=spot.estate.key if spot.estate else None, most=MOST + len(kept.different),
    )
    return [each for each in found if each.issue.ref not in kept.different][:MOST]


def _neighbours_issue(ref: str, session: DbSession, at: At, me: Visitor) -> Sight:
    found = cases.case_by_ref(session, ref, at) if ref.isprintable() else None
    return sight_of(session, found, me, at)


NeighboursIssue = Annotated[Sight, Depends(_neighbours_issue)]


@router.get("/c/{slug}/report/{token}/same/{ref}")
def show_same(
    request: Request, session: DbSession, writing: DraftInPath, sight: NeighboursIssue, me: Visitor
) -> Response:
    issue, case = sight.issue, sight.case
    mine = bool(me and supported(session, [issue.key], me.person_id))
    names = case.estate.name if case.estate else "", case.building.name if case.building else ""
    return step_page(
        request, "issues/report/same.html", writing, issue=issue, mine=mine,
        own=bool(me and me.person_id == issue.reporter_id), where=place_text(*names, issue.stairwell, issue.place),
    )


@router.post("/c/{slug}/report/{token}/same/{ref}")
def add_voice(
    request: Request, session: DbSession, at: At, writing: DraftInPath, sight: NeighboursIssue, me: Visitor
) -> Response:
    """同感 counts persons, so it needs a sign-in, and comes back to the draft afterwards."""
    here = writing.step(f"same/{sight.issue.ref}")
    if me is None:
        request.session["next"] = here
        return see_other("/login", request, flash="同感要按人算，先用手机号登录。写了一半的内容都在。", tone="soon")
    try:
        support(session, sight.issue, by=me, at=at)
    except DomainError as refusal:
        return see_other(here, request, flash=refusal.message, tone="soon")
    return see_other(here, request, flash="记下了，您也遇到了这件事。")


@router.post("/c/{slug}/report/{token}/same/{ref}/end")
def same_matter(request: Request, session: DbSession, writing: DraftToChange, sight: NeighboursIssue) -> Response:
    """My matter is that one: the draft goes, the issue stays."""
    answer = see_other(f"/i/{sight.issue.ref}", request, flash="不用再填了，进展看这一页就行。")
    if not writing.receipt:
        discard_draft(session, writing.draft)
        forget(answer)
    return answer


@router.post("/c/{slug}/report/{token}/same/{ref}/apart")
def other_matter(request: Request, session: DbSession, at: At, writing: DraftToChange, ref: str) -> Response:
    """Not the same: it is not offered again, and the report goes on."""
    if writing.receipt:
        return see_other(writing.receipt)
    different = (*writing.kept.different, ref[:24].upper())[-20:]
    return see_other(keep(session, writing, at, different=different).next_step)
