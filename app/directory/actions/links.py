"""一联十: a household is asked, says yes or no, and either side ends it at once."""

from datetime import datetime

from sqlmodel import Session

from app.core.errors import DomainError, Forbidden, Invalid, NotFound
from app.core.workdays import local_day
from app.directory.actions.noting import note
from app.directory.models import HouseholdLink
from app.directory.queries import links as queries
from app.directory.rules.links import BY_HAND, MOST, free_slot
from app.notifications.actions import tell
from app.people.rules.roles import SYSTEM, Actor
from app.places.models import Community

GONE = "这一条已经结束了，刷新看看最新的样子。"


def ask_household(
    session: Session, community: Community, linker_id: int, home_id: int, *, by: Actor, at: datetime
) -> HouseholdLink:
    """Asks a home to be kept in touch with by a linker. Raises Invalid for somebody who is none or a home elsewhere,
    DomainError when the linker has ten already or the home has somebody."""
    if linker_id not in dict(queries.linkers(session, community.key, local_day(at))):
        raise Invalid("联户人要是本社区的党员或者楼栋长。", field="linker")
    if not queries.home_is_in(session, home_id, community.key):
        raise Invalid("没找到这一户，从上面重新选。", field="home")
    queries.hold(session, linker_id, home_id)
    if queries.linked(session, home_id):
        raise DomainError("这一户已经有人联系了。", field="home")
    slot = free_slot(queries.slots_taken(session, linker_id))
    if slot is None:
        raise DomainError(f"一个人最多联 {MOST} 户，先结束一户。", field="home")
    link = HouseholdLink(community_id=community.key, linker_id=linker_id, home_id=home_id, slot=slot, asked_at=at)
    session.add(link)
    session.flush()
    _note(session, link, "link.asked", by, at)
    words = "您看看同不同意，不同意也没关系，点一下就行。"
    for resident in queries.residents_of(session, home_id):
        _tell(session, community, resident, "联户人想和您家联系", words, link, at)
    return link


def agree(session: Session, community: Community, link_id: int, *, by: Actor, at: datetime) -> None:
    """A verified resident of the home says yes, for themselves. Raises NotFound for anybody else, so that nobody
    learns which homes were asked."""
    link = _live(session, community, link_id)
    if not queries.lives_at(session, by.person_id, link.home_id):
        raise NotFound("没有这一条。")
    _agree(session, community, link, BY_HAND, by, at)


def note_consent(
    session: Session, community: Community, link_id: int, how: str, *, by: Actor, at: datetime
) -> None:
    """A host writes down a yes given in person, and how; never for a link of their own."""
    link = _live(session, community, link_id)
    if link.linker_id == by.person_id:
        raise Forbidden("您自己联的户，请别的两委成员来记。")
    if len(how) < 2:
        raise Invalid("写一句怎么同意的，比如“11月18日上门，户主当面说的”。", field="how")
    _agree(session, community, link, how, by, at)


def _agree(session: Session, community: Community, link: HouseholdLink, how: str, by: Actor, at: datetime) -> None:
    if link.agreed_at is not None:
        raise DomainError("这一户已经同意过了。")
    link.agreed_at, link.agreed_by, link.agreed_how = at, by.person_id, how
    session.add(link)
    session.flush()
    _note(session, link, "link.agreed", by, at)
    _tell(session, community, link.linker_id, "有一户同意和您联系了", "", link, at)


def end_link(
    session: Session, community: Community, link_id: int, *, hosts: bool, by: Actor, at: datetime
) -> HouseholdLink:
    """Ended at once by the linker, by the household, or by a host; the other side is told. Before a yes it is a no."""
    link = _live(session, community, link_id)
    at_home = queries.lives_at(session, by.person_id, link.home_id)
    if not (hosts or at_home or link.linker_id == by.person_id):
        raise NotFound("没有这一条。")
    link.ended_at, link.ended_by = at, by.person_id
    session.add(link)
    session.flush()
    _note(session, link, "link.ended", by, at)
    if link.linker_id != by.person_id:
        _tell(session, community, link.linker_id, "有一户不用您联系了", "", link, at)
    if not at_home and link.agreed_at is not None:
        for resident in queries.residents_of(session, link.home_id):
            _tell(session, community, resident, "您家的联户结束了", "以后有事照样反映，也可以打社区电话。", link, at)
    return link


def call_linker(session: Session, community: Community, link_id: int, *, by: Actor, at: datetime) -> None:
    """请联系我: the linker is told which door, once a day however often it is tapped."""
    link = _live(session, community, link_id)
    if not queries.lives_at(session, by.person_id, link.home_id):
        raise NotFound("没有这一条。")
    if link.agreed_at is None:
        raise DomainError("先点“同意”，他才知道来找您。")
    door = next(each for each in queries.links_by(session, link.linker_id, community.key) if each.link_id == link.key)
    tell(
        session, link.linker_id, title=f"请您联系：{door.address}", body="这一户点了“请联系我”，今天去一趟。",
        link=f"/c/{community.slug}/links", dedupe=f"link-call/{link.key}/{local_day(at)}", at=at,
    )
    _note(session, link, "link.called", by, at)


def end_stale_links(session: Session, at: datetime) -> int:
    """Ends links whose linker holds no such role here any more, or whose household moved away after saying yes; how
    many. For the clock: a second run finds none."""
    stale = queries.stale_links(session, local_day(at))
    for link in stale:
        link.ended_at = at
        session.add(link)
        _note(session, link, "link.ended", SYSTEM, at)
    session.flush()
    return len(stale)


def _live(session: Session, community: Community, link_id: int) -> HouseholdLink:
    link = queries.link_here(session, community.key, link_id)
    if link is None:
        raise NotFound(GONE)
    return link


def _note(session: Session, link: HouseholdLink, verb: str, by: Actor, at: datetime) -> None:
    """The log names the link, not the door."""
    after = {"linker": link.linker_id, "slot": link.slot, "how": link.agreed_how}
    note(session, link.community_id, verb, f"link:{link.key}", by=by, at=at, after=after)


def _tell(
    session: Session, community: Community, person_id: int, title: str, body: str, link: HouseholdLink, at: datetime
) -> None:
    tell(
        session, person_id, title=title, body=body, link=f"/c/{community.slug}/links",
        dedupe=f"link/{link.key}/{person_id}/{at.timestamp():.6f}", at=at,
    )
