"""Who may do what about an estate's inspections: one table. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Forbidden
from app.mechanisms.rules.standing import RUNS, Standing
from app.people.rules.roles import COMPANY_ROLES, Actor, Role

WALKS = RUNS | {Standing.GRID}
"""May be the second inspector; so may the estate's own owners' committee."""

RECUSED = "您在这家物业任职或者兼职，检查和评判它的事要请别人来。"


class Deed(StrEnum):
    START = "start"
    WALK = "walk"
    CONTEST = "contest"
    DECIDE = "decide"


SENTENCES = {
    Deed.START: "现场检查由本社区两委或者镇里来开。",
    Deed.WALK: "现场检查由两委、镇里、网格员和本小区业委会来做。",
    Deed.CONTEST: "这一处由被检查的物业来提。",
    Deed.DECIDE: "这件事由社区书记或者镇里来定。",
}


@dataclass(frozen=True, slots=True)
class Ties:
    """The inspected company as ids: itself, the contracts it serves this estate under, and the companies the viewer
    holds a post with."""

    company_id: int = 0
    contracts: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody towards the inspections of one estate; without an actor a visitor."""

    actor: Actor | None
    standing: frozenset[Standing]
    community_id: int
    estate_id: int
    ties: Ties = Ties()

    @property
    def recused(self) -> bool:
        """Holds a post with the inspected company (domain §3, 交叉任职)."""
        return self.ties.company_id in self.ties.posts

    @property
    def employed(self) -> bool:
        """Works for the inspected company in this estate."""
        return self.actor is not None and bool(self.ties.contracts & self.actor.scopes(*COMPANY_ROLES))

    @property
    def _owner(self) -> bool:
        return self.actor is not None and self.estate_id in self.actor.scopes(Role.OWNERS_COMMITTEE)

    @property
    def _decides(self) -> bool:
        secretary = self.actor is not None and self.community_id in self.actor.scopes(Role.COMMUNITY_SECRETARY)
        return secretary or Standing.TOWN in self.standing

    def may(self, deed: Deed) -> bool:
        if deed is Deed.CONTEST:
            return self.employed
        if self.recused or self.employed:
            return False
        if deed is Deed.DECIDE:
            return self._decides
        return bool(self.standing & (RUNS if deed is Deed.START else WALKS)) or (deed is Deed.WALK and self._owner)

    def check(self, deed: Deed) -> None:
        """Raises Forbidden with the sentence that fits."""
        if not self.may(deed):
            raise Forbidden(RECUSED if self.recused and deed is not Deed.CONTEST else SENTENCES[deed])
