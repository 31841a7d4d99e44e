"""Ballots reach the owners, with proof of it; who acts for whom."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from app.attachments.actions import keep_prepared
from app.attachments.models import Photo
from app.attachments.rules.images import Prepared
from app.core.db import affected, insert_into
from app.core.errors import DomainError, Invalid, NotFound
from app.core.masking import mask_personal
from app.people.rules.roles import Actor
from app.votes.actions.keeping import changed, note, taken, tell_all
from app.votes.models import Vote, VoteDelivery, VotePhoto, VoteProxy, VoterNaming, VoteRoll
from app.votes.queries.ballots import ballot_of, deliveries_of, delivery_photos, live_proxy, naming_of, proxy_locked
from app.votes.queries.owners import developers_groups, unchecked_groups
from app.votes.queries.rolls import group_labels, owners_of_groups, sealed_roll
from app.votes.rules.kinds import DeliveryWay, Mode, PhotoKind, VoteState

HANDING_OUT = (VoteState.POSTED, VoteState.OPEN)
OVER = "投票已经截止了，送达、委托、推选都不再登记。"
UNPROVEN = "没交回的要随多数算，每一户送达都要有凭据：拍下签收单（上面有签名），或者拍下贴在门上的样子。"
USED = "这张照片记别的户的时候用过了，送到这几户的时候另拍一张。"
STOCK = "开发商没卖或者没交付的，合起来一张票，由开发商盖章交纸票，不推选个人。"
NOT_ON_ROLL = "名册上没有这一户。"
MOST_PHOTOS = 9
SHORTEST_REASON = 4
MOST_PROVEN = 20
"""Groups whose delivery one set of photos can show."""

TOO_MANY = f"没交回的要随多数算，一次最多勾 {MOST_PROVEN} 户，分几次记，各传各的照片。"


def keep_photos(
    session: Session, vote: Vote, kind: PhotoKind, pictures: Sequence[Prepared], *, about: int = 0, at: datetime
) -> None:
    hold_photos(session, vote, kind, [keep_prepared(session, each, at=at) for each in pictures[:MOST_PHOTOS]], about)


def hold_photos(session: Session, vote: Vote, kind: PhotoKind, photos: Sequence[Photo], about: int) -> None:
    """Photos that are stored already."""
    session.add_all(VotePhoto(photo_id=photo.key, vote_id=vote.key, kind=kind, about=about) for photo in photos)
    session.flush()


def add_photos(
    session: Session, vote: Vote, kind: PhotoKind, pictures: Sequence[Prepared], *, by: Actor, at: datetime
) -> None:
    """Scans of the vote itself: the owners' rules, the petition."""
    vote = taken(session, vote, VoteState.DRAFT)
    if not pictures:
        raise Invalid("选一张照片。", field="photos")
    keep_photos(session, vote, kind, pictures, at=at)
    changed(session, vote)
    note(session, vote, "photos", by=by, at=at, after={"kind": kind.value, "photos": len(pictures)})


def _handing_out(session: Session, vote: Vote, at: datetime) -> Vote:
    """The vote held; the clock counts, whether or not the tick has closed it."""
    vote = taken(session, vote, *HANDING_OUT)
    if vote.state is VoteState.OPEN and not vote.running(at):
        raise DomainError(OVER)
    return vote


def deliver(
    session: Session, vote: Vote, groups: Collection[int], way: DeliveryWay, pictures: Sequence[Prepared] = (), *,
    by: Actor, at: datetime,
) -> int:
    """Ticks off who got a ballot; how many are new. What was ticked stays. Raises Invalid for nothing ticked, for a
    group that is not on the roll, and for ballots without the photo their way asks for: stuck to doors, or any way
    where those who hand nothing in count with the majority: there the photos are each group's, and its owners hear."""
    vote = _handing_out(session, vote, at)
    roll = _check_groups(session, vote, groups)
    if way is DeliveryWay.POSTED and not pictures:
        raise Invalid("贴在门上的，要有照片。", field="photos")
    proven = vote.mode is Mode.COUNT_WITH_MAJORITY
    if proven and not pictures:
        raise Invalid(UNPROVEN, field="photos")
    if proven and len(groups) > MOST_PROVEN:
        raise Invalid(TOO_MANY, field="groups")
    _check_fresh(session, vote, pictures, groups)
    rows = [
        {"vote_id": vote.key, "head_group": group, "way": way, "delivered_at": at, "entered_by": by.person_id}
        for group in sorted(groups)
    ]
    once = insert_into(session, VoteDelivery).values(rows)
    new = affected(session, once.on_conflict_do_nothing(index_elements=["vote_id", "head_group"]))
    photos = [keep_prepared(session, each, at=at) for each in pictures[:MOST_PHOTOS]]
    for group in sorted(groups) if proven else [min(groups)]:
        hold_photos(session, vote, PhotoKind.DELIVERY, photos, group)
    if proven:
        _tell_owners(session, vote, roll, groups, at)
    changed(session, vote)
    note(session, vote, "delivery", by=by, at=at, after={"groups": sorted(groups), "way": way.value, "new": new})
    return new


