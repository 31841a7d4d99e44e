"""How one item goes from one side to the other: a table of moves; and when all of it is done. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.core.errors import DomainError, Invalid
from app.handovers.rules.kinds import ItemKind, ItemState, Side, State

S = ItemState


class Deed(StrEnum):
    HAND = "hand"
    ACCEPT = "accept"
    SHORT = "short"
    LACK = "lack"
    ANSWER = "answer"
    CONFIRM = "confirm"
    DIFFER = "differ"
    WITNESS = "witness"

    @property
    def label(self) -> str:
        return {
            "hand": "交了", "accept": "收到，齐全", "short": "收到，不全", "lack": "没有这一项", "answer": "说明情况",
            "confirm": "认这个数", "differ": "数对不上", "witness": "物业不认数，有人见证",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Move:
    """`to` is None where the state stays; `words` must be given where it asks for them; no `sides`: neither does it."""

    sides: frozenset[Side]
    states: frozenset[ItemState]
    to: ItemState | None
    refusal: str
    ask: str = ""


BOTH = frozenset(Side)
OPEN_ENDED = frozenset({S.INCOMPLETE, S.MISSING})
TO_CONFIRM = frozenset({S.ENTERED})
NOT_ENTERED = "只有照纸录的、还没有认过的钱数，才有这一步。"
WITNESS_ONLY = "见证由社区两委或者镇里另一位来写。"
SAME_WITNESS = "录这张纸的、接收签字的，不能再当见证人，请另一位来写。"
WITNESSED_SIGN = (
    "这一项您写过见证，不能再代接收的一方来签。请业委会的成员签；没有业委会成员能签的，由社区两委里没写过见证的另一位签。"
)
WITNESSED_PAPER = "这一项您写过见证，不能再由您照纸录。请社区两委里没写过见证的另一位来录。"
CONFIRMED = "您这边已经认过了，等另一方认。"
MOVES = {
    Deed.HAND: Move(
        frozenset({Side.GIVER}), frozenset({S.WAITING}) | OPEN_ENDED, S.HANDED,
        "这一项已经交过了，等接收的一方看。",
    ),
    Deed.ACCEPT: Move(
        frozenset({Side.RECEIVER}), frozenset({S.HANDED}), S.ACCEPTED, "物业先交，您再签收。",
    ),
    Deed.SHORT: Move(
        frozenset({Side.RECEIVER}), frozenset({S.HANDED}), S.INCOMPLETE, "物业先交，您看过再写缺什么。",
        "写清楚缺什么。",
    ),
    Deed.LACK: Move(
        BOTH, frozenset({S.WAITING, S.INCOMPLETE}), S.MISSING, "已经交了的，不能写没有。", "写清楚为什么没有。",
    ),
    Deed.ANSWER: Move(BOTH, OPEN_ENDED, None, "只有没交全、没有的，才要说明情况。", "写一句您这边的说法。"),
    Deed.CONFIRM: Move(BOTH, TO_CONFIRM, None, NOT_ENTERED),
    Deed.DIFFER: Move(BOTH, TO_CONFIRM, S.INCOMPLETE, NOT_ENTERED, "写清楚差在哪里，应该是多少。"),
    Deed.WITNESS: Move(frozenset(), TO_CONFIRM, S.INCOMPLETE, NOT_ENTERED, "写清楚哪天、当着谁的面、物业怎么说的。"),
}  # fmt: skip
ENDED = {
    State.DONE: "交接已经办完了，改不了了。",
    State.VOID: "这次交接作废了，改不了了。",
}


def check_running(state: State) -> None:
    """Raises DomainError once the handover is over."""
    if not state.runs:
        raise DomainError(ENDED[state])


def allowed(deed: Deed, side: Side | None, state: ItemState) -> bool:
    move = MOVES[deed]
    return side in move.sides and state in move.states


def as_seen_by(side: Side | None, state: ItemState, *, paper: bool, signed: bool) -> ItemState:
    """One person enters what both signed on paper. Where that made it accepted, the receiver may still look at it by
    its own account (`signed`: has done so), and what it then says counts."""
    entered = state is S.ACCEPTED and paper and not signed
    return S.HANDED if entered and side is Side.RECEIVER else state


def check_move(deed: Deed, side: Side, state: ItemState, words: str) -> None:
    """Raises DomainError where the item is not there yet, Invalid where words are missing."""
    move = MOVES[deed]
    if side not in move.sides:
        raise DomainError(f"这一步由{side.other.label}来办。" if move.sides else WITNESS_ONLY)
    if state not in move.states:
        raise DomainError("这一项双方都签好了。" if state is S.ACCEPTED else move.refusal)
    if move.ask and len(words) < 2:
        raise Invalid(move.ask, field="words")


def check_confirmed(deed: Deed, *, already: bool) -> None:
    """Each side confirms a sum once. Raises DomainError."""
    if deed is Deed.CONFIRM and already:
        raise DomainError(CONFIRMED)


def check_witness(state: ItemState, words: str, witness: int, others: Collection[int | None]) -> None:
    """The company was shown the sum and would not confirm it; `others` entered the paper or sign for the receiver.
    Raises DomainError, Invalid."""
    move = MOVES[Deed.WITNESS]
    if state not in move.states:
        raise DomainError(move.refusal)
    if witness in others:
        raise DomainError(SAME_WITNESS)
    if len(words) < 5:
        raise Invalid(move.ask, field="words")


def check_unwitnessed(person_id: int, witnesses: Collection[int | None], refusal: str) -> None:
    """Who witnessed that the company would not confirm a sum is no party to that item afterwards. `refusal` says who
    can do it instead. Raises DomainError."""
    if person_id in witnesses:
        raise DomainError(refusal)


def check_handed(kind: ItemKind, amount: int | None, photos: int) -> None:
    """Raises Invalid: money needs a sum (分, may be 0); a photograph belongs to everything but personal data."""
    about = kind.about
    if about.money and amount is None:
        raise Invalid("写上多少钱，没有就写 0。", field="amount")
    if not about.personal and photos == 0:
        raise Invalid("拍一张照片，以后说得清。", field="photos")
    if about.personal and photos:
        raise Invalid("业主名册里有个人信息，不要拍照，当面点清封好就行。", field="photos")


class Counted(Protocol):
    """What decides whether an item is settled; `giver_words` and `receiver_words` as they stand now."""

    @property
    def state(self) -> ItemState: ...
    @property
    def giver_words(self) -> str: ...
    @property
    def receiver_words(self) -> str: ...


WITNESS = "见证"
"""How the office of somebody ends who spoke in the company's place."""


