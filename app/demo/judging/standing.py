"""How good each company was where and when; what the year is told about them."""

from datetime import date

GOOD = {"anhe": 0.74, "linhe": 0.77, "chengyuan": 0.86, "yishe": 0.6, "hongshun": 0.43}
GIVEN_UP = {("hongshun", "shiji-2"): 0.05, ("yishe", "jiuji-xincun"): 0.05}
"""Where a company was replaced in the end: red cards from its second judged month on."""
SPELLS = {"anhe": ((8, 9), -0.1)}
"""A company's bad months, and how much worse they were."""
LATEST = {"hongshun": -0.32}
"""The same for the last month whose card is final, so that the demonstration ends with a yellow one."""
MENDING = {"chengyuan": 0.0, "linhe": 0.008, "hongshun": 0.0}
"""How much better with each month."""


def good(firm: str, slug: str, month: date, back: int, *, latest: bool) -> float:
    """From 0 to 1; `back` counts the months until the last one, `latest` is the last whose card is final."""
    if (firm, slug) in GIVEN_UP:
        return GIVEN_UP[firm, slug]
    months, less = SPELLS.get(firm, ((), 0.0))
    spell = (less if month.month in months else 0.0) + (LATEST.get(firm, 0.0) if latest else 0.0)
    return max(0.05, min(0.97, GOOD[firm] + spell - MENDING.get(firm, 0.004) * back))