def _check_fresh(session: Session, vote: Vote, pictures: Sequence[Prepared], groups: Collection[int]) -> None:
    """One photo proves one round of deliveries, whatever is ticked later."""
    used = delivery_photos(session, vote.key, [each.digest for each in pictures])
    if used - frozenset(groups):
        raise Invalid(USED, field="photos")


def _tell_owners(session: Session, vote: Vote, roll: VoteRoll, groups: Collection[int], at: datetime) -> None:
    """Once a delivery: whoever was not reached can say so before they count with the majority."""
    body = f"{vote.title}。没收到就告诉社区或者镇里。收到了没交回的，随多数算。"
    done = deliveries_of(session, vote.key)
    for group, person in owners_of_groups(session, roll.key, groups):
        kind = f"delivery/{group}/{done[group].delivered_at:%m%d%H%M%S}"
        tell_all(session, vote, [person], "记了您家收到选票", body, kind=kind, at=at)


def take_back_delivery(session: Session, vote: Vote, group: int, reason: str, *, by: Actor, at: datetime) -> None:
    """The ballot did not reach them after all: the tick goes, what it said stays in the log, and the owners hear of it.
    Raises Invalid without a reason, NotFound where nothing is ticked."""
    vote = _handing_out(session, vote, at)
    row, roll = deliveries_of(session, vote.key).get(group), sealed_roll(session, vote.key)
    if row is None or roll is None:
        raise NotFound("这一户没有记过送到，可能刚被撤了。")
    if len(reason) < SHORTEST_REASON:
        raise Invalid("写一句为什么撤，比如：业主说没收到。", field="reason")
    session.delete(row)
    changed(session, vote)
    before = {"group": group, "way": row.way.value, "entered_by": row.entered_by}
    note(session, vote, "delivery_taken_back", by=by, at=at, before=before, after={}, reason=mask_personal(reason))
    body, kind = f"{vote.title}。票再送一次，或者到社区领。", f"undelivered/{group}/{at:%m%d%H%M%S}"
    owners = [person for _, person in owners_of_groups(session, roll.key, [group])]
    tell_all(session, vote, owners, "您家收到选票的登记撤了", body, kind=kind, at=at)


def _check_groups(session: Session, vote: Vote, groups: Collection[int]) -> VoteRoll:
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # a posted vote has one
    if not groups:
        raise Invalid("先勾上送到的那几户。", field="groups")
    if len(group_labels(session, roll.key, groups)) < len(set(groups)):
        raise Invalid(NOT_ON_ROLL, field="groups")
    return roll


def register_proxy(
    session: Session, vote: Vote, group: int, name: str, phone: str, pictures: Sequence[Prepared], *, by: Actor,
    at: datetime,
) -> VoteProxy:
    """An owner's written power for one agent, seen and scanned by whoever registers it.

    Raises Invalid without a scan, DomainError where one is live already or the ballot is cast.
    """
    vote = _handing_out(session, vote, at)
    _check_groups(session, vote, [group])
    if not pictures:
        raise Invalid("拍一张业主签了名的委托书。", field="photos")
    if ballot_of(session, vote.key, group) is not None:
        raise DomainError("这一户的票已经收到了，不用再委托。")
    if live_proxy(session, vote.key, group) is not None:
        raise DomainError("这一户已经登记了一位代理人。一户只委托一位，代理人不能再转委托。", field="agent")
    proxy = VoteProxy(
        vote_id=vote.key, head_group=group, agent_name=name, agent_phone=phone, registered_by=by.person_id or None,
        registered_at=at,
    )
    session.add(proxy)
    session.flush()
    keep_photos(session, vote, PhotoKind.PROXY, pictures, about=proxy.key, at=at)
    changed(session, vote)
    note(session, vote, "proxy", by=by, at=at, after={"group": group, "proxy": proxy.key})
    return proxy


