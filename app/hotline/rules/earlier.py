"""An order of the hotline that came before: whose it was, and whether this is it. Pure."""

from dataclasses import dataclass

from app.hotline.rules.guessing import folded

BEFORE = "这个单号以前转过了。"
ELSEWHERE = "这个单号别的社区转过了，请镇里看。"
OTHERWISE = "这个单号以前转过了，内容不一样，请镇里看。"


@dataclass(frozen=True, slots=True)
class Earlier:
    """`said`: what the lines said that became this issue, empty once they were erased."""

    issue_id: int
    community_id: int
    said: frozenset[str] = frozenset()

    def as_seen(self, community_id: int | None, content: str) -> tuple[int | None, str]:
        """The issue that answers a line of this office, and what the line says; None: it is shown nothing of it.
        `community_id` is None for the town."""
        if community_id not in (None, self.community_id):
            return None, ELSEWHERE
        if self.said and not any(_same(content, each) for each in self.said):
            return None, OTHERWISE
        return self.issue_id, BEFORE


def _same(one: str, other: str) -> bool:
    """The hotline writes on where a caller calls again."""
    first, second = folded(one), folded(other)
    return first.startswith(second) or second.startswith(first)
