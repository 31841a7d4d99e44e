"""Who may do what about an estate's inspections: one table. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Forbidden
from app.mechanisms.rules.standing import RUNS, Standing
from app.mechanisms.rules.ties import Towards

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
class Viewer(Towards):
    """Somebody towards the inspections of one estate."""

    def may(self, deed: Deed) -> bool:
        if deed is Deed.CONTEST:
            return self.employed
        if self.recused:
            return False
        if deed is Deed.DECIDE:
            return self.secretary or self.in_town
        return bool(self.standing & (RUNS if deed is Deed.START else WALKS)) or (deed is Deed.WALK and self.for_owners)

    def check(self, deed: Deed) -> None:
        """Raises Forbidden with the sentence that fits."""
        if not self.may(deed):
            raise Forbidden(RECUSED if self.recused and deed is not Deed.CONTEST else SENTENCES[deed])
