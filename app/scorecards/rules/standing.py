"""Who may do what about an estate's scorecards: one table. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from app.core.errors import Forbidden
from app.mechanisms.rules.standing import RUNS, Standing
from app.mechanisms.rules.ties import Towards

RECUSED = "您在这家物业任职或者兼职，评它的事要请别人来办。"


class Deed(StrEnum):
    OBJECT = "object"
    ANSWER = "answer"
    ADJUST = "adjust"
    REPORT = "report"
    DECIDE = "decide"


SENTENCES = {
    Deed.OBJECT: "对得分有意见，由被评的物业、社区两委或者本小区业委会来提。",
    Deed.ANSWER: "意见由社区书记或者镇里来答复。",
    Deed.ADJUST: "加分、减分和复查结果由镇里来记。",
    Deed.REPORT: "一票否决的事由社区两委或者镇里来报。",
    Deed.DECIDE: "一票否决由镇里看过以后来定。",
}


_OF_THE_TOWN = {"veto": Deed.DECIDE, "adjustment": Deed.ADJUST}


def townwide(line: str) -> Deed | None:
    """What it takes to take a line back that the town put there; None for every other line."""
    return _OF_THE_TOWN.get(line.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Viewer(Towards):
    """Somebody towards the scorecards of one estate."""

    def may(self, deed: Deed) -> bool:
        if deed is Deed.OBJECT:
            return self.employed or Standing.HOST in self.standing or (self.for_owners and not self.recused)
        if self.recused:
            return False
        if deed is Deed.ANSWER:
            return self.in_town or self.secretary
        if deed is Deed.REPORT:
            return bool(self.standing & RUNS)
        return self.in_town

    def check(self, deed: Deed) -> None:
        """Raises Forbidden with the sentence that fits."""
        if not self.may(deed):
            aside = self.recused and (deed is not Deed.OBJECT or self.for_owners)
            raise Forbidden(RECUSED if aside else SENTENCES[deed])
