"""Reading one issue, and what neighbours add to it."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from app.companies.models import UnitKind
from app.companies.queries import units_for
from app.core.deps import At, DbSession
from app.core.errors import Forbidden
from app.core.limits import spend
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.core.workdays import local_day
from app.issues.actions import talk
from app.issues.api.bodies import NewComment
from app.issues.api.doing import WITH_ETAG, InHand
from app.issues.api.rendering import issue_out, versioned
from app.issues.api.shapes import (
    CommentOut,
    CommentPage,
    HistoryPage,
    IssueOut,
    NextCursor,
    SupportOut,
    comment_out,
    history_entry,
)
from app.issues.guards import IssueInPath, IssueToChange
from app.issues.queries import listing
from app.issues.queries.members import members_of_unit
from app.issues.rules.lifecycle import Step, may

router = APIRouter(prefix="/api/v1/issues/{ref}", tags=["issues"])
COMMENTS_AN_HOUR = 30  # as on the page, and counted together
READING = problems(401, 404, 422)
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]


@router.get("", operation_id="get_issue", response_model=IssueOut, responses={**WITH_ETAG, **problems(401, 404, 422)})
def get_issue(sight: IssueInPath, session: DbSession, at: At, response: Response) -> IssueOut:
    """One issue, if it is public or you have to do with it."""
    versioned(response, sight.issue)
    return issue_out(session, sight.issue.key, at)


@router.get("/history", operation_id="list_history", responses=READING)
def list_history(sight: IssueInPath, session: DbSession, limit: Limit = 20, cursor: Cursor = None) -> HistoryPage:
    """Everything that happened, oldest first; never edited."""
    rows = listing.events_after(session, sight.issue.key, after("history", cursor) or 0, limit + 1)
    page, following = cut("history", rows, limit, lambda row: row.key)
    return HistoryPage(items=[history_entry(row) for row in page], next=following)


@router.get("/comments", operation_id="list_comments", responses=READING)
def list_comments(sight: IssueInPath, session: DbSession, limit: Limit = 20, cursor: Cursor = None) -> CommentPage:
    """Official answers and neighbours' words, oldest first."""
    rows = listing.comments_after(session, sight.issue.key, after("comments", cursor) or 0, limit + 1)
    page, following = cut("comments", rows, limit, lambda row: row.key)
    return CommentPage(items=[comment_out(row) for row in page], next=following)


@router.post(
    "/comments", status_code=201, operation_id="add_comment", response_model=CommentOut,
    responses=problems(400, 401, 404, 409, 413, 422, 429),
)
def add_comment(body: NewComment, doing: InHand) -> Response:
    """From staff in their role it is an official answer; from a neighbour it shows no name."""
    if doing.repeat.answer:
        return doing.repeat.answer
    spend(
        doing.session, f"comment/{doing.me.person_id}", limit=COMMENTS_AN_HOUR, window=timedelta(hours=1), at=doing.at,
        message="今天写得不少了，歇一会儿再写。",
    )
    row = talk.comment(
        doing.session, doing.sight.case, body.text, by=doing.me, worn=doing.sight.worn, at=doing.at
    )
    return doing.repeat.keep(comment_out(row).model_dump_json(), 201)


@router.put("/support", operation_id="support_issue", responses=problems(401, 404, 409, 422))
def support(sight: IssueToChange, session: DbSession, at: At) -> SupportOut:
    """同感: once per person, however often it is sent."""
    assert sight.me is not None  # IssueToChange asks for a sign-in
    talk.support(session, sight.issue, by=sight.me, at=at)
    return SupportOut(supported=True, supports=sight.issue.supports)


@router.delete("/support", operation_id="unsupport_issue", responses=problems(401, 404, 422))
def unsupport(sight: IssueToChange, session: DbSession) -> SupportOut:
    """Takes it back; taking back what is not there changes nothing."""
    assert sight.me is not None  # IssueToChange asks for a sign-in
    talk.unsupport(session, sight.issue, by=sight.me)
    return SupportOut(supported=False, supports=sight.issue.supports)


class UnitOut(BaseModel):
    name: str
    kind: UnitKind
    label: str


class UnitPage(BaseModel):
    items: list[UnitOut]
    next: NextCursor


class ColleagueOut(BaseModel):
    id: int
    name: str


class ColleaguePage(BaseModel):
    items: list[ColleagueOut]
    next: NextCursor


@router.get("/units", operation_id="list_units", responses=problems(401, 403, 404, 422))
def list_units(sight: IssueInPath, session: DbSession, at: At) -> UnitPage:
    """Who may be given this issue, for those who dispatch."""
    if not may(Step.DISPATCH, sight.worn):
        raise Forbidden("能派给谁，只给派单的人看。")
    issue = sight.issue
    units = units_for(session, issue.community_id, issue.estate_id, local_day(at))
    return UnitPage(items=[UnitOut(name=unit.name, kind=unit.kind, label=unit.kind.label) for unit in units], next=None)


@router.get("/colleagues", operation_id="list_colleagues", responses=problems(401, 403, 404, 422))
def list_colleagues(sight: IssueInPath, session: DbSession, at: At) -> ColleaguePage:
    """Who in the handling unit may take it over, for the unit itself."""
    unit = sight.case.unit
    if unit is None or not may(Step.ASSIGNMENT, sight.worn):
        raise Forbidden("同事的名单只给办理单位自己看。")
    people = members_of_unit(session, unit, sight.issue.estate_id, local_day(at))
    return ColleaguePage(items=[ColleagueOut(id=person.key, name=person.name) for person in people], next=None)
