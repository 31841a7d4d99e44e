"""What must be there before a vote is posted, opened and decided; each missing thing is a sentence. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from app.core.errors import DomainError
from app.votes.rules.kinds import Mode, OfficerRole, VoteState

COUNTERS, MONITORS = 2, 1
SHORTEST_CLAUSE = 10
ASSISTS = "主管部门还没有认可网上表决，网上投的票只帮着计数，定结果以业主大会的书面材料为准。"
"""Said wherever a count is shown, while no authority has accepted electronic ballots."""

FIXED = "公示以后，议题、时间和算法就定了，不能再改。要改，只能停办这次，重新公示。"


def officers_missing(roles: Collection[OfficerRole]) -> list[str]:
    counters = sum(role is OfficerRole.COUNTER for role in roles)
    monitors = sum(role is OfficerRole.MONITOR for role in roles)
    missing = [] if counters >= COUNTERS else [f"计票人要 {COUNTERS} 位，现在 {counters} 位"]
    return missing if monitors >= MONITORS else [*missing, f"监票人要 {MONITORS} 位，现在 {monitors} 位"]


@dataclass(frozen=True, slots=True)
class Ready:
    """What an opening looks at. `owner`: a verified owner of the estate is among those who count and monitor."""

    roles: tuple[OfficerRole, ...]
    unanswered: int
    unsealed: bool = False
    owner: bool = True

    @property
    def missing(self) -> list[str]:
        found = officers_missing(self.roles)
        found += [] if self.owner else ["计票人、监票人里至少要有一位本小区核实过的业主"]
        found += [f"对名册的意见还有 {self.unanswered} 条没答复"] if self.unanswered else []
        return [*found, "名册的更正还没核对完"] if self.unsealed else found


def check_mode(mode: Mode, clause: str, photos: int) -> None:
    """Raises DomainError: COUNT_WITH_MAJORITY is valid only where the owners' own rules say so."""
    if mode is Mode.COUNT_WITH_MAJORITY and (len(clause) < SHORTEST_CLAUSE or not photos):
        raise DomainError(
            "“没交回的随多数算”要业主自己的议事规则写明才有效。把那一条照抄下来，再传一张照片。", field="mode"
        )


def check_accepted(accepted_by: str, photos: int) -> None:
    """Raises DomainError: that electronic ballots count like paper is the authority's word, not the keeper's."""
    if accepted_by and not photos:
        raise DomainError(
            "写了主管部门认可网上投票，就传一张它的文件的照片。没有文件的，把这一栏空着，网上投的票只帮着计数。"
        )


def check_state(state: VoteState, *allowed: VoteState) -> None:
    """Raises DomainError with what the vote is at."""
    if state not in allowed:
        raise DomainError(f"这次表决现在是“{state.label}”，这一步办不了。")


def mode_words(mode: Mode) -> str:
    """The consequence of not handing in a ballot, as it is printed on it."""
    if mode is Mode.STRICT:
        return "不交回这张票，算没有参加。"
    return "请注意：收到这张票不交回，按业主大会议事规则，算参加了表决，并且算到多数那一边。不同意就请投票。"
