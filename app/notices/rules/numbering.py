"""Whose series a paper is numbered in, and how its number reads. Pure."""

from dataclasses import dataclass

from app.core.errors import DomainError
from app.notices.rules.kinds import Issuer

NOBODY_SERVES = "这个小区现在没有物业，这份文书发不出来。"


@dataclass(frozen=True, slots=True)
class Names:
    """The names on the ground a paper is issued on; `company` is empty where nobody serves the estate. `town` and
    `community` are the short names, the `_signs` ones how they sign."""

    town: str
    town_signs: str
    community: str
    community_signs: str
    estate: str
    company: str = ""


def series_and_issuer(whose: Issuer, names: Names, signs: str | None = None) -> tuple[str, str]:
    """The series (马物评) and the name under the paper; `signs` replaces the latter, and for a company both.

    Raises DomainError where a company is to issue and there is none.
    """
    if whose is Issuer.TOWN:
        return f"{names.town[:1]}物评", signs or names.town_signs
    if whose is Issuer.COMMUNITY:
        return names.community, signs or names.community_signs
    if whose is Issuer.OWNERS:
        return f"{names.estate}业委会", signs or f"{names.estate}业主委员会"
    company = signs or names.company
    if not company:
        raise DomainError(NOBODY_SERVES)
    return company, company


def official_number(series: str, year: int, number: int) -> str:
    """马物评〔2026〕3号 (GB/T 9704-2012 7.2.5: hexagonal brackets, no leading zeros)."""
    return f"{series}〔{year}〕{number}号"


def matter_of(about: str) -> str:
    """`exit:12` of `exit:12:interview`. Raises ValueError for a key without a case."""
    parts = about.split(":")
    if len(parts) < 2 or not all(parts):
        raise ValueError(f"a paper is about something like exit:12:interview, not {about!r}")
    return ":".join(parts[:2])
