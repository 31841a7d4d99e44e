"""Who may do what about an owners' vote: one table. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import DomainError, Forbidden
from app.votes.rules.kinds import OfficerRole

RECUSED = "您在这家物业任职或者兼职，这次表决的票和名册不经您的手。您自己是业主的话，照样投自己的一票。"


class Deed(StrEnum):
    KEEP = "keep"
    ROLL = "roll"
    OBJECT = "object"
    COUNT = "count"
    ENTER = "enter"
    PROPOSE = "propose"
    CONFIRM = "confirm"
    EVIDENCE = "evidence"
    SECRET = "secret"


SENTENCES = {
    Deed.KEEP: "这一步由业主委员会、社区两委或者镇里来办。",
    Deed.ROLL: "名册给本小区核实过的住户和经办的人看。您住这里的话，先登记住的房子。",
    Deed.OBJECT: "对名册的意见由本小区核实过的住户来提。",
    Deed.COUNT: "纸票由这次表决的计票人、监票人和经办的人来办。",
    Deed.ENTER: "纸票由计票人、监票人来录。",
    Deed.PROPOSE: "结果由计票人来报。",
    Deed.CONFIRM: "结果由监票人来核对确认。",
    Deed.EVIDENCE: "证据包给经办的人、计票监票的人、业主委员会、镇里和审计。",
    Deed.SECRET: "谁投了什么，截止以后才看得到，只给计票人、监票人和审计。",
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody towards one vote. `runs`: committee or town; `owners`: of the estate's owners' committee; `recused`: has
    a post with a company the vote is about."""

    runs: bool = False
    owners: bool = False
    resident: bool = False
    auditor: bool = False
    role: OfficerRole | None = None
    recused: bool = False

    @property
    def keeps(self) -> bool:
        return (self.runs or self.owners) and not self.recused

    @property
    def _counts(self) -> bool:
        return self.role in (OfficerRole.COUNTER, OfficerRole.MONITOR) and not self.recused

    def may(self, deed: Deed) -> bool:
        officer = self.role is not None and not self.recused
        audits = self.auditor and not self.recused
        return {
            Deed.KEEP: self.keeps,
            Deed.ROLL: self.resident or self.keeps or officer or audits,
            Deed.OBJECT: self.resident,
            Deed.COUNT: self.keeps or self._counts,
            Deed.ENTER: self._counts,
            Deed.PROPOSE: self._counts and self.role is OfficerRole.COUNTER,
            Deed.CONFIRM: self._counts and self.role is OfficerRole.MONITOR,
            Deed.EVIDENCE: self.keeps or officer or audits,
            Deed.SECRET: self._counts or audits,
        }[deed]

    def check(self, deed: Deed) -> None:
        """Raises Forbidden with the sentence that fits."""
        if not self.may(deed):
            raise Forbidden(RECUSED if self.recused else SENTENCES[deed])


COUNTING = frozenset({OfficerRole.COUNTER, OfficerRole.MONITOR})
SAME_PERSON = "这一张是您登记的，要换一个人核对。"
BY_OFFICERS = "这一张是计票人或者监票人登记的，要一位计票人、一位监票人，两个人核对才算。"
BY_KEEPERS = "这一张是经办的人登记的，要由另一位经办的人核对。"


def check_second(first: OfficerRole | None, second: Viewer, *, same: bool) -> None:
    """Whether `second` may confirm a paper found after the close: a counter's needs a monitor and the other way round,
    a keeper's (`first` None) another keeper. Raises DomainError for the person who registered it, else Forbidden."""
    if same:
        raise DomainError(SAME_PERSON)
    if first in COUNTING and ({first, second.role} != COUNTING or second.recused):
        raise Forbidden(BY_OFFICERS)
    if first not in COUNTING and not second.keeps:
        raise Forbidden(BY_KEEPERS)
