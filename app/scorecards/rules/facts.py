"""What a score is computed from, frozen as canonical JSON. Pure.

Points and means in 0.01 points. No names, phones or references: an issue is its inner number, so that the file anybody
may download says nothing of people. Lists are in one order whatever order the rows came in.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from app.audit.rules.chain import canonical
from app.issues.rules.served import Bundle, Line, bundled
from app.rulebooks.rules.policy import LEVELS
from app.scorecards.rules.kinds import AdjustmentKind
from app.scorecards.rules.stored import Bundled, Lined, StoredFacts, StoredReview, StoredSite, Voiced


def stamp(at: datetime) -> int:
    """An instant as whole seconds since 1970 in UTC: a tenth of the time a text takes, for a hundred thousand lines."""
    return int(at.timestamp())


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class Deduction(NamedTuple):
    deduction_id: int
    head: str
    points: int

    @property
    def key(self) -> str:
        return f"deduction-{self.deduction_id}"

    @property
    def points_now(self) -> int:
        """As the inspections call it."""
        return self.points


class Adjusted(NamedTuple):
    """What the town gave or took; a failed re-check (`kind` recheck) has no points."""

    adjustment_id: int
    kind: str
    points: int
    reason: str

    @property
    def key(self) -> str:
        return f"adjustment-{self.adjustment_id}"


class Vetoed(NamedTuple):
    """一票否决, confirmed by the town."""

    veto_id: int
    code: str
    reason: str

    @property
    def key(self) -> str:
        return f"veto-{self.veto_id}"


class Excluded(NamedTuple):
    """A line that was objected to and is left out."""

    key: str
    reason: str


class Voice(NamedTuple):
    """Ballots, their mean, the five levels (the worst first) and (sum, count) for each of the eight indicators, as the
    review published them: None for what so few said that somebody could be meant."""

    n: int
    mean: int | None
    levels: tuple[int | None, ...] = ()
    indicators: tuple[tuple[int, int] | None, ...] = ()

    @property
    def told(self) -> tuple[int, ...] | None:
        """The five levels where the review published them all."""
        found = tuple(each for each in self.levels if each is not None)
        return found if len(found) == LEVELS else None


class Review(NamedTuple):
    """A published review; `roll` is how many households could vote."""

    review_id: int
    digest: str
    enough: bool
    roll: int
    household: Voice
    party: Voice | None
    panel: Voice | None


class Site(NamedTuple):
    inspection_id: int
    on: str
    lines: tuple[Deduction, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """One estate, one month, one company; `month` is its first day, `households` every home of the estate.

    `line_by_line` for cards made before bundles were: their digest covers a list of lines, and stays.
    """

    estate_id: int
    company_id: int
    contract_id: int
    month: date
    households: int
    review: Review | None = None
    site: Site | None = None
    service: tuple[Bundle, ...] = ()
    adjustments: tuple[Adjusted, ...] = ()
    vetoes: tuple[Vetoed, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    line_by_line: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """The work orders."""
        return tuple(line for bundle in self.service for line in bundle.lines())

    @property
    def issues(self) -> int:
        return len(set().union(*(bundle.issues for bundle in self.service)))

    @property
    def recheck_failed(self) -> bool:
        return any(each.kind == AdjustmentKind.RECHECK for each in self.adjustments)

    @property
    def counting(self) -> "Facts":
        """The same without the lines that were left out."""
        out = {each.key for each in self.excluded}
        if not out:
            return self
        site = self.site._replace(lines=tuple(x for x in self.site.lines if x.key not in out)) if self.site else None
        return replace(
            self, site=site, excluded=(), service=bundled(x for x in self.lines if x.key not in out),
            adjustments=tuple(x for x in self.adjustments if x.key not in out),
            vetoes=tuple(x for x in self.vetoes if x.key not in out),
        )

    @property
    def keys(self) -> frozenset[str]:
        """Every line somebody can object to."""
        added = {each.key for each in self.adjustments} | {each.key for each in self.vetoes}
        found = {each.key for each in self.site.lines} if self.site else set()
        return frozenset(added | found | {each.key for each in self.lines})

    def leaving_out(self, key: str, reason: str) -> "Facts":
        others = [each for each in self.excluded if each.key != key]
        return replace(self, excluded=tuple(sorted([*others, Excluded(key, reason)])))


def frozen(facts: Facts) -> str:
    """Canonical JSON: the same facts give the same characters, in whatever order their rows came."""
    return canonical({
        "estate": facts.estate_id, "company": facts.company_id, "contract": facts.contract_id,
        "month": facts.month.isoformat(), "households": facts.households,
        "review": facts.review._asdict() if facts.review else None,
        "site": _site_out(facts.site), "service": _service_out(facts),
        "adjustments": sorted(facts.adjustments), "vetoes": sorted(facts.vetoes), "excluded": sorted(facts.excluded),
    })  # fmt: skip


def _service_out(facts: Facts) -> list[Any]:
    return sorted(facts.lines, key=_in_order) if facts.line_by_line else list(facts.service)


def _in_order(line: Line) -> tuple[int, int, str, int, bool, int]:
    return line[0], line[4], line[1], line[5], line[2], line[3] or 0


def _site_out(site: Site | None) -> dict[str, Any] | None:
    if site is None:
        return None
    return {"inspection": site.inspection_id, "on": site.on, "lines": sorted(site.lines)}


def thawed(text: str) -> Facts:
    """The facts of a stored text. Raises ValueError where somebody has bent it."""
    read = StoredFacts.model_validate_json(text)
    service, line_by_line = _service_in(read.service)
    return Facts(
        read.estate, read.company, read.contract, read.month, read.households, review=_review(read.review),
        site=_site(read.site), service=service, adjustments=tuple(Adjusted(*each) for each in read.adjustments),
        vetoes=tuple(Vetoed(*each) for each in read.vetoes),
        excluded=tuple(Excluded(*each) for each in read.excluded), line_by_line=line_by_line,
    )


def _service_in(read: tuple[Bundled, ...] | tuple[Lined, ...]) -> tuple[tuple[Bundle, ...], bool]:
    """The bundles, and whether they were stored line by line."""
    lines = [Line(*each) for each in read if len(each) == len(Line._fields)]
    return (bundled(lines), True) if lines else (tuple(Bundle(*each) for each in read if len(each) == 4), False)


def _review(read: StoredReview | None) -> Review | None:
    if read is None:
        return None
    party, panel = (_voice(each) if each else None for each in (read.party, read.panel))
    return Review(read.review_id, read.digest, read.enough, read.roll, _voice(read.household), party, panel)


def _voice(read: Voiced) -> Voice:
    n, mean, levels, indicators = read
    return Voice(n, mean, tuple(levels), indicators)


def _site(read: StoredSite | None) -> Site | None:
    if read is None:
        return None
    return Site(read.inspection, read.on, tuple(Deduction(*each) for each in read.lines))
