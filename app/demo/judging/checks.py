"""Two inspectors walk an estate once a month, and the company sometimes says a finding is wrong."""

from datetime import datetime

from sqlmodel import Session

from app.core.workdays import local_day
from app.demo.chance import dice, weighted
from app.demo.ground import Site
from app.demo.judging.words import findings, said
from app.demo.rhythms.cast import Place
from app.inspections.actions.contesting import contest_deduction, decide_contest
from app.inspections.actions.entering import Written, add_deduction
from app.inspections.actions.opening import open_inspection
from app.inspections.actions.signing import sign_first, sign_second
from app.inspections.models import Inspection
from app.inspections.queries.found import found_numbered
from app.inspections.queries.inspections import inspection_of
from app.inspections.rules.dates import month_of
from app.inspections.rules.kinds import Outcome, Severity
from app.people.rules.roles import Actor, Role
from app.rulebooks.rules.policy import shipped

WORST = 26
MILD = (Severity.MINOR, Severity.STANDARD, Severity.REPEATED)


class Check:
    """One inspection; rows are read anew after each pause, since the unit of work may be another one."""

    def __init__(self, place: Place, site: Site, good: float) -> None:
        self.place, self.site, self.good = place, site, good

    def walk(self, session: Session, at: datetime) -> None:
        rng = dice("check", self.site.layout.slug, local_day(at))
        first, _ = self._inspectors(at)
        open_inspection(session, self.site.estate, local_day(at), by=first, at=at)
        for _ in range(round((1 - self.good) * WORST * rng.uniform(0.8, 1.2))):
            head = rng.choice(shipped().heads)
            house = rng.choice(self.site.houses)
            severity = weighted(rng, MILD, (2, 5, 4) if self.good < 0.5 else (3, 5, 2))
            words = Written(head.code, severity, house.building.name, rng.choice(findings(head.code)))
            add_deduction(session, self._now(session, at), words, by=first, at=at)

    def sign(self, session: Session, at: datetime) -> None:
        inspection = self._now(session, at)
        first, _ = self._inspectors(at)
        sign_first(session, inspection, seen=inspection.version, words="", by=first, at=at)

    def sign_too(self, session: Session, at: datetime) -> None:
        inspection = self._now(session, at)
        _, second = self._inspectors(at)
        sign_second(session, inspection, seen=inspection.version, by=second, at=at)

    def contest(self, session: Session, at: datetime) -> None:
        """Where the town's official has not been there, who decides about it two days later."""
        manager, inspection = self.place.manager(at), self._now(session, at)
        found = found_numbered(session, inspection, 1)
        town = self.place.world.folk.named["chenkezhang"]
        if manager is not None and found is not None and town not in inspection.inspectors:
            words = dice(inspection.key).choice(said("contested"))
            contest_deduction(session, inspection, found, words, by=manager, at=at)

    def decide(self, session: Session, at: datetime) -> None:
        inspection = self._now(session, at)
        found = found_numbered(session, inspection, 1)
        town = self.place.world.actor(self.place.world.folk.named["chenkezhang"], at)
        if found is None or found.contest is None:
            return
        rng = dice("decision", inspection.key)
        outcome = rng.choice((Outcome.WITHDRAWN, Outcome.UPHELD))
        reason = said("decided")[0 if outcome is Outcome.WITHDRAWN else 1]
        decide_contest(session, inspection, found, outcome, None, reason, by=town, at=at)

    def _inspectors(self, at: datetime) -> tuple[Actor, Actor]:
        """The secretary and the grid worker; for a secretary with a second post one of the committee, since the town's
        official has to be left to decide what the company contests."""
        world = self.place.world
        first, second = self.place.host(at), self.place.grid_worker_of(self.site, at)
        if second.person_id == first.person_id or world.folk.posts_of(first.person_id):
            member = world.folk.holder(Role.COMMITTEE_MEMBER, self.site.community.key, local_day(at))
            first = world.actor(member or world.folk.named["chenkezhang"], at)
        return first, second

    def _now(self, session: Session, at: datetime) -> Inspection:
        found = inspection_of(session, self.site.estate.key, month_of(local_day(at)), lock=True)
        assert found is not None
        return found
