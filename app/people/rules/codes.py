"""Phone codes: how long, how often, how many tries. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

DIGITS = 6
LIFE = timedelta(minutes=5)
TRIES = 5
# The most codes one phone gets in any stretch of this length.
QUOTAS: tuple[tuple[timedelta, int, str], ...] = (
    (timedelta(minutes=1), 1, "刚刚发过一条，过一分钟再点。"),
    (timedelta(hours=1), 5, "这个手机号一小时里已经发了 5 条，过一会儿再试。"),
    (timedelta(days=1), 10, "这个手机号今天已经发了 10 条，明天再试，或请网格员帮您登录。"),
)


def why_no_code(sent: Sequence[datetime], at: datetime) -> str:
    """Why no further code goes out now, given when earlier ones did; empty when one may. A code exactly as old as
    the stretch no longer counts."""
    for stretch, most, sentence in QUOTAS:
        if sum(1 for moment in sent if at - moment < stretch) >= most:
            return sentence
    return ""


def expired(expires_at: datetime, at: datetime) -> bool:
    """From the very instant."""
    return at >= expires_at


def tries_left(tries: int) -> int:
    return max(TRIES - tries, 0)
