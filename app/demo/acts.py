"""The words scenes are told in: acts so many office minutes before the edge."""

from dataclasses import dataclass, field

from app.demo.matter import Who
from app.issues.actions.turn import Given
from app.issues.rules.lifecycle import Step


@dataclass(frozen=True, slots=True)
class Act:
    """A step so many office minutes before the edge. `review` days after the edge; `target` another one's name."""

    ago: int
    step: Step
    who: Who
    given: Given = field(default_factory=Given)
    unit: str = ""
    assignee: str = ""
    target: str = ""
    review: int = 0


def usual(filed: int, *, signed: bool = True) -> tuple[Act, ...]:
    """Accepted, dispatched to the company and signed for, all within an hour and a half."""
    first = (
        Act(filed - 40, Step.ACCEPTANCE, Who.DESK, Given(note="收到，今天安排人去看。")),
        Act(filed - 50, Step.DISPATCH, Who.DESK, Given(note="请先到现场看一下。"), unit="company"),
    )
    last = Act(filed - 90, Step.SIGNATURE, Who.HANDLER, Given(note="已接单，安排师傅去。"))
    return (*first, last) if signed else first


def done(ago: int, note: str) -> Act:
    return Act(ago, Step.COMPLETION, Who.HANDLER, Given(note=note))


@dataclass(frozen=True, slots=True)
class Arranged:
    """`filed` office minutes before the edge; `fresh` calendar minutes instead; `due` so many working days before the
    next office day ends, so that it is due then."""

    name: str
    reporter: str
    sub: str
    text: str
    place: str
    building: int
    stair: str = ""
    filed: int = 0
    fresh: int = 0
    due: int = 0
    acts: tuple[Act, ...] = ()
    site: str = "xiangrui-dong"
    supports: int = 0
