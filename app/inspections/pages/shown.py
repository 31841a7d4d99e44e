"""How an inspection and its deductions read on pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.core.masking import mask_name
from app.inspections.guards import Here
from app.inspections.models import Contest
from app.inspections.queries.found import Found, found_in
from app.inspections.queries.inspections import company_of
from app.inspections.queries.people import names_of
from app.inspections.rules.dates import too_late
from app.inspections.rules.score import losses, points_text, site_score
from app.inspections.rules.standing import Deed
from app.rulebooks.queries import rulebook_for
from app.rulebooks.rules.policy import WHOLE

PICTURES = {
    "hygiene": "bin", "order": "car", "fire": "fire", "facility": "lift", "green": "leaf", "openness": "bill",
    "complaints": "tel", "cooperation": "list",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as the photo strip wants it."""

    url: str
    href: str
    alt: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A deduction on a page; points as people say them."""

    found: Found
    head: str
    points: str
    points_now: str
    photos: Sequence[Picture]
    said_photos: Sequence[Picture]
    can_contest: bool
    can_decide: bool

    @property
    def number(self) -> int:
        return self.found.deduction.number

    @property
    def contest(self) -> Contest | None:
        return self.found.contest


def month_words(month: date) -> str:
    return f"{month.year}年{month.month}月"


def context_of(session: Session, here: Here, today: date) -> dict[str, Any]:
    """What every page of one inspection shows: the heads with what they lost, the deductions, the score."""
    inspection = here.inspection
    book = rulebook_for(session, inspection.month)
    found = found_in(session, [inspection.key])[inspection.key]
    company, names = company_of(session, inspection.company_id), names_of(session, inspection.inspectors)
    heads = book.rulebook.heads
    labels = {head.code: head.name for head in heads}
    return {
        "here": here, "inspection": inspection, "estate": here.estate, "month": month_words(inspection.month),
        "company": company.short_name if company else "", "rulebook": book, "score": site_score(found, heads),
        "whole": WHOLE, "losses": losses(found, heads), "pt": points_text,
        "deductions": [shown(here, each, labels, today) for each in found],
        "signers": [
            (mask_name(names.get(key, "")) if key else "", title, at)
            for key, title, at in (
                (inspection.inspector_id, inspection.inspector_title, inspection.signed_at),
                (inspection.second_id, inspection.second_title, inspection.second_signed_at),
            )
            if at is not None
        ],
        "may": {deed.value: here.may(deed) for deed in Deed},
        "too_late": "" if here.signed else too_late(inspection.inspected_on, today, book.rulebook.publish_day),
        "contestable": inspection.contest_until is not None and today <= inspection.contest_until,
    }  # fmt: skip


def shown(here: Here, found: Found, labels: dict[str, str], today: date) -> Shown:
    until, contest = here.inspection.contest_until, found.contest
    impartial = here.viewer.actor is not None and here.viewer.actor.person_id not in here.inspection.inspectors
    number = found.deduction.number
    return Shown(
        found, labels.get(found.head, found.head), points_text(found.deduction.points), points_text(found.points_now),
        pictures(here, found.photos, f"第 {number} 处的照片"), pictures(here, found.contest_photos, "物业附的照片"),
        can_contest=here.may(Deed.CONTEST) and contest is None and until is not None and today <= until,
        can_decide=here.may(Deed.DECIDE) and impartial and contest is not None and contest.outcome is None,
    )


def pictures(here: Here, tokens: Sequence[str], alt: str) -> list[Picture]:
    base = f"{here.base}/photos"
    return [Picture(f"{base}/{token}-s.jpg", f"{base}/{token}-l.jpg", alt) for token in tokens]


def labels_of(session: Session, here: Here) -> dict[str, str]:
    """Names of the heads by their codes."""
    return {head.code: head.name for head in rulebook_for(session, here.inspection.month).rulebook.heads}
