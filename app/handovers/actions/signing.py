"""One item goes from one side to the other: each side signs what it saw, by its own account, or both on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Invalid, Stale
from app.core.masking import mask_personal
from app.core.workdays import local_day
from app.handovers.actions.keeping import attach, changed, check_receives, note, receivers, tell_all
from app.handovers.models import Handover, HandoverItem, ItemMark
from app.handovers.queries.contents import (
    entered_by,
    item_of_slip,
    items_of,
    marks_of,
    photos_of_item,
    witnessed_by,
)
from app.handovers.queries.people import company_people
from app.handovers.rules.items import (
    MOVES,
    WITNESS,
    WITNESSED_PAPER,
    WITNESSED_SIGN,
    Deed,
    check_confirmed,
    check_handed,
    check_move,
    check_running,
    check_unwitnessed,
    check_witness,
)
from app.handovers.rules.kinds import ItemKind, ItemState, Side
from app.handovers.rules.money import yuan
from app.handovers.rules.standing import check_two
from app.people.rules.roles import Actor

MOST_PHOTOS, MOST_ITEMS = 6, 60
LONGEST, TITLE_OF = 300, 20
SIGNED_HERE = "物业已经用自己的账号签了，不能再录成纸上签的。接着各用各的账号签。"
MOVED = "您看的这会儿，这一项又变了。再看一遍最新的，再签。"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says with a deed; `seen` is the item's version they had before them, `amount` in 分."""

    seen: int
    words: str = ""
    amount: int | None = None
    photos: Sequence[int] = ()


def sign_item(
    session: Session, handover: Handover, item: HandoverItem, deed: Deed, said: Said, *, side: Side, by: Actor,
    at: datetime,
) -> None:
    """`handover` is locked. The same deed sent twice by the same person is one.

    Raises DomainError (not the turn of this deed, witnessed by the same person, no basis to receive), Forbidden (signed
    for the other side), Stale (it changed since), Invalid (words, sum or photo missing); nothing is written then.
    """
    words = mask_personal(said.words)
    if _repeated(session, item, said, deed, words, side=side, by=by):
        return
    check_running(handover.state)
    if said.seen != item.version:
        raise Stale(MOVED)
    check_move(deed, side, item.seen_by(side), words)
    check_two(by.person_id, item.receiver_id if side is Side.GIVER else item.giver_id)
    if side is Side.RECEIVER:
        check_receives(handover, by)
        check_unwitnessed(by.person_id, witnessed_by(session, item.key), WITNESSED_SIGN)
    check_confirmed(deed, already=(item.handed_at if side is Side.GIVER else item.received_at) is not None)
    if deed is Deed.HAND:
        check_handed(item.kind, said.amount, len(said.photos) or photos_of_item(session, item.key))
    elif item.kind.about.personal and said.photos:
        raise Invalid("业主名册里有个人信息，不要拍照。", field="photos")
    _write(item, deed, words, said.amount, side, by, at)
    _keep(session, handover, item, ItemMark(
        item_id=item.key, version=item.version + 1, deed=deed, side=side, words=words,
        amount=item.amount if deed is Deed.CONFIRM else said.amount, made_by=by.person_id, made_title=by.title,
        made_at=at,
    ), said.photos, by, at)  # fmt: skip
    _tell_other(session, handover, item, deed, side, by, at)


def _repeated(
    session: Session, item: HandoverItem, said: Said, deed: Deed, words: str, *, side: Side | None, by: Actor
) -> bool:
    """Sent again by the same person with the same words and sum: it stands there already, and nothing came after."""
    if item.version != said.seen + 1:
        return False
    last = marks_of(session, item.key)[-1]
    same_sum = deed is Deed.CONFIRM or last.amount == said.amount
    return same_sum and (last.deed, last.side, last.words, last.made_by) == (deed, side, words, by.person_id)


