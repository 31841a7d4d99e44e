"""Load and authorise in one step: a paper by its address, and the town whose words somebody changes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlmodel import Session

from app.companies.queries import posts_of
from app.core.deps import At, DbSession
from app.core.errors import Forbidden, NotFound
from app.core.web import Place
from app.core.workdays import local_day
from app.notices.models import Paper
from app.notices.queries.ground import Worded, town_of, worded
from app.notices.queries.objections import lives_in_estate
from app.notices.queries.shown import Shown, shown_paper
from app.notices.rules.keeping import check_loose
from app.notices.rules.objections import takes_objections
from app.notices.rules.standing import Deed, Viewer
from app.people.guards import Someone, Visitor
from app.people.rules.roles import Actor, Role
from app.places.models import Community, Town
from app.places.queries import community_by_slug

NO_PAPER = "没有这份文书。看看地址是不是抄错了字。要是照着纸上的码扫出来的，这张纸可能是假的，问问社区。"
_TOKEN = re.compile("[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A paper as somebody comes to it."""

    shown: Shown
    viewer: Viewer

    @property
    def paper(self) -> Paper:
        return self.shown.paper

    @property
    def place(self) -> Place:
        return Place(self.shown.community.slug, self.shown.community.name)

    @property
    def base(self) -> str:
        """The address all pages of this paper begin with."""
        return self.paper.address

    @property
    def actor(self) -> Actor:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        if self.viewer.actor is None:
            raise RuntimeError("this paper was opened without a sign-in")
        return self.viewer.actor

    def may(self, deed: Deed) -> bool:
        return self.viewer.may(deed)

    def open_on(self, at: datetime) -> bool:
        """Whether objections are taken at this moment."""
        paper = self.paper
        return takes_objections(paper.objections_until, holds=paper.withdrawn_at is None, today=local_day(at))


def _opened(session: Session, token: str, me: Actor | None, at: datetime, *, lock: bool = False) -> Opened:
    shown = shown_paper(session, token, lock=lock) if _TOKEN.fullmatch(token) else None
    if shown is None:
        raise NotFound(NO_PAPER)
    if me is None:
        return Opened(shown, Viewer(None, shown.matter))
    lives = shown.paper.public and lives_in_estate(session, me.person_id, shown.estate.key)
    posts = posts_of(session, me.person_id, local_day(at)) if me.grants else frozenset[int]()
    return Opened(shown, Viewer(me, shown.matter, lives, posts))


def _in_path(token: str, session: DbSession, me: Visitor, at: At) -> Opened:
    """Open to everybody: that a paper is genuine may be asked by whoever holds it."""
    return _opened(session, token, me, at)


PaperInPath = Annotated[Opened, Depends(_in_path)]


def _of_readers(opened: PaperInPath) -> Opened:
    opened.viewer.check(Deed.READ)
    return opened


PaperOfReaders = Annotated[Opened, Depends(_of_readers)]


def _only_who_may(deed: Deed, *, lock: bool = False) -> Callable[..., Opened]:
    def guard(token: str, session: DbSession, me: Someone, at: At) -> Opened:
        opened = _opened(session, token, me, at, lock=lock)
        opened.viewer.check(deed)
        return opened

    return guard


PaperToObject = Annotated[Opened, Depends(_only_who_may(Deed.OBJECT))]
PaperToSpeak = Annotated[Opened, Depends(_only_who_may(Deed.OBJECT, lock=True))]
PaperToAnswer = Annotated[Opened, Depends(_only_who_may(Deed.ANSWER))]
PaperToReply = Annotated[Opened, Depends(_only_who_may(Deed.ANSWER, lock=True))]


def _only_loose(*, lock: bool = False) -> Callable[..., Opened]:
    """Who may withdraw it, and a paper that is no step of a larger matter."""
    allowed = _only_who_may(Deed.WITHDRAW, lock=lock)

    def guard(token: str, session: DbSession, me: Someone, at: At) -> Opened:
        opened: Opened = allowed(token, session, me, at)
        check_loose(opened.paper.about)
        return opened

    return guard


PaperToWithdraw = Annotated[Opened, Depends(_only_loose())]
PaperToTakeBack = Annotated[Opened, Depends(_only_loose(lock=True))]


def _community(slug: str, session: DbSession) -> Community:
    found = community_by_slug(session, slug)
    if found is None:
        raise NotFound("没有这个社区。看看链接是不是少了几个字。")
    return found


CommunityOfNotices = Annotated[Community, Depends(_community)]


@dataclass(frozen=True, slots=True)
class Desk:
    """A town official at the words of their town."""

    me: Actor
    town: Town


def _desk(session: DbSession, me: Someone) -> Desk:
    town = town_of(session, me.scopes(Role.TOWN_OFFICIAL))
    if town is None:
        raise Forbidden("文书的用语由镇里来定，这一页不对您开放。")
    return Desk(me, town)


DeskOfWords = Annotated[Desk, Depends(_desk)]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper on that desk, in the words it has now."""

    desk: Desk
    worded: Worded


def _kind(kind: str, session: DbSession, desk: DeskOfWords) -> Kind:
    try:
        return Kind(desk, worded(session, desk.town.key, kind))
    except KeyError:
        raise NotFound("没有这种文书。") from None


KindInPath = Annotated[Kind, Depends(_kind)]
