"""The rest of a community: where to go, who keeps in touch with whom, which buildings were walked, who is on duty."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from importlib import resources
from typing import Any

from sqlalchemy import true
from sqlmodel import Session

from app.core.workdays import is_workday, local_day
from app.demo import queries
from app.demo.chance import dice
from app.demo.playing import Playing
from app.demo.rhythms.cast import Place
from app.directory.actions.links import ask_household, note_consent
from app.directory.actions.merchants import Looked, Shop, add_merchant, check_frontage
from app.directory.actions.sites import NewShift, SiteFacts, add_shift, add_site
from app.directory.actions.walks import log_walk
from app.directory.queries.links import linkers
from app.directory.rules.kinds import SiteKind
from app.duty.actions.promises import NewPromise, add_promise, answer_promise
from app.duty.actions.rota import fill_weeks
from app.people.rules.roles import Actor
from app.places.models import Community

BELT = "西八路党建示范带"
MORNING, NOON = 9 * 60, 11 * 60 + 30
PROMISES = (
    ("网格员", "3号巷路灯找电工看"), ("村委", "把雨水篦子清一遍"), ("宜舍物业", "垃圾房门修好"),
    ("网格员", "独居老人水管问一声"),
    ("澄园物业", "楼道灯换完"),
)
FRONTS = ("门口的纸箱收进去了。", "门前积水请扫一扫。", "占道的桌椅当场搬回。")


@cache
def lines() -> dict[str, Any]:
    return tomllib.loads(resources.files("app.demo.rhythms").joinpath("corners.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Corners:
    playing: Playing
    edge: datetime

    def begin(self) -> None:
        """Each on its own day, so that the log reads in order."""
        for days, thing in (
            (44, self._sites), (43, self._shops), (42, self._links), (30, self._duty), (16, self._duty),
        ):
            self._at(self.edge - timedelta(days=days), thing)
        for days in range(40, 0, -2):
            self._at(self.edge - timedelta(days=days, hours=2), self._walk)
        for days in (36, 20, 6):
            self._at(self.edge - timedelta(days=days, hours=1), self._fronts)
        for days in range(9, -1, -1):
            self._at(self.edge - timedelta(days=days), self._stand_up)

    def _at(self, at: datetime, thing: Callable[[datetime], None]) -> None:
        self.playing.year.add(at, partial(thing, at))

    @property
    def _session(self) -> Session:
        return self.playing.year.session

    def _place(self, slug: str) -> Place:
        return Place.of(self.playing.world, self.playing.world.ground.communities[slug].key)

    def _town(self, at: datetime) -> Actor:
        return self.playing.world.actor(self.playing.world.folk.named["chenkezhang"], at)

    def _sites(self, at: datetime) -> None:
        by, slugs = self._town(at), {}
        for position, line in enumerate(lines()["site"], 1):
            community: Community = self.playing.world.ground.communities[line["place"]]
            facts = SiteFacts(
                SiteKind(line["kind"]), line["name"], BELT, position, line["address"], line["phone"],
                line["services"], line["hours"],
            )
            slugs[line["name"]] = add_site(self._session, community, facts, by=by, at=at).slug
        for line in lines()["shift"]:
            for day in line["days"]:
                add_shift(self._session, slugs[line["site"]], NewShift(day, MORNING, NOON, line["who"]), by=by, at=at)

    def _shops(self, at: datetime) -> None:
        place = self._place("qiyue")
        for line in lines()["shop"]:
            shop = Shop(**line, phone="0533-5550500", joined_union_on=local_day(at) - timedelta(days=90))
            add_merchant(self._session, place.community, shop, by=place.host(at), at=at)

    def _fronts(self, at: datetime) -> None:
        place, rng = self._place("qiyue"), dice("fronts", at.isoformat())
        for slug in queries.shops(self._session, place.community.key):
            kept = rng.random() < 0.7
            looked = Looked(True, kept, True, "" if kept else rng.choice(FRONTS))
            check_frontage(
                self._session, place.community, slug, looked, by=place.grid_worker_of(place.sites[0], at), at=at
            )

    def _links(self, at: datetime) -> None:
        """Some agreed at the door, one is still asked."""
        for slug in ("jiuji", "xiangrui"):
            place, rng = self._place(slug), dice("links", slug)
            for linker_id, _ in linkers(self._session, place.community.key, local_day(at))[:3]:
                house = rng.choice(rng.choice(place.sites).houses)
                homes = rng.sample(house.homes[rng.choice(house.stairs)], 5)
                self._link(place, linker_id, homes, at)

    def _link(self, place: Place, linker_id: int, homes: list[int], at: datetime) -> None:
        for nth, home_id in enumerate(homes):
            if queries.is_linked(self._session, home_id):
                continue
            link = ask_household(self._session, place.community, linker_id, home_id, by=place.host(at), at=at)
            if nth < 4:
                how = "上门问过，户主当面同意"
                note_consent(self._session, place.community, link.key, how, by=place.host(at), at=at)

    def _walk(self, at: datetime) -> None:
        for slug in ("shiji", "xiangrui"):
            place, rng = self._place(slug), dice("walk", slug, at.isoformat())
            site = rng.choice(place.sites)
            by, house = place.grid_worker_of(site, at), rng.choice(site.houses)
            words = rng.choice(("敲了几家门，都好。", "楼道干净。", "二楼大爷想换门口的灯。", ""))
            day = local_day(at)
            log_walk(
                self._session, place.community, house.building.key, day, title=by.title, words=words, refs=(), by=by,
                at=at,
            )

    def _duty(self, at: datetime) -> None:
        place = self._place("shiji")
        people = [place.host(at).person_id, place.grid_worker_of(place.sites[0], at).person_id]
        manager = place.manager(at)
        people += [manager.person_id] if manager else []
        fill_weeks(self._session, place.community, people, times=4, each=2, by=place.host(at), at=at)

    def _stand_up(self, at: datetime) -> None:
        """Yesterday's promises are asked for, today's are made."""
        day = local_day(at)
        if not is_workday(day):
            return
        place, rng = self._place("jiuji"), dice("stand-up", day.isoformat())
        by = place.host(at)
        for promise_id in queries.promises_open(self._session, place.community.key, day):
            kept = rng.random() < 0.8
            answer_promise(
                self._session, place.community, promise_id, kept=kept, word="" if kept else "配件还没到，明天接着办",
                by=by, at=at,
            )
        for who, text in rng.sample(PROMISES, 2):
            new = NewPromise(who, text, day + timedelta(days=1))
            add_promise(self._session, place.community, new, scope=true(), by=by, at=at)
