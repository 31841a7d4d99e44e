"""What happens to an order once it is issued: signed for, answered, reviewed, returned, withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.companies.models import HandlingUnit
from app.core.errors import Invalid, Stale
from app.core.filters import when
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.people.rules.roles import Actor
from app.supervision.actions.keeping import move, tell_all
from app.supervision.models import SupervisionOrder
from app.supervision.queries.people import officials, receivers
from app.supervision.rules.deadlines import due_in
from app.supervision.rules.kinds import State, Step
from app.supervision.rules.lifecycle import after_return, check
from app.supervision.rules.standing import Hat

SHORTEST, LONGEST, MOST_PHOTOS = 5, 1000, 6
MOVED = "您看这一页的时候，别人刚刚办了一步。看过最新的再办。"


class Turn:
    """A step in progress on a locked order. `seen` is the version the person looked at.

    Raises Stale, Forbidden or DomainError where the step is not to be taken; nothing has been written then.
    """

    def __init__(
        self, session: Session, order: SupervisionOrder, unit: HandlingUnit, step: Step, *, seen: int, by: Actor,
        worn: frozenset[Hat], at: datetime,
    ) -> None:
        if seen != order.version:
            raise Stale(MOVED)
        check(step, order.state, worn)
        self.session, self.order, self.unit, self.step, self.by, self.at = session, order, unit, step, by, at

    def move(
        self, to: State, words: str, *, due_at: datetime | None = None, photos: Sequence[int] = ()
    ) -> None:
        receiving = self.step in (Step.ACKNOWLEDGEMENT, Step.ANSWER)
        title = self.unit.name if receiving else self.by.title
        move(
            self.session, self.order, self.step, to, words, by=self.by, title=title, at=self.at, due_at=due_at,
            photos=photos,
        )

    def tell_receivers(self, title: str, body: str) -> None:
        people = receivers(self.session, self.unit, self.order.estate_id, local_day(self.at))
        self._tell(people, title, body)

    def tell_town(self, title: str, body: str) -> None:
        self._tell(officials(self.session, self.order.town_id, local_day(self.at)), title, body)

    def _tell(self, people: Sequence[int], title: str, body: str) -> None:
        tell_all(
            self.session, self.order, people, title, body, by=self.by.person_id, kind=self.step.value, at=self.at
        )


def acknowledge(turn: Turn) -> None:
    turn.move(State.ACKNOWLEDGED, "", due_at=turn.order.due_at)


def answer(turn: Turn, words: str, photos: Sequence[int] = ()) -> None:
    """What was done, with photos. Raises Invalid for too few words."""
    wording = _worded(words, "写清楚办了什么、现在什么样")
    turn.order.answered_at = turn.at
    turn.move(State.ANSWERED, wording, due_at=turn.order.due_at, photos=photos)
    turn.tell_town(f"督办有了答复：{turn.order.subject}", f"{turn.order.official_number}，{turn.unit.name}。请审一审。")


def approve(turn: Turn, words: str) -> None:
    """It is done as asked; the order is closed."""
    wording = _worded(words, "写一句看到了什么，凭什么说办好了")
    turn.order.ended_at = turn.at
    turn.move(State.CLOSED, wording)
    turn.tell_receivers(f"督办办结了：{turn.order.subject}", wording)


def send_back(turn: Turn, words: str, days: int) -> State:
    """Not good enough: a new deadline, twice at most; the third time the joint meeting settles it. Where it went."""
    wording, order = _worded(words, "写清楚哪里没办好"), turn.order
    returns, to = after_return(order.returns)
    due_at = due_in(days, turn.at) if to is State.RETURNED else None
    order.returns, order.answered_at = returns, None
    if due_at is None:
        turn.move(to, wording)
        turn.tell_receivers(f"督办上联席会：{order.subject}", f"退回过两次还没办好。{wording}")
        return to
    order.since, order.due_at = turn.at, due_at
    turn.move(to, wording, due_at=due_at)
    turn.tell_receivers(f"督办退回来了：{order.subject}", f"{when(due_at)} 前再答复。{wording}")
    return to


def withdraw(turn: Turn, words: str) -> None:
    wording = _worded(words, "写清楚为什么撤回", field="reason")
    turn.order.ended_at = turn.at
    turn.move(State.WITHDRAWN, wording)
    turn.tell_receivers(f"督办撤回了：{turn.order.subject}", wording)


def _worded(words: str, asking: str, *, field: str = "words") -> str:
    wording = mask_personal(words)
    if len(wording) < SHORTEST:
        raise Invalid(f"{asking}，至少 {SHORTEST} 个字。", field=field)
    return wording
