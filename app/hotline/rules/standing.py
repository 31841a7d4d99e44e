"""Whose sheet it is: an office is a community's committee or the town. Pure."""

from dataclasses import dataclass

from app.people.rules.roles import COMMITTEE_ROLES, Actor, Role


@dataclass(frozen=True, slots=True)
class Office:
    """`community_id` None: the town's own."""

    town_id: int
    community_id: int | None = None

    @property
    def code(self) -> str:
        """As batches and the log name it."""
        return f"t{self.town_id}" if self.community_id is None else f"c{self.community_id}"


def sits_in(actor: Actor, code: str) -> bool:
    """Whether somebody works in the office of this code."""
    kind, number = code[:1], code[1:]
    scopes = actor.scopes(Role.TOWN_OFFICIAL) if kind == "t" else actor.scopes(*COMMITTEE_ROLES)
    return number.isdigit() and int(number) in scopes
