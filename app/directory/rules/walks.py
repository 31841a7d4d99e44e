"""Which building waits for a visit longest; when one may be written down. Never steps, never minutes. Pure.

Counting steps makes people walk for the counter (domain §3, the 拱墅 case): what counts is that a building was seen.
"""

from datetime import date, timedelta

from app.core.errors import Invalid

LATEST_ENTRY = timedelta(days=30)
MOST_REFS = 10


def check_day(walked_on: date, today: date) -> None:
    """Raises Invalid (field walked_on) for a day to come or one too long ago to remember."""
    if walked_on > today:
        raise Invalid("还没到的日子先不记，走过了再来写。", field="walked_on")
    if walked_on < today - LATEST_ENTRY:
        raise Invalid("最早能补记 30 天以内的。", field="walked_on")


def waiting(last_on: date | None) -> date:
    """What buildings are sorted by: never visited comes before the longest ago."""
    return last_on or date.min


def refs_in(text: str) -> list[str]:
    """References typed with blanks, commas or line breaks between them, each once. Raises Invalid for too many."""
    for mark in "，、；;,\n":
        text = text.replace(mark, " ")
    found = list(dict.fromkeys(text.upper().split()))
    if len(found) > MOST_REFS:
        raise Invalid(f"一次最多写 {MOST_REFS} 个编号。", field="refs")
    return found


def since_words(last_on: date | None, today: date) -> str:
    if last_on is None:
        return "还没去过"
    days = (today - last_on).days
    return {0: "今天", 1: "昨天"}.get(days, f"{days} 天前")
