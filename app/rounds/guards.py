"""Load and authorise in one step: a round of a community, and what somebody is towards it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.core.deps import DbSession
from app.core.errors import NotFound
from app.core.web import Place
from app.mechanisms.guards import Hall, HallInPath, HallOfSomeone
from app.rounds.actions.joining import has_seat
from app.rounds.models import RoundMember
from app.rounds.queries.members import member
from app.rounds.queries.rounds import Held, round_by_ref
from app.rounds.rules.standing import Deed, Walker

NOT_HERE = "没有这一期找茬。看看链接是不是少了几个字。"


@dataclass(frozen=True, slots=True)
class Here:
    """A round as somebody comes to it; `mine` is their row in it, even if they left."""

    hall: Hall
    held: Held
    mine: RoundMember | None

    @property
    def place(self) -> Place:
        return self.hall.place

    @property
    def base(self) -> str:
        """The address all of the round's pages begin with."""
        return f"/c/{self.hall.community.slug}/{self.held.link}"

    @property
    def walker(self) -> Walker:
        """Whoever acts; only behind a guard that let nobody in unsigned."""
        return Walker(self.hall.actor, self.hall.standing, has_seat(self.mine))

    def may(self, deed: Deed) -> bool:
        return self.hall.me is not None and self.walker.may(deed)


def _here(hall: Hall, ref: str, session: DbSession, *, lock: bool = False) -> Here:
    held = round_by_ref(session, hall.community.key, ref, lock=lock)
    if held is None:
        raise NotFound(NOT_HERE)
    known = hall.me is not None and held.round.id is not None
    return Here(hall, held, member(session, held.round.id, hall.actor.person_id) if known else None)


def _in_path(hall: HallInPath, ref: str, session: DbSession) -> Here:
    return _here(hall, ref, session)


def _to_change(hall: HallOfSomeone, ref: str, session: DbSession) -> Here:
    return _here(hall, ref, session, lock=True)


RoundInPath = Annotated[Here, Depends(_in_path)]
RoundToChange = Annotated[Here, Depends(_to_change)]


def _only_who_may(deed: Deed) -> Callable[..., Here]:
    def guard(hall: HallOfSomeone, ref: str, session: DbSession) -> Here:
        here = _here(hall, ref, session)
        here.walker.check(deed)
        return here

    return guard


RoundToPrepare = Annotated[Here, Depends(_only_who_may(Deed.PREPARE))]
RoundToLookBack = Annotated[Here, Depends(_only_who_may(Deed.LOOK_BACK))]
RoundToWalk = Annotated[Here, Depends(_only_who_may(Deed.FIND))]
RoundFromHome = Annotated[Here, Depends(_only_who_may(Deed.FIND_AT_HOME))]
RoundToGive = Annotated[Here, Depends(_only_who_may(Deed.GIVE))]
RoundOnPaper = Annotated[Here, Depends(_only_who_may(Deed.TYPE_IN))]
RoundToClose = Annotated[Here, Depends(_only_who_may(Deed.CLOSE))]
