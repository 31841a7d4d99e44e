"""Somebody towards an estate and the company that serves it. Pure.

Whoever holds a post with the company stands aside from judging it (domain §3, 交叉任职).
"""

from dataclasses import dataclass

from app.mechanisms.rules.standing import Standing
from app.people.rules.roles import COMMITTEE_ROLES, COMPANY_ROLES, Actor, Role


@dataclass(frozen=True, slots=True)
class Ties:
    """The company as ids: itself, the contracts it serves this estate under, and the companies somebody holds a post
    with."""

    company_id: int = 0
    contracts: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Towards:
    """Without an actor a visitor."""

    actor: Actor | None
    standing: frozenset[Standing]
    community_id: int
    estate_id: int
    ties: Ties = Ties()

    @property
    def employed(self) -> bool:
        """Works for the company under its contract here."""
        return self.actor is not None and bool(self.ties.contracts & self.actor.scopes(*COMPANY_ROLES))

    @property
    def recused(self) -> bool:
        return self.employed or self.ties.company_id in self.ties.posts

    @property
    def in_town(self) -> bool:
        return Standing.TOWN in self.standing

    @property
    def secretary(self) -> bool:
        return self.actor is not None and self.community_id in self.actor.scopes(Role.COMMUNITY_SECRETARY)

    @property
    def in_committee(self) -> bool:
        return self.actor is not None and self.community_id in self.actor.scopes(*COMMITTEE_ROLES)

    @property
    def for_owners(self) -> bool:
        """Sits in the estate's own owners' committee."""
        return self.actor is not None and self.estate_id in self.actor.scopes(Role.OWNERS_COMMITTEE)
