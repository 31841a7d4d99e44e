"""What the pages of a handover show around their own: items by group, what is to be done next, papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.handovers.actions.documents import receiver_words
from app.handovers.guards import Here
from app.handovers.models import HandoverItem, Reading, Refusal
from app.handovers.queries.contents import items_of, readings_of, refusals_of, witnessed_items
from app.handovers.queries.shown import HandoverShown, counted, serving_meanwhile, why_unheard
from app.handovers.rules.items import Deed, allowed
from app.handovers.rules.kinds import Group, ItemState, Side, State
from app.handovers.rules.money import yuan
from app.handovers.rules.standing import Power
from app.notices.models import Paper
from app.notices.queries import papers_about

NOUNS = {
    "handing": Deed.HAND, "acceptance": Deed.ACCEPT, "shortfall": Deed.SHORT, "absence": Deed.LACK,
    "answer": Deed.ANSWER, "confirmation": Deed.CONFIRM, "difference": Deed.DIFFER,
}  # fmt: skip
NOUN_OF = {deed: noun for noun, deed in NOUNS.items()}
FIRST = (Deed.HAND, Deed.ACCEPT, Deed.ANSWER)


@dataclass(frozen=True, slots=True)
class Next:
    """Something the reader can do now."""

    words: str
    href: str
    button: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item on a list; `turn` is the deed the reader is expected to do, `href` where."""

    item: HandoverItem
    turn: Deed | None
    href: str

    @property
    def amount(self) -> str:
        return f"{yuan(self.item.amount)} 元" if self.item.amount is not None else ""


def turn_of(item: HandoverItem, side: Side | None, state: State) -> Deed | None:
    """What this side is expected to do about the item; None where it is not their turn."""
    if side is None or not state.runs:
        return None
    mine = item.giver_words if side is Side.GIVER else item.receiver_words
    if item.state in (ItemState.INCOMPLETE, ItemState.MISSING):
        return None if mine else Deed.ANSWER
    if item.state is ItemState.ENTERED:
        return None if confirmed(item, side) else Deed.CONFIRM
    return next((deed for deed in FIRST if allowed(deed, side, item.state)), None)


def confirmed(item: HandoverItem, side: Side) -> bool:
    """This side has confirmed the sum that was entered from paper."""
    return (item.handed_at if side is Side.GIVER else item.received_at) is not None


def turns_of(session: Session, here: Here, items: Sequence[HandoverItem]) -> dict[int, Deed | None]:
    """What is expected of the reader, item by item: nothing for the receiver where they were the witness."""
    side, me, seen = here.viewer.side, here.viewer.actor, set[int]()
    if side is Side.RECEIVER and me is not None:
        seen = witnessed_items(session, here.handover.key, me.person_id)
    return {item.key: None if item.key in seen else turn_of(item, side, here.handover.state) for item in items}


def lines_of(here: Here, items: Sequence[HandoverItem], turns: Mapping[int, Deed | None]) -> dict[Group, list[Line]]:
    """By group, in the order of the list."""
    found: dict[Group, list[Line]] = {}
    for item in items:
        turn = turns[item.key]
        base = f"{here.base}/items/{item.number}"
        line = Line(item, turn, f"{base}/{NOUN_OF[turn]}" if turn else base)
        found.setdefault(item.kind.about.group, []).append(line)
    return found


def context_of(session: Session, here: Here, today: date) -> dict[str, Any]:
    """What the page everybody reads shows; six queries, one more for who receives, two once the last day has passed."""
    items = list(items_of(session, here.handover.key))
    serving = serving_meanwhile(session, here.handover, here.case.company.name)
    shown = counted(here.handover, items, serving.words, today, why_unheard(session, here.handover, today))
    refusals, papers = refusals_of(session, here.handover.key), papers_about(session, f"handover:{here.handover.key}")
    refusal = next((each for each in refusals if each.ended_at is None), None)
    readings, turns = readings_of(session, here.handover.key), turns_of(session, here, items)
    return {
        "here": here, "case": here.case, "handover": here.handover, "shown": shown,
        "groups": lines_of(here, items, turns), "receiver": receiver_words(here.case), "refusal": refusal,
        "refusals": refusals, "readings": readings, "stopgap": serving.stopgap,
        "notice": next((each for each in papers if each.about.endswith(":notice")), None),
        "paper_list": next((each for each in papers if each.about.endswith(":list")), None),
        "may": {power.value: here.may(power) for power in Power},
        "next_steps": next_steps(here, list(turns.values()), shown, readings, refusal, papers),
    }


def next_steps(
    here: Here, turns: Sequence[Deed | None], shown: HandoverShown, readings: Sequence[Reading],
    refusal: Refusal | None, papers: Sequence[Paper],
) -> list[Next]:
    """The most urgent first; empty for whoever only reads."""
    if not here.handover.state.runs:
        return []
    steps = [*_of_side(here, turns, readings), *_of_refusal(here, refusal)]
    if shown.ready and (refusal is None or shown.unheard) and here.may(Power.FINISH):
        steps.insert(0, Next("每一项都有结果了，可以办完交接。", f"{here.base}/completion", "办完交接"))
    if here.may(Power.ARRANGE) and here.viewer.ground.stands_in and not here.handover.basis:
        steps.insert(0, Next("社区两委代收，要先写上凭什么。", f"{here.base}/arrangement", "去写"))
    if here.may(Power.ARRANGE) and not any(paper.about.endswith(":notice") for paper in papers):
        steps.append(Next("交接公示还没有张贴。", f"{here.base}/arrangement", "去张贴"))
    return steps


def _of_side(here: Here, turns: Sequence[Deed | None], readings: Sequence[Reading]) -> list[Next]:
    side = here.viewer.side
    path, steps = f"{here.base}/items", list[Next]()
    for deed, words, button in (
        (Deed.ACCEPT, "{0} 项物业交了，等您看过签收。", "去签收"),
        (Deed.CONFIRM, "{0} 项钱数是照纸录的，等您用自己的账号认。", "去认数"),
        (Deed.HAND, "还有 {0} 项没有交。", "去交"),
        (Deed.ANSWER, "{0} 项写了不全或者没有，等您写这边的说法。", "去写"),
    ):
        if count := turns.count(deed):
            steps.append(Next(words.format(count), path, button))
    waiting = sum(each.agreed_at is None and each.side is not side for each in readings) if side else 0
    if waiting:
        steps.append(Next(f"{waiting} 块表的读数等您认一下。", f"{here.base}/readings", "去看表"))
    return steps


def _of_refusal(here: Here, refusal: Refusal | None) -> list[Next]:
    path = f"{here.base}/refusal"
    if refusal is not None and here.viewer.side is Side.GIVER and not refusal.answer:
        return [Next("有人记了你们拒绝交接，可以写上你们的说法。", path, "去写说法")]
    if refusal is None or not here.may(Power.COMPLAIN):
        return []
    if refusal.met_on is None:
        return [Next("物业拒绝交接，先由联席会议协调，开过会来写上。", path, "去写会议")]
    if refusal.letter_at is None and here.may(Power.REPORT):
        return [Next("联席会议协调过了，没有解决的可以报给区县住建部门。", path, "去报")]
    return [Next("物业愿意交了，来写一句怎么了结的。", path, "去了结")]
