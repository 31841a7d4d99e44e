"""How points, months and shares read. Pure."""

from datetime import date, datetime, timedelta

from app.core.filters import day

WHOLE = 10_000
LOW, VERY_LOW = 7_500, 6_000
"""Below these a number of a hundred is drawn in another colour and called so."""


def points(value: int | None) -> str:
    """74.60; — where there is none."""
    if value is None:
        return "—"
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def short_points(value: int) -> str:
    """85, and 85.50 where it is not whole."""
    return points(value).removesuffix(".00")


def level(value: int | None) -> str:
    """偏低 or 很低 beside a number of a hundred; empty for one that is neither, or is not there."""
    if value is None or value >= LOW:
        return ""
    return "偏低" if value >= VERY_LOW else "很低"


def signed(value: int) -> str:
    """+1.00, −3.20 (with a real minus, which screen readers say), 0.00."""
    if value == 0:
        return "0.00"
    return f"{'+' if value > 0 else '−'}{points(abs(value))}"


def share(value: int | None) -> str:
    """Basis points as a percentage: 82%, 30.5%; — where there is none."""
    if value is None:
        return "—"
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def month_name(month: date, beside: date | None = None) -> str:
    """10 月, with the year where `beside` is of another one."""
    year = f"{month.year} 年 " if beside is not None and beside.year != month.year else ""
    return f"{year}{month.month} 月"


def month_dated(month: date) -> str:
    return f"{month.year} 年 {month.month} 月"


def month_tab(month: date, *, first: bool) -> str:
    """9 月, newest first: with the year on the first of a row and on every December, where another year begins."""
    return month_dated(month) if first or month.month == 12 else month_name(month)


def last_day(until: datetime) -> str:
    """11月12日, the last day of a time that ends with the midnight after it."""
    return day(until - timedelta(seconds=1))


def change_words(change: int | None, since: str) -> str:
    """比 9 月低 3.20 分; empty where nothing can be compared."""
    if change is None:
        return ""
    if change == 0:
        return f"和 {since}一样"
    return f"比 {since}{'高' if change > 0 else '低'} {points(abs(change))} 分"
