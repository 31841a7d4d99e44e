"""Lets the people of the demonstration act, through the same doors the product uses."""

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from app.demo.chance import token
from app.demo.matter import Deed, Life, Matter, Who
from app.demo.photos import Album
from app.demo.voices import Voice, voices
from app.demo.wording import by_code
from app.demo.world import World
from app.demo.year import Year
from app.issues.actions.filing import file_issue
from app.issues.actions.report import Report
from app.issues.actions.steps import take_step
from app.issues.actions.talk import comment, support
from app.issues.actions.turn import Given, reporter_name
from app.issues.models import Issue, Source
from app.issues.queries.case import Case
from app.issues.queries.filing import Spot
from app.issues.queries.history import events_of
from app.issues.rules.lifecycle import ENDED, RULES, WORKING, Step
from app.people.rules.roles import Actor

ENTERED = frozenset({Source.COUNTER, Source.PHONE, Source.PATROL})


@dataclass(slots=True)
class Playing:
    year: Year
    world: World
    album: Album

    def plan(self, matter: Matter) -> None:
        self.year.add(matter.at, partial(self._file, matter))

    def _file(self, matter: Matter) -> None:
        clerk = self.world.clerk(matter) if matter.source in ENTERED else None
        by = clerk or self.world.actor(matter.reporter or 0, matter.at)
        issue = file_issue(self.year.session, self._report(matter, clerk), by=by, at=matter.at)
        self.settle_chance(matter, issue)
        matter.filed = issue
        self.year.watch(issue)
        self.go_on(matter, matter.story(matter))
        for voice in voices(matter, self.world):
            self.year.add(voice.at, partial(self._speak, matter, voice))

    def _report(self, matter: Matter, clerk: Actor | None) -> Report:
        site, words = matter.site, matter.words
        photos = [self.photo(matter, matter.view + nth, after=False) for nth in range(matter.pictures)]
        return Report(
            spot=Spot(site.community, site.estate, words.house.building if words.house else None),
            category=by_code()[words.kind.category], subcategory=words.kind.sub, description=words.text,
            reporter=self.world.folk.persons[matter.reporter] if matter.reporter is not None else None,
            source=matter.source, place=words.place, stairwell=words.stair, anonymous=matter.anonymous,
            entered_by=clerk, photos=tuple(photos),
        )

    def settle_chance(self, matter: Matter, issue: Issue) -> None:
        """What filing throws dice for comes from the demonstration's own, before anybody has read it."""
        session = self.year.session
        issue.alias = 1000 + matter.rng.randrange(9000)
        issue.receipt_token = token(matter.rng)
        if matter.anonymous and matter.reporter is not None:
            first = events_of(session, issue.key)[0]
            first.actor_name = reporter_name(issue, self.world.folk.persons[matter.reporter].name)
            session.add(first)
        session.add(issue)
        session.flush()

    def photo(self, matter: Matter, view: int, *, after: bool) -> int:
        scene = matter.words.kind.scene
        return self.album.take(self.year.session, scene, view, after=after, rng=matter.rng, at=matter.now)

    def go_on(self, matter: Matter, life: Life) -> None:
        deed = next(life, None)
        if deed is not None:
            self.year.add(deed.at, partial(self._do, matter, deed, life))

    def _do(self, matter: Matter, deed: Deed, life: Life) -> None:
        """A deed whose time has passed it by (the resident withdrew first) ends the story; what a meeting has done
        before the desk came to it is only left out, and so is a colleague where another unit was designated."""
        issue = self.year.row(matter.issue.key)
        if issue.status not in RULES[deed.step].frm:
            if deed.step is Step.ACCEPTANCE and issue.status in WORKING:
                self.go_on(matter, life)
            return
        case = self.world.case(matter, issue, deed.at)
        by = self.world.doer(matter, case, deed)
        if by is None and deed.who is Who.HANDLER:
            life = chain(handed_over(deed, matter), life)
        elif by is not None and self.world.has_colleague(case.contracts, deed):
            matter.now = deed.at
            self._take(matter, case, deed, by)
        self.go_on(matter, life)

    def _take(self, matter: Matter, case: Case, deed: Deed, by: Actor) -> None:
        given, category = self.world.given(matter, deed), matter.category
        if deed.step is Step.COMPLETION and matter.words.kind.scene:
            given = replace(given, photos=(self.photo(matter, matter.view, after=True),))
        take_step(
            self.year.session, case, deed.step, given, by=by, worn=self.world.worn(by, case), at=deed.at,
            photo_required=category.after_photo,
        )
        matter.filed = case.issue
        self.year.watch(case.issue)

    def _speak(self, matter: Matter, voice: Voice) -> None:
        issue = self.year.row(matter.issue.key)
        if issue.status in ENDED or not issue.public:
            return
        case = self.world.case(matter, issue, voice.at)
        if isinstance(voice.who, Who):
            by = self.world.doer(matter, case, Deed(voice.at, Step.COMPLETION, voice.who))
        else:
            by = self.world.actor(voice.who, voice.at)
        if by is None or issue.reporter_id == by.person_id:
            return
        if voice.text:
            comment(self.year.session, case, voice.text, by=by, worn=self.world.worn(by, case), at=voice.at)
        else:
            support(self.year.session, issue, by=by, at=voice.at)


def handed_over(deed: Deed, matter: Matter) -> Life:
    """The company was replaced meanwhile: the community gives the work to the one that serves now."""
    yield Deed(deed.at, Step.DISPATCH, Who.SECRETARY, unit="company")
    yield replace(deed, at=matter.office(30, 200), step=Step.SIGNATURE, given=Given())
    if deed.step is not Step.SIGNATURE:
        yield replace(deed, at=matter.office(200, 900))
