"""The result as it is stored and sealed. Pure."""

import hashlib
from dataclasses import fields
from typing import Any

from app.audit.rules.chain import canonical
from app.rulebooks.rules.policy import Rulebook
from app.scorecards.rules.facts import Facts, frozen
from app.scorecards.rules.scoring import Counts, Score, head_losses, indicator_means, inputs_of, score_of
from app.scorecards.rules.stored import Count, Exact, Number


def result_of(facts: Facts, rulebook: Rulebook) -> str:
    """Canonical JSON of everything a page shows of a score."""
    return scored(facts, rulebook)[1]


def scored(facts: Facts, rulebook: Rulebook) -> tuple[Score, str]:
    """The score, and `result_of` it."""
    inputs = inputs_of(facts)
    score, counting, review = score_of(inputs, rulebook), facts.counting, facts.review
    return score, canonical({
        "score": _flat(score), "counts": _flat(inputs.counts),
        "heads": head_losses(counting.site.lines, rulebook.heads) if counting.site else None,
        "indicators": indicator_means(review.household) if review and review.enough else None,
        "sample": {
            "n": review.household.n if review else 0, "households": facts.households,
            "enough": bool(review and review.enough),
        },
    })  # fmt: skip


def _flat(values: Score | Counts) -> dict[str, Any]:
    return {each.name: getattr(values, each.name) for each in fields(values)}


def sealed(rulebook_number: int, facts: str, result: str) -> str:
    """SHA-256 over the version of the rules, the facts and the result."""
    return hashlib.sha256(f'{{"facts":{facts},"result":{result},"rulebook":{rulebook_number}}}'.encode()).hexdigest()


class Sample(Exact):
    n: Count
    households: Count
    enough: bool


class Result(Exact):
    """A stored result as pages read it."""

    score: Score
    counts: Counts
    heads: dict[str, Number] | None
    indicators: tuple[Count | None, ...] | None
    sample: Sample


def result_in(text: str) -> Result:
    """Raises ValueError for one that somebody has bent."""
    return Result.model_validate_json(text)


def score_in(result: str) -> Score:
    return result_in(result).score


def breaks(rulebook_number: int, rulebook: Rulebook, facts: str, result: str, digest: str, read: Facts) -> list[str]:
    """What no longer fits inside one stored card, as sentences; empty when all of it recomputes. `read` is `facts`."""
    found = []
    if frozen(read) != facts:
        found.append("存下来的依据不是原来的写法，有人动过。")
    if result_of(read, rulebook) != result:
        found.append("用存下来的依据和规则再算一遍，得数和公布的不一样。")
    if sealed(rulebook_number, facts, result) != digest:
        found.append("校验码对不上，依据、规则版本或者得数被改过。")
    return found
