"""Who somebody is towards an exit case. Pure.

Whoever holds a post with the company stands aside (domain §3). Where an estate has no owners' committee, the community
writes down for the owners what they have decided, with a photo of the paper; pages say that it stands in.
"""

from dataclasses import dataclass

from app.core.errors import Forbidden
from app.exits.rules.kinds import Deed, Party, State
from app.exits.rules.procedure import Rule
from app.mechanisms.rules.standing import Standing
from app.mechanisms.rules.ties import Towards

RECUSED = "您在这家物业任职或者兼职，约谈、复查和做决定都要请别人来。"
NOBODY = "这一页给镇里、社区、业委会和这家物业用。"
CANNOT_STAND_IN = "这一步只能由业委会自己来办，社区不能代"
STANDS_IN = frozenset({
    (Deed.OWNERS_NOTICE, State.OWNER_VOTE), (Deed.AGREE, State.WITHDRAWING), (Deed.HOLD, State.WITHDRAWING),
    (Deed.SERVE, State.NOTICE),
})  # fmt: skip
"""What the community may write down for owners who have no committee: only what owners or the company began."""


@dataclass(frozen=True, slots=True)
class Viewer(Towards):
    """Somebody towards one case; `committee_in_office`: the estate has an owners' committee."""

    committee_in_office: bool = True

    @property
    def stands_in(self) -> bool:
        """Community writing down for owners who have no committee."""
        return not self.committee_in_office and self.in_committee and not self.recused

    @property
    def parties(self) -> frozenset[Party]:
        """In whose name they may act."""
        if self.employed:
            return frozenset({Party.COMPANY})
        if self.recused:
            return frozenset()
        held = {
            Party.TOWN: Standing.TOWN in self.standing, Party.COMMUNITY: self.in_committee,
            Party.OWNERS: self.for_owners or self.stands_in,
        }
        return frozenset(party for party, holds in held.items() if holds)

    @property
    def reads(self) -> bool:
        """May see the working page, with what is not public."""
        return bool(self.parties) or self.recused or Standing.AUDITOR in self.standing

    def sees_photos(self, deed: Deed) -> bool:
        """What a step was proved with; who signed against the company is not for its people to read."""
        return self.reads and (deed is not Deed.PETITION or not self.recused)

    def check_reads(self) -> None:
        if not self.reads:
            raise Forbidden(NOBODY)

    def check(self, rule: Rule, state: State) -> None:
        """Raises Forbidden with the sentence that fits whoever may never take this step."""
        if self.recused and not self.employed:
            raise Forbidden(RECUSED)
        if not self.may(rule, state):
            names = "、".join(each.label for each in Party if each in rule.who)
            told = CANNOT_STAND_IN if self.parties & rule.who else f"“{rule.deed.label}”由{names}来办"
            raise Forbidden(f"{told}（{rule.article}）。")

    def may(self, rule: Rule, state: State) -> bool:
        """As far as offices go; whether everything is there is another question. That a company stays is for the owners
        to say, for the community only where they have no committee."""
        shared = self.parties & rule.who
        if shared == {Party.OWNERS} and self.stands_in and not self.for_owners:
            return (rule.deed, state) in STANDS_IN
        if shared == {Party.COMMUNITY} and rule.deed is Deed.STAY:
            return not self.committee_in_office
        return bool(shared)
