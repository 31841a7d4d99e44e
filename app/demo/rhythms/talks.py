"""A meeting from booked topics to sealed minutes: an agenda that builds itself, decisions, promises kept or not."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from sqlmodel import Session

from app.companies.queries import units_for
from app.core.workdays import local_day
from app.demo.chance import dice, token
from app.demo.matter import Matter
from app.demo.playing import Playing
from app.demo.rhythms.calendar import Story
from app.demo.rhythms.cast import Place
from app.demo.wording import by_code
from app.issues.models import Issue
from app.issues.queries.filing import Spot
from app.issues.rules.lifecycle import OPEN
from app.mechanisms.models import Occurrence
from app.mechanisms.rules.kinds import Kind
from app.meetings.actions.attendance import sign_in, write_in
from app.meetings.actions.bringing import Brought, Raised, raise_matter
from app.meetings.actions.deciding import record_item
from app.meetings.actions.minutes import draft_minutes, open_minutes, seal_due
from app.meetings.actions.promises import finish_promise
from app.meetings.actions.running import begin, end, talk_about
from app.meetings.actions.ticking import build_agendas
from app.meetings.actions.topics import book
from app.meetings.queries.meetings import Held, held_by_id
from app.meetings.queries.promises import undone
from app.meetings.queries.record import Recorded, recorded
from app.meetings.rules.decisions import Told
from app.meetings.rules.hands import Hands
from app.meetings.rules.kinds import Decision
from app.meetings.rules.minutes import stamp_of

MOST_ITEMS = 6
PAPER = (("派出所", "郑**"), ("水电气暖单位", "供水所来人"), ("商户", "便民超市"))


@cache
def lines() -> dict[str, Any]:
    return tomllib.loads(resources.files("app.demo.rhythms").joinpath("talks.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Talks:
    playing: Playing
    booked: set[tuple[int, str]] = field(default_factory=set)
    spared: Sequence[Matter] = ()
    """What the cast is to find as it was arranged; no meeting decides about it."""

    @property
    def _session(self) -> Session:
        return self.playing.year.session

    def story(self, occurrence: Occurrence) -> Story:
        place = Place.of(self.playing.world, occurrence.community_id)
        rng, starts = dice("talk", place.community.slug, occurrence.ref), occurrence.starts_at
        for hours in sorted((rng.randint(26, 90) for _ in range(rng.choice((0, 0, 1, 1, 2)))), reverse=True):
            at = starts - timedelta(hours=hours)
            yield at
            self._book(place, occurrence, rng, at)
        at = starts - timedelta(hours=20)
        yield at
        self._keep_word(place, occurrence, rng, at)
        while build_agendas(self._session, at):
            continue
        yield starts
        begin(self._session, self._held(occurrence), by=place.host(starts), at=starts)
        self._door(place, occurrence, rng, starts)
        at = starts
        for item_id in [line.item.key for line in recorded(self._session, self._held(occurrence).key)][:MOST_ITEMS]:
            at += timedelta(minutes=rng.randint(5, 11))
            yield at
            self._decide(place, occurrence, item_id, rng, at)
        if rng.random() < 0.25:
            at += timedelta(minutes=rng.randint(4, 8))
            yield at
            self._raise(place, occurrence, rng, at)
        at += timedelta(minutes=rng.randint(3, 9))
        yield at
        end(self._session, self._held(occurrence), by=place.host(at), at=at)
        yield from self._minutes(place, occurrence, rng, at)

    def _minutes(self, place: Place, occurrence: Occurrence, rng: random.Random, ended: datetime) -> Story:
        at = ended + timedelta(minutes=rng.randint(30, 200))
        yield at
        draft_minutes(self._session, self._held(occurrence), by=place.host(at), at=at)
        at += timedelta(hours=rng.randint(1, 20))
        yield at
        held = self._held(occurrence)
        open_minutes(
            self._session, held, seen=stamp_of(held.meeting.minutes), hosts=1, by=place.host(at), at=at
        )
        at += timedelta(days=3, minutes=10)
        yield at
        while seal_due(self._session, at):
            continue

    def _keep_word(self, place: Place, occurrence: Occurrence, rng: random.Random, at: datetime) -> None:
        """Most of what was promised last time has been done by the next; issues tell for themselves."""
        for promise in undone(self._session, occurrence.mechanism_id, occurrence.starts_at):
            if promise.issue_id is None and rng.random() < 0.8:
                note = rng.choice(lines()["told"]["kept"])
                finish_promise(self._session, promise, note, by=place.host(at), at=at)

    def _held(self, occurrence: Occurrence) -> Held:
        return held_by_id(self._session, occurrence.key)

    def _book(self, place: Place, occurrence: Occurrence, rng: random.Random, at: datetime) -> None:
        """A neighbour, or sometimes the company for itself."""
        title, text = rng.choice(lines()["topics"]["titles"])
        who = place.residents(rng, 1, at)[0]
        if (who.person_id, title) in self.booked:
            return
        self.booked.add((who.person_id, title))
        mechanism = self._held(occurrence).mechanism
        topic = book(self._session, mechanism, title=title, text=text, anonymous=rng.random() < 0.4, by=who, at=at)
        topic.alias = 1000 + rng.randrange(9000)
        self._session.add(topic)

    def _door(self, place: Place, occurrence: Occurrence, rng: random.Random, at: datetime) -> None:
        """Some scan the code, some are written down; officials come to joint meetings."""
        held, host = self._held(occurrence), place.host(at)
        held.meeting.door_token = token(rng)
        self._session.add(held.meeting)
        manager = place.manager(at)
        staff = [host, place.grid_worker_of(place.sites[0], at), *([manager] if manager else [])]
        for actor in [*staff, *place.residents(rng, rng.randint(4, 13), at)]:
            standing = place.standing(self._session, actor, at)
            sign_in(self._session, held, standing, observing=False, by=actor, at=at)
        if occurrence.kind in (Kind.JOINT_MEETING, Kind.MERCHANT_UNION):
            for title, name in PAPER:
                write_in(
                    self._session, held, name=name, title=title, observing=False, on_paper=True, slip=token(rng),
                    by=host, at=at,
                )

    def _decide(self, place: Place, occurrence: Occurrence, item_id: int, rng: random.Random, at: datetime) -> None:
        held, by = self._held(occurrence), place.host(at)
        line = next(each for each in recorded(self._session, held.key) if each.item.key == item_id)
        talk_about(self._session, held, item_id, at=at)
        about = line.issue or line.carried_issue
        if about is not None and any(each.filed is not None and each.filed.id == about.id for each in self.spared):
            return
        told = self._told(place, line, rng, at)
        record_item(self._session, held, item_id, told, seen=line.told.stamp, by=by, at=at)
        issue = line.issue or line.carried_issue
        if issue is not None:
            self.playing.year.watch(self.playing.year.row(issue.key))

    def _told(self, place: Place, line: Recorded, rng: random.Random, at: datetime) -> Told:
        words, issue = lines()["told"], line.issue or line.carried_issue
        summary, chance = rng.choice(words["summary"]), rng.random()
        hands = Hands(rng.randint(3, 5), rng.randint(0, 1), rng.randint(0, 1)) if rng.random() < 0.1 else None
        if issue is not None and issue.status not in OPEN:
            return Told(rng.choice(words["carried_done"]), Decision.SETTLED, hands=hands)
        if chance < 0.6:
            due = local_day(at) + timedelta(days=rng.randint(2, 9))
            unit = self._unit_of(place, issue, at)
            responsible = "" if unit is not None else "社区两委"
            reason = rng.choice(words["promised"])
            return Told(summary, Decision.PROMISED, reason, responsible, unit, due, hands)
        if chance < 0.78:
            return Told(summary, Decision.EXPLAINED, rng.choice(words["explained"]), hands=hands)
        if chance < 0.9:
            return Told(rng.choice(words["settled"]), Decision.SETTLED, hands=hands)
        return Told(summary, Decision.SENT_UP, rng.choice(words["sent_up"]), hands=hands)

    def _unit_of(self, place: Place, issue: Issue | None, at: datetime) -> int | None:
        """Who has it already; the first estate's company for what is no issue."""
        if issue is not None:
            offered = units_for(self._session, issue.community_id, issue.estate_id, local_day(at))
            return next((unit.key for unit in offered if unit.id == issue.unit_id), None)
        return self.playing.world.firms.unit_of("company", place.sites[0], local_day(at)).key

    def _raise(self, place: Place, occurrence: Occurrence, rng: random.Random, at: datetime) -> None:
        held = self._held(occurrence)
        there = {line.item.title for line in recorded(self._session, held.key)}
        fresh = [each for each in lines()["raised"]["matters"] if each[0] not in there]
        if not fresh:
            return
        title, text, code = rng.choice(fresh)
        site = rng.choice(place.sites)
        building = rng.choice(site.houses).building
        brought = Brought(Spot(site.community, site.estate, building), by_code()[code])
        item = raise_matter(self._session, held, Raised(title, text, brought), by=place.host(at), at=at)
        assert item.issue_id is not None
        issue = self.playing.year.row(item.issue_id)
        issue.alias, issue.receipt_token = 1000 + rng.randrange(9000), token(rng)
        self._session.add(issue)
        self.playing.year.watch(issue)
