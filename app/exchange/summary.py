"""What an import did, or why it did nothing."""

from dataclasses import dataclass, field
from typing import Any

from app.core.errors import Invalid
from app.exchange.rules.findings import CellError, Findings


class ImportRefused(Invalid):
    """Nothing was taken in. `errors` is the list to show, `more` how many did not fit into it."""

    title = "表格里有要改的地方"

    def __init__(self, findings: Findings) -> None:
        self.errors: list[CellError] = findings.in_order()
        self.more = findings.more
        super().__init__(f"有 {findings.total} 处要改，改好再传，这次什么都没有动。", field="file")


@dataclass
class Counts:
    """What happened to one sheet's rows; `absent` are rows here that the file does not mention."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    absent: int = 0
    examples: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"新增 {self.added}，更新 {self.updated}，没变 {self.unchanged}"


@dataclass
class Summary:
    """Counts by sheet, in the workbook's order; `changes` are the first rows that became different, for the log."""

    counts: dict[str, Counts] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    appointed: int = 0

    @property
    def notes(self) -> list[str]:
        """Rows that stayed although the file does not mention them."""
        return [
            f"“{name}”里有 {counts.absent} 行系统里有、这份文件里没有，没有动它们，比如 {'；'.join(counts.examples)}。"
            for name, counts in self.counts.items()
            if counts.absent
        ]
