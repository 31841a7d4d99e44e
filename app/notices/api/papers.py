"""GET /api/v1/estates/{slug}/papers: what is posted; …/papers/{token}: one paper, as its reader may see it."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlmodel import Session

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.openapi import problems
from app.core.pagination import after, cut
from app.notices.api.shapes import BlockOut, ObjectionOut, PaperLine, PaperOut, PaperPage
from app.notices.guards import Opened, PaperInPath
from app.notices.queries.objections import objections_to
from app.notices.queries.shown import Line, paper_by_id, posted_in_estate
from app.notices.rules.standing import Deed
from app.places.queries import estate_by_slug

router = APIRouter(prefix="/api/v1", tags=["papers"])
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before.")]
LIST = "papers"


@router.get("/estates/{slug}/papers", operation_id="list_papers", responses=problems(404, 422))
def list_papers(slug: str, session: DbSession, limit: Limit = 20, cursor: Cursor = None) -> PaperPage:
    """The posted papers of an estate, the latest first, withdrawn ones included."""
    estate = estate_by_slug(session, slug)
    if estate is None:
        raise NotFound("没有这个小区。看看链接是不是少了几个字。")
    rows = posted_in_estate(session, estate.key, before=after(LIST, cursor), most=limit + 1)
    page, following = cut(LIST, rows, limit, lambda line: line.paper.key)
    return PaperPage(items=[_line(each) for each in page], next=following)


def _line(line: Line) -> PaperLine:
    paper = line.paper
    return PaperLine(
        token=paper.token, number=paper.official_number, kind=paper.kind, title=paper.title, estate=line.estate.slug,
        issued_by=paper.side, issuer=paper.issuer, issued_at=paper.issued_at, state=paper.state,
        objections_until=paper.objections_until, digest=paper.digest,
    )


@router.get("/papers/{token}", operation_id="get_paper", responses=problems(401, 404, 422))
def get_paper(session: DbSession, opened: PaperInPath) -> PaperOut:
    """Whether a paper is genuine and still holds, and what it says to those who may read it."""
    paper, reads = opened.paper, opened.may(Deed.READ)
    other = paper_by_id(session, paper.replaced_by) if paper.replaced_by is not None else None
    return PaperOut(
        token=paper.token, number=paper.official_number, kind=paper.kind, public=paper.public, issued_by=paper.side,
        issuer=paper.issuer, issued_at=paper.issued_at, state=paper.state, withdrawn_at=paper.withdrawn_at,
        replaced_by=other.token if other else None, digest=paper.digest, title=paper.title if reads else None,
        blocks=_blocks(opened) if reads else None, withdrawn_reason=paper.withdrawn_reason if reads else None,
        estate=opened.shown.estate.slug if reads else None, objections_until=paper.objections_until,
        objections=_objections(session, opened) if paper.public else None,
    )


def _blocks(opened: Opened) -> list[BlockOut]:
    return [
        BlockOut(kind=block.kind.value, text=block.text, rows=[list(row) for row in block.rows])
        for block in opened.paper.sheet.blocks
    ]


def _objections(session: Session, opened: Opened) -> list[ObjectionOut]:
    return [
        ObjectionOut(
            said_by=each.raised_title, words=each.words, raised_at=each.raised_at, answer=each.answer,
            answered_by=each.answered_title, answered_at=each.answered_at,
        )
        for each in objections_to(session, opened.paper.key)
    ]
