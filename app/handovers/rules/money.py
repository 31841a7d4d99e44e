"""Sums as people write them: integers of 分. Pure."""

import re

MOST = 100_000_000_00
_YUAN = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)


def fen(text: str) -> int | None:
    """12,000.5 → 1200050; None for what is no sum or beyond a hundred million yuan."""
    found = _YUAN.fullmatch(text.strip().replace(",", "").replace("，", "").removesuffix("元").strip())
    if found is None:
        return None
    amount = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return amount if amount <= MOST else None


def yuan(amount: int) -> str:
    """1200050 → 12,000.50"""
    return f"{amount // 100:,}.{amount % 100:02d}"
