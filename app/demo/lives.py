"""How troubles go in the demonstrated year: most are settled, some come back, some wait, some end elsewhere."""

from collections.abc import Callable
from datetime import timedelta

from app.core.workdays import local_day
from app.demo.endings import completed, judged, minutes_left, signed
from app.demo.matter import Deed, Life, Matter, Who
from app.demo.wording import MENDED
from app.issues.actions.turn import Given
from app.issues.rules.lifecycle import Step
from app.issues.rules.office_hours import add_working_minutes

# How often a trouble takes which way; what is left is settled.
WAYS: tuple[tuple[float, str], ...] = (
    (0.035, "rejected"), (0.03, "transferred"), (0.025, "withdrawn"), (0.09, "shelved"), (0.015, "left_lying"),
)


def settled(matter: Matter) -> Life:
    yield from taken(matter)
    yield from handled(matter)
    yield from judged(matter)


def taken(matter: Matter) -> Life:
    """Accepted within the limit nearly always, then given to somebody."""
    yield accepted(matter)
    at = matter.soon(1, 8) if matter.issue.urgent else matter.office(3, 90 if matter.chance(0.8) else 400)
    yield Deed(at, Step.DISPATCH, Who.DESK, Given(note=matter.said("dispatch")), unit=matter.lead)


def accepted(matter: Matter) -> Deed:
    given = Given(note=matter.said("accept"))
    if matter.issue.urgent:
        return Deed(matter.soon(4, 26 if matter.chance(0.94) else 80), Step.ACCEPTANCE, Who.DESK, given)
    limit = matter.category.respond_minutes or 400
    share = matter.rng.uniform(0.05, 0.8 if matter.chance(0.93) else 1.6)
    minutes = max(4, int(limit * share))
    return Deed(add_working_minutes(matter.now, minutes), Step.ACCEPTANCE, Who.DESK, given)


def handled(matter: Matter) -> Life:
    """Signed for, perhaps disputed, passed on or extended, and claimed to be done."""
    if matter.lead == "company" and matter.words.kind.category == "RP" and matter.chance(0.12):
        yield from disputed(matter)
    yield signed(matter)
    if matter.firm == "anhe" and matter.lead == "company" and matter.chance(0.3):
        yield Deed(matter.office(5, 40), Step.ASSIGNMENT, Who.HANDLER, assignee="lishifu")
    if matter.words.kind.category in MENDED and matter.chance(0.1) and minutes_left(matter) > 240:
        given = Given(reason=matter.said("extend"), days=matter.rng.randint(1, 3))
        yield Deed(matter.office(60, 200), Step.EXTENSION, Who.HANDLER, given)
    yield completed(matter)


def disputed(matter: Matter) -> Life:
    """Not ours, once; then the committee designates."""
    yield Deed(matter.office(20, 200), Step.OBJECTION, Who.HANDLER, Given(reason=matter.said("object")))
    unit = "company" if matter.chance(0.5) else "committee"
    yield Deed(matter.office(30, 300), Step.DISPATCH, Who.SECRETARY, Given(note="已核对，指定由您这里办。"), unit=unit)


def rejected(matter: Matter) -> Life:
    yield Deed(accepted(matter).at, Step.REJECTION, Who.DESK, _elsewhere(matter))


def transferred(matter: Matter) -> Life:
    yield accepted(matter)
    yield Deed(matter.office(10, 300), Step.TRANSFER, Who.SECRETARY, _elsewhere(matter))


def _elsewhere(matter: Matter) -> Given:
    if matter.odd is None:
        raise LookupError("nothing says where to go with it")
    return Given(reason=matter.odd.reason, route=matter.odd.route)


def withdrawn(matter: Matter) -> Life:
    given = Given(reason=matter.said("withdraw"))
    yield Deed(matter.home(0.3, 8), Step.WITHDRAWAL, Who.REPORTER, given)


def merged(matter: Matter) -> Life:
    """The same as what a neighbour told a day before, found at the desk."""
    given = Given(reason="和前面一件说的是同一处")
    yield Deed(accepted(matter).at, Step.MERGE, Who.DESK, given, target=matter.twin)


def shelved(matter: Matter) -> Life:
    """挂账 for weeks; on the review day the clock takes it up again."""
    yield from taken(matter)
    yield signed(matter)
    at = matter.office(60, 900)
    review = local_day(at) + timedelta(days=matter.rng.randint(14, 80))
    given = Given(reason=matter.said("suspend"), review_on=review)
    yield Deed(at, Step.SUSPENSION, Who.SECRETARY, given)
    matter.now += timedelta(days=(review - local_day(at)).days, hours=2)
    yield completed(matter)
    yield from judged(matter)


def left_lying(matter: Matter) -> Life:
    """Signed for and then forgotten for weeks, until the town asks."""
    yield from taken(matter)
    yield signed(matter)
    note = matter.rng.choice(matter.words.kind.done)
    yield Deed(matter.office(7_000, 14_000), Step.COMPLETION, Who.HANDLER, Given(note=note))
    yield from judged(matter)


STORIES: dict[str, Callable[[Matter], Life]] = {
    "settled": settled, "rejected": rejected, "transferred": transferred, "withdrawn": withdrawn, "shelved": shelved,
    "left_lying": left_lying, "merged": merged,
}
