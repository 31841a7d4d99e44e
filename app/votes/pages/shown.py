"""How a vote reads on the pages: whose ballots are somebody's own, the gauge, time, the result."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.core.filters import area, day, when
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.votes.models import Vote, VoteBallot, VoteRoll
from app.votes.queries.ballots import ballots_of_groups, namings_of, turnout
from app.votes.queries.owners import unchecked_groups
from app.votes.queries.rolls import group_labels, groups_of
from app.votes.rules import dates
from app.votes.rules.counting import CURRENT, Totals, needed_words, square_metres, still_needed
from app.votes.rules.kinds import COUNTED, Choice, VoteState

TONES = {
    VoteState.DRAFT: ("line", "edit"), VoteState.POSTED: ("soon", "clock"), VoteState.OPEN: ("ok", "vote"),
    VoteState.CLOSED: ("soon", "glass"), VoteState.DECIDED: ("ok", "check"), VoteState.CANCELLED: ("over", "x"),
}
CHOICES = [(choice.value, choice.label) for choice in COUNTED]


@dataclass(frozen=True, slots=True)
class Mine:
    """A ballot somebody may cast. `named_other`: the co-owners named somebody else; `unchecked`: their ownership waits
    for a second keeper."""

    group: int
    label: str
    ballot: VoteBallot | None
    named_other: bool
    unchecked: bool = False

    @property
    def open(self) -> bool:
        return self.ballot is None and not self.named_other and not self.unchecked


def mine(session: Session, vote: Vote, roll: VoteRoll | None, me: Actor | None) -> list[Mine]:
    """In the order of the houses; nothing for visitors."""
    groups = groups_of(session, roll.key, me.person_id) if roll and me else []
    if roll is None or me is None or not groups:
        return []
    labels, cast = group_labels(session, roll.key, groups), ballots_of_groups(session, vote.key, groups)
    named, unchecked = namings_of(session, vote.key), unchecked_groups(session, vote, roll.key, me.person_id)
    return [
        Mine(
            group, labels[group], cast.get(group), group in named and named[group].person_id != me.person_id,
            group in unchecked,
        )
        for group in groups
    ]


@dataclass(frozen=True, slots=True)
class Gauge:
    """How far participation is, by heads and by area; nothing of how anybody voted. Widths in percent."""

    took: Totals
    roll: Totals
    words: str

    @property
    def came(self) -> str:
        """After the close, when nothing can be missing any more."""
        return f"一共收到 {self.took.heads} 户，还在核对"

    @property
    def rows(self) -> list[tuple[str, str, str, int]]:
        """(what, have, of all, width)"""
        return [
            ("户数", f"{self.took.heads} 户", f"全部 {self.roll.heads} 户", 100 * self.took.heads // self.roll.heads),
            (
                "面积", square_metres(self.took.area), f"全部 {square_metres(self.roll.area)}",
                100 * self.took.area // self.roll.area,
            ),
        ]

    @property
    def need(self) -> list[str]:
        return [
            f"要 {CURRENT.quorum.least(self.roll.heads)} 户",
            f"要 {square_metres(CURRENT.quorum.least(self.roll.area))}",
        ]


def gauge(session: Session, roll: VoteRoll) -> Gauge:
    took = turnout(session, roll)
    return Gauge(took, roll.totals, needed_words(still_needed(roll.totals, took)))


def time_words(vote: Vote, at: datetime) -> str:
    """“还有 6 天，12月18日 24:00 截止”, or what comes next."""
    if vote.state is VoteState.DECIDED and vote.decided_at:
        return f"{when(vote.decided_at)} 公布结果"
    if vote.state is VoteState.CANCELLED and vote.cancelled_at:
        return f"{when(vote.cancelled_at)} 停办"
    if vote.closes_at is None or vote.opens_at is None:
        return "还没有公示"
    end = f"{day(dates.last_day(vote.closes_at))} 24:00 截止"
    if vote.state is VoteState.POSTED:
        return f"{day(vote.opens_at)}开始投票，{end}"
    left = dates.days_left(vote.closes_at, at)
    if vote.state is not VoteState.OPEN or not left:
        return f"{end}，正在计票"
    return f"今天是最后一天，{end}" if left == 1 else f"还有 {left} 天，{end}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A frozen result for the page."""

    found: dict[str, Any]
    until: str

    def topic(self, number: int) -> dict[str, Any]:
        return next(each for each in self.found["topics"] if each["number"] == number)

    def cast(self, number: int) -> list[tuple[str, str, str]]:
        """(choice, heads, area)"""
        cast = self.topic(number)["cast"]
        return [
            (Choice(letter).label, f"{cast[name]['heads']} 户", f"{area(cast[name]['area'])} 平方米")
            for letter, name in (("y", "yes"), ("n", "no"), ("a", "abstain"))
        ]

    def led(self, number: int) -> str:
        leader = self.topic(number)["majority"]["leader"]
        if leader is None:
            return "没有哪一种选择户数和面积都领先，没交回的只算参加，不算进任何一边。"
        return f"户数和面积都领先的是“{Choice(leader).label}”，没交回的算到这一边。"


def ended(vote: Vote) -> Ended | None:
    """None before the result is frozen, whoever asks."""
    if vote.state is not VoteState.DECIDED or vote.decided_at is None:
        return None
    until = dates.revocable_until(local_day(vote.decided_at))
    return Ended(json.loads(vote.result), f"{until.year}年{until.month}月{until.day}日")
