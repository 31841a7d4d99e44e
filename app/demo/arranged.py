"""Puts the scenes of the cast on the calendar, so that they are there whatever the day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from app.core.workdays import SHANGHAI, add_workdays, is_workday, local
from app.demo.acts import Arranged
from app.demo.chance import dice
from app.demo.folk import Folk
from app.demo.ground import Ground
from app.demo.matter import Deed, Life, Matter
from app.demo.scenes import SCENES
from app.demo.wording import Words, kinds
from app.issues.models import Source
from app.issues.rules.office_hours import add_working_minutes

AFTER_HOURS = time(17)


def arranged(ground: Ground, folk: Folk, edge: datetime, most: int) -> list[Matter]:
    """The first `most` of them, in order of time."""
    matters: dict[str, Matter] = {}
    for number, each in enumerate(SCENES[:most]):
        matters[each.name] = _matter(-1 - number, each, ground, folk, edge, matters)
    return sorted(matters.values(), key=lambda matter: matter.at)


def _matter(
    number: int, each: Arranged, ground: Ground, folk: Folk, edge: datetime, others: dict[str, Matter]
) -> Matter:
    site, rng = ground.sites[each.site], dice("arranged", each.name)
    kind = next(kind for kind in kinds() if kind.sub == each.sub)
    words = Words(kind, each.text, each.place, site.houses[each.building - 1] if each.building else None, each.stair)
    others_here = [living[0] for living in folk.living[each.site] if living[0] not in folk.named.values()]
    reporter = folk.named[each.reporter] if each.reporter else rng.choice(others_here)
    return Matter(
        number, site, words, _filed(each, edge), reporter, Source.QR, rng, _script(each, edge, others), firm="",
        by_grid=words.house is not None, pictures=1 if kind.scene else 0, view=rng.randrange(1000),
        supports=each.supports, anonymous=rng.random() < 0.3 and not each.reporter,
    )


def _filed(each: Arranged, edge: datetime) -> datetime:
    if each.fresh:
        return edge - timedelta(minutes=each.fresh)
    if not each.due:
        return add_working_minutes(edge, -each.filed)
    here = local(edge)
    today = here.date()
    open_day = today if is_workday(today) and here.time() < AFTER_HOURS else add_workdays(today, 1)
    return datetime.combine(add_workdays(open_day, -each.due), time(8, 5), SHANGHAI).astimezone(UTC)


def _script(each: Arranged, edge: datetime, others: dict[str, Matter]) -> Callable[[Matter], Life]:
    def life(matter: Matter) -> Life:
        for act in each.acts:
            given = act.given
            if act.review:
                given = replace(given, review_on=local(edge).date() + timedelta(days=act.review))
            yield Deed(
                add_working_minutes(edge, -act.ago), act.step, act.who, given, act.unit, others.get(act.target),
                act.assignee,
            )

    return life
