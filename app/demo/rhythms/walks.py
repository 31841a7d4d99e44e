"""A fault round from its plan to its report: neighbours come along, the last one is looked at first."""

import random
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlmodel import Session

from app.core.workdays import local_day
from app.demo.chance import dice
from app.demo.deck import Deck
from app.demo.endings import completed, judged, signed
from app.demo.ground import House
from app.demo.matter import Life, Matter
from app.demo.playing import Playing
from app.demo.rhythms.calendar import Story
from app.demo.rhythms.cast import Place
from app.issues.models import Issue, Source
from app.issues.rules.lifecycle import Status
from app.mechanisms.models import Occurrence
from app.people.rules.roles import Actor
from app.rounds.actions.closing import close_round
from app.rounds.actions.faults import Found, add_fault
from app.rounds.actions.fixing import give_fixer
from app.rounds.actions.joining import has_seat, join_round
from app.rounds.actions.lookback import Seen, answer_lookback
from app.rounds.actions.opening import open_round
from app.rounds.actions.preparing import Plan, edit_plan, invite
from app.rounds.queries.faults import fault_numbered, faults_of
from app.rounds.queries.lookback import Again, lookback_of
from app.rounds.queries.members import member
from app.rounds.queries.rounds import Held, round_by_ref
from app.rounds.rules.lookback import Verdict
from app.rounds.rules.standing import Walker

THEMES = (
    "楼道和地下室", "消防通道", "垃圾点和绿化", "路灯、门禁和电梯", "电动车充电", "雨水管和路面", "宠物和噪音",
    "冬季供暖和防滑",
)
THANKS = "谢谢一起走的邻居和在家找茬的邻居，天冷还出来走了这一圈。"
HEADS = {
    "HY": "环境卫生", "GR": "环境卫生", "PT": "环境卫生", "FR": "安全秩序", "EB": "安全秩序", "SF": "安全秩序",
    "PK": "安全秩序",
}
SEEN_IN_PASSING = frozenset({*HEADS, "RP", "UT", "EL"})
FIXED = ("到跟前看了，好了。", "和邻居一起看的，都说好了。", "跟上次不一样了，好了。", "问了住旁边的人，也说好了。")
UNFIXED = ("还是老样子。", "只弄了一半。", "看着修过，没修好。", "说下周来，还没来。")

Passage = Generator[datetime, None, datetime]
"""A part of a story; comes back with when it ended."""


