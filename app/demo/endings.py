"""How work ends: claimed done in time or late, looked at, answered, or sent back."""

from app.demo.firms import BOTCHED, LATE
from app.demo.matter import Deed, Life, Matter, Who
from app.issues.actions.turn import Given
from app.issues.rules.lifecycle import Step
from app.issues.rules.office_hours import add_working_minutes, working_minutes

USUALLY_LATE, USUALLY_BOTCHED = 0.05, 0.05
SATISFACTION = {"hongshun": (4, 8, 30, 38, 20), "": (1, 3, 14, 42, 40)}


def signed(matter: Matter) -> Deed:
    given = Given(note=matter.said("sign"))
    if matter.issue.urgent:
        return Deed(matter.soon(3, 40), Step.SIGNATURE, Who.HANDLER, given)
    return Deed(matter.office(8, 500 if matter.firm in LATE else 260), Step.SIGNATURE, Who.HANDLER, given)


def minutes_left(matter: Matter) -> int:
    """Office minutes until the trouble is due; a month where nothing is due."""
    due = matter.issue.resolve_by
    return working_minutes(matter.now, due) if due is not None else 13_000


def completed(matter: Matter) -> Deed:
    """In good time, or, with a weak company often, well after it."""
    late = matter.chance(LATE.get(matter.firm, USUALLY_LATE))
    left = minutes_left(matter)
    if left <= 40:
        minutes = matter.rng.randint(60, 900 if late else 400)
    elif late:
        minutes = left + int(matter.rng.expovariate(1 / 1500)) + 60
    else:
        minutes = max(20, int(left * matter.rng.uniform(0.15, 0.93)))
    note = matter.rng.choice(matter.words.kind.done)
    return Deed(add_working_minutes(matter.now, minutes), Step.COMPLETION, Who.HANDLER, Given(note=note))


def judged(matter: Matter) -> Life:
    """Not solved, as often as the company botches it; then somebody looks, and the resident answers or does not."""
    answered = matter.words.kind.category == "SV"
    botched = 0.0 if answered else BOTCHED.get(matter.firm, USUALLY_BOTCHED)
    for _ in range(3):
        if not matter.chance(botched):
            break
        yield unsolved(matter)
        yield signed(matter)
        yield completed(matter)
        botched = max(botched, 0.25)
    yield from ended(matter)


def unsolved(matter: Matter) -> Deed:
    if matter.reporter is None or matter.chance(0.35):
        given = Given(solved=False, note=matter.said("not_fixed"))
        return Deed(matter.office(60, 700), Step.VERIFICATION, Who.CHECKER, given)
    given = Given(solved=False, note=matter.said("unsolved"))
    return Deed(matter.home(1, 40), Step.CONFIRMATION, Who.REPORTER, given)


def ended(matter: Matter) -> Life:
    silent = matter.reporter is None or matter.chance(0.14)
    if silent and matter.chance(0.1):
        yield Deed(matter.home(170, 215), Step.VERIFICATION, Who.CHECKER, _seen(matter))
        return
    if silent or matter.chance(0.55):
        yield Deed(matter.office(40, 900), Step.VERIFICATION, Who.CHECKER, _seen(matter))
    if not silent:
        yield Deed(matter.home(1, 70), Step.CONFIRMATION, Who.REPORTER, _thanks(matter))
    elif matter.reporter is not None and matter.chance(0.08):
        yield Deed(matter.home(180, 300), Step.CONFIRMATION, Who.REPORTER, _thanks(matter))


def _seen(matter: Matter) -> Given:
    return Given(solved=True, note=matter.said("verified"))


def _thanks(matter: Matter) -> Given:
    weights = SATISFACTION.get(matter.firm, SATISFACTION[""])
    grade = matter.rng.choices((1, 2, 3, 4, 5), weights)[0]
    note = matter.said("thanks") if grade >= 3 and matter.chance(0.4) else ""
    return Given(solved=True, satisfaction=grade, note=note)
