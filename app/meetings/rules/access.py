"""Who may book, propose, and when a meeting begins, is changed, or is signed into. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from app.core.errors import DomainError, Forbidden
from app.core.workdays import local_day
from app.mechanisms.rules.kinds import Phase
from app.mechanisms.rules.standing import RUNS, WORKS, Standing
from app.meetings.rules.kinds import MinutesState

BEFORE = timedelta(hours=2)
"""How long before its planned start a meeting may begin, and its door be signed in at."""

LATE = timedelta(days=1)
"""How many local days after its planned one a meeting may still begin."""

PROPOSES = RUNS | {Standing.COMPANY, Standing.OWNERS}
"""May put a matter on the list in the name of their unit."""

_CALLED = {
    "party_member": Standing.PARTY, "building_head": Standing.HEAD, "grid_worker": Standing.GRID,
    "owners_committee": Standing.OWNERS,
}


def may_book(standing: Collection[Standing], invited: Collection[str]) -> bool:
    """Anybody signed in where residents are invited; else who is invited by role, or proposes for a unit. Whoever is
    only here to audit changes nothing."""
    held = frozenset(standing)
    if held == {Standing.AUDITOR}:
        return False
    if held & (PROPOSES | WORKS) or "resident" in invited:
        return True
    return any(_CALLED.get(role) in held for role in invited)


def check_booking(standing: Collection[Standing], invited: Collection[str]) -> None:
    if not may_book(standing, invited):
        raise Forbidden("这个会的议题由参加的人来提，您可以参加别的说事会，或者直接反映。")


def may_begin(starts_at: datetime, at: datetime) -> bool:
    """From two hours before the planned start to the end of the local day after it."""
    return at >= starts_at - BEFORE and not is_over(starts_at, at)


def is_over(starts_at: datetime, at: datetime) -> bool:
    """Whether the day after the planned one has ended, after which it does not begin any more."""
    return local_day(at) > local_day(starts_at) + LATE


def check_beginning(starts_at: datetime, at: datetime) -> None:
    if is_over(starts_at, at):
        raise DomainError("这次会的日子过了，要补开就先到日程里改时间。")
    if not may_begin(starts_at, at):
        raise DomainError("还没到日子。开会前两小时起才能开始；要改时间，请到日程里改。")


def door_open(phase: Phase, starts_at: datetime, at: datetime) -> bool:
    """From two hours before the planned start, for as long as it goes on; two hours after it when nobody opened it."""
    if phase is Phase.PLANNED:
        return starts_at - BEFORE <= at <= starts_at + BEFORE
    return phase is Phase.OPEN


def check_door(phase: Phase, starts_at: datetime, at: datetime) -> None:
    if not door_open(phase, starts_at, at):
        raise DomainError(door_words(phase, starts_at, at))


def door_words(phase: Phase, starts_at: datetime, at: datetime) -> str:
    """Why nobody can sign in now, "" when they can."""
    if door_open(phase, starts_at, at):
        return ""
    if phase is Phase.CANCELLED:
        return "这次会取消了，不用签到。"
    if phase is Phase.PLANNED and at < starts_at:
        return "还没到签到的时候，开会前两小时起可以签。"
    return "这次会已经结束，签到停了。来过没签上的，请告诉主持人补登。"


def agenda_changes(phase: Phase) -> bool:
    return phase in (Phase.PLANNED, Phase.OPEN)


def check_agenda(phase: Phase) -> None:
    if not agenda_changes(phase):
        raise DomainError(f"这次会{phase.label}，议程不能再改了。")


def check_list(phase: Phase, minutes: MinutesState, starts_at: datetime, at: datetime) -> None:
    if words := list_words(phase, minutes, starts_at, at):
        raise DomainError(words)


def list_words(phase: Phase, minutes: MinutesState, starts_at: datetime, at: datetime) -> str:
    """Why the list of who came cannot be put right now, "" from when the door opens until the minutes are out."""
    if phase is Phase.CANCELLED:
        return "这次会取消了，没有到会名单。"
    if phase is Phase.PLANNED and at < starts_at - BEFORE:
        return "还没到签到的时候，开会前两小时起可以登记。"
    if minutes not in (MinutesState.NONE, MinutesState.DRAFT):
        return "纪要已经公开，到会名单跟着定下来了，不能再改。要改请在纪要里写补充说明。"
    return ""


def reads_open_minutes(standing: Collection[Standing]) -> bool:
    """Minutes laid open for correction are for whoever has to do with the community."""
    return bool(standing)
