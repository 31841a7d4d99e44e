"""What a good workbook still may not do to the rows that are there already. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.exchange.rules.findings import Findings
from app.exchange.rules.rows import CommunityRow, EstateRow, GridRow
from app.exchange.rules.shape import Sheet
from app.exchange.rules.sheets import COMMUNITIES, ESTATES, GRIDS

Key = tuple[str, ...]


class Stored(NamedTuple):
    """A row as it is now: its id, and the values an import may change, in the order of the level's fields."""

    id: int
    values: tuple[Any, ...]


Rows = Mapping[Key, Stored]


def check_communities(rows: Sequence[CommunityRow], stored: Rows, findings: Findings) -> None:
    """A name or address name another community has now is not taken over, not even in an exchange of the two."""
    names = {row.values[1]: key[0] for key, row in stored.items()}
    slugs = {row.values[2]: key[0] for key, row in stored.items()}
    for row in rows:
        for field, value, owner in (("name", row.name, names.get(row.name)), ("slug", row.slug, slugs.get(row.slug))):
            if owner not in (None, row.code):
                findings.cell(COMMUNITIES, row.row, field, f"“{value}”现在是社区 {owner} 在用，换一个。")


def check_estates(rows: Sequence[EstateRow], stored: Rows, communities: Rows, findings: Findings) -> None:
    """An estate stays in its community: its issues and contracts are counted there."""
    codes = {row.id: key[0] for key, row in communities.items()}
    names = {(codes.get(row.values[0]), row.values[1]): key[0] for key, row in stored.items()}
    for row in rows:
        _check_stays(ESTATES, row.row, row.community, stored.get((row.slug,)), codes, findings)
        owner = names.get((row.community, row.name))
        if owner not in (None, row.slug):
            findings.cell(ESTATES, row.row, "name", f"“{row.name}”现在是小区 {owner} 的名称，换一个。")


def check_grids(rows: Sequence[GridRow], stored: Rows, communities: Rows, findings: Findings) -> None:
    codes = {row.id: key[0] for key, row in communities.items()}
    for row in rows:
        _check_stays(GRIDS, row.row, row.community, stored.get((row.code,)), codes, findings)


def _check_stays(
    sheet: Sheet[Any], row: int, community: str, old: Stored | None, codes: Mapping[int, str], findings: Findings
) -> None:
    now = codes.get(old.values[0]) if old else None
    if now not in (None, community):
        findings.cell(sheet, row, "community", f"这一行现在属于社区 {now}，不能挪到 {community}。")


def check_workers(rows: Sequence[GridRow], accounts: Mapping[str, int], by: int, findings: Findings) -> None:
    """Grid workers need an account first; nobody appoints themself."""
    for row in rows:
        for name in row.workers:
            if name not in accounts:
                findings.cell(GRIDS, row.row, "workers", f"没有“{name[:40]}”这个账号，先建账号。")
            elif accounts[name] == by:
                findings.cell(GRIDS, row.row, "workers", "不能给自己加角色，请别的管理员来导。")
