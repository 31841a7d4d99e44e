"""Keyword search over two-character tokens: FTS5 on SQLite, a GIN index on PostgreSQL, one token format.

Every token carries its community (`c12x路灯`), so a search reads only the postings of one community.
"""

from sqlalchemy import DDL, ColumnElement, TextClause, bindparam, event, func, literal_column, text
from sqlmodel import col

from app.core.text import grams
from app.issues.models import Issue

SQLITE_DDL = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS issues_fts USING fts5("
    "grams, content='issue', content_rowid='id', detail='none', columnsize=0, "
    "tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER IF NOT EXISTS issues_fts_insert AFTER INSERT ON issue BEGIN "
    "INSERT INTO issues_fts(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER IF NOT EXISTS issues_fts_update AFTER UPDATE OF grams ON issue WHEN old.grams <> new.grams BEGIN "
    "INSERT INTO issues_fts(issues_fts, rowid, grams) VALUES ('delete', old.id, old.grams); "
    "INSERT INTO issues_fts(rowid, grams) VALUES (new.id, new.grams); END",
    "CREATE TRIGGER IF NOT EXISTS issues_fts_delete AFTER DELETE ON issue BEGIN "
    "INSERT INTO issues_fts(issues_fts, rowid, grams) VALUES ('delete', old.id, old.grams); END",
)
POSTGRES_DDL = ("CREATE INDEX IF NOT EXISTS issues_fts_grams ON issue USING gin (string_to_array(grams, ' '))",)


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves DDL.__init__ untyped


for _statement in SQLITE_DDL:
    event.listen(Issue.metadata, "after_create", _ddl(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRES_DDL:
    event.listen(Issue.metadata, "after_create", _ddl(_statement).execute_if(dialect="postgresql"))


event.listen(Issue.metadata, "before_drop", _ddl("DROP TABLE IF EXISTS issues_fts").execute_if(dialect="sqlite"))


def tokens(community_id: int, *texts: str) -> list[str]:
    """The search tokens of some texts within a community, in order, without repeats."""
    return list(dict.fromkeys(f"c{community_id}x{gram}" for piece in texts for gram in grams(piece)))


def indexed(community_id: int, *texts: str) -> str:
    """What the `grams` column holds."""
    return " ".join(tokens(community_id, *texts))


def sought(community_id: int, query: str) -> str | None:
    """What `matching` compares with; None when the query has nothing to search for."""
    return " ".join(tokens(community_id, *(word for word in query.split() if len(word) > 1))) or None


def matching(dialect: str) -> ColumnElement[bool] | TextClause:
    """The condition for issues that hold every token of the parameter `sought`. A token is letters and digits, so that
    FTS5 takes it as a word."""
    if dialect == "postgresql":
        space: ColumnElement[str] = literal_column("' '")
        held = func.string_to_array(col(Issue.grams), space)
        return held.bool_op("@>")(func.string_to_array(bindparam("sought"), space))
    return text("issue.id IN (SELECT rowid FROM issues_fts WHERE issues_fts MATCH :sought)")
