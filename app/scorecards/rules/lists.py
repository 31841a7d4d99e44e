"""红榜 and 黑榜: by rule, never "the bottom N". Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.rulebooks.rules.policy import Rulebook
from app.scorecards.rules.kinds import Card
from app.scorecards.rules.periods import red_places


@dataclass(frozen=True, slots=True)
class Standing:
    """An estate's final score of a month as the lists see it. `enough`: ballots and work orders were."""

    key: int
    total: int | None
    enough: bool
    veto: bool
    card: Card | None


def red_list(standings: Sequence[Standing], rulebook: Rulebook) -> list[int]:
    """Keys of the best `red_share` that are also excellent, the best first; equals come in together, and where they
    would not all fit, none of them does."""
    ranked = [each for each in standings if each.enough and each.total is not None]
    places = red_places(len(ranked), rulebook.red_share)
    fit = [each for each in ranked if (each.total or 0) >= rulebook.bands.excellent and not each.veto]
    fit.sort(key=lambda each: (-(each.total or 0), each.key))
    if len(fit) > places > 0:
        beyond = fit[places].total
        fit = [each for each in fit[:places] if each.total != beyond]
    return [each.key for each in fit]


def black_list(standings: Sequence[Standing]) -> list[int]:
    """Keys of those with a yellow or a red card, red first."""
    held = [each for each in standings if each.card in (Card.YELLOW, Card.RED)]
    return [each.key for each in sorted(held, key=lambda each: (each.card is not Card.RED, each.key))]
