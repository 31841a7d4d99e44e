"""A paper is taken back, for another one or for none. What it said stays to be read."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid
from app.core.masking import mask_personal
from app.notices.actions.journal import note
from app.notices.models import Paper
from app.notices.rules.objections import check_words
from app.people.rules.roles import SYSTEM, Actor

GONE = "这份文书已经撤回了，不用再撤。"


def withdraw_paper(
    session: Session, paper: Paper, reason: str, *, replaced_by: Paper | None = None, by: Actor | None, at: datetime
) -> None:
    """`paper` is locked. The same said twice is once.

    Raises DomainError (withdrawn before for another reason) or Invalid (too few words, nothing that could replace it).
    """
    wording = mask_personal(reason)
    if paper.withdrawn_at is not None:
        if paper.withdrawn_reason == wording and paper.replaced_by == (replaced_by.key if replaced_by else None):
            return
        raise DomainError(GONE)
    check_words(wording, field="reason", what="写清楚为什么撤回")
    if replaced_by is not None:
        _check_replacement(paper, replaced_by)
        paper.replaced_by = replaced_by.key
    who = by or SYSTEM
    paper.withdrawn_at, paper.withdrawn_by, paper.withdrawn_reason = at, who.person_id or None, wording
    session.add(paper)
    session.flush()
    after = {"number": paper.official_number, "replaced_by": replaced_by.official_number if replaced_by else ""}
    note(session, paper, "withdrawn", by=who, at=at, after=after, reason=wording)


def _check_replacement(paper: Paper, other: Paper) -> None:
    """Later, of the same estate, and still holding; so that following the chain always comes to an end."""
    fits = other.estate_id == paper.estate_id and other.key > paper.key and other.withdrawn_at is None
    if not fits:
        raise Invalid("换成的那一份要是本小区后来发的，而且没有撤回。", field="replaced_by")
