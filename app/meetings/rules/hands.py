"""A show of hands as it was counted in the room. It informs; owners' votes are held elsewhere (domain §2). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Hands:
    """How many were for it, against it, and abstained."""

    yes: int
    no: int
    abstained: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.abstained

    @property
    def words(self) -> str:
        return f"同意 {self.yes} 人，反对 {self.no} 人，弃权 {self.abstained} 人"


def hands_of(yes: int | None, no: int | None, abstained: int | None) -> Hands | None:
    """None when nothing was counted at all; one number given makes the others nought."""
    if yes is None and no is None and abstained is None:
        return None
    return Hands(yes or 0, no or 0, abstained or 0)


def check_hands(hands: Hands | None, present: int) -> None:
    """Raises Invalid (`hands_for`) when more hands went up than people are written down as taking part."""
    if hands is None or hands.total <= present:
        return
    if not present:
        raise Invalid("还没有人签到。先把到会的人登记上，再记举手。", field="hands_for")
    raise Invalid(
        f"举手一共 {hands.total} 人，到会登记的只有 {present} 人，旁听的不算。再数一遍，或者先把到会的人补上。",
        field="hands_for",
    )


def check_all_hands(counted: Iterable[tuple[str, Hands | None]], present: int) -> None:
    """The same of every item, by its title, since people may have been struck from the list after the count."""
    for title, hands in counted:
        try:
            check_hands(hands, present)
        except Invalid as refusal:
            raise Invalid(f"“{title}”这一项的数对不上。{refusal.message}") from refusal
