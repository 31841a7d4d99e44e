"""Points and shares as people write them: 40, 0.5, 12.25; inside they are hundredths. Pure."""

import re

_NUMBER = re.compile(r"(\d{1,5})(?:\.(\d{1,2}))?", re.ASCII)


def hundredths(text: str) -> int | None:
    """12.5 → 1250; None for what is no number with at most two decimals."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


def written(value: int) -> str:
    """1250 → 12.5, 4000 → 40"""
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
