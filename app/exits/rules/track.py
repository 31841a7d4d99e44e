"""The stages a resident sees, in the order they come; each covers one or more states. Pure."""

from dataclasses import dataclass

from app.exits.rules.kinds import TALKING, UNDER_CARD, UNTIL_AGREED, Cause, State

S = State


@dataclass(frozen=True, slots=True)
class Stage:
    label: str
    states: frozenset[State]


def _stage(label: str, *states: State) -> Stage:
    return Stage(label, frozenset(states))


_VOTE, _NOTICE = _stage("业主表决", S.OWNER_VOTE), _stage("60 天通知", S.NOTICE)
_AGREED = _stage(UNTIL_AGREED, S.NOTICE)
_HANDOVER, _GONE = _stage("交接", S.HANDOVER), _stage("离开", S.EXITED)
_AFTER_VOTE = (_VOTE, _NOTICE, _HANDOVER, _GONE)
_ADVICE = _stage("联席会议、劝退建议", S.RED, S.ADVISED)
_MENDING = (
    _stage("约谈", S.YELLOW, S.INTERVIEWED), _stage("限期整改", S.ORDERED, S.RECTIFYING), _stage("复查", S.RECHECK),
)  # fmt: skip
_CARD = (*_MENDING, _ADVICE, *_AFTER_VOTE)
TRACKS: dict[Cause, tuple[Stage, ...]] = {
    Cause.YELLOW_CARD: _CARD,
    Cause.RED_CARD: (_ADVICE, *_AFTER_VOTE),
    Cause.VETO: (_ADVICE, *_AFTER_VOTE),
    Cause.PETITION: (_stage("业主提议", S.PETITIONED), *_AFTER_VOTE),
    Cause.WITHDRAWAL: (_stage("等业主答复", S.WITHDRAWING), _NOTICE, _HANDOVER, _GONE),
    Cause.NON_RENEWAL: (_stage("等合同到期", S.NOT_RENEWING), _HANDOVER, _GONE),
    Cause.EXPIRY: (_stage("合同到期", S.EXPIRED), *_AFTER_VOTE),
}
_BY_VOTE = "换不换由业主表决。"
UNDECIDED = UNDER_CARD | {S.PETITIONED, S.EXPIRED, S.OWNER_VOTE}
_PETITION = TRACKS[Cause.PETITION][0]
_LEAVING = {State.WITHDRAWING: TRACKS[Cause.WITHDRAWAL][0], State.NOT_RENEWING: TRACKS[Cause.NON_RENEWAL][0]}


def track(cause: Cause, passed: tuple[State, ...]) -> list[tuple[str, str, State | None]]:
    """Label, done|now|next, and the state that put it there (None while it has not come).

    `passed` are the states the case has been in, the present one last. Stages never entered before the present one are
    left out, so that a company leaving on its own shows no vote that was not held.
    """
    stages = _merged(cause, passed)
    now = next((at for at, stage in enumerate(stages) if passed[-1] in stage.states), None)
    closed = now is None or not passed[-1].live
    rows: list[tuple[str, str, State | None]] = []
    for at, stage in enumerate(stages):
        been = next((state for state in reversed(passed) if state in stage.states), None)
        if closed or (now is not None and at < now):
            if been is not None:
                rows.append((stage.label, "done", been))
        else:
            rows.append((stage.label, "now" if at == now else "next", been if at == now else None))
    return rows if now is not None else [*rows, (passed[-1].label, "done", passed[-1])]


def not_certain(state: State, *, voted: bool) -> str:
    """What is said under the stages while nobody knows whether the later ones come; `voted`: a vote has passed."""
    if voted:
        return ""
    if state in TALKING:
        return f"后面的不一定走到：整改合格就结束；{_BY_VOTE}"
    return f"后面的不一定走到：{_BY_VOTE}" if state in UNDECIDED else ""


def _merged(cause: Cause, passed: tuple[State, ...]) -> list[Stage]:
    """The cause's own stages, with those it was led into put where they belong: before the vote or the notice."""
    stages = list(TRACKS[cause])
    if any(state in _ADVICE.states for state in passed) and _ADVICE not in stages:
        stages.insert(0, _ADVICE)
    if any(state in stage.states for state in passed for stage in _MENDING) and _MENDING[0] not in stages:
        stages[0:0] = _MENDING
    if State.PETITIONED in passed and _PETITION not in stages:
        stages.insert(_before(stages, _VOTE, _NOTICE), _PETITION)
    if State.OWNER_VOTE in passed and _VOTE not in stages:
        stages.insert(_before(stages, _NOTICE, _HANDOVER), _VOTE)
    for state, stage in _LEAVING.items():
        if state in passed and stage not in stages:
            stages = _own_way(stages, stage, passed)
    if State.NOTICE in passed and _NOTICE not in stages:
        stages.insert(_before(stages, _HANDOVER, _GONE), _NOTICE)
    return [_AGREED if each is _NOTICE and _by_agreement(passed) else each for each in stages]


def _by_agreement(passed: tuple[State, ...]) -> bool:
    """The company asked to leave early, and nothing but the owners' answer came after."""
    asked = max((at for at, state in enumerate(passed) if state is State.WITHDRAWING), default=len(passed))
    return asked < len(passed) and passed[asked + 1 : asked + 2] in ((), (State.NOTICE,))


def _own_way(stages: list[Stage], stage: Stage, passed: tuple[State, ...]) -> list[Stage]:
    """The company wants to leave by itself: what it has not come to is gone, unless it came back."""
    if passed[-1] not in stage.states | {State.NOTICE, State.HANDOVER, State.EXITED}:
        return stages
    kept = [each for each in stages if each is not _VOTE or State.OWNER_VOTE in passed]
    if State.NOT_RENEWING in stage.states and State.NOTICE not in passed:
        kept = [each for each in kept if each is not _NOTICE]
    at = _before(kept, _NOTICE, _HANDOVER)
    return [each for each in kept[:at] if any(state in each.states for state in passed)] + [stage, *kept[at:]]


def _before(stages: list[Stage], *marks: Stage) -> int:
    return next((at for at, each in enumerate(stages) if each in marks), len(stages))
