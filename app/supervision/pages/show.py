"""/supervision/{order}: what is asked, by when, what was done, and the one thing to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.attachments.sealing import Kept
from app.core.deps import At, DbSession
from app.core.forms import Bound
from app.core.timeline import Entry
from app.core.web import page
from app.issues.rules.display import place_text
from app.supervision.actions.steps import LONGEST, MOST_PHOTOS
from app.supervision.guards import Here, OrderInPath
from app.supervision.models import SupervisionOrder
from app.supervision.queries.orders import About, Happened, history_of, issues_of
from app.supervision.rules.deadlines import DAYS, MOST_DAYS, chip
from app.supervision.rules.kinds import State, Step, Verdict
from app.supervision.rules.lifecycle import RETURN_LIMIT, after_return

router = APIRouter(include_in_schema=False)
LABELS = {
    "words": "写几句", "photos": "照片", "days": "几个工作日内再答复", "verdict": "怎么定", "reason": "为什么撤回",
}  # fmt: skip
TITLES = {
    Step.ISSUE: "发出督办单", Step.ACKNOWLEDGEMENT: "签收了", Step.ANSWER: "答复", Step.APPROVAL: "审过了，办结",
    Step.RETURN: "退回", Step.WITHDRAWAL: "撤回",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as the photo strip wants it."""

    url: str
    href: str
    alt: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An issue the order is about; without a title for those who may not read it."""

    ref: str
    title: str
    where: str
    status: str


@router.get("/supervision/{order_id}")
def show(request: Request, session: DbSession, here: OrderInPath, at: At) -> Response:
    return show_page(request, session, here, at)


def show_page(
    request: Request, session: Session, here: Here, at: datetime, *, form: Bound[Any] | None = None, part: str = "",
    status: int = 200, photos: Sequence[Kept] = (),
) -> Response:
    """`part` is the step whose form came back."""
    order, steps = here.order, here.steps
    return page(
        request, "supervision/show.html", status, community=here.place, here=here, order=order, at=at, part=part,
        form=form or Bound(), steps=steps, main=_main(steps), due=chip(order.clock, at), photos=photos, labels=LABELS,
        matters=[_matter(here, each) for each in issues_of(session, order.key)],
        entries=[entry_of(here, each) for each in history_of(session, order.key)],
        verdicts=_verdicts(order), longest=LONGEST, most=MOST_PHOTOS, days=DAYS, most_days=MOST_DAYS,
        meetings=f"/c/{here.place.slug}/meetings" if here.place else "",
    )


def _verdicts(order: SupervisionOrder) -> list[tuple[str, str, str]]:
    """What the review may end with, and what follows."""
    if order.state is State.JOINT:
        return [(Verdict.APPROVAL.value, "会上定了，也办好了", "督办到此办结。")]
    back = after_return(order.returns)[1]
    left = RETURN_LIMIT - order.returns
    then = f"定一个新的期限，还能退 {left} 次。" if back is State.RETURNED else "已经退过两次，这次上联席会商量。"
    return [(Verdict.APPROVAL.value, "办好了", "督办到此办结。"), (Verdict.RETURN.value, "还没办好，退回", then)]


def _main(steps: Sequence[Step]) -> Step | None:
    """One main button a state."""
    return steps[0] if steps and steps[0] is not Step.WITHDRAWAL else None


def _matter(here: Here, about: About) -> Matter:
    issue = about.issue
    readable = here.of_town or (issue.public and issue.hidden_at is None) or issue.unit_id == here.unit.key
    title = issue.title if readable else "一件不公开的事"
    where = place_text(about.estate, about.building, issue.stairwell, issue.place) if readable else ""
    return Matter(issue.ref if readable else "", title, where, issue.status.label)


def entry_of(here: Here, happened: Happened) -> Entry:
    event, base = happened.event, f"{here.order.path}/photos"
    title = f"{TITLES[event.step]}，上联席会" if event.to_state is State.JOINT else TITLES[event.step]
    pictures = [Picture(f"{base}/{token}-s.jpg", f"{base}/{token}-l.jpg", "答复附的照片") for token in happened.photos]
    return Entry(title, event.actor_title, event.at, "" if event.step is Step.ISSUE else event.words, pictures)