def _write(
    item: HandoverItem, deed: Deed, words: str, amount: int | None, side: Side, by: Actor, at: datetime
) -> None:
    """A new state takes away what the other side said to the old one."""
    target = MOVES[deed].to
    if deed is Deed.HAND:
        item.amount = amount if item.kind.about.money else None
    if side is Side.GIVER:
        item.giver_words, item.giver_id, item.giver_title, item.handed_at = words, by.person_id, by.title, at
        if target is not None:
            item.receiver_words, item.receiver_id, item.receiver_title, item.received_at = "", None, "", None
    else:
        item.receiver_words, item.receiver_id, item.receiver_title, item.received_at = words, by.person_id, by.title, at
        if target in (ItemState.INCOMPLETE, ItemState.MISSING):
            item.giver_words = ""
    item.state, item.paper = target or item.state, item.paper and target is None
    if deed is Deed.CONFIRM and item.handed_at is not None and item.received_at is not None:
        item.state = ItemState.ACCEPTED


def _keep(
    session: Session, handover: Handover, item: HandoverItem, mark: ItemMark, photos: Sequence[int], by: Actor,
    at: datetime,
) -> None:
    item.version += 1
    session.add(item)
    session.add(mark)
    session.flush()
    attach(session, handover, photos, item=item.key)
    changed(session, handover)
    after = {"item": item.number, "deed": mark.deed, "state": item.state, "amount": mark.amount, "paper": mark.paper}
    note(session, handover, "signed", by=by, at=at, after=after | {"photos": len(photos)})


def _tell_other(
    session: Session, handover: Handover, item: HandoverItem, deed: Deed, side: Side, by: Actor, at: datetime
) -> None:
    """Whoever's turn it is now; nobody where both have signed."""
    if item.state is ItemState.ACCEPTED:
        return
    giving = side is Side.GIVER
    contract, today = handover.contract_id, local_day(at)
    people = receivers(session, handover, at) if giving else company_people(session, contract, today)
    title = f"“{item.title}”：{side.label}写了“{deed.label}”"
    signs = deed in (Deed.HAND, Deed.CONFIRM)
    body = "请看一看，用自己的账号签。" if signs else "请看一看，写上您这边的说法。"
    kind, link = f"item/{item.number}/{item.version}", f"/handovers/{handover.key}/items/{item.number}"
    tell_all(session, people, title, body, handover=handover, kind=kind, by=by, at=at, link=link)


def enter_paper(
    session: Session, handover: Handover, item: HandoverItem, said: Said, *, by: Actor, at: datetime
) -> None:
    """Both sides signed a sheet of paper; the community's committee enters it with a photograph of the sheet.
    `handover` is locked. Raises DomainError (signed already, by both or by the giver's own account; witnessed by the
    same person), Stale, Invalid (no photograph, no sum)."""
    words = mask_personal(said.words)
    check_running(handover.state)
    if _repeated(session, item, said, Deed.ACCEPT, words, side=None, by=by):
        return
    if said.seen != item.version:
        raise Stale(MOVED)
    if item.state is ItemState.ACCEPTED:
        raise DomainError("这一项双方都签好了。")
    if item.giver_id is not None:
        raise DomainError(SIGNED_HERE)
    check_unwitnessed(by.person_id, witnessed_by(session, item.key), WITNESSED_PAPER)
    if not said.photos:
        raise Invalid("把签了字的那张纸拍下来，业主名册只拍签字的那一页。", field="photos")
    if item.kind.about.money and said.amount is None:
        raise Invalid("写上多少钱，没有就写 0。", field="amount")
    _write_paper(item, words, said.amount, at)
    _keep(session, handover, item, ItemMark(
        item_id=item.key, version=item.version + 1, deed=Deed.ACCEPT, words=words, amount=said.amount, paper=True,
        made_by=by.person_id, made_title=by.title, made_at=at,
    ), said.photos, by, at)  # fmt: skip
    _tell_both(session, handover, item, by, at)


