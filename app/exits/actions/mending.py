"""What is to be put right: the items of an order, the company's work on them, two checkers' word, the longer term."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.masking import mask_personal
from app.core.workdays import add_workdays, is_workday, local_day
from app.exits.actions.given import Item
from app.exits.actions.keeping import changed, check_seen, note, said
from app.exits.models import ExitCase, ExitExtension, ExitStep, MendCheck, MendItem, MendPhoto
from app.exits.queries.cases import Ground
from app.exits.queries.history import Mended, items_of, last_step
from app.exits.rules.clocks import MOST_EXTENSION
from app.exits.rules.kinds import Deed, Party, State
from app.exits.rules.standing import Viewer
from app.mechanisms.rules.standing import Standing
from app.mechanisms.rules.ties import Ties
from app.people.rules.roles import Actor
from app.scorecards.actions.adding import add_adjustment
from app.scorecards.rules.calendar import first_of
from app.scorecards.rules.kinds import AdjustmentKind
from app.scorecards.rules.standing import Viewer as CardViewer

MOST_ITEMS, MOST_PHOTOS = 20, 4
BEFORE = (State.ORDERED, State.RECTIFYING)
NOT_NOW = "现在不在整改期里，这里改不了了。"


def write_items(session: Session, case_id: int, items: Sequence[Item]) -> Callable[[ExitStep], None]:
    """Raises Invalid where there is none, too many or half a one; the rows come with the step."""
    if not items:
        raise Invalid("至少写一处要改的。", field="items")
    if len(items) > MOST_ITEMS:
        raise Invalid(f"一张通知最多写 {MOST_ITEMS} 处。", field="items")
    for number, item in enumerate(items, start=1):
        if len(item.what) < 2 or len(item.standard) < 2:
            raise Invalid(f"第 {number} 处，问题和改成什么样都要写。", field="items")

    def write(step: ExitStep) -> None:
        for number, item in enumerate(items, start=1):
            what, standard = mask_personal(item.what), mask_personal(item.standard)
            session.add(
                MendItem(case_id=case_id, step_id=step.key, number=number, what=what[:200], standard=standard[:200])
            )

    return write


def check_extension(days: int | None) -> int:
    """Raises Invalid."""
    if days is None or not 1 <= days <= MOST_EXTENSION:
        raise Invalid(f"最多延长 {MOST_EXTENSION} 天。", field="days")
    return days


def write_extension(
    session: Session, order: ExitStep, days: int, reason: str, by: Actor, at: datetime
) -> Callable[[ExitStep], None]:
    """Once per order: a second row is refused by the database."""

    def write(_step: ExitStep) -> None:
        session.add(ExitExtension(step_id=order.key, days=days, reason=reason[:400], by=by.person_id, at=at))

    return write


def extended(due_on: date, days: int) -> date:
    """The new last day."""
    last = due_on + timedelta(days=days)
    return last if is_workday(last) else add_workdays(last, 1)


def item_numbered(session: Session, case: ExitCase, number: int) -> Mended:
    """Of the newest order. Raises NotFound."""
    order = last_step(session, case.key, Deed.ORDER)
    found = items_of(session, order.key) if order else []
    item = next((each for each in found if each.item.number == number), None)
    if item is None:
        raise NotFound("没有这一处。")
    return item


def show_before(
    session: Session, case: ExitCase, number: int, photos: Sequence[int], *, viewer: Viewer, at: datetime
) -> None:
    """How it looks before anything is done, by town or community. Raises Forbidden, DomainError, Invalid."""
    if not viewer.parties & {Party.TOWN, Party.COMMUNITY}:
        raise Forbidden("整改前的照片由镇里或者社区来拍。")
    if case.state not in BEFORE:
        raise DomainError(NOT_NOW)
    item = item_numbered(session, case, number)
    _photograph(session, item, photos, after=False)
    _noted(session, case, item, "item.before", viewer, at)


def show_after(
    session: Session, case: ExitCase, number: int, words: str, photos: Sequence[int], *, viewer: Viewer, at: datetime
) -> None:
    """What the company made of it, in its words and photos; written again while it is being put right, the new words
    count and photos are added."""
    if Party.COMPANY not in viewer.parties:
        raise Forbidden("改成什么样由物业来写。")
    if case.state is not State.RECTIFYING:
        raise DomainError(NOT_NOW)
    item = item_numbered(session, case, number)
    row, wording = item.item, said(words, "words", shortest=2)
    if not photos and not item.after:
        raise Invalid("拍一张改好以后的照片。", field="photos")
    if photos:
        _photograph(session, item, photos, after=True)
    assert viewer.actor is not None  # a party has signed in
    row.done_words, row.done_at, row.done_by = wording[:400], at, viewer.actor.person_id
    session.add(row)
    _noted(session, case, item, "item.after", viewer, at)


def _photograph(session: Session, item: Mended, photos: Sequence[int], *, after: bool) -> None:
    have = len(item.after if after else item.before)
    if not photos:
        raise Invalid("拍一张照片。", field="photos")
    if have + len(photos) > MOST_PHOTOS:
        raise Invalid(f"一处最多 {MOST_PHOTOS} 张，已经有 {have} 张。", field="photos")
    for photo_id in photos:
        session.add(MendPhoto(photo_id=photo_id, item_id=item.item.key, after=after))
    session.flush()


def _noted(session: Session, case: ExitCase, item: Mended, verb: str, viewer: Viewer, at: datetime) -> None:
    assert viewer.actor is not None
    changed(session, case)
    note(session, case, verb, by=viewer.actor, at=at, after={"item": item.item.number})


def check_items(
    session: Session, case: ExitCase, words: Sequence[tuple[bool, str]], *, seen: int, viewer: Viewer, at: datetime
) -> None:
    """One side's checker on every item, once: one person from the town, another from the community.

    Raises Stale, Forbidden (no office, or looked already for the other side), DomainError, Invalid.
    """
    check_seen(case, seen)
    if case.state is not State.RECHECK:
        raise DomainError("现在不是复查的时候。")
    sides = [each for each in (Party.TOWN, Party.COMMUNITY) if each in viewer.parties]
    if not sides:
        raise Forbidden("复查由镇里一位、社区一位来看。")
    order = last_step(session, case.key, Deed.ORDER)
    items = items_of(session, order.key) if order else []
    assert viewer.actor is not None
    side = _free_side(items, viewer, sides)
    if len(words) != len(items):
        raise Invalid("每一处都要选合格还是不合格。", field="items")
    for each, (fit, remark) in zip(items, words, strict=True):  # all of them, before any is written
        if not fit and len(remark) < 2:
            raise Invalid(f"第 {each.item.number} 处不合格，写一句差在哪里。", field=f"note_{each.item.number}")
    for each, (fit, remark) in zip(items, words, strict=True):
        session.add(
            MendCheck(
                item_id=each.item.key, side=side, fit=fit, note=mask_personal(remark)[:200], by=viewer.actor.person_id,
                title=viewer.actor.title, at=at,
            )
        )
    changed(session, case)
    told = {"side": side.value, "fit": [fit for fit, _ in words]}
    note(session, case, "checked", by=viewer.actor, at=at, after=told)


def _free_side(items: Sequence[Mended], viewer: Viewer, sides: Sequence[Party]) -> Party:
    """The side this person may still speak for."""
    assert viewer.actor is not None
    done = {each: check.by for item in items for each, check in item.checks.items()}
    if viewer.actor.person_id in done.values():
        raise Forbidden("您已经看过了，另一边要换一个人，用自己的账号来看。")
    free = [side for side in sides if side not in done]
    if not free:
        raise DomainError(f"{sides[0].label}这一边已经有人看过了。")
    return free[0]


def failed_recheck(session: Session, ground: Ground, words: str, *, by: Actor, at: datetime) -> None:
    """Written into this month's score as a re-check that failed, which is a yellow card there."""
    case = ground.case
    month = first_of(local_day(at))
    viewer = CardViewer(
        by, frozenset({Standing.TOWN}), case.community_id, case.estate_id, Ties(case.company_id)
    )
    add_adjustment(
        session, ground.estate, month, kind=AdjustmentKind.RECHECK, points=0, reason=words[:200],
        evidence=f"退出程序 {ground.path}，复查表和照片都在那里", viewer=viewer, at=at,
    )
