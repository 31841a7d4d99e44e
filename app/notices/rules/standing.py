"""Who may read, object to, answer for and withdraw a paper: one table. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Forbidden
from app.notices.rules.kinds import Issuer
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role

RECUSED = "您在这家物业任职或者兼职，这件事要请别人来办。"


class Deed(StrEnum):
    READ = "read"
    OBJECT = "object"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


SENTENCES = {
    Deed.READ: "这份文书只给有关的人看：镇里、社区两委、本小区业委会、收文的物业和审计。",
    Deed.OBJECT: "提意见的是本小区核实过的住户和这家物业。",
    Deed.ANSWER: "意见由发文的一方来答复。",
    Deed.WITHDRAW: "撤回由发文的一方来办。",
}


@dataclass(frozen=True, slots=True)
class Matter:
    """A paper as ids: where it belongs, whose it is, whom it concerns. 0 where no company is concerned."""

    side: Issuer
    public: bool
    town_id: int
    community_id: int
    estate_id: int
    contract_id: int = 0
    company_id: int = 0


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody towards a paper; without an actor a visitor. `lives_here`: a verified home in the estate; `posts`: the
    companies they hold a second post with."""

    actor: Actor | None
    matter: Matter
    lives_here: bool = False
    posts: frozenset[int] = frozenset()

    @property
    def employed(self) -> bool:
        """Works for the company concerned, in this estate."""
        return self.actor is not None and self.matter.contract_id in self.actor.scopes(*COMPANY_ROLES)

    @property
    def recused(self) -> bool:
        """Holds a post with the company concerned (domain §3, 交叉任职)."""
        return self.employed or self.matter.company_id in self.posts

    def may(self, deed: Deed) -> bool:
        if deed is Deed.READ:
            return self.matter.public or self._concerned
        if deed is Deed.OBJECT:
            return self.matter.public and (self.lives_here or self.employed)
        return self._stands_for and not self.recused

    def check(self, deed: Deed) -> None:
        """Raises Forbidden with the sentence that fits."""
        if not self.may(deed):
            aside = deed in (Deed.ANSWER, Deed.WITHDRAW) and self._stands_for
            raise Forbidden(RECUSED if aside else SENTENCES[deed])

    @property
    def _official(self) -> bool:
        return self.actor is not None and self.matter.town_id in self.actor.scopes(Role.TOWN_OFFICIAL)

    @property
    def _committee(self) -> bool:
        return self.actor is not None and self.matter.community_id in self.actor.scopes(*COMMITTEE_ROLES)

    @property
    def _owners(self) -> bool:
        return self.actor is not None and self.matter.estate_id in self.actor.scopes(Role.OWNERS_COMMITTEE)

    @property
    def _concerned(self) -> bool:
        audits = self.actor is not None and self.matter.town_id in self.actor.scopes(Role.AUDITOR)
        return self._official or self._committee or self._owners or self.employed or audits

    @property
    def _stands_for(self) -> bool:
        """Speaks for whoever issued it. The town stands in for a community; both for a company, which does not judge
        what is said to its own paper; nobody for the owners, who are no office of the town."""
        side = self.matter.side
        if side is Issuer.TOWN:
            return self._official
        return self._owners if side is Issuer.OWNERS else self._official or self._committee