@dataclass(slots=True)
class Walks:
    playing: Playing
    deck: Deck = field(default_factory=Deck)
    numbers: Iterator[int] = field(default_factory=lambda: count(100_000))
    matters: dict[int, Matter] = field(default_factory=dict)

    def story(self, occurrence: Occurrence) -> Story:
        place = Place.of(self.playing.world, occurrence.community_id)
        rng, starts = dice("round", place.community.slug, occurrence.planned_on.isoformat()), occurrence.starts_at
        ref = occurrence.ref
        at = starts - timedelta(days=6, hours=rng.randint(0, 5))
        yield at
        self._plan(place, ref, rng, at)
        for at, person in self._who_comes(place, rng, starts):
            yield at
            join_round(self._session, self._held(place, ref), by=self._walker(place, ref, person, at), at=at)
        at = starts + timedelta(minutes=rng.randint(0, 8))
        yield at
        open_round(self._session, self._held(place, ref), by=self._walker(place, ref, place.host(at), at), at=at)
        at = yield from self._look_back(place, ref, rng, at)
        at = yield from self._find(place, ref, rng, at)
        at += timedelta(minutes=rng.randint(20, 50))
        yield at
        by = self._walker(place, ref, place.host(at), at)
        close_round(self._session, self._held(place, ref), THANKS, by=by, at=at)

    @property
    def _session(self) -> Session:
        return self.playing.year.session

    def _held(self, place: Place, ref: str) -> Held:
        held = round_by_ref(self._session, place.community.key, ref, lock=True)
        assert held is not None
        return held

    def _walker(self, place: Place, ref: str, actor: Actor, at: datetime) -> Walker:
        held = self._held(place, ref)
        seated = has_seat(member(self._session, held.round.id, actor.person_id))
        return Walker(actor, place.standing(self._session, actor, at), seated)

    def _plan(self, place: Place, ref: str, rng: random.Random, at: datetime) -> None:
        held, by = self._held(place, ref), self._walker(place, ref, place.host(at), at)
        houses = [house.building.key for site in place.sites for house in site.houses]
        stops = tuple(rng.sample(houses, min(6, len(houses))))
        plan = Plan(rng.choice(THEMES), held.occurrence.venue, 7, 3, held.round.checklist, stops)
        held = edit_plan(self._session, held, plan, by=by, at=at, seen=held.round.version)
        invite(self._session, held, by=by, at=at)

    def _who_comes(self, place: Place, rng: random.Random, starts: datetime) -> list[tuple[datetime, Actor]]:
        """Five to eight neighbours over the days before, the grid worker and the manager."""
        people = [*place.residents(rng, rng.randint(5, 8), starts), place.grid_worker_of(place.sites[0], starts)]
        manager = place.manager(starts)
        people += [manager] if manager is not None else []
        moments = sorted(starts - timedelta(hours=rng.randint(4, 120), minutes=rng.randrange(60)) for _ in people)
        return list(zip(moments, people, strict=True))

    def _look_back(self, place: Place, ref: str, rng: random.Random, at: datetime) -> Passage:
        """The host answers on the spot; what the company mended badly is found again."""
        refs = [line.issue.key for line in lookback_of(self._session, self._held(place, ref).round)]
        for issue_id in refs:
            at += timedelta(minutes=rng.randint(2, 5))
            yield at
            held = self._held(place, ref)
            line = next((each for each in lookback_of(self._session, held.round) if each.issue.id == issue_id), None)
            if line is not None and line.verdict is None:
                by = self._walker(place, ref, place.host(at), at)
                answer_lookback(self._session, held, line, self._seen(line, rng), by=by, at=at)
                self._again(held, issue_id, rng, at)
        return at

    def _again(self, held: Held, issue_id: int, rng: random.Random, at: datetime) -> None:
        """What was sent back, or filed anew because it had been closed, is worked on once more."""
        issue = self.playing.year.row(issue_id)
        self.playing.year.watch(issue)
        first = self.matters.get(issue_id)
        if issue.status is Status.CLOSED:
            found = faults_of(self._session, held.round.key)
            named = [each.issue for each in found if issue.ref in each.issue.description]
            issue = named[-1] if named else issue
        if first is None or issue.status not in (Status.REOPENED, Status.DISPATCHED):
            return
        if issue.key == issue_id and issue.status is Status.DISPATCHED:
            return
        again = once_more(first, next(self.numbers), issue, rng, at)
        if issue.key != issue_id:
            self.playing.settle_chance(again, issue)
        self.matters[issue.key] = again
        self.playing.year.watch(issue)
        self.playing.go_on(again, settling(again))

    def _seen(self, line: Again, rng: random.Random) -> Seen:
        mended = line.issue.status in (Status.DONE, Status.CLOSED) and rng.random() < 0.95
        if mended:
            return Seen(Verdict.FIXED, rng.choice(FIXED))
        return Seen(Verdict.UNFIXED, rng.choice(UNFIXED))

    def _find(self, place: Place, ref: str, rng: random.Random, at: datetime) -> Passage:
        for number in range(rng.randint(3, 6)):
            at += timedelta(minutes=rng.randint(5, 12))
            yield at
            at_home = number == 0 and rng.random() < 0.7
            self._fault(place, ref, rng, at, at_home=at_home)
        return at

    def _fault(self, place: Place, ref: str, rng: random.Random, at: datetime, *, at_home: bool) -> None:
        matter, house = self._matter(place, rng, at, at_home=at_home)
        words, by = matter.words, place.residents(rng, 1, at)[0] if at_home else place.grid_worker_of(matter.site, at)
        unit = self.playing.world.firms.unit_of("company", matter.site, local_day(at)).key
        found = Found(
            words=words.text, building_id=house.building.key, place=words.place, at_home=at_home,
            head=HEADS.get(words.kind.category, "设施公示"), category=words.kind.category,
            unit=None if at_home else unit,
            photos=(self.playing.photo(matter, matter.view, after=False),) if words.kind.scene else (),
        )
        held = self._held(place, ref)
        fault, issue = add_fault(self._session, held, found, by=self._walker(place, ref, by, at), at=at)
        if at_home:
            matter.reporter = by.person_id
        self.playing.settle_chance(matter, issue)
        if at_home:
            named = fault_numbered(self._session, held.round.key, fault.number)
            assert named is not None
            give_fixer(
                self._session, held, named, unit, None, by=self._walker(place, ref, place.host(at), at), at=at
            )
        matter.filed, self.matters[issue.key] = issue, matter
        self.playing.year.watch(issue)
        self.playing.go_on(matter, settling(matter))

    def _matter(self, place: Place, rng: random.Random, at: datetime, *, at_home: bool) -> tuple[Matter, House]:
        """Something one sees walking by, not what somebody suffers at home."""
        site = rng.choice(place.sites)
        firm = self.playing.world.firms.serving(site.layout.slug, local_day(at))
        while True:
            house = rng.choice(site.houses)
            words = self.deck.deal(site, house, rng.choice(house.stairs), local_day(at).month, rng)
            if words.kind.category in SEEN_IN_PASSING and "我" not in words.text and not words.kind.unit:
                matter = Matter(
                    next(self.numbers), site, words, at, None, Source.ROUND, rng, settling, firm, anonymous=at_home,
                    view=rng.randrange(1000),
                )
                return matter, house


def once_more(first: Matter, number: int, issue: Issue, rng: random.Random, at: datetime) -> Matter:
    """The same trouble once more, from now on."""
    again = Matter(
        number, first.site, first.words, at, first.reporter if issue.reporter_id else None, Source.ROUND, rng, settling,
        first.firm, anonymous=first.anonymous, view=first.view,
    )
    again.filed = issue
    return again


def settling(matter: Matter) -> Life:
    """From where the walk left it: with the company, and a day agreed on."""
    yield signed(matter)
    yield completed(matter)
    yield from judged(matter)
