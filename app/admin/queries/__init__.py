"""What the operator's pages list."""

from app.admin.queries.accounts import MOST_ACCOUNTS, account, accounts, last_seen
from app.admin.queries.overview import counts
from app.admin.queries.roles import grant_of, role_lines
from app.admin.queries.scopes import scope_names, scopes_for

__all__ = [
    "MOST_ACCOUNTS",
    "account",
    "accounts",
    "counts",
    "grant_of",
    "last_seen",
    "role_lines",
    "scope_names",
    "scopes_for",
]
