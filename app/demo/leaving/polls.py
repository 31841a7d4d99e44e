"""An owners' vote as it is lived through: posted, delivered, cast at home and on paper, counted, confirmed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from app.demo.chance import dice, weighted
from app.demo.leaving.stage import Stage, instant
from app.people.rules.roles import Actor
from app.votes.actions.calling import Plan, open_vote
from app.votes.actions.casting import cast_ballot
from app.votes.actions.deciding import confirm_result, propose_result
from app.votes.actions.delivering import deliver
from app.votes.actions.officers import name_officer
from app.votes.actions.papers import enter_paper, issue_papers, mark_missing, return_paper, spoil_paper
from app.votes.actions.posting import post_vote
from app.votes.actions.ticking import close_votes, open_votes
from app.votes.models import Vote, VoteRoll
from app.votes.queries.ballots import groups_cast
from app.votes.queries.rolls import lines_of_roll, owners_of_groups, sealed_roll
from app.votes.queries.votes import vote_by_id
from app.votes.rules.kinds import DeliveryWay, OfficerRole
from app.votes.rules.papers import SPOILED

AT_ONCE = 150
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Course:
    """When what happens. `until`: nobody hands in anything later; past the demonstration's end for a vote that goes
    on. `turnout` of all households, `online` of those whose owner has an account; `yes` of the ballots."""

    posted: date
    opens: date
    closes: date
    until: datetime
    turnout: float
    online: float
    yes: float
    delivered: float = 1.0


@dataclass(slots=True)
class Poll:
    """`keeper` prepares it and posts it, or `poster` for those who call it; two of `counters` type the papers and
    report, `monitor` confirms, `third` settles what two typed differently; accounts. `absent`: accounts that have not
    voted."""

    stage: Stage
    plan: Plan
    course: Course
    keeper: str
    counters: tuple[str, str]
    monitor: str
    third: str = ""
    absent: tuple[str, ...] = ()
    poster: str = ""
    vote_id: int = 0
    out: list[int] = field(default_factory=list)

    def begin(self) -> None:
        add, course = self.stage.add, self.course
        add(instant(course.posted - 2 * DAY, 10), self._draft)
        add(instant(course.posted, 10), self._post)
        add(instant(course.posted + 3 * DAY, 17), self._deliver)
        add(instant(course.opens, 0, 5), self._open)

    @property
    def vote(self) -> Vote:
        found = vote_by_id(self.stage.session, self.vote_id)
        assert found is not None  # it was drafted before
        return found

    @property
    def roll(self) -> VoteRoll:
        found = sealed_roll(self.stage.session, self.vote_id)
        assert found is not None  # it is posted
        return found

    def by(self, at: datetime) -> Actor:
        return self.stage.person(self.keeper, at)

    def _rng(self, what: str) -> random.Random:
        return dice("poll", self.stage.slug, what)

    def _draft(self, at: datetime) -> None:
        session, by = self.stage.session, self.by(at)
        vote = open_vote(session, self.stage.site.estate, self.plan, by=by, at=at)
        self.vote_id = vote.key
        roles = [(name, OfficerRole.COUNTER) for name in self.counters] + [(self.monitor, OfficerRole.MONITOR)]
        roles += [(self.third, OfficerRole.MONITOR)] if self.third else []
        for account, role in roles:
            name_officer(session, vote, self.stage.person(account, at).person_id, role, by=by, at=at)

    def _post(self, at: datetime) -> None:
        course, vote = self.course, self.vote
        post_vote(
            self.stage.session, vote, course.opens, course.closes, seen=vote.version,
            by=self.stage.person(self.poster or self.keeper, at), at=at,
        )

    def _deliver(self, at: datetime) -> None:
        """Door by door, building by building; where nobody opened, by letter. The last houses may still be to do."""
        houses: dict[str, list[int]] = {}
        for line in lines_of_roll(self.stage.session, self.roll.key):
            if line.heads:
                houses.setdefault(line.building, []).append(line.group)
        reached = list(houses.values())[: round(len(houses) * self.course.delivered)]
        for number, groups in enumerate(reached):
            later = at + number * timedelta(hours=5)
            self.stage.add(later, partial(self._hand_out, groups))

    def _hand_out(self, groups: list[int], at: datetime) -> None:
        away = max(1, len(groups) // 6)
        for part, way in ((groups[:-away], DeliveryWay.HANDED), (groups[-away:], DeliveryWay.MAILED)):
            deliver(self.stage.session, self.vote, part, way, by=self.stage.grid_worker(at), at=at)

    def _open(self, at: datetime) -> None:
        """Everybody who takes part does so on a day and at an hour of their own."""
        open_votes(self.stage.session, at)
        rng, roll = self._rng("hours"), self.roll
        owners = self._online(roll)
        for group, person in owners.items():
            self._some_time(rng, (8, 22), partial(self._cast, group, person))
        needed = round(self.course.turnout * roll.heads) - len(owners)
        others = sorted(set(self._groups(roll)) - set(owners) - self._spared(roll, at))
        takers = rng.sample(others, min(len(others), needed + 12))
        for part in (takers[:AT_ONCE], takers[AT_ONCE:]):
            if part:
                self._issue(part, at + timedelta(hours=9), needed, rng)

    def _groups(self, roll: VoteRoll) -> list[int]:
        return [line.group for line in lines_of_roll(self.stage.session, roll.key) if line.heads]

    def _spared(self, roll: VoteRoll, at: datetime) -> set[int]:
        """Households of the cast who are left to vote themselves."""
        people = {self.stage.person(account, at).person_id for account in self.absent}
        return {group for group, person in owners_of_groups(self.stage.session, roll.key) if person in people}

    def _online(self, roll: VoteRoll) -> dict[int, int]:
        rng, owners = self._rng("online"), dict(owners_of_groups(self.stage.session, roll.key))
        spared = self._spared(roll, instant(self.course.opens, 9))
        return {
            group: person for group, person in sorted(owners.items())
            if group not in spared and rng.random() < self.course.online
        }

    def _some_time(self, rng: random.Random, hours: tuple[int, int], thing: "partial[None]") -> None:
        days = max(1, (self.course.until.date() - self.course.opens).days)
        for _ in range(20):
            day = self.course.opens + rng.randrange(days + 1) * DAY
            at = instant(day, rng.randrange(*hours), rng.randrange(60))
            if instant(self.course.opens, 10) < at < self.course.until:
                self.stage.add(at, thing)
                return

    def _cast(self, group: int, person: int, at: datetime) -> None:
        if group not in groups_cast(self.stage.session, self.vote_id):
            by = self.stage.playing.world.actor(person, at)
            choices = self.choices(self._rng(f"choice {group}"))
            cast_ballot(self.stage.session, self.vote, group, choices, declared=True, by=by, at=at)

    def choices(self, rng: random.Random) -> str:
        """A letter a topic."""
        yes = self.course.yes
        weights = (yes, (1 - yes) * 0.7, (1 - yes) * 0.3)
        return "".join(weighted(rng, ("y", "n", "a"), weights) for _ in self.plan.matters)

    def _issue(self, groups: Sequence[int], at: datetime, needed: int, rng: random.Random) -> None:
        self.stage.add(at, partial(self._issued, groups, needed, rng))

    def _issued(self, groups: Sequence[int], needed: int, rng: random.Random, at: datetime) -> None:
        papers = issue_papers(self.stage.session, self.vote, groups, by=self.stage.grid_worker(at), at=at)
        for paper in papers:
            if paper.serial == 1:
                spoil_paper(self.stage.session, self.vote, paper.serial, "印糊了，换了一张。", by=self.by(at), at=at)
            elif paper.serial <= needed + 1:
                self._some_time(rng, (9, 18), partial(self._hand_in, paper.serial))

    def _hand_in(self, serial: int, at: datetime) -> None:
        return_paper(self.stage.session, self.vote, serial, by=self.stage.grid_worker(at), at=at)
        self.out.append(serial)


@dataclass(slots=True)
class Count:
    """What follows the last day: papers typed twice, those that never came back, the result."""

    poll: Poll

    def begin(self) -> None:
        add, day = self.poll.stage.add, self.poll.course.closes + DAY
        add(instant(day, 0, 5), self._close)
        for hour, who in ((9, 0), (14, 1)):
            add(instant(day, hour), partial(self._type, self.poll.counters[who]))
        add(instant(day, 16), self._settle)
        add(instant(day, 17), self._report)
        add(instant(day, 18), self._confirm)

    def _close(self, at: datetime) -> None:
        close_votes(self.poll.stage.session, at)

    def _type(self, account: str, at: datetime) -> None:
        """One was typed differently; one is torn; on one a topic has two ticks."""
        stage, vote, counters = self.poll.stage, self.poll.vote, self.poll.counters
        odd = {self.poll.out[3]: SPOILED, self.poll.out[5]: "x" + "y" * (len(self.poll.plan.matters) - 1)}
        for serial in sorted(self.poll.out):
            entry = odd.get(serial) or self._read(serial)
            if serial == self.poll.out[7]:
                entry = "yn" if account == counters[0] else "yy"
            enter_paper(stage.session, vote, serial, entry, by=stage.person(account, at), at=at)

    def _read(self, serial: int) -> str:
        return self.poll.choices(dice("paper", self.poll.stage.slug, serial))

    def _settle(self, at: datetime) -> None:
        stage = self.poll.stage
        monitor, third = stage.person(self.poll.monitor, at), self.poll.third
        assert third  # whoever types a paper confirms nothing
        enter_paper(stage.session, self.poll.vote, self.poll.out[7], "yy", by=stage.person(third, at), at=at)
        mark_missing(stage.session, self.poll.vote, by=monitor, at=at)

    def _report(self, at: datetime) -> None:
        vote, by = self.poll.vote, self.poll.stage.person(self.poll.counters[0], at)
        propose_result(self.poll.stage.session, vote, seen=vote.version, by=by, at=at)

    def _confirm(self, at: datetime) -> None:
        vote, by = self.poll.vote, self.poll.stage.person(self.poll.monitor, at)
        confirm_result(self.poll.stage.session, vote, seen=vote.version, by=by, at=at)
