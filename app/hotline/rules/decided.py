"""A line somebody has decided on before: who did what, for whoever decides on it from an older page. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.core.filters import when
from app.hotline.rules.kinds import Choice, State

BECAME = {Choice.NEW: State.TAKEN, Choice.MERGE: State.MERGED, Choice.DROP: State.DROPPED}
NOT_YOURS = "您选的没有办。"


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a line; `who` is empty for nobody in particular, `mine` whether the reader did it."""

    state: State
    reason: str = ""
    who: str = ""
    at: datetime | None = None
    ref: str = ""
    mine: bool = False

    def is_what(self, choice: Choice, target: str, reason: str) -> bool:
        """Whether the same person chose just this before: a form sent twice is done once."""
        if not self.mine or BECAME[choice] is not self.state:
            return False
        return {Choice.NEW: True, Choice.MERGE: target == self.ref, Choice.DROP: reason == self.reason}[choice]

    @property
    def words(self) -> str:
        """刘秀英 11月18日 12:00 已经转成了新的一件，XR-20261118-0001。您选的没有办。"""
        if self.state in (State.KNOWN, State.UNREADABLE):
            return f"{self.reason}{NOT_YOURS}"
        who = "您" if self.mine else self.who or "有人"
        at = f" {when(self.at)} " if self.at else ""
        return f"{who}{at}已经{self._what}。{NOT_YOURS}"

    @property
    def _what(self) -> str:
        if self.state is State.DROPPED:
            return f"定了不转：{self.reason.rstrip('。')}"
        return f"并到了 {self.ref}" if self.state is State.MERGED else f"转成了新的一件，{self.ref}"
