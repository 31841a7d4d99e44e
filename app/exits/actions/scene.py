"""What a step has before it, what it makes of it, and what every step checks alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from app.core.errors import Invalid
from app.core.masking import mask_personal
from app.core.workdays import SHANGHAI, local, local_day
from app.exits.actions.given import Given
from app.exits.models import ExitStep
from app.exits.queries.cases import Ground
from app.exits.rules.kinds import Party
from app.exits.rules.needs import Facts
from app.people.rules.roles import Actor, Role


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a step has before it; the case is locked."""

    session: Session
    ground: Ground
    given: Given
    facts: Facts
    parties: frozenset[Party]
    by: Actor
    at: datetime

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def by_company(self) -> bool:
        return Party.COMPANY in self.parties

    @property
    def stands_in(self) -> bool:
        """Community writing down for owners who have no committee."""
        own = self.by.scopes(Role.OWNERS_COMMITTEE)
        return Party.COMMUNITY in self.parties and self.ground.case.estate_id not in own


@dataclass(frozen=True, slots=True)
class Told:
    """`words` empty: the table's own. `public` and `inner` are title → text. `since`: the day the new clock counts
    from; `afterwards` writes rows that point to the step."""

    words: str = ""
    public: Mapping[str, str] = field(default_factory=dict)
    inner: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    due_on: date | None = None
    last_day: date | None = None
    afterwards: Callable[[ExitStep], None] | None = None


def dated(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


TIMED = "%Y年%m月%d日 %H:%M"


def timed(moment: datetime) -> str:
    return f"{dated(local_day(moment))} {local(moment):%H:%M}"


def read_time(text: str) -> datetime | None:
    """What `timed` wrote; None for nothing."""
    return datetime.strptime(text, TIMED).replace(tzinfo=SHANGHAI) if text else None


def filled(**pairs: str) -> dict[str, str]:
    """Without what is empty, masked; keywords are the titles."""
    return {title: mask_personal(text) for title, text in pairs.items() if text}


def past(scene: Scene, *, since: date | None = None, earlier: str = "") -> date:
    """The day given, not in the future and not before `since`."""
    day = scene.given.day
    if day is None:
        raise Invalid("写上是哪一天。", field="day")
    if day > scene.today:
        raise Invalid("这一天还没到，写今天或者以前。", field="day")
    if since is not None and day < since:
        raise Invalid(f"不能早于{dated(since)}{earlier}。", field="day")
    return day


def needed(scene: Scene, *names: str) -> None:
    for name in names:
        if not getattr(scene.given, name):
            raise Invalid("这一项要填。", field=name)


def photographed(scene: Scene, what: str) -> None:
    if not scene.given.photos:
        raise Invalid(f"拍一张{what}的照片，日子从这一天算起。", field="photos")
