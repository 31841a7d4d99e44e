"""The number and the digests of sealed minutes: any change of any part is found by recomputing them. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from app.audit.rules.chain import canonical
from app.meetings.rules.minutes import loaded


def number_words(community: str, year: int, number: int) -> str:
    """祥瑞花园纪〔2026〕12号, in the form of GB/T 9704."""
    return f"{community.removesuffix('社区')}纪〔{year}〕{number}号"


def digest_of(number_text: str, minutes: str) -> str:
    """SHA-256 over the number and every line."""
    body = canonical({"lines": [asdict(line) for line in loaded(minutes)], "number": number_text})
    return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Added:
    """One addendum as its digest covers it."""

    number: int
    text: str
    title: str
    name: str
    at: datetime
    digest: str = ""


def chained(previous: str, added: Added) -> str:
    """SHA-256 over the digest before it and every field of the addendum."""
    fields = {**asdict(replace(added, digest="")), "at": added.at.astimezone(UTC).isoformat(timespec="microseconds")}
    return hashlib.sha256(f"{previous}\n{canonical(fields)}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sealed:
    """Sealed minutes with what was added to them, in order."""

    number_text: str
    minutes: str
    digest: str
    added: tuple[Added, ...] = ()


def breaks(sealed: Sealed, logged: Sequence[str]) -> list[str]:
    """What no longer fits, as sentences; empty when all of it recomputes. `logged`: the digests the audit log kept."""
    found, previous = [], sealed.digest
    if digest_of(sealed.number_text, sealed.minutes) != sealed.digest:
        found.append("正文和定稿时的校验码对不上。")
    for number, each in enumerate(sealed.added, start=1):
        if each.number != number or chained(previous, each) != each.digest:
            found.append(f"第 {number} 条补充说明和校验码对不上。")
        previous = each.digest
    if [sealed.digest, *(each.digest for each in sealed.added)] != list(logged):
        found.append("校验码和日志里记的对不上。")
    return found
