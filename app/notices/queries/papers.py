"""Papers: by what they are about, by their address, and in lists."""

from collections.abc import Collection

from sqlmodel import Session, col, or_, select

from app.notices.models import Paper, PaperFile, PaperSeries
from app.notices.rules.numbering import matter_of


def paper_about(session: Session, about: str, *, lock: bool = False) -> Paper | None:
    """The paper issued under this key, locked where it is to be withdrawn."""
    statement = select(Paper).where(Paper.about == about)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).first()


def papers_about(session: Session, prefix: str) -> list[Paper]:
    """All papers of one case (`exit:12`, with more parts only those below), the oldest first, without their files."""
    prefix = prefix.rstrip(":")
    below = or_(col(Paper.about) == prefix, col(Paper.about).startswith(f"{prefix}:", autoescape=True))
    statement = select(Paper).where(Paper.matter == matter_of(prefix), below)
    return list(session.exec(statement.order_by(col(Paper.issued_at), col(Paper.id))))


def recent_papers(session: Session, estate_ids: Collection[int], limit: int) -> list[Paper]:
    """The latest posted papers of these estates that still hold, the newest first."""
    if not estate_ids:
        return []
    held = (col(Paper.estate_id).in_(estate_ids), col(Paper.public), col(Paper.withdrawn_at).is_(None))
    statement = select(Paper).where(*held).order_by(col(Paper.issued_at).desc(), col(Paper.id).desc())
    return list(session.exec(statement.limit(limit)))


def file_of(session: Session, paper_id: int) -> PaperFile | None:
    return session.exec(select(PaperFile).where(PaperFile.paper_id == paper_id)).first()


def series_locked(session: Session, series: str, year: int) -> PaperSeries:
    """The counter of a series, which has been begun; whoever holds it numbers the next paper."""
    statement = select(PaperSeries).where(PaperSeries.series == series, PaperSeries.year == year)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one()
