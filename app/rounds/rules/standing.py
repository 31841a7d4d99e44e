"""Who may do what in a fault round: one table. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Forbidden
from app.mechanisms.rules.standing import RUNS, WORKS, Standing
from app.people.rules.roles import Actor

NEIGHBOURS = frozenset({Standing.RESIDENT, Standing.HEAD, Standing.PARTY, Standing.OWNERS})
"""People of the community whom somebody has verified or appointed."""


class Deed(StrEnum):
    PREPARE = "prepare"
    JOIN = "join"
    OPEN = "open"
    LOOK_BACK = "look_back"
    PASS_OVER = "pass_over"
    FIND = "find"
    FIND_AT_HOME = "find_at_home"
    GIVE = "give"
    TYPE_IN = "type_in"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Rule:
    """`seated`: open to residents with a seat too. `judges`: never for the company (domain §3, 交叉任职)."""

    by: frozenset[Standing]
    sentence: str
    seated: bool = False
    judges: bool = False


RULES: dict[Deed, Rule] = {
    Deed.PREPARE: Rule(RUNS, "准备找茬由本社区两委或者镇里来办。"),
    Deed.JOIN: Rule(
        WORKS | NEIGHBOURS | {Standing.COMPANY}, "要参加，先在“我的”里把住的房子登记好，社区核实过就能报名。"
    ),
    Deed.OPEN: Rule(RUNS, "开始和结束由本社区两委或者镇里来办。"),
    Deed.LOOK_BACK: Rule(
        WORKS, "回头看由两委、网格员和参加这一期的居民来看，物业的人不能看自己修的。", seated=True, judges=True
    ),
    Deed.PASS_OVER: Rule(RUNS, "没看成的，由主持的人写明原因。", judges=True),
    Deed.FIND: Rule(WORKS, "现场记问题的是两委、网格员和参加这一期的居民。", seated=True),
    Deed.FIND_AT_HOME: Rule(NEIGHBOURS, "这里收本社区已核实住户找的茬。别的事请点“我要反映”。"),
    Deed.GIVE: Rule(WORKS, "谁来修、哪天修好，由两委和网格员来定。"),
    Deed.TYPE_IN: Rule(WORKS, "纸上记的由两委和网格员录进来。"),
    Deed.CLOSE: Rule(RUNS, "开始和结束由本社区两委或者镇里来办。"),
}


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody towards one round: who they are, what they are in the community, whether they have a seat in it."""

    actor: Actor
    standing: frozenset[Standing]
    seated: bool = False

    def may(self, deed: Deed) -> bool:
        rule = RULES[deed]
        if rule.judges and Standing.COMPANY in self.standing:
            return False
        return bool(rule.by & self.standing) or (rule.seated and self.seated)

    def check(self, deed: Deed) -> None:
        """Raises Forbidden with the rule's own sentence."""
        if not self.may(deed):
            raise Forbidden(RULES[deed].sentence)
