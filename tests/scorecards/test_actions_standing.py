"""Who stands aside about a month that was judged, and by whose rules a longer time is banded."""

from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update
from sqlmodel import col

from app.companies.models import CrossAppointment
from app.rulebooks.models import RulebookVersion
from app.rulebooks.rules.policy import shipped
from app.scorecards.models import Scorecard
from app.scorecards.rules.kinds import State
from tests.cast import Cast, add
from tests.issues.hall import Hall
from tests.scorecards.judge import OCTOBER, PUBLISHED, a_review, an_october, made

HOME = "/estates/xiangrui-dong/scorecards"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts", "ends", "stands_aside"),
    [
        (date(2026, 9, 1), date(2026, 10, 1), True), (date(2026, 10, 31), date(2026, 11, 1), True),
        (date(2026, 11, 6), None, True), (date(2026, 8, 1), date(2026, 9, 30), False),
    ],
)  # fmt: skip
def test_a_post_during_the_month_judged_counts_though_it_is_over(
    client: TestClient, db: Engine, cast: Cast, starts: date, ends: date | None, stands_aside: bool
) -> None:
    hall = Hall(client, db, cast)
    with hall.writing() as session:
        an_october(session, cast)
        made(session, cast)
        add(session, CrossAppointment(
            person_id=cast.people["liushuji"].key, company_id=cast.anhe.key, post="监督员", starts_on=starts,
            ends_on=ends,
        ))  # fmt: skip
    hall.later(days=-12)
    answer = hall.as_("liushuji").post(
        f"{HOME}/2026-10/vetoes", data={"code": "fraud", "reason": "涂改了选票", "evidence": "监票人的记录"}
    )
    assert answer.status_code == (403 if stands_aside else 303)


def test_a_quarter_is_banded_by_the_rules_of_its_own_last_month(client: TestClient, db: Engine, cast: Cast) -> None:
    """The town raised the bar for November; the third quarter is still what it was."""
    hall = Hall(client, db, cast)
    september, november = date(2026, 9, 1), date(2026, 11, 1)
    strict = shipped().model_dump(by_alias=True) | {"bands": {"excellent": 9900, "good": 9800, "pass_": 9700}}
    with hall.writing() as session:
        for month, at in ((september, PUBLISHED - 31 * DAY), (OCTOBER, PUBLISHED)):
            a_review(session, cast, month, papers=["444444445"] * 28 + ["444444443"] * 2)
            card = made(session, cast, month=month, at=at)
        session.execute(update(Scorecard).values(state=State.FINAL).where(col(Scorecard.month) == september))
        add(session, Scorecard(**card.model_dump(exclude={"id"}) | {"month": november}))
        add(session, RulebookVersion(
            number=2, effective_month=november, data=type(shipped()).model_validate(strict).model_dump_json(),
            reason="从严", adopted_at=PUBLISHED,
        ))  # fmt: skip
    found = hall.see("", HOME).text
    assert "2026 年第 3 季度" in found
    row = found[found.index("2026 年第 3 季度"):]
    assert "优秀" in row[: row.index("</tr>")]