def speaks(giver_id: int | None, giver_title: str) -> str:
    """Whose words stand on the company's side of an item: of its own account, or of who saw that it would not confirm a
    sum."""
    return "见证人" if giver_id is None and giver_title.endswith(WITNESS) else "物业"


def settled(item: Counted, *, absent: bool = False) -> bool:
    """Accepted, or incomplete or missing with what both sides say to it. `absent`: nobody waits any more for what the
    leaving company says."""
    if item.state is S.ACCEPTED:
        return True
    heard = bool(item.giver_words) or absent
    return item.state in OPEN_ENDED and heard and bool(item.receiver_words)


def unheard(leave_by: date, today: date, *, reported: bool, stopped: bool) -> str:
    """Why nobody waits any more for what the leaving company says; empty while its word is needed. `reported`: the
    district was written to about its refusal; `stopped`: two people found that it serves no more."""
    if today <= leave_by:
        return ""
    if reported:
        return "物业没有来说；已经报给区里。"
    return "物业没有来说；镇里核实过，它停止了服务。" if stopped else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How an item reads in lists; `tone` as a chip wants it."""

    label: str
    tone: str


def shown_as(item: Counted) -> Shown:
    """That a thing is not there is the word of one side until the other has spoken."""
    if item.state is not S.MISSING or (item.giver_words and item.receiver_words):
        return Shown(item.state.label, item.state.tone)
    who = "物业" if item.giver_words else "接收的一方"
    return Shown(f"{who}说没有这一项", "line")


def only_said_missing(item: Counted) -> bool:
    """The leaving company says there is none; the receiver has not answered."""
    return item.state is S.MISSING and not item.receiver_words


def check_done(state: State, items: Collection[Counted], *, absent: bool = False) -> None:
    """Raises DomainError with what is still to do."""
    check_running(state)
    if state is State.REFUSED and not absent:
        raise DomainError("还记着物业拒绝交接。他们愿意交了，先把这件事了结，再办完交接。")
    left = sum(not settled(item, absent=absent) for item in items)
    if left or not items:
        told = f"还有 {left} 项没有办好：双方签清；没交全、没有的，双方都写上说法（条例第四十八条）。"
        raise DomainError(told)
