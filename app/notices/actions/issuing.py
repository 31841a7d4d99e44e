"""A paper is issued: numbered, frozen, archived with its Word document, once for what it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from app.companies.models import ServiceContract
from app.core.db import affected, insert_into
from app.core.settings import settings
from app.core.tokens import new_token
from app.core.workdays import local_day
from app.notices.actions.journal import note
from app.notices.models import Paper, PaperFile, PaperSeries
from app.notices.queries.drafting import Drafted, drafted
from app.notices.queries.papers import paper_about, series_locked
from app.notices.rules.content import Rows, as_json, digest_of
from app.notices.rules.numbering import matter_of, official_number
from app.notices.rules.objections import posted_until
from app.people.rules.roles import SYSTEM, Actor
from app.places.models import Estate

__all__ = ["Rows", "issue_paper"]
LONGEST_TITLE = 200


def issue_paper(
    session: Session, *, kind: str, estate: Estate, fields: Mapping[str, str],
    tables: Mapping[str, Rows] | None = None, about: str, by: Actor | None, at: datetime, issuer: str | None = None,
    contract: ServiceContract | None = None,
) -> Paper:
    """The paper; where one was issued under this key before (by another thread, too), that one and nothing new.

    `issuer` replaces the name under it. `contract`: whose people may read it, unless it is the one in force today.
    Raises KeyError unless exactly the fields and tables the kind declares are given, DomainError where a company is
    to issue and nobody serves the estate.
    """
    matter_of(about)
    if (issued := paper_about(session, about)) is not None:
        return issued
    made = drafted(session, kind=kind, estate=estate, fields=fields, tables=tables, at=at, issuer=issuer)
    counter = _turn(session, made.series, local_day(at).year)
    if (issued := paper_about(session, about)) is not None:  # while we waited for the turn
        return issued
    counter.last += 1
    session.add(counter)
    paper = _paper(made, counter, contract or made.ground.contract, about, by or SYSTEM, at)
    session.add(paper)
    session.flush()
    _archive(session, paper)
    after = {"number": paper.official_number, "about": paper.about, "digest": paper.digest}
    note(session, paper, "issued", by=by or SYSTEM, at=at, after=after)
    return paper


def _turn(session: Session, series: str, year: int) -> PaperSeries:
    """The counter, begun where it is not there yet, and ours until the end of the transaction."""
    session.flush()
    begun = insert_into(session, PaperSeries).values(series=series, year=year, last=0)
    affected(session, begun.on_conflict_do_nothing(index_elements=["series", "year"]))
    return series_locked(session, series, year)


def _paper(
    made: Drafted, counter: PaperSeries, contract: ServiceContract | None, about: str, by: Actor, at: datetime
) -> Paper:
    day, words, ground = local_day(at), made.words, made.ground
    number = official_number(counter.series, counter.year, counter.last)
    content = replace(made.content, number=number, day=day)
    text = as_json(content)
    return Paper(
        kind=words.kind, estate_id=ground.estate.key, community_id=ground.community.key, town_id=ground.town.key,
        contract_id=contract.key if contract else None, about=about, matter=matter_of(about), series=counter.series,
        year=counter.year, number=counter.last, title=content.title[:LONGEST_TITLE], content=text,
        digest=digest_of(text), token=new_token(), wording=made.version, side=words.issuer,
        public=words.public,
        objections_until=posted_until(words.public, words.objection_days, day), issuer=content.issuer, issued_at=at,
        issued_by=by.person_id or None, issued_title=by.title,
    )


def _archive(session: Session, paper: Paper) -> None:
    from app.notices.docx import paper_docx  # Word is heavy, and few processes ever issue a paper

    content = paper_docx(
        paper.sheet, address=f"{settings().base_url.rstrip('/')}{paper.address}", digest=paper.digest,
        made_at=paper.issued_at,
    )
    session.add(PaperFile(paper_id=paper.key, docx=content, digest=digest_of(content)))
    session.flush()
