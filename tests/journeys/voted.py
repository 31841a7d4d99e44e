"""Owners' votes for the browser: one in each state of its way."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.attachments.actions import keep_prepared
from app.core.workdays import local_day
from app.people.models import Person, Residency
from app.places.models import Home
from app.votes.actions.calling import open_vote
from app.votes.actions.contesting import contest_paper
from app.votes.actions.deciding import confirm_result, propose_result
from app.votes.actions.delivering import deliver, name_voter, register_proxy
from app.votes.actions.objecting import answer_objection, object_to_roll
from app.votes.actions.papers import enter_paper, issue_papers, return_paper
from app.votes.actions.posting import post_vote
from app.votes.actions.rolling import correct_roll
from app.votes.actions.ticking import close_votes, open_votes
from app.votes.models import RollObjection, Vote
from app.votes.rules import dates
from app.votes.rules.kinds import Caller, DeliveryWay
from app.votes.rules.roll import Correction
from tests.cast import Cast
from tests.votes.poll import a_plan, again, cast_by, more_homes, owner_of, owns, picture, with_officers

NEIGHBOURS = 30


def build_voted(session: Session, cast: Cast, now: datetime) -> dict[str, str]:
    """Names for the addresses of tests/journeys/pages.py."""
    homes = more_homes(session, cast, NEIGHBOURS, stairwell="8")
    people = [owner_of(session, home, number=100 + place) for place, home in enumerate(homes)]
    known_before = update(Residency).where(col(Residency.decided_at).is_not(None))
    session.execute(known_before.values(decided_at=now - timedelta(days=365)))
    decided = _decided(session, cast, homes, people, now - timedelta(days=80))
    closed = _closed(session, cast, homes, people, now - timedelta(days=40))
    running = _running(session, cast, homes, people, now)
    posted = _posted(session, cast, now - timedelta(days=2))
    object_to_roll(session, posted, cast.home101.key, "面积写少了", by=cast.actor("wangyi"), at=now)
    draft = open_vote(
        session, cast.dongqu, a_plan(cast, caller=Caller.PETITION), by=cast.actor("liushuji"), at=now
    )
    made = {"draft": draft, "posted": posted, "open": running, "closed": closed, "decided": decided}
    names = {f"vote_{state}": str(vote.key) for state, vote in made.items()}
    return {**names, "home_101": str(cast.home101.key)}


def _posted(session: Session, cast: Cast, at: datetime) -> Vote:
    """Posted at `at`, to be open from the seventeenth day on, for a fortnight."""
    by = cast.actor("sunzhuren")
    vote = with_officers(session, cast, open_vote(session, cast.dongqu, a_plan(cast), by=by, at=at), at)
    first = dates.first_day(local_day(at))
    post_vote(session, vote, first, first + timedelta(days=14), seen=vote.version, by=by, at=at)
    return vote


def _opened(session: Session, cast: Cast, at: datetime) -> tuple[Vote, datetime]:
    """Posted at `at` and opened; a moment of its first day."""
    vote = _posted(session, cast, at)
    during = dates.starts(dates.first_day(local_day(at)))
    open_votes(session, during)
    return again(session, vote), during


def _running(session: Session, cast: Cast, homes: list[Home], people: list[Person], now: datetime) -> Vote:
    vote, _ = _opened(session, cast, now - timedelta(days=18))
    for person, home in list(zip(people, homes, strict=True))[:12]:
        cast_by(session, vote, person, home.key, "yn", at=now)
    by, groups = cast.actor("xiaoli"), [home.key for home in homes[12:18]]
    deliver(session, vote, groups, DeliveryWay.HANDED, by=by, at=now)
    issue_papers(session, vote, groups[:4], by=by, at=now)
    return_paper(session, vote, 1, by=by, at=now)
    register_proxy(session, vote, groups[4], "王小明", "13800000099", [picture()], by=by, at=now)
    name_voter(session, vote, groups[5], people[17].key, [picture()], by=by, at=now)
    said, proof = "业主到柜台说没有交过", [keep_prepared(session, picture(), at=now)]
    contest_paper(session, vote, 1, said, proof, by=cast.actor("liushuji"), at=now)
    for person in people[27:29]:
        late = owns(session, person, homes[0])
        late.decided_at, late.decided_by = now - timedelta(days=3), cast.person("liushuji").key
    change = Correction(cast.home102.key, area=9000)
    seen = again(session, vote).version
    correct_roll(session, vote, change, "按房产证更正", seen=seen, by=cast.actor("chenkezhang"), at=now)
    return again(session, vote)


def _closed(session: Session, cast: Cast, homes: list[Home], people: list[Person], at: datetime) -> Vote:
    vote, during = _opened(session, cast, at)
    for person, home in list(zip(people, homes, strict=True))[:20]:
        cast_by(session, vote, person, home.key, "yn", at=during)
    by = cast.actor("xiaoli")
    issue_papers(session, vote, [home.key for home in homes[20:23]], by=by, at=during)
    issue_papers(session, vote, [cast.home101.key], by=by, at=during)
    for serial in (1, 2, 4):
        return_paper(session, vote, serial, [picture()], by=by, at=during)
    close_votes(session, at + timedelta(days=33))
    vote = again(session, vote)
    for name, entry in (("xiaoli", "yy"), ("chenkezhang", "yn")):
        enter_paper(session, vote, 1, entry, by=cast.actor(name), at=at + timedelta(days=34))
    return vote


def _decided(session: Session, cast: Cast, homes: list[Home], people: list[Person], at: datetime) -> Vote:
    vote = _posted(session, cast, at)
    words = "面积写少了，房产证上是 90.12 平方米"
    object_to_roll(session, vote, cast.home101.key, words, by=cast.actor("wangyi"), at=at)
    objection = session.exec(select(RollObjection).where(RollObjection.vote_id == vote.key)).one()
    answer_objection(
        session, vote, objection.key, "核对过房产证，名册没有错", upheld=False, by=cast.actor("liushuji"), at=at
    )
    during, after = dates.starts(dates.first_day(local_day(at))), at + timedelta(days=34)
    open_votes(session, during)
    for place, (person, home) in enumerate(zip(people, homes, strict=True)):
        cast_by(session, vote, person, home.key, "ya" if place % 4 else "nn", at=during)
    cast_by(session, vote, cast.person("wangyi"), cast.home101.key, "yn", at=during)
    close_votes(session, after - timedelta(days=1))
    propose_result(session, vote, seen=again(session, vote).version, by=cast.actor("liushuji"), at=after)
    confirm_result(session, vote, seen=again(session, vote).version, by=cast.actor("chenkezhang"), at=after)
    return again(session, vote)

