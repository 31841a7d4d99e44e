"""The noun each step has in its address. One noun may stand for two steps, of which the rows decide."""

from collections.abc import Mapping, Sequence

from app.core.errors import NotFound
from app.exits.guards import Offer
from app.exits.rules.kinds import Deed

NOUNS: Mapping[str, tuple[Deed, ...]] = {
    "summons": (Deed.SUMMON,), "interview": (Deed.INTERVIEW,), "rectification": (Deed.ORDER,),
    "delivery": (Deed.DELIVER,), "extension": (Deed.EXTEND,), "completion": (Deed.REPORT,),
    "recheck": (Deed.RECHECK,), "result": (Deed.PASS, Deed.FAIL), "another-term": (Deed.SECOND_CHANCE,),
    "advice": (Deed.ADVISE,), "petition": (Deed.PETITION,), "vote": (Deed.VOTE,),
    "vote-result": (Deed.VOTE_FAILED, Deed.VOTE_CANCELLED), "notice": (Deed.OWNERS_NOTICE,),
    "service": (Deed.SERVE,), "withdrawal": (Deed.LEAVE_EARLY, Deed.LEAVE_OPEN), "non-renewal": (Deed.NOT_RENEW,),
    "expiry": (Deed.EXPIRE,), "agreement": (Deed.AGREE,), "disagreement": (Deed.HOLD,), "return": (Deed.TAKE_BACK,),
    "continuation": (Deed.STAY,), "handover": (Deed.HANDOVER,), "departure": (Deed.DONE,), "annulment": (Deed.ANNUL,),
}  # fmt: skip
NOUN_OF = {deed: noun for noun, deeds in NOUNS.items() for deed in deeds}
ASIDE = frozenset({
    Deed.EXTEND, Deed.SECOND_CHANCE, Deed.PETITION, Deed.LEAVE_EARLY, Deed.LEAVE_OPEN, Deed.NOT_RENEW, Deed.HOLD,
    Deed.TAKE_BACK, Deed.STAY, Deed.ANNUL,
})  # fmt: skip
"""Never the one main button."""
LAST_RESORT = frozenset({Deed.ANNUL, Deed.STAY, Deed.TAKE_BACK})
_ALTERNATIVE = frozenset({
    Deed.PASS, Deed.FAIL, Deed.LEAVE_EARLY, Deed.LEAVE_OPEN, Deed.VOTE_FAILED, Deed.VOTE_CANCELLED,
})  # fmt: skip
"""Of these the rows leave one; the other is not worth a word."""


def offer_for(offered: Sequence[Offer], noun: str) -> Offer:
    """The step meant by a noun: the one that can be taken, else the first. Raises NotFound where there is none."""
    fitting = [each for each in offered if each.deed in NOUNS.get(noun, ())]
    if not fitting:
        raise NotFound("现在没有这一步。看一眼程序走到哪里了。")
    return next((each for each in fitting if not each.refused), fitting[0])


def main_offer(offered: Sequence[Offer]) -> Offer | None:
    return next((each for each in offered if not each.refused and each.deed not in ASIDE), None)


def side_offers(offered: Sequence[Offer], main: Offer | None) -> list[Offer]:
    """The others: what can be done first, what undoes a case last of it; refused alternatives are left out."""
    rest = [each for each in offered if each is not main and not (each.refused and each.deed in _ALTERNATIVE)]
    return sorted(rest, key=lambda each: (bool(each.refused), each.deed in LAST_RESORT))
