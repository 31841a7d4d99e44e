"""A noun for each step. Who may take it and when is in rules/lifecycle.py; here is only what it is given."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response

from app.companies.queries import units_for
from app.core.workdays import local_day
from app.issues.actions.turn import Given
from app.issues.api import step_bodies
from app.issues.api.doing import ERRORS, WITH_ETAG, Doing, InHand
from app.issues.api.photos import given_photos
from app.issues.api.shapes import IssueOut
from app.issues.rules.lifecycle import Step

router = APIRouter(prefix="/api/v1/issues/{ref}", tags=["steps"])
EXAMPLES: dict[Step, dict[str, Any]] = {
    Step.ACCEPTANCE: {"note": "收到了，今天就去看。"},
    Step.REJECTION: {"reason": "这是两家之间的纠纷，社区没有处理的权力", "route": "马尚镇人民调解委员会，0533-2000001"},
    Step.TRANSFER: {"reason": "路灯归市政管", "route": "市政维修热线 0533-12319"},
    Step.MERGE: {"target": "XR-20261118-0003", "reason": "说的是同一盏灯"},
    Step.SEPARATION: {"reason": "不是同一盏灯"},
    Step.DISPATCH: {"unit": "安禾物业", "note": "请当天清走"},
    Step.OBJECTION: {"reason": "这段管道在红线外，归供水公司"},
    Step.SIGNATURE: {"note": "下午三点到"},
    Step.ASSIGNMENT: {"assignee": 12, "note": "带上长梯"},
    Step.EXTENSION: {"reason": "配件周五才到", "days": 3},
    Step.COMMITMENT: {"reason": "现场说定", "due_on": "2026-11-21"},
    Step.SUSPENSION: {"reason": "等维修资金表决", "review_on": "2026-12-30"},
    Step.RESUMPTION: {"reason": "资金到了"},
    Step.COMPLETION: {"note": "垃圾清走了，地面冲洗过", "explained": False, "photos": []},
    Step.VERIFICATION: {"solved": True, "note": "到现场看过，干净了", "photos": []},
    Step.CONFIRMATION: {"solved": True, "satisfaction": 5, "note": "修得很快"},
    Step.WITHDRAWAL: {"reason": "自己解决了"},
    Step.CORRECTION: {"title": "垃圾堆了三天", "description": "是3单元，不是2单元，垃圾堆了三天。"},
    Step.ESCALATION: {"reason": "两家单位都说不归自己管"},
}
Handler = Callable[..., Response]


def noun(step: Step) -> Callable[[Handler], Handler]:
    """POST …/<step>, documented alike for all."""
    return router.post(
        f"/{step.value}",
        operation_id=f"record_{step.value}",
        summary=step.label,
        response_model=IssueOut,
        response_description="The issue as it stands now.",
        responses={**WITH_ETAG, **ERRORS},
        openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLES[step]}}}},
    )


@noun(Step.ACCEPTANCE)
def accept(body: step_bodies.Acceptance, doing: InHand) -> Response:
    """Grid worker, committee or town takes the matter on."""
    return doing.take(Step.ACCEPTANCE, body.given())


@noun(Step.REJECTION)
def reject(body: step_bodies.Rejection, doing: InHand) -> Response:
    """Not a matter for here: with the reason, and where to go instead."""
    return doing.take(Step.REJECTION, body.given())


@noun(Step.TRANSFER)
def transfer(body: step_bodies.Transfer, doing: InHand) -> Response:
    """Handed to an office outside the community."""
    return doing.take(Step.TRANSFER, body.given())


@noun(Step.MERGE)
def merge(body: step_bodies.Merge, doing: InHand) -> Response:
    """The same trouble as `target`; supporters go along and are told."""
    return doing.take(Step.MERGE, body.given())


@noun(Step.SEPARATION)
def separate(body: step_bodies.Separation, doing: InHand) -> Response:
    """Undoes a merge."""
    return doing.take(Step.SEPARATION, body.given())


@noun(Step.DISPATCH)
def dispatch(body: step_bodies.Dispatch, doing: InHand) -> Response:
    """To a unit of GET …/units; after an objection this designates, and there is no second return."""
    return doing.take(Step.DISPATCH, Given(unit=_unit_called(body.unit, doing), note=body.note))


def _unit_called(name: str, doing: Doing) -> int:
    issue = doing.sight.issue
    for unit in units_for(doing.session, issue.community_id, issue.estate_id, local_day(doing.at)):
        if unit.name == name:
            return unit.key
    return NO_UNIT


NO_UNIT = 0  # no row has it: the step itself refuses, after it has asked whether one may dispatch at all


@noun(Step.OBJECTION)
def object_to(body: step_bodies.Objection, doing: InHand) -> Response:
    """The handling unit: not ours. Once; then the community designates."""
    return doing.take(Step.OBJECTION, body.given())


@noun(Step.SIGNATURE)
def sign(body: step_bodies.Signature, doing: InHand) -> Response:
    """The handling unit has the work order."""
    return doing.take(Step.SIGNATURE, body.given())


@noun(Step.ASSIGNMENT)
def assign(body: step_bodies.Assignment, doing: InHand) -> Response:
    """To a colleague of GET …/colleagues."""
    return doing.take(Step.ASSIGNMENT, body.given())


@noun(Step.EXTENSION)
def extend(body: step_bodies.Extension, doing: InHand) -> Response:
    """More time, once, before the deadline."""
    return doing.take(Step.EXTENSION, body.given())


@noun(Step.COMMITMENT)
def commit_to(body: step_bodies.Commitment, doing: InHand) -> Response:
    """The day agreed on becomes the limit."""
    return doing.take(Step.COMMITMENT, body.given())


@noun(Step.SUSPENSION)
def suspend(body: step_bodies.Suspension, doing: InHand) -> Response:
    """The clock stops until a public review day."""
    return doing.take(Step.SUSPENSION, body.given())


@noun(Step.RESUMPTION)
def resume(body: step_bodies.Resumption, doing: InHand) -> Response:
    """The clock goes on with what was left."""
    return doing.take(Step.RESUMPTION, body.given())


@noun(Step.COMPLETION)
def complete(body: step_bodies.Completion, doing: InHand) -> Response:
    """The handling unit claims it is done; nobody but the resident or the grid worker can close it."""
    given = Given(note=body.note, explained=body.explained, photos=_photos(body.photos, doing))
    return doing.take(Step.COMPLETION, given)


@noun(Step.VERIFICATION)
def verify(body: step_bodies.Verification, doing: InHand) -> Response:
    """Grid worker or committee looked on the spot."""
    given = Given(note=body.note, solved=body.solved, photos=_photos(body.photos, doing))
    return doing.take(Step.VERIFICATION, given)


def _photos(tokens: tuple[str, ...], doing: Doing) -> tuple[int, ...]:
    """Not on a repeat, when they are in place already."""
    return () if doing.repeat.answer else given_photos(tokens, doing)


@noun(Step.CONFIRMATION)
def confirm(body: step_bodies.Confirmation, doing: InHand) -> Response:
    """The reporter's word: solved or not, and how satisfied."""
    return doing.take(Step.CONFIRMATION, body.given())


@noun(Step.WITHDRAWAL)
def withdraw(body: step_bodies.Withdrawal, doing: InHand) -> Response:
    """The reporter takes it back."""
    return doing.take(Step.WITHDRAWAL, body.given())


@noun(Step.CORRECTION)
def correct(body: step_bodies.Correction, doing: InHand) -> Response:
    """The reporter, or who entered it for them, mends the words within 15 minutes."""
    return doing.take(Step.CORRECTION, body.given())


@noun(Step.ESCALATION)
def escalate(body: step_bodies.Escalation, doing: InHand) -> Response:
    """One level up: the town, then the joint meeting."""
    return doing.take(Step.ESCALATION, body.given())