def end_proxy(session: Session, vote: Vote, proxy_id: int, reason: str, *, by: Actor, at: datetime) -> None:
    """The owner takes the power back."""
    vote = _handing_out(session, vote, at)
    proxy = proxy_locked(session, vote.key, proxy_id)
    if proxy is None:
        raise NotFound("没有这份委托。")
    if proxy.ended_at is not None:
        raise DomainError("这份委托已经结束了。")
    proxy.ended_at, proxy.ended_reason = at, reason or "业主收回"
    session.add(proxy)
    changed(session, vote)
    note(session, vote, "proxy_ended", by=by, at=at, after={"proxy": proxy_id}, reason=reason)


def name_voter(
    session: Session, vote: Vote, group: int, person_id: int, pictures: Sequence[Prepared], *, by: Actor, at: datetime
) -> None:
    """Joint owners name the one of them who votes, before a ballot is cast; all of them hear of it. Raises Invalid for
    somebody else, for the developer's homes and without a photo of what they signed, DomainError where one is named,
    for whoever would write it down for a home of their own, and for an owner who waits for a second look."""
    vote = _handing_out(session, vote, at)
    roll = sealed_roll(session, vote.key)
    assert roll is not None  # a posted vote has one
    _check_named(session, vote, roll, group, person_id, by)
    if ballot_of(session, vote.key, group) is not None:
        raise DomainError("这一户的票已经收到了，不用再推选。")
    if not pictures:
        raise Invalid("拍一张共有人都签了名的推选书。", field="photos")
    once = insert_into(session, VoterNaming).values(
        vote_id=vote.key, head_group=group, person_id=person_id, named_by=by.person_id or None, named_at=at
    )
    if not affected(session, once.on_conflict_do_nothing(index_elements=["vote_id", "head_group"])):
        raise DomainError("这一户已经推选过一位了。", field="person")
    changed(session, vote)
    keep_photos(session, vote, PhotoKind.NAMING, pictures, about=group, at=at)
    note(session, vote, "voter_named", by=by, at=at, after={"group": group, "person": person_id})
    words = "由推选的那一位投。不是商量好的，马上告诉社区。"
    _tell_named(session, vote, roll, group, "您家推选了一位来投票", words, at)


def _check_named(session: Session, vote: Vote, roll: VoteRoll, group: int, person_id: int, by: Actor) -> None:
    owners = owners_of_groups(session, roll.key, [group])
    if (group, person_id) not in owners:
        raise Invalid("从这一户核实过的业主里选一位。", field="person")
    if group in developers_groups(session, roll.key):
        raise Invalid(STOCK, field="person")
    if (group, by.person_id) in owners:
        raise DomainError("您自己家的推选，请别人来登记。")
    if group in unchecked_groups(session, vote, roll.key, person_id):
        raise DomainError("这一位的业主身份还等第二个人核对，核对过再推选。", field="person")


def _tell_named(
    session: Session, vote: Vote, roll: VoteRoll, group: int, title: str, body: str, at: datetime
) -> None:
    owners = [person for _, person in owners_of_groups(session, roll.key, [group])]
    tell_all(session, vote, owners, title, f"{vote.title}。{body}", kind=f"named/{group}/{vote.version}", at=at)


def end_naming(session: Session, vote: Vote, group: int, reason: str, *, by: Actor, at: datetime) -> None:
    """A co-owner does not agree, or it was written down wrongly; before a ballot is cast, and all of them hear of it.
    Raises Invalid without a reason."""
    vote = _handing_out(session, vote, at)
    naming = naming_of(session, vote.key, group)
    roll = sealed_roll(session, vote.key)
    if naming is None or roll is None:
        raise NotFound("没有这一条推选，可能刚被撤了。")
    if ballot_of(session, vote.key, group) is not None:
        raise DomainError("这一户的票已经收到了，推选不能再撤。")
    if len(reason) < SHORTEST_REASON:
        raise Invalid("写一句为什么撤，比如：另一位共有人不同意。", field="reason")
    session.delete(naming)
    changed(session, vote)
    before = {"group": group, "person": naming.person_id}
    note(session, vote, "naming_ended", by=by, at=at, before=before, after={}, reason=mask_personal(reason))
    _tell_named(session, vote, roll, group, "您家的推选撤了", "商量好了再推选一位，或者交一张共有人都签名的纸票。", at)
