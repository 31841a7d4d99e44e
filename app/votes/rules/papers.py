"""Paper ballots: what is typed of one, when two entries agree, and how the sheets add up. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.core.errors import DomainError
from app.votes.rules.kinds import COUNTED, Choice, PaperState

SPOILED = "-"
"""Typed instead of choices: torn, not signed, nothing on it can be used."""

SERIAL_DIGITS = 4
UNSETTLED = (PaperState.FOUND, PaperState.RETURNED, PaperState.CONTESTED)
DOUBTED = frozenset({PaperState.FOUND, PaperState.CONTESTED})
"""A second person has yet to say whether they count."""

MAY_COME = frozenset({PaperState.ISSUED, PaperState.MISSING, *UNSETTLED})
"""Before typing begins: whether they count may still change."""

FOUND_WITHIN = timedelta(hours=24)
PRECEDENCE = (
    "一户只收一张，先收到的算数：网上投过的，再交来的纸票作废；交了纸票的，不能再在网上投。",
    "投了就不能改。纸票不是自己家交的，截止以前说明，由另外的人核对属实，那一张作废，这一户重新投。",
    "纸票由两个人各录一遍，一样才计入；不一样的，由第三个人看着原票定。",
    "一件事里一个勾也没画，或者画了两个以上的，这一件算无效，不计入参与。",
    "截止以后收到的不算。截止以前收到、当时没登记的，截止后 24 小时以内补登记，写清经过、拍照，由第二个人核对过才算。",
    "发出的票 = 计入的 + 作废的 + 没收回的，每一张都列出来。",
)
"""The rule of which ballot counts, printed on it."""


def serial_text(serial: int) -> str:
    """“0001”"""
    return f"{serial:0{SERIAL_DIGITS}d}"


def serial_of(typed: str) -> int | None:
    """The number on a ballot as somebody typed it; None for what can be none."""
    text = typed.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 and int(text) > 0 else None


def is_entry(entry: str, topics: int) -> bool:
    """Whether `entry` is one letter a topic, or SPOILED."""
    return entry == SPOILED or (len(entry) == topics and set(entry) <= {choice.value for choice in Choice})


def is_ballot(choices: str, topics: int) -> bool:
    """What may be cast online: every topic answered."""
    return len(choices) == topics and set(choices) <= {choice.value for choice in COUNTED}


def check_found(since_close: timedelta, *, begun: bool, tried: bool) -> None:
    """Whether a paper may still be told of after the close. `begun`: a paper is typed or a result reported; `tried`: a
    second person did not find this one proved. Raises DomainError."""
    if since_close > FOUND_WITHIN:
        raise DomainError("截止超过 24 小时，不能再补登记了。")
    if begun:
        raise DomainError("已经开始录票，或者报过结果了，不能再补登记。")
    if tried:
        raise DomainError("这一张补登记过，没有通过核对，不能再补。", field="serial")


def check_contest(state: PaperState, *, typed: bool, reported: bool, tried: bool = False) -> None:
    """Whether an owner may still say that a paper is not theirs: once somebody has seen what is on it, its going would
    be a choice. `tried`: it was looked into before and stayed. Raises DomainError."""
    if state is PaperState.CONTESTED:
        raise DomainError("这一张已经有人说不是自己家交的，在等核对。", field="serial")
    if state is not PaperState.RETURNED:
        raise DomainError("这一张没有收回来，或者已经定了，这一步办不了。", field="serial")
    if typed or reported:
        raise DomainError("已经开始录票了，票上选了什么有人看过，不能再撤。请找镇里说明情况，和证据包一起留着。")
    if tried:
        raise DomainError("这一张核对过一次，仍然算。不服的，到镇里说。", field="serial")


def check_typing(states: Collection[PaperState]) -> None:
    """Whether papers may be typed: whoever finds that one counts, or does not, must not know what the others say.
    Raises DomainError."""
    if not DOUBTED.isdisjoint(states):
        raise DomainError("还有补登记的、业主不认的纸票等核对。先核对完，再开始录，免得看着票数定哪一张算不算。")


def settled(first: str, second: str) -> PaperState | None:
    """Where a paper ends after two entries; None while a third person has to look."""
    if first != second:
        return None
    return PaperState.SPOILED if first == SPOILED else PaperState.COUNTED


def entry_words(entry: str) -> str:
    """“同意、弃权”"""
    return "作废" if entry == SPOILED else "、".join(Choice(letter).label for letter in entry)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """issued = counted + spoiled + missing, once nothing is out and nothing waits."""

    issued: int
    counted: int
    spoiled: int
    missing: int
    out: int
    waiting: int

    @property
    def balanced(self) -> bool:
        """Every sheet is accounted for."""
        whole = self.counted + self.spoiled + self.missing
        return not self.out and not self.waiting and self.issued == whole

    @property
    def words(self) -> str:
        if self.balanced:
            parts = f"计入 {self.counted} + 作废 {self.spoiled} + 没收回 {self.missing}"
            return f"发出 {self.issued} 张 = {parts}，对上了。"
        return f"发出 {self.issued} 张，还有 {self.out} 张在外面，{self.waiting} 张等核对、等录。"


def reconciled(states: Sequence[PaperState]) -> Reconciliation:
    count = dict.fromkeys(PaperState, 0)
    for state in states:
        count[state] += 1
    return Reconciliation(
        len(states), count[PaperState.COUNTED], count[PaperState.SPOILED], count[PaperState.MISSING],
        count[PaperState.ISSUED], sum(count[state] for state in UNSETTLED),
    )
