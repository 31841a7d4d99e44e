"""Who may do what about a handover: one table. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import DomainError, Forbidden, Invalid
from app.handovers.rules.kinds import Side
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role

RECUSED = "您在这家物业任职或者兼职，交接的事要请别人来办。"
SHORTEST_BASIS = 10
NO_BASIS = (
    "没有业委会成员能签收。条例第四十八条没有写社区两委可以自己接收，由社区两委代收的，写上凭什么："
    "业主怎么定的，或者物业管理委员会、联席会议哪天、什么文件指定的。"
)
BASIS_FIRST = "社区两委代为签收，要先写上凭什么代收（条例第四十八条）。到“公示、这段时间谁来服务”那一页去写。"
NEEDS_NONE = "业委会有成员能签收，不用社区两委代收。"
BOTH_SIDES = "交的和收的不能是同一个人，请另一位用自己的账号来签。"


class Power(StrEnum):
    LOOK = "look"
    SIGN = "sign"
    WRITE = "write"
    PAPER = "paper"
    WITNESS = "witness"
    COMPLAIN = "complain"
    FINISH = "finish"
    ARRANGE = "arrange"
    REPORT = "report"
    VOID = "void"


SENTENCES = {
    Power.LOOK: "交接的明细给交的、收的、社区两委和镇里看。进度大家都看得到。",
    Power.SIGN: "这一步由离开的物业和接收的一方来签。",
    Power.WRITE: "这一步由离开的物业、接收的一方、社区两委和镇里来办。",
    Power.PAPER: "纸上签的由社区两委来录。",
    Power.WITNESS: "见证由不签收、也不移交的另一位来写：社区两委或者镇里的。社区两委代为签收的，由镇里来写。",
    Power.COMPLAIN: "这一步由接收的一方、社区两委或者镇里来办。",
    Power.FINISH: "办完交接由接收的一方、社区两委或者镇里来点。",
    Power.ARRANGE: "这一步由社区两委或者镇里来办。",
    Power.REPORT: "这一步由镇里来办。",
    Power.VOID: "作废由镇里来办。",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A handover as ids. `stands_in`: no owners' committee member can sign, so the community's committee does."""

    town_id: int
    community_id: int
    estate_id: int
    contract_id: int
    company_id: int
    new_contract_id: int | None = None
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody towards one handover; `posts` are the companies they hold a post with."""

    actor: Actor | None
    ground: Ground
    posts: frozenset[int] = frozenset()

    @property
    def employed(self) -> bool:
        """Works for the leaving company under this contract."""
        return self._holds(self.ground.contract_id, *COMPANY_ROLES)

    @property
    def recused(self) -> bool:
        """Holds a post with the leaving company without being its people here (domain §3, 交叉任职)."""
        return not self.employed and self.ground.company_id in self.posts

    @property
    def committee(self) -> bool:
        return self._free and self._holds(self.ground.community_id, *COMMITTEE_ROLES)

    @property
    def town(self) -> bool:
        return self._free and self._holds(self.ground.town_id, Role.TOWN_OFFICIAL)

    @property
    def owners(self) -> bool:
        return self._free and self._holds(self.ground.estate_id, Role.OWNERS_COMMITTEE)

    @property
    def side(self) -> Side | None:
        """For whom they sign."""
        if self.employed:
            return Side.GIVER
        return Side.RECEIVER if self.owners or (self.ground.stands_in and self.committee) else None

    @property
    def watches(self) -> bool:
        """May look on without a say: the new company, the auditor, whoever is recused."""
        new = self.ground.new_contract_id
        joins = new is not None and self._holds(new, *COMPANY_ROLES)
        return joins or self._holds(self.ground.town_id, Role.AUDITOR)

    @property
    def _free(self) -> bool:
        return not self.employed and not self.recused

    def _holds(self, scope: int, *roles: Role) -> bool:
        return self.actor is not None and scope in self.actor.scopes(*roles)

    def may(self, power: Power) -> bool:
        runs = self.committee or self.town
        receives = self.side is Side.RECEIVER
        return {
            Power.LOOK: self.side is not None or runs or self.watches,
            Power.SIGN: self.side is not None,
            Power.WRITE: self.side is not None or runs,
            Power.PAPER: self.committee,
            Power.WITNESS: runs and self.side is None,
            Power.COMPLAIN: receives or runs,
            Power.FINISH: receives or runs,
            Power.ARRANGE: runs,
            Power.REPORT: self.town,
            Power.VOID: self.town,
        }[power]

    def check(self, power: Power) -> None:
        """Raises Forbidden with the sentence that fits."""
        if not self.may(power):
            raise Forbidden(RECUSED if self.recused else SENTENCES[power])


def check_two(person_id: int, other: int | None) -> None:
    """Nobody signs for both sides. Raises Forbidden."""
    if other is not None and person_id == other:
        raise Forbidden(BOTH_SIDES)


def check_basis(basis: str, *, stands_in: bool) -> None:
    """The law has things given back to the owners' side or to whom it names (淄博 §48), so where the community's
    committee receives for it, who named it is written down, with the day. Raises Invalid."""
    if stands_in and (len(basis) < SHORTEST_BASIS or not any(letter.isdigit() for letter in basis)):
        raise Invalid(NO_BASIS, field="basis")


def check_receives(basis: str, *, owners: bool) -> None:
    """`owners`: the signer is of the owners' committee; anybody else receives by what was written down. Raises
    DomainError."""
    if not owners and not basis:
        raise DomainError(BASIS_FIRST)
