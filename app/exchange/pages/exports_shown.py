"""What the pages of exports show: one's orders as lines, and what the form offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.companies.queries.belonging import communities_of
from app.exchange.kinds import KINDS
from app.exchange.models import Export
from app.exchange.queries.asked import TAB_WORDS, WHOLE_TOWN
from app.exchange.rules.exports import UNDER_WAY, ExportFormat, ExportState, percent, waiting_words
from app.issues.queries.catalogue import categories
from app.people.rules.roles import Actor, Role
from app.places.queries import communities as all_communities
from app.places.queries import community_by_slug, estates_of

FORMATS = [
    (ExportFormat.XLSX.value, "Excel 表格", "打开就能看，还有一页说明。"),
    (ExportFormat.CSV.value, "CSV 文本", "给别的系统用，导得快一些。"),
]
TABS = [(tab, words) for tab, words in TAB_WORDS.items() if words]
CHOICES: dict[str, Any] = {"formats": FORMATS, "tabs": TABS, "town": WHOLE_TOWN}


@dataclass(frozen=True, slots=True)
class ExportView:
    """One order as its line shows it."""

    export: Export
    title: str
    percent: int
    wait: str
    size: str
    working: bool
    done: bool


def export_views(found: Sequence[Export], at: datetime) -> list[ExportView]:
    return [
        ExportView(
            export, KINDS[export.kind].title, percent(export.rows_done, export.rows_total),
            waiting_words((export.rows_total or 0) - export.rows_done, export.format), size_words(export.bytes or 0),
            export.state in UNDER_WAY, _is_there(export, at),
        )
        for export in found
    ]  # fmt: skip


def _is_there(export: Export, at: datetime) -> bool:
    return export.state is ExportState.DONE and export.expires_at is not None and at < export.expires_at


def size_words(size: int) -> str:
    """12 KB, 3.4 MB"""
    if size < 1_000_000:
        return f"{max(1, size // 1000)} KB"
    return f"{size // 1_000_000}.{size % 1_000_000 // 100_000} MB"


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form's drop-downs hold, as (value, text)."""

    communities: list[tuple[str, str]]
    estates: list[tuple[str, str]]
    categories: list[tuple[str, str]]
    whole_town: bool


def offered(session: Session, me: Actor, raw: Mapping[str, Any], at: datetime) -> Offered:
    """Somebody who works for the whole town may choose any community; everybody else one of their own."""
    whole = me.has(Role.TOWN_OFFICIAL, Role.DEPARTMENT)
    own = set() if whole else set(communities_of(session, me))
    listed = [(each.slug, each.name) for each in all_communities(session) if whole or each.slug in own]
    chosen = raw.get("community") or (listed[0][0] if len(listed) == 1 else "")
    here = community_by_slug(session, chosen) if chosen else None
    estates = [(estate.slug, estate.name) for estate in estates_of(session, here.key)] if here else []
    return Offered(listed, estates, [(each.code, each.name) for each in categories(session, at)], whole)
