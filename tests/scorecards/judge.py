"""Short ways to facts, months and the rows a score is made of, for every test of scorecards."""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from app.inspections.models import Deduction as DeductionRow
from app.inspections.models import Inspection
from app.inspections.rules.kinds import Severity
from app.inspections.rules.kinds import State as InspectionState
from app.issues.models import Issue
from app.issues.rules.lifecycle import Step
from app.issues.rules.served import Line, bundled
from app.mechanisms.rules.standing import Standing
from app.mechanisms.rules.ties import Ties
from app.reviews.models import BallotBox
from app.reviews.models import Review as ReviewRow
from app.reviews.rules.kinds import ReviewState
from app.reviews.rules.kinds import Voice as VoiceKind
from app.rulebooks.rules.policy import shipped
from app.scorecards.actions.making import make_month
from app.scorecards.models import Scorecard
from app.scorecards.queries.cards import newest_card
from app.scorecards.rules.facts import Deduction, Facts, Review, Site, Voice
from app.scorecards.rules.kinds import Kind
from app.scorecards.rules.periods import MonthScore
from app.scorecards.rules.standing import Viewer
from tests.cast import Cast, add
from tests.make import an_issue, step

OCTOBER = date(2026, 10, 1)
PUBLISHED = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)
"""Nine in the morning of 5 November in Shanghai, a Thursday; the window ends with Thursday the 12th."""
OVER = datetime(2026, 11, 12, 16, 0, tzinfo=UTC)
RULES = shipped()
STAMP = 1791597600
"""10 October 2026, ten in the morning in Shanghai."""


def lines(kind: Kind, good: int, bad: int = 0, *, value: int | None = None, since: int = 1) -> tuple[Line, ...]:
    return tuple(
        Line(since + at, kind.value, at < good, value, STAMP, since + at) for at in range(good + bad)
    )


def voice(n: int = 40, mean: int | None = 7080) -> Voice:
    return Voice(n, mean, (2, 5, 10, 15, 8), ((160, 40),) * 8)


def review(*, enough: bool = True, n: int = 40, mean: int | None = 7080, panel: int | None = 7400) -> Review:
    council = Voice(5, panel, (), ()) if panel is not None else None
    return Review(1, "d" * 64, enough, 300, voice(n, mean), None, council)


def site(*losses: tuple[str, int]) -> Site:
    return Site(1, "2026-10-12", tuple(Deduction(at, *loss) for at, loss in enumerate(losses, start=1)))


def facts(**more: Any) -> Facts:
    """The golden month of docs/scoring.md unless said otherwise."""
    values: dict[str, Any] = {
        "estate_id": 1, "company_id": 1, "contract_id": 1, "month": OCTOBER, "households": 320, "review": review(),
        "site": site(("hygiene", 500), ("fire", 200), ("green", 500), ("green", 500)),
        "service": bundled([
            *lines(Kind.SIGNED, 54, 6), *lines(Kind.SETTLED, 50, 5), *lines(Kind.MISSED, 0, 11, since=100),
            *lines(Kind.ANSWERED, 38, value=4), *lines(Kind.ANSWERED, 0, 12, value=2, since=200),
            *lines(Kind.REOPENED, 0, 7, since=200),
        ]),
    }  # fmt: skip
    return Facts(**{**values, **more})


def month_of(month: date, total: int | None, *, enough: bool = True, **more: Any) -> MonthScore:
    return MonthScore(month, 1, total, total, total, total, enough, **more)


# Rows, for what goes through the database.

BOX = ["444444444"[:8] + str(level) for level in (1,) * 2 + (2,) * 5 + (3,) * 10 + (4,) * 15 + (5,) * 8]


