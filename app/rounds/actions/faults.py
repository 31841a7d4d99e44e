"""A fault is found: an issue with its number in the round, and, where it can be said at once, who mends it by when."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from app.core.errors import Invalid
from app.core.workdays import local_day
from app.issues.actions.filing import file_issue
from app.issues.actions.report import Report
from app.issues.models import Issue, Source
from app.issues.queries.filing import Spot
from app.issues.rules.category import Category
from app.issues.rules.lifecycle import check_commitment_day
from app.people.models import Person
from app.places.queries import community_by_id
from app.rounds.actions.fixing import check_unit, give, may_give
from app.rounds.actions.keeping import note, only_open
from app.rounds.actions.opening import only_after_lookback, walked
from app.rounds.models import RoundFault
from app.rounds.queries.faults import categories_offered, fault_of_slip, last_fault_number, yards_here
from app.rounds.queries.rounds import Held
from app.rounds.rules.checklist import USUAL_CATEGORY
from app.rounds.rules.plan import due_on
from app.rounds.rules.standing import Deed, Walker

SHORTEST, LONGEST, PLACE = 2, 500, 60


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. In a building, else in the open of an estate, else outside of both. `slip` names the form and
    row it came with; `unit` and `due_on` only from who may give work."""

    words: str
    estate_id: int | None = None
    building_id: int | None = None
    place: str = ""
    head: str = ""
    item: str = ""
    category: str = ""
    photos: tuple[int, ...] = ()
    unit: int | None = None
    due_on: date | None = None
    at_home: bool = False
    on_paper: bool = False
    slip: str = ""
    unfixed_before: int = 0

    def with_photos(self, photos: tuple[int, ...]) -> "Found":
        """The same with ids of stored photos."""
        return replace(self, photos=photos)


def add_fault(session: Session, held: Held, found: Found, *, by: Walker, at: datetime) -> tuple[RoundFault, Issue]:
    """The fault and its issue; the same slip gives the same ones. `held` is locked, so numbers have no gaps.

    Raises Forbidden, DomainError (not open, look-back unfinished) or Invalid; nothing has been written then.
    """
    by.check(_deed(found))
    known = fault_of_slip(session, held.round.key, found.slip) if found.slip and held.round.id is not None else None
    if known is not None:
        return known
    only_open(held)
    if not found.at_home:
        only_after_lookback(session, held)
    return enter(session, held, found, by=by, at=at)


def _deed(found: Found) -> Deed:
    if found.at_home:
        return Deed.FIND_AT_HOME
    return Deed.TYPE_IN if found.on_paper else Deed.FIND


def enter(session: Session, held: Held, found: Found, *, by: Walker, at: datetime) -> tuple[RoundFault, Issue]:
    """Checks everything, then files; the look-back comes here for what was closed and is broken again."""
    report = _report(session, held, found, by, at)
    found = _with_fixer(session, held, found, report.spot, by, at)
    issue = file_issue(session, report, by=by.actor, at=at)
    fault = RoundFault(
        round_id=held.round.key, issue_id=issue.key, number=last_fault_number(session, held.round.key) + 1,
        head=found.head, item=found.item, at_home=found.at_home, on_paper=found.on_paper, slip=found.slip or None,
        unfixed_before=found.unfixed_before,
    )
    session.add(fault)
    session.flush()
    after = {"issue": issue.ref, "number": fault.number, "at_home": found.at_home, "on_paper": found.on_paper}
    note(session, held, "fault", by=by, at=at, after=after)
    if not found.at_home:
        walked(session, held, found.building_id, at)
    if found.unit is not None and found.due_on is not None and may_give(session, issue, by, at):
        give(session, held, fault, issue, found.unit, found.due_on, by=by, at=at)
    return fault, issue


def _report(session: Session, held: Held, found: Found, by: Walker, at: datetime) -> Report:
    """A resident's find is the resident's report, without the name; staff's is nobody's."""
    if not SHORTEST <= len(found.words) <= LONGEST:
        raise Invalid(f"写一句哪里不对，{SHORTEST} 到 {LONGEST} 个字。", field="words")
    if len(found.place) > PLACE:
        raise Invalid(f"具体位置最多 {PLACE} 个字。", field="place")
    own = found.at_home or not by.may(Deed.GIVE)
    return Report(
        spot=_spot(session, held, found), category=_category(session, found.category, at),
        description=found.words, reporter=session.get(Person, by.actor.person_id) if own else None,
        source=Source.ROUND, place=found.place, anonymous=own, public=True, occurrence_id=held.occurrence.key,
        photos=found.photos,
    )


def _spot(session: Session, held: Held, found: Found) -> Spot:
    community = community_by_id(session, held.occurrence.community_id)
    assert community is not None  # an occurrence has its community
    if found.building_id is None and found.estate_id is None:
        return Spot(community, None, None)
    for yard in yards_here(session, community.key):
        if found.building_id is None and yard.estate.id == found.estate_id:
            return Spot(community, yard.estate, None)
        for stand in yard.stands:
            if stand.building.id == found.building_id:
                return Spot(community, stand.estate, stand.building)
    raise Invalid("这个社区没有这个地方，重新选一个。", field="where")


def _category(session: Session, code: str, at: datetime) -> Category:
    found = categories_offered(session, at).get(code or USUAL_CATEGORY)
    if found is None:
        raise Invalid("从列出的类别里选一个。", field="category")
    return found


def _with_fixer(session: Session, held: Held, found: Found, spot: Spot, by: Walker, at: datetime) -> Found:
    """Checked before anything is written; without a day, the round's own."""
    if found.unit is None or not by.may(Deed.GIVE):
        return replace(found, unit=None)
    estate_id = spot.estate.key if spot.estate else None
    check_unit(session, spot.community.key, estate_id, found.unit, at)
    due = found.due_on or due_on(local_day(at), held.round.fix_days)
    check_commitment_day(due, local_day(at))
    return replace(found, due_on=due)

