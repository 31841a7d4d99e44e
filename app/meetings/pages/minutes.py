"""/c/{slug}/meetings/{ref}/minutes: from the draft to the seal, each reader as far as they may see."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.core.deps import At, DbSession
from app.core.errors import DomainError
from app.core.forms import Bound, bound, row_id
from app.core.settings import address
from app.core.web import see_other
from app.core.workdays import local_day
from app.meetings.actions import correcting, minutes
from app.meetings.forms.minutes import AddendumForm, AnswerForm, LinesForm, SeenForm, WrongForm
from app.meetings.guards import MeetingInPath, MeetingOfHostsToChange, MeetingToChange
from app.meetings.pages.minutes_shown import Asked, Reading, paper_of, refuse_strangers, show_minutes
from app.meetings.queries.record import hosts_today
from app.people.rules.roles import COMMITTEE_ROLES

router = APIRouter(include_in_schema=False, prefix="/c/{slug}/meetings/{ref}")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Key = Annotated[str, Query(max_length=40)]
Switch = Annotated[str, Query(max_length=9)]


@router.get("/minutes")
def show(
    request: Request, session: DbSession, seat: MeetingInPath, at: At,
    wrong: Key = "", answer: Switch = "", done: Switch = "", edit: Switch = "", check: Switch = "",
) -> Response:
    """`wrong` is the line somebody wants to correct, `answer` the correction and `done` the promise whose form stands
    open; `edit` shows the draft as fields, `check` recomputes the digests."""
    refuse_strangers(session, seat)
    asked = Asked(wrong=wrong, answer=answer, done=done, edit=bool(edit), check=bool(check))
    return show_minutes(Reading(request, session, seat, at), asked)


@router.get("/minutes.docx")
def download(session: DbSession, seat: MeetingInPath, at: At) -> Response:
    refuse_strangers(session, seat)
    from app.meetings.docx import minutes_docx  # 7 MB that most servers never need

    made = minutes_docx(paper_of(session, seat, at, address(f"{seat.path}/minutes")))
    headers = {
        "Content-Disposition": f'attachment; filename="minutes-{seat.occurrence.ref}.docx"',
        "Cache-Control": "private, no-store",
    }
    return Response(made, media_type=DOCX, headers=headers)


def _of_host(request: Request, session: DbSession, seat: MeetingOfHostsToChange, at: At) -> Reading:
    return Reading(request, session, seat, at)


def _of_reader(request: Request, session: DbSession, seat: MeetingToChange, at: At) -> Reading:
    refuse_strangers(session, seat)
    return Reading(request, session, seat, at)


ByHost = Annotated[Reading, Depends(_of_host)]
ByReader = Annotated[Reading, Depends(_of_reader)]
Seen = Annotated[Bound[SeenForm], Depends(bound(SeenForm))]


@router.post("/minutes/drafting")
def draft(by: ByHost, form: Seen) -> Response:
    seen = form.value.seen if form.value else ""
    try:
        minutes.draft_minutes(by.session, by.held, seen=seen, by=by.seat.actor, at=by.at)
    except DomainError as refusal:
        return by.refused(form, Asked(), refusal)
    return see_other(by.path, by.request, flash="草稿写好了。看一遍，哪一行不合适就改哪一行。")


@router.post("/minutes/lines")
def edit_lines(by: ByHost, form: Annotated[Bound[LinesForm], Depends(bound(LinesForm))]) -> Response:
    if form.value is None:
        return by.refused(form, Asked(edit=True))
    try:
        changed = minutes.edit_lines(by.session, by.held, form.value.edits, by=by.seat.actor, at=by.at)
    except DomainError as refusal:
        return by.refused(form, Asked(edit=True), refusal)
    return see_other(by.path, by.request, flash=f"改了 {changed} 行。" if changed else "没有改动。")


@router.post("/minutes/opening")
def open_up(by: ByHost, form: Seen) -> Response:
    seen = form.value.seen if form.value else ""
    try:
        minutes.open_minutes(by.session, by.held, seen=seen, hosts=_hosts(by), by=by.seat.actor, at=by.at)
    except DomainError as refusal:
        return by.refused(form, Asked(), refusal)
    return see_other(by.path, by.request, flash="公开给大家核对了，三天后没有意见就自动定稿。")


def _hosts(by: Reading) -> int:
    return hosts_today(by.session, by.held.community.key, local_day(by.at), sorted(COMMITTEE_ROLES))


@router.post("/minutes/corrections")
def correct(by: ByReader, form: Annotated[Bound[WrongForm], Depends(bound(WrongForm))]) -> Response:
    line = str(form.raw.get("line", ""))[:40]
    if form.value is None:
        return by.refused(form, Asked(wrong=line))
    try:
        correcting.correct_line(
            by.session, by.held, form.value.line, form.value.text, standing=by.seat.hall.standing,
            attended=by.attended, by=by.seat.actor, at=by.at,
        )
    except DomainError as refusal:
        return by.refused(form, Asked(wrong=line), refusal)
    return see_other(f"{by.path}#{line}", by.request, flash="提上去了，答复了会告诉您。")


@router.post("/minutes/corrections/{correction_id}/answer")
def answer(
    by: ByHost, correction_id: str, form: Annotated[Bound[AnswerForm], Depends(bound(AnswerForm))]
) -> Response:
    key, typed = row_id(correction_id), form.value
    if typed is None:
        return by.refused(form, Asked(answer=str(key)))
    try:
        if typed.accept == "1":
            correcting.accept_correction(
                by.session, by.held, key, typed.wording, seen=typed.seen, hosts=_hosts(by), answer=typed.answer,
                by=by.seat.actor, at=by.at,
            )
        else:
            correcting.decline_correction(by.session, by.held, key, typed.answer, by=by.seat.actor, at=by.at)
    except DomainError as refusal:
        return by.refused(form, Asked(answer=str(key)), refusal)
    return see_other(by.path, by.request, flash="答复了，提的人会收到。")


@router.post("/minutes/addenda")
def add(by: ByHost, form: Annotated[Bound[AddendumForm], Depends(bound(AddendumForm))]) -> Response:
    if form.value is None:
        return by.refused(form, Asked())
    try:
        correcting.add_addendum(
            by.session, by.held, form.value.text, standing=by.seat.hall.standing, by=by.seat.actor, at=by.at
        )
    except DomainError as refusal:
        return by.refused(form, Asked(), refusal)
    return see_other(f"{by.path}#added", by.request, flash="补充说明加上了，谁都能看，不能再改。")
