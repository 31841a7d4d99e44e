"""Every read of papers. For the domains above: the papers of a case, and what one would say."""

from app.notices.queries.drafting import preview_paper
from app.notices.queries.papers import paper_about, papers_about, recent_papers

__all__ = ["paper_about", "papers_about", "preview_paper", "recent_papers"]
