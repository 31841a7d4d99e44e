"""/admin/health, /admin/texts, /admin/audit: whether everything runs, what got stuck, and whether the log is whole."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.admin.models import JobRun
from app.admin.queries.jobs import job_runs
from app.admin.queries.running import MOST, chains, given_up, newest_links, stuck_texts
from app.admin.rules.jobs import LABELS, ailment, label_of, place_of, stands_still
from app.admin.running import try_again
from app.audit.actions import hold_together
from app.core.deps import At, DbSession
from app.core.forms import row_id, small_int
from app.core.health import unready
from app.core.settings import settings
from app.core.web import page, see_other
from app.notifications.queries import backlog
from app.people.guards import Operator

router = APIRouter(prefix="/admin", include_in_schema=False)
GIB = 1024**3


@router.get("/health")
def health(request: Request, session: DbSession, at: At, me: Operator) -> Response:
    found = settings()
    media = next(place for place in (found.media_dir, *found.media_dir.absolute().parents) if place.exists())
    disk = shutil.disk_usage(media)
    runs = job_runs(session)
    return page(
        request, "admin/health.html", faults=unready(), backlog=backlog(session, at=at), given_up=given_up(session),
        runs=sorted(runs, key=lambda each: place_of(each.name)), label_of=label_of, ailing=_ailing(runs, at),
        still=stands_still(max((each.ran_at for each in runs), default=None), at),
        queues=[count(session, at) for count in request.app.state.queues],
        facts=[
            ("版本", version("pingshuo")), ("运行方式", "演示" if found.demo else "正式"),
            ("数据库", found.database_url.partition(":")[0].partition("+")[0]),
            ("短信", found.sms_provider), ("磁盘还剩", f"{disk.free / GIB:.1f} GB，共 {disk.total / GIB:.1f} GB"),
        ],
    )  # fmt: skip


def _ailing(runs: Sequence[JobRun], at: datetime) -> list[tuple[str, str]]:
    """(what, what is wrong with it), in the order they run; those that were never noted too."""
    ran_at: dict[str, datetime] = {each.name: each.ran_at for each in runs}
    failed_at = {each.name: each.failed_at for each in runs}
    names = sorted({*LABELS, *ran_at}, key=place_of)
    found = [(name, ailment(ran_at.get(name), failed_at.get(name), at)) for name in names]
    return [(label_of(name), wrong) for name, wrong in found if wrong]


@router.get("/texts")
def texts(request: Request, session: DbSession, at: At, me: Operator) -> Response:
    return page(request, "admin/texts.html", texts=stuck_texts(session), backlog=backlog(session, at=at))


@router.post("/texts/{key}/retry")
def retry(request: Request, session: DbSession, at: At, me: Operator, key: str) -> Response:
    try_again(session, row_id(key), by=me, at=at)
    return see_other("/admin/texts", request, flash="排回去了，一会儿再发一次。")


@router.get("/audit")
def audit(
    request: Request, session: DbSession, me: Operator, stream: Annotated[str, Query(max_length=40)] = "",
    before: Annotated[str, Query(max_length=9)] = "",
) -> Response:
    """The links shown are checked against each other; the whole log is a matter for `pingshuo audit verify`."""
    heads = chains(session)
    chosen = stream if stream in {each.stream for each in heads} else next((each.stream for each in heads), "")
    last = small_int(before, 0, most=2**31 - 1) if before else None
    links = newest_links(session, chosen, before=last) if chosen else []
    return page(
        request, "admin/audit.html", heads=heads, chosen=chosen, links=links[:MOST], holds=hold_together(links),
        next=links[MOST - 1].seq if len(links) > MOST else None,
    )
