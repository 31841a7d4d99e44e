"""The order as an official paper of the town: numbered, frozen, with an address to check it at."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError
from app.core.filters import full
from app.notices.actions.issuing import issue_paper
from app.notices.models import Paper
from app.people.rules.roles import Actor
from app.supervision.queries.orders import Line
from app.supervision.rules.kinds import OPEN


def paper_key(order_id: int) -> str:
    """What the paper is about; once per order."""
    return f"supervision:{order_id}:order"


def put_on_paper(session: Session, line: Line, refs: Sequence[str], *, by: Actor, at: datetime) -> Paper:
    """The paper; done twice it is one. Raises DomainError for an order about no estate, or one that has ended."""
    order, estate = line.order, line.estate
    if estate is None:
        raise DomainError("这份督办单没有写哪个小区，出不了带编号的文书，直接打印这一页。")
    if order.state not in OPEN:
        raise DomainError(f"这份督办单已经{order.state.label}，不用再出文书。")
    fields = {
        "编号": order.official_number, "单位": line.unit.name, "小区": estate.name, "事项": order.subject,
        "原因": order.reason.label, "要求": order.asked, "标准": order.standard, "期限": full(order.due_at),
        "问题编号": "、".join(refs),
    }
    about = paper_key(order.key)
    return issue_paper(session, kind="supervision_order", estate=estate, fields=fields, about=about, by=by, at=at)
