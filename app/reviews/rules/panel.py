"""Whether this month's panel stands (domain §1, after Liaocheng: odd, at least five, owners at least half). Pure."""

from collections.abc import Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seat:
    person_id: int
    owner: bool


def formed(seats: Sequence[Seat], recused: Set[int], *, least: int) -> tuple[list[int], str]:
    """Who speaks, or nobody and a sentence why. `recused`: persons with a post with the company."""
    present = [seat for seat in seats if seat.person_id not in recused]
    away = len(seats) - len(present)
    owners = sum(seat.owner for seat in present)
    why = ""
    if not seats:
        why = "还没有定评议小组的人，这个月没有小组这一项。"
    elif len(present) < least:
        why = f"评议小组要至少 {least} 人，这个月能评的只有 {len(present)} 人，不算小组这一项。"
    elif len(present) % 2 == 0:
        why = f"评议小组要单数，这个月能评的是 {len(present)} 人，不算小组这一项。"
    elif 2 * owners < len(present):
        why = f"评议小组里业主至少要占一半，这个月 {len(present)} 人里只有 {owners} 位业主，不算小组这一项。"
    if why and away:
        why = f"{why[:-1]}（有 {away} 人在物业有职务，回避了）。"
    return ([], why) if why else ([seat.person_id for seat in present], "")
