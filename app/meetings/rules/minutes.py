"""Minutes: their lines, the states they go through, who reads them when, and the digests that seal them. Pure."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.audit.rules.chain import canonical
from app.core.errors import DomainError
from app.mechanisms.rules.standing import RUNS, Standing
from app.meetings.rules.access import reads_open_minutes
from app.meetings.rules.kinds import MinutesState

CORRECTIONS_FOR = timedelta(days=3)
LONGEST_LINE = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """`key` is stable while the minutes live: "time", "item.12.agreed". A line without text is not shown."""

    key: str
    heading: str
    text: str

    @property
    def stamp(self) -> str:
        """What an editor saw, compared when they save."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def is_title(self) -> bool:
        """Lines others hang on, which can't be empty."""
        return self.key == "name" or self.key.endswith(".title")

    @property
    def correctable(self) -> bool:
        """Whether a reader may ask for other words; not of who wrote the minutes down and who checked them."""
        return self.key not in ("recorder", "checked")


def dumped(lines: Sequence[Line]) -> str:
    """Canonical JSON, the form that is stored and sealed."""
    return canonical([asdict(line) for line in lines])


def loaded(minutes: str) -> tuple[Line, ...]:
    return tuple(Line(**each) for each in json.loads(minutes or "[]"))


def stamp_of(minutes: str) -> str:
    """Changes with any line: which draft somebody has read."""
    return hashlib.sha256(minutes.encode()).hexdigest()[:16]


def line_of(lines: Sequence[Line], key: str) -> Line | None:
    return next((line for line in lines if line.key == key), None)


def reworded(lines: Sequence[Line], key: str, text: str) -> tuple[Line, ...]:
    return tuple(replace(line, text=text) if line.key == key else line for line in lines)


@dataclass(frozen=True, slots=True)
class Block:
    """One matter: its title, and the lines about it that have words."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines as page, paper and document lay them out; only those with words."""

    name: str
    head: tuple[Line, ...]
    came: tuple[Line, ...]
    before: tuple[Line, ...]
    carried: tuple[Block, ...]
    matters: tuple[Block, ...]
    after: tuple[Line, ...]


_HEAD = ("time", "place", "host", "recorder", "agenda")
_CAME = ("present", "observing", "absent")


def outlined(lines: Sequence[Line]) -> Outline:
    said = [line for line in lines if line.text]
    name = line_of(said, "name")
    plain = [line for line in said if "." not in line.key and line.key != "name"]
    return Outline(
        name=name.text if name else "",
        head=tuple(line for line in plain if line.key in _HEAD),
        came=tuple(line for line in plain if line.key in _CAME),
        before=tuple(line for line in plain if line.key == "before"),
        carried=_blocks(said, "old"), matters=_blocks(said, "item"),
        after=tuple(line for line in plain if line.key not in (*_HEAD, *_CAME, "before")),
    )


def _blocks(lines: Sequence[Line], kind: str) -> tuple[Block, ...]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        first, _, rest = line.key.partition(".")
        if first == kind:
            found.setdefault(rest.partition(".")[0], []).append(line)
    return tuple(
        Block(
            f"{kind}.{key}", next((line.text for line in own if line.is_title), ""),
            tuple(line for line in own if not line.is_title),
        )
        for key, own in found.items()
    )


class Move(StrEnum):
    """What may be done with minutes."""

    RECORDING = "recording"
    DRAFTING = "drafting"
    EDITING = "editing"
    OPENING = "opening"
    CORRECTING = "correcting"
    ANSWERING = "answering"
    SEALING = "sealing"
    ADDING = "adding"


FROM: dict[Move, frozenset[MinutesState]] = {
    Move.RECORDING: frozenset({MinutesState.NONE, MinutesState.DRAFT}),
    Move.DRAFTING: frozenset({MinutesState.NONE, MinutesState.DRAFT}),
    Move.EDITING: frozenset({MinutesState.DRAFT}),
    Move.OPENING: frozenset({MinutesState.DRAFT}),
    Move.CORRECTING: frozenset({MinutesState.OPEN}),
    Move.ANSWERING: frozenset({MinutesState.OPEN}),
    Move.SEALING: frozenset({MinutesState.OPEN}),
    Move.ADDING: frozenset({MinutesState.SEALED}),
}
_REFUSED = {
    MinutesState.NONE: "纪要还没有写。",
    MinutesState.DRAFT: "纪要还是草稿，没有公开。",
    MinutesState.OPEN: "纪要已经给大家核对了。有不对的地方，请在那一行提出来。",
    MinutesState.SEALED: "纪要已经定稿，不能再改。要补充，请加一条补充说明。",
}


def check_move(move: Move, state: MinutesState) -> None:
    if state not in FROM[move]:
        raise DomainError(_REFUSED[state])


def reads(state: MinutesState, standing: Collection[Standing], *, attended: bool) -> bool:
    """Who sees minutes: drafts the hosts, open ones the community's own and who was there, sealed ones everybody.
    Auditors see all."""
    held = frozenset(standing)
    if state is MinutesState.SEALED or Standing.AUDITOR in held:
        return True
    if state is MinutesState.OPEN:
        return attended or reads_open_minutes(held)
    return bool(held & RUNS)


def corrects(standing: Collection[Standing], *, attended: bool) -> bool:
    """Who may say that a line is wrong. Who only audits changes nothing."""
    return attended or bool(frozenset(standing) - {Standing.AUDITOR})


def check_checker(checker_id: int, recorder_id: int | None, hosts: int) -> None:
    """Somebody else reads what was written down, wherever there is somebody else. `hosts`: of the committee today."""
    if _only_hand(checker_id, recorder_id, hosts):
        raise DomainError("记录的人不能自己核对，请另一位来看一遍再公开。")


def check_answerer(person_id: int, asked_by: int, recorder_id: int | None, hosts: int) -> None:
    """A line is put right by somebody else than who asked for it and, wherever there is somebody else, than the
    recorder. `hosts`: of the committee today."""
    if person_id == asked_by:
        raise DomainError("这条意见是您自己提的，请另一位来改。")
    if _only_hand(person_id, recorder_id, hosts):
        raise DomainError("纪要是您记的，请另一位来改。")


def _only_hand(person_id: int, recorder_id: int | None, hosts: int) -> bool:
    return person_id == recorder_id and hosts > 1


def may_seal(state: MinutesState, until: datetime | None, unanswered: int, at: datetime) -> bool:
    """Never early, and never over somebody's unanswered word."""
    return state is MinutesState.OPEN and until is not None and at >= until and not unanswered
