"""Fees: integers of 分 per m² and month, written as 元 with at most two decimals. Pure."""

import re

MOST = 99_99
_YUAN = re.compile(r"(\d{1,4})(?:\.(\d{1,2}))?", re.ASCII)


def fen(text: str) -> int | None:
    """1.2 → 120; None for what is no amount or outside 0.01 to 99.99."""
    found = _YUAN.fullmatch(text.strip())
    if found is None:
        return None
    amount = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return amount if 0 < amount <= MOST else None


def yuan(amount: int) -> str:
    """120 → 1.20"""
    return f"{amount // 100}.{amount % 100:02d}"


def in_words(amount: int | None) -> str:
    return "没有登记" if amount is None else f"每平方米每月 {yuan(amount)} 元"
