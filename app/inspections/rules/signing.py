"""Two inspectors, two signatures: the first ends the writing, the second ends the inspection. Pure."""

from dataclasses import dataclass

from app.core.errors import DomainError, Forbidden
from app.inspections.rules.kinds import State

OVER = "两位检查人都签了字，这次检查改不了了。"
FIRST_SIGNED = "第一位检查人已经签字，要改先退回。"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Where an inspection stands; `first` is who signed first, None before."""

    state: State
    first: int | None

    @property
    def writable(self) -> bool:
        return self.state is State.DRAFT and self.first is None

    def check_writable(self) -> None:
        """Raises DomainError once anybody has signed."""
        if self.state is State.SIGNED:
            raise DomainError(OVER)
        if self.first is not None:
            raise DomainError(FIRST_SIGNED)

    def check_half_signed(self) -> None:
        """Raises DomainError unless the first has signed and the second has not."""
        if self.state is State.SIGNED:
            raise DomainError(OVER)
        if self.first is None:
            raise DomainError("还没有人签字。")

    def check_second(self, person_id: int) -> None:
        """Raises Forbidden for whoever signed first."""
        self.check_half_signed()
        if person_id == self.first:
            raise Forbidden("您已经签过了，第二位要换一个人，用自己的账号来签。")