def a_review(
    session: Session, cast: Cast, month: date = OCTOBER, *, papers: list[str] | None = None, panel: str = ""
) -> ReviewRow:
    """A published review of 东区 with its box: 40 ballots, all indicators rated 4. `panel`: five of these."""
    papers = sorted(BOX if papers is None else papers)
    boxes = {VoiceKind.HOUSEHOLD: papers} | ({VoiceKind.PANEL: [panel] * 5} if panel else {})
    voices = {kind.value: _told(box) for kind, box in boxes.items()}
    told = {"households": 300, "households_total": 320, "enough": len(papers) >= 20, "voices": voices}
    made = add(
        session,
        ReviewRow(
            estate_id=cast.dongqu.key, community_id=cast.xiangrui.key, company_id=cast.anhe.key,
            contract_id=cast.contract.key, month=month, opens_at=PUBLISHED, closes_at=PUBLISHED,
            publish_on=month, state=ReviewState.PUBLISHED, households_total=320, rulebook=1, key_check="x",
            result=json.dumps(told), digest="r" * 64,
        ),
    )
    for kind, box in boxes.items():
        add(session, BallotBox(review_id=made.key, voice=kind, papers=json.dumps(box)))
    return made


def _told(papers: list[str]) -> dict[str, Any]:
    levels = [sum(paper[8] == str(level) for paper in papers) for level in range(1, 6)]
    points, n = RULES.level_points, len(papers)
    mean = (2 * sum(a * b for a, b in zip(levels, points, strict=True)) + n) // (2 * n) if n else None
    indicators = [
        {"sum": sum(int(paper[at]) for paper in papers), "count": sum(paper[at] != "0" for paper in papers)}
        for at in range(8)
    ]
    return {"n": n, "mean": mean, "levels": levels, "indicators": indicators}


def an_inspection(
    session: Session, cast: Cast, *losses: tuple[str, int], month: date = OCTOBER
) -> Inspection:
    """A signed inspection of 东区."""
    made = add(
        session,
        Inspection(
            estate_id=cast.dongqu.key, community_id=cast.xiangrui.key, company_id=cast.anhe.key,
            contract_id=cast.contract.key, month=month, inspected_on=month.replace(day=12),
            state=InspectionState.SIGNED, opened_at=PUBLISHED, inspector_id=cast.people["liushuji"].key,
            signed_at=PUBLISHED, second_id=cast.people["xiaoli"].key, second_signed_at=PUBLISHED,
            contest_until=month.replace(day=20),
        ),
    )
    for number, (head, points) in enumerate(losses, start=1):
        add(
            session,
            DeductionRow(
                inspection_id=made.key, number=number, head=head, severity=Severity.STANDARD, points=points,
                place="3号楼", note="垃圾桶没盖", entered_at=PUBLISHED,
            ),
        )
    return made


def viewer_of(cast: Cast, name: str, *standing: Standing) -> Viewer:
    """One of the cast towards 东区; `zhaojingli` and `lishifu` serve it under its contract."""
    ties = Ties(cast.anhe.key, frozenset({cast.contract.key}))
    return Viewer(cast.actor(name), frozenset(standing), cast.xiangrui.key, cast.dongqu.key, ties)


def made(session: Session, cast: Cast, *, month: date = OCTOBER, at: datetime = PUBLISHED) -> Scorecard:
    """The provisional card of 东区."""
    make_month(session, month, at)
    session.flush()
    found = newest_card(session, cast.dongqu.key, month)
    assert found is not None
    return found


def an_october(session: Session, cast: Cast) -> Issue:
    """A whole month of 东区: ballots, an inspection, and an issue settled in time that the resident says is not."""
    a_review(session, cast)
    an_inspection(session, cast, ("hygiene", 500), ("fire", 200))
    at = datetime(2026, 10, 12, 2, 0, tzinfo=UTC)
    issue = an_issue(session, cast, at=at)
    step(session, cast, issue, Step.ACCEPTANCE, "liushuji", at=at)
    step(session, cast, issue, Step.DISPATCH, "liushuji", at=at, unit=cast.unit_anhe.key)
    step(session, cast, issue, Step.SIGNATURE, "zhaojingli", at=at)
    step(session, cast, issue, Step.COMPLETION, "zhaojingli", at=at, note="清走了，地也冲过。", explained=True)
    step(session, cast, issue, Step.CONFIRMATION, "wangyi", at=at, solved=False, note="还有半堆没清")
    session.flush()
    return issue