def _write_paper(item: HandoverItem, words: str, amount: int | None, at: datetime) -> None:
    """What is no money is accepted with the sheet; a sum waits until both sides confirm it by their own accounts."""
    money = item.kind.about.money
    item.state, item.paper, item.amount = ItemState.ENTERED if money else ItemState.ACCEPTED, True, None
    if money:
        item.amount = amount
    title, signed = ("", None) if money else ("纸上签字", at)
    item.giver_words, item.giver_id, item.giver_title, item.handed_at = "", None, title, signed
    item.receiver_words, item.receiver_id, item.receiver_title, item.received_at = words, None, title, signed


def _tell_both(session: Session, handover: Handover, item: HandoverItem, by: Actor, at: datetime) -> None:
    """Neither side signed by its own account, so each hears what was entered for it, with the sum."""
    people = [*company_people(session, handover.contract_id, local_day(at)), *receivers(session, handover, at)]
    sum_said = f"金额 {yuan(item.amount)} 元。" if item.amount is not None else ""
    title, body = f"“{item.title}”录成了纸上双方签好", f"{sum_said}对不上的，马上找社区，社区把签字的那张纸给您看。"
    if item.state is ItemState.ENTERED:
        body = f"{sum_said}请用自己的账号认这个数，对不上就写差在哪里。双方都认了才算交清。"
    kind, link = f"paper/{item.number}/{item.version}", f"/handovers/{handover.key}/items/{item.number}"
    tell_all(session, people, title, body, handover=handover, kind=kind, by=by, at=at, link=link)


def witness_refusal(
    session: Session, handover: Handover, item: HandoverItem, said: Said, *, by: Actor, at: datetime
) -> None:
    """The company was shown the sum that stands on paper and would not confirm it: somebody else of the committee or
    the town writes down how. It may still say its own words. `handover` is locked.

    Raises DomainError (another state, entered or received by the same person), Stale, Invalid (too few words)."""
    words = mask_personal(said.words)
    check_running(handover.state)
    if said.seen != item.version:
        raise Stale(MOVED)
    check_witness(item.state, words, by.person_id, entered_by(session, item.key) | {item.receiver_id})
    if item.handed_at is not None:
        raise DomainError("物业已经认过这个数了。")
    item.state, item.paper = ItemState.INCOMPLETE, False
    item.giver_words = f"物业不认这个数。{words}"[:LONGEST]
    item.giver_title, item.handed_at = f"{by.title[: TITLE_OF - len(WITNESS)]}{WITNESS}", at
    item.receiver_words = item.receiver_words if item.receiver_id is not None else ""
    _keep(session, handover, item, ItemMark(
        item_id=item.key, version=item.version + 1, deed=Deed.WITNESS, side=Side.GIVER, words=words,
        amount=item.amount, made_by=by.person_id, made_title=by.title, made_at=at,
    ), said.photos, by, at)  # fmt: skip
    people = [*company_people(session, handover.contract_id, local_day(at)), *receivers(session, handover, at)]
    title, kind = f"“{item.title}”：写了物业不认数", f"witness/{item.number}/{item.version}"
    link = f"/handovers/{handover.key}/items/{item.number}"
    tell_all(
        session, people, title, "请看一看，写上您这边的说法。", handover=handover, kind=kind, by=by, at=at, link=link
    )


def add_item(
    session: Session, handover: Handover, title: str, slip: str, *, by: Actor, at: datetime
) -> HandoverItem:
    """Something the catalogue does not name; the same form sent twice is one item. `handover` is locked."""
    before = item_of_slip(session, handover.key, slip)
    if before is not None:
        return before
    check_running(handover.state)
    words = mask_personal(title)
    if len(words) < 2:
        raise Invalid("写上是什么东西，比如：岗亭里的对讲机 4 部。", field="title")
    items = items_of(session, handover.key)
    if len(items) >= MOST_ITEMS:
        raise DomainError(f"一次交接最多 {MOST_ITEMS} 项，小件的合成一项写。", field="title")
    number = max((item.number for item in items), default=0) + 1
    item = HandoverItem(handover_id=handover.key, number=number, kind=ItemKind.ADDED, title=words, slip=slip)
    session.add(item)
    changed(session, handover)
    note(session, handover, "item_added", by=by, at=at, after={"item": number, "title": words})
    return item
