"""/c/{slug}/meetings/{ref}/record: what was said and decided, item by item, and what came up in the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from app.core.deps import At, DbSession
from app.core.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from app.core.forms import Bound, bound, row_id
from app.core.web import page, see_other
from app.core.workdays import local_day
from app.issues.queries.catalogue import categories, category
from app.issues.queries.filing import spot
from app.issues.rules.lifecycle import COMMITMENT_LIMIT_DAYS
from app.mechanisms.rules.kinds import Phase
from app.meetings.actions.bringing import Brought, Raised, raise_matter
from app.meetings.actions.deciding import check_recording, record_item
from app.meetings.forms.recording import LABELS, ItemForm, MatterForm, PlacedForm
from app.meetings.guards import MeetingOfHosts, MeetingOfHostsToChange, Seat
from app.meetings.pages.shown import head_of, tools_for
from app.meetings.queries.meetings import Held
from app.meetings.queries.record import Recorded, recorded_and_came, spots_of, units_here
from app.meetings.rules.kinds import Decision, MinutesState
from app.meetings.rules.promises import sentence

router = APIRouter(include_in_schema=False, prefix="/c/{slug}/meetings/{ref}/record")
Typed = Bound[Any]
NEW = "new"


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list. `stands`: how something carried over stands today."""

    number: int
    row: Recorded
    stands: str

    @property
    def key(self) -> int:
        return self.row.item.key

    @property
    def bare(self) -> bool:
        """Nothing on the board stands behind it."""
        return self.row.item.issue_id is None and self.row.item.promise_id is None


@dataclass(frozen=True, slots=True)
class Desk:
    """The recorder over one meeting."""

    request: Request
    session: Session
    seat: Seat
    at: datetime

    @property
    def held(self) -> Held:
        return self.seat.held

    @property
    def path(self) -> str:
        return f"{self.seat.path}/record"

    def page(self, asked: str, form: Typed | None = None, status: int = 200, *, late: bool = False) -> Response:
        """`asked` is the key of the item whose form stands open, or NEW; `late`: somebody else wrote it meanwhile."""
        occurrence, (rows, came) = self.seat.occurrence, self._rows()
        chosen = next((row for row in rows if str(row.key) == asked), None)
        if chosen is None and asked != NEW:
            chosen = _likely(rows, self.seat.meeting.current_item_id)
        return page(
            self.request, "meetings/record.html", status, community=self.seat.hall.place, held=self.held,
            occurrence=occurrence, meeting=self.seat.meeting, head=head_of(occurrence, self.at),
            tools=tools_for(self.seat.path, occurrence.phase), rows=rows, chosen=chosen if asked != NEW else None,
            raising=asked == NEW, form=form or Bound(), late=late, labels=LABELS, decisions=list(Decision),
            left=sum(row.row.item.decision is None for row in rows), came=came,
            **self._offered(chosen if asked != NEW else None, places=asked == NEW), **_days(self.at),
        )

    def _rows(self) -> tuple[list[Row], int]:
        """The items, and how many came."""
        today, (found, came) = local_day(self.at), recorded_and_came(self.session, self.held.key)
        return [
            Row(number, row, sentence(row.carried_given, today) if row.carried_given is not None else "")
            for number, row in enumerate(found, start=1)
        ], came

    def _offered(self, chosen: Row | None, *, places: bool) -> dict[str, Any]:
        """Units for an item; places and categories for what is not on the board yet."""
        session, community, today = self.session, self.held.community, local_day(self.at)
        places = places or (chosen is not None and chosen.bare)
        units = units_here(session, community.key, today) if chosen is not None else []
        return {
            "units": [(unit.key, f"{unit.name}（{unit.kind.label}）") for unit in units],
            "spots": spots_of(session, community.key) if places else [],
            "categories": [(each.code, each.name) for each in categories(session, self.at)] if places else [],
        }

    def brought(self, form: PlacedForm) -> Brought | None:
        """Where it is and what kind of trouble; None without a category. Raises Invalid for places that are not."""
        if not form.category:
            return None
        estate, _, building = form.spot.partition("/")
        found = spot(self.session, self.held.community, estate, building)
        if found is None:
            raise Invalid("本社区没有这个地方，再选一次。", field="spot")
        if found.building is None and not form.place:
            raise Invalid("不在楼里的话，写一下具体在哪，师傅才找得到。", field="place")
        return Brought(found, category(self.session, form.category, self.at), form.place)

    def refused(self, asked: str, form: Typed, refusal: DomainError) -> Response:
        """The page again with what was typed; nothing of the refused step is kept."""
        elsewhere = isinstance(refusal, NotFound) and not refusal.field
        if elsewhere or isinstance(refusal, Forbidden) or self.seat.occurrence.phase not in (Phase.OPEN, Phase.CLOSED):
            raise refusal
        self.session.rollback()
        return self.page(asked, form.refuse(refusal), refusal.status, late=isinstance(refusal, Stale))


def _days(at: datetime) -> dict[str, str]:
    today = local_day(at)
    return {"today": today.isoformat(), "last": (today + timedelta(days=COMMITMENT_LIMIT_DAYS)).isoformat()}


def _likely(rows: Sequence[Row], current: int | None) -> Row | None:
    """What is talked about now, else the first that is not decided."""
    undecided = [row for row in rows if row.row.item.decision is None]
    return next((row for row in undecided if row.key == current), undecided[0] if undecided else None)


def _desk(request: Request, session: DbSession, seat: MeetingOfHostsToChange, at: At) -> Desk:
    return Desk(request, session, seat, at)


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("")
def show(
    request: Request, session: DbSession, seat: MeetingOfHosts, at: At,
    item: Annotated[str, Query(max_length=9)] = "",
) -> Response:
    if seat.meeting.minutes_state in (MinutesState.OPEN, MinutesState.SEALED):
        return see_other(f"{seat.path}/minutes", request, flash="纪要已经公开，记录不能再改。", tone="soon")
    check_recording(seat.held)
    return Desk(request, session, seat, at).page(item)


@router.post("/matters")
def raise_new(desk: AtDesk, form: Annotated[Bound[MatterForm], Depends(bound(MatterForm))]) -> Response:
    typed = form.value
    if typed is None:
        return desk.page(NEW, form, 422)
    try:
        check_recording(desk.held)
        brought = desk.brought(typed)
        if brought is None:
            raise Invalid("选一下是哪一类的事，好派给该办的单位。", field="category")
        raised = Raised(typed.title, typed.text, brought, typed.name, typed.phone)
        item = raise_matter(desk.session, desk.held, raised, by=desk.seat.actor, at=desk.at)
    except DomainError as refusal:
        return desk.refused(NEW, form, refusal)
    return see_other(f"{desk.path}?item={item.key}#item", desk.request, flash="记下了，排在最后一项，看板上也有了。")


@router.post("/{item_id}")
def save(desk: AtDesk, item_id: str, form: Annotated[Bound[ItemForm], Depends(bound(ItemForm))]) -> Response:
    key, typed = row_id(item_id), form.value
    if typed is None:
        return desk.page(str(key), form, 422)
    try:
        said = record_item(
            desk.session, desk.held, key, typed.told, seen=typed.seen, by=desk.seat.actor, at=desk.at,
            brought=desk.brought(typed) if typed.decision is Decision.PROMISED else None,
        )
    except DomainError as refusal:
        return desk.refused(str(key), form, refusal)
    where = desk.path if typed.decision is not None else f"{desk.path}?item={key}"
    return see_other(f"{where}#item", desk.request, flash="".join(["记下了。", *said]))
