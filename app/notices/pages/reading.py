"""/v/{token}: whether a paper is genuine and still holds, and to its readers what it says; …/docx: as issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import NotFound
from app.core.qr import qr_picture
from app.core.settings import settings
from app.core.web import page
from app.notices.docx_kind import DOCX, RECEIPT_LINES, RECEIPT_NOTE
from app.notices.guards import Opened, PaperInPath, PaperOfReaders
from app.notices.models import Paper, PaperObjection
from app.notices.queries.objections import objections_to
from app.notices.queries.papers import file_of
from app.notices.queries.shown import paper_by_id
from app.notices.rules.content import fingerprint, receiver_of
from app.notices.rules.keeping import kept_by
from app.notices.rules.standing import Deed
from app.notices.rules.words import shipped

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Said:
    """An objection on the page; `number` counts within the paper."""

    number: int
    objection: PaperObjection
    mine: bool


@router.get("/v/{token}")
def show(request: Request, session: DbSession, opened: PaperInPath, at: At) -> Response:
    """For whoever holds a paper that is not public: number, kind, issuer, day and state, nothing of what it says."""
    if opened.viewer.actor is None and not opened.may(Deed.READ):
        request.session["next"] = opened.base  # where signing in leads back to
    return page(request, "notices/show.html", community=opened.place, **context_of(session, opened, at))


def context_of(session: Session, opened: Opened, at: datetime) -> dict[str, Any]:
    paper, reads = opened.paper, opened.may(Deed.READ)
    address = f"{settings().base_url.rstrip('/')}{paper.address}"
    content = paper.sheet
    said = _said(session, opened) if paper.public else []
    spoken = any(each.mine for each in said)
    return {
        "opened": opened, "paper": paper, "kind": content.name, "day": content.day,
        "content": content if reads else None, "address": address, "code": qr_picture(address),
        "fingerprint": fingerprint(paper.digest), "said": said, "open": opened.open_on(at), "spoken": spoken,
        "can_object": opened.open_on(at) and opened.may(Deed.OBJECT) and not spoken,
        "can_answer": opened.may(Deed.ANSWER), "speaker": opened.viewer.actor.person_id if opened.viewer.actor else 0,
        "can_withdraw": paper.withdrawn_at is None and opened.may(Deed.WITHDRAW) and not kept_by(paper.about),
        "replacement": _replacement(session, paper), "signed_in": opened.viewer.actor is not None,
        "receipt_lines": RECEIPT_LINES, "receipt_note": RECEIPT_NOTE, "receiver": receiver_of(content) if reads else "",
    }


def _said(session: Session, opened: Opened) -> Sequence[Said]:
    me, employed = opened.viewer.actor, opened.viewer.employed
    return [
        Said(number, each, _mine(each, me.person_id if me else None, employed))
        for number, each in enumerate(objections_to(session, opened.paper.key), start=1)
    ]


def _mine(objection: PaperObjection, person_id: int | None, employed: bool) -> bool:
    if person_id is None:
        return False
    return objection.person_id == person_id or (employed and objection.contract_id is not None)


def _replacement(session: Session, paper: Paper) -> Paper | None:
    return paper_by_id(session, paper.replaced_by) if paper.replaced_by is not None else None


@router.get("/v/{token}/docx")
def download(session: DbSession, opened: PaperOfReaders) -> Response:
    """The very file that was archived when the paper was issued."""
    paper, file = opened.paper, file_of(session, opened.paper.key)
    if file is None:
        raise NotFound("这份文书没有存档的文档。")
    name = quote(f"{shipped_name(paper)} {paper.official_number}.docx")
    headers = {
        "Content-Disposition": f"attachment; filename=\"paper.docx\"; filename*=UTF-8''{name}",
        "Cache-Control": "private, no-cache",
    }
    return Response(file.docx, media_type=DOCX, headers=headers)


def shipped_name(paper: Paper) -> str:
    """What this kind of paper is called."""
    try:
        return shipped(paper.kind).name
    except KeyError:  # a kind this release no longer has
        return "文书"
