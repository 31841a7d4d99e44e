"""The frozen result: one JSON text and its digest; work it out again and compare. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.votes.rules.counting import RULES, Cast, Line, Outcome, Totals, Verdict, outcome
from app.votes.rules.kinds import Choice, Mode, Tier
from app.votes.rules.papers import Reconciliation


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic as the result names it."""

    number: int
    kind: str
    item: int
    title: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Sealed:
    """The roll a result is counted by."""

    number: int
    totals: Totals
    digest: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything a result is made of. `cast`: (choices, heads, area, online) of every ballot, in any order."""

    vote: int
    estate: str
    rule: str
    mode: Mode
    roll: Sealed
    topics: Sequence[Asked]
    ballots: Iterable[tuple[str, int, int, bool]]
    unreturned: Totals
    papers: Reconciliation


def tallied(ballots: Iterable[tuple[str, int, int, bool]], topics: int) -> list[Cast]:
    """What was cast on each topic; a letter that is no choice takes no part in its topic."""
    sums = [{choice: [0, 0] for choice in Choice} for _ in range(topics)]
    for choices, heads, area, _ in ballots:
        for place, letter in enumerate(choices[:topics]):
            found = sums[place][Choice(letter)]
            found[0] += heads
            found[1] += area
    return [
        Cast(*(Totals(*each[choice]) for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN))) for each in sums
    ]


def result_of(counted: Counted) -> dict[str, Any]:
    """JSON-ready: four fractions a topic, both ways, whichever is valid."""
    ballots = list(counted.ballots)
    casts = tallied(ballots, len(counted.topics))
    rule = RULES[counted.rule]
    outcomes = [
        outcome(counted.roll.totals, cast, counted.unreturned, topic.tier, counted.mode, rule)
        for topic, cast in zip(counted.topics, casts, strict=True)
    ]
    online = sum(each[3] for each in ballots)
    return {
        "vote": counted.vote, "estate": counted.estate, "rule": counted.rule, "mode": counted.mode.value,
        "roll": {"version": counted.roll.number, **_totals(counted.roll.totals), "digest": counted.roll.digest},
        "ballots": {"online": online, "paper": len(ballots) - online},
        "unreturned": _totals(counted.unreturned), "papers": _papers(counted.papers),
        "topics": [_topic(topic, each) for topic, each in zip(counted.topics, outcomes, strict=True)],
    }


def _papers(papers: Reconciliation) -> dict[str, int]:
    return {
        "issued": papers.issued, "counted": papers.counted, "spoiled": papers.spoiled, "missing": papers.missing,
    }


def _totals(totals: Totals) -> dict[str, int]:
    return {"heads": totals.heads, "area": totals.area}


def _topic(topic: Asked, found: Outcome) -> dict[str, Any]:
    return {
        "number": topic.number, "kind": topic.kind, "item": topic.item, "title": topic.title,
        "tier": topic.tier.value, "passed": found.passed,
        "cast": {
            "yes": _totals(found.cast.yes), "no": _totals(found.cast.no), "abstain": _totals(found.cast.abstain),
        },
        "strict": _verdict(found.strict),
        "majority": {**_verdict(found.majority), "leader": found.leader.value if found.leader else None},
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"passed": verdict.passed, "lines": [_line(line) for line in verdict.lines]}


def _line(line: Line) -> dict[str, Any]:
    return {"name": line.name, "met": line.met, "have": line.have, "need": line.need, "words": line.words}


def canonical(result: Mapping[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of the published text, as anybody can compute it."""
    return hashlib.sha256(text.encode()).hexdigest()
