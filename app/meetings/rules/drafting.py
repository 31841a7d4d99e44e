"""Minutes write themselves from what was recorded: the elements of 议事会议纪要 (domain §8), nobody's name in them but
those that are public. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.filters import full
from app.core.masking import mask_name, mask_personal
from app.core.workdays import local
from app.meetings.rules.agenda import shown_title
from app.meetings.rules.attendance import by_title
from app.meetings.rules.decisions import Told, conclusion, duty
from app.meetings.rules.kinds import Decision
from app.meetings.rules.minutes import LONGEST_LINE, Line

NAMED = frozenset({"网格员", "社区两委", "业委会", "物业", "镇里", "派出所", "水电气暖单位", "部门"})
"""Roles whose names stand in the minutes, masked; of everybody else only how many came."""


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who came. `public`: their name may stand in full (a project manager's, Zibo regulations §45)."""

    name: str
    title: str
    observing: bool = False
    public: bool = False

    @property
    def shown(self) -> str:
        return self.name if self.public else mask_name(self.name)


@dataclass(frozen=True, slots=True)
class Matter:
    """One item as it was dealt with. `stands`: how something carried over stood when the meeting looked at it."""

    key: int
    title: str
    told: Told
    unit: str = ""
    private: bool = False
    stands: str = ""

    @property
    def public(self) -> Told:
        """What everybody may read of it: of a private one how it ended and who does it, not what was said."""
        return replace(self.told, summary="", reason="") if self.private else self.told


@dataclass(frozen=True, slots=True)
class Sitting:
    """Everything the minutes are made of. `veil`: names that must not be read, and what stands instead."""

    name: str
    opened_at: datetime
    closed_at: datetime | None
    place: str
    host: str
    recorder: str
    people: Sequence[Present]
    missing: Sequence[str]
    matters: Sequence[Matter]
    promised_before: int = 0
    kept_before: int = 0
    next_at: datetime | None = None
    next_place: str = ""
    veil: Mapping[str, str] | None = None


def titled(name: str, number: int | None) -> str:
    """每周说事第46期; before it has begun only its name."""
    return f"{name}第{number}期" if number is not None else name


def draft(sitting: Sitting) -> tuple[Line, ...]:
    """The lines in order; those that came out empty are left out."""
    lines = [*_head(sitting), *_before(sitting)]
    for matter in sitting.matters:
        lines += _matter(matter)
    lines += _after(sitting)
    veil = sitting.veil or {}
    return tuple(replace(line, text=veiled(line.text, veil)[:LONGEST_LINE]) for line in lines if line.text)


def veiled(text: str, veil: Mapping[str, str]) -> str:
    """Phones and the like masked, and every name of the veil replaced, the longest first."""
    for name in sorted(veil, key=len, reverse=True):
        text = text.replace(name, veil[name])
    return mask_personal(text)


def _head(sitting: Sitting) -> Iterable[Line]:
    came = [person for person in sitting.people if not person.observing]
    watched = [person for person in sitting.people if person.observing]
    yield Line("name", "会议", sitting.name)
    yield Line("time", "时间", span_words(sitting.opened_at, sitting.closed_at))
    yield Line("place", "地点", sitting.place)
    yield Line("host", "主持", sitting.host)
    yield Line("recorder", "记录", sitting.recorder)
    yield Line("present", "到会", people_words(came))
    yield Line("observing", "列席", people_words(watched))
    yield Line("absent", "没到会", "、".join(sitting.missing))
    titles = [shown_title(matter.title, private=matter.private) for matter in sitting.matters]
    yield Line("agenda", "议程", "；".join(f"{number}. {title}" for number, title in enumerate(titles, start=1)))


def span_words(opened_at: datetime, closed_at: datetime | None) -> str:
    """2026年11月16日 周一 09:30 到 10:25, in Shanghai."""
    if closed_at is None:
        return full(opened_at)
    begun, over = local(opened_at), local(closed_at)
    until = f"{over:%H:%M}" if begun.date() == over.date() else full(closed_at)
    return f"{full(opened_at)} 到 {until}"


def people_words(people: Sequence[Present]) -> str:
    """Role by role: the masked names of those who came for somebody, the number of those who came for themselves."""
    return "；".join(
        f"{title} {_names(people, title)}" if title in NAMED else f"{title} {count} 人"
        for title, count in by_title(person.title for person in people)
    )


def _names(people: Sequence[Present], title: str) -> str:
    return "、".join(person.shown for person in people if person.title == title)


def _before(sitting: Sitting) -> Iterable[Line]:
    if sitting.promised_before:
        words = f"上一次会定下 {sitting.promised_before} 项，办完 {sitting.kept_before} 项。更早没办完的也在下面。"
        yield Line("before", "上次定下的事", words)


def _matter(matter: Matter) -> Iterable[Line]:
    told, key = matter.public, f"{'old' if matter.stands else 'item'}.{matter.key}"
    yield Line(f"{key}.title", "说的事", shown_title(matter.title, private=matter.private))
    yield Line(f"{key}.stands", "结果", matter.stands)
    yield Line(f"{key}.said", "大家说的", told.summary)
    yield Line(f"{key}.agreed", "议定", conclusion(told))
    yield Line(f"{key}.duty", "谁来办", duty(told, matter.unit))
    yield Line(f"{key}.hands", "举手", told.hands.words if told.hands else "")


def _after(sitting: Sitting) -> Iterable[Line]:
    yield Line("follow", "小结", _follow(sitting.matters))
    if sitting.next_at is not None:
        yield Line("next", "下次", "，".join(part for part in (full(sitting.next_at), sitting.next_place) if part))


def _follow(matters: Sequence[Matter]) -> str:
    """How many of each kind, and where to follow what was promised."""
    decided = [matter.told.decision for matter in matters]
    counted = [f"{kind.label} {decided.count(kind)} 件" for kind in Decision if kind in decided]
    open_ends = decided.count(None)
    counted += [f"没说定 {open_ends} 件"] if open_ends else []
    if not counted:
        return ""
    promised = "限期办理的，下次会先看办完了没有。" if Decision.PROMISED in decided else ""
    return f"一共说了 {len(decided)} 件事：{'，'.join(counted)}。{promised}"
