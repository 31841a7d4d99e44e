"""A town's month of scorecards against the bare aggregates: the same events and deadlines, counted by the database
alone. What is frozen, sealed, stored, recorded and told comes on top."""

from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from app.core.clock import now
from app.core.db import WRITE
from app.core.workdays import local_day
from app.scorecards.actions.making import make_month
from app.scorecards.rules.calendar import bounds, month_after
from app.townhall.actions.counting import count_towns
from tests.bench.bare import in_turn, recorded, run_bare
from tests.bench.paths import Measured

TIMES = 3
AGGREGATES = """
SELECT i.estate_id, u.company_id, e.step, e.to_status, e.at <= e.due_at,
       CASE WHEN e.step = 'confirmation' THEN {stars} END, CASE WHEN e.step = 'confirmation' THEN {again} END, count(*)
FROM issueevent e JOIN issue i ON i.id = e.issue_id JOIN handlingunit u ON u.id = e.unit_id
WHERE e.unit_id IS NOT NULL AND e.step IN ('signature', 'completion', 'verification', 'confirmation')
  AND e.at >= {0} AND e.at < {0} AND u.company_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
UNION ALL
SELECT i.estate_id, u.company_id, 'missed', NULL, NULL, NULL, NULL, count(*)
FROM clockmark m JOIN issue i ON i.id = m.issue_id JOIN handlingunit u ON u.id = m.unit_id
WHERE m.unit_id IS NOT NULL AND m.kind = 'overdue' AND m.due >= {0} AND m.due < {0} AND u.company_id IS NOT NULL
GROUP BY 1, 2
"""
"""Everything the work orders of a card are counted from: in time or late, solved or not, stars, missed deadlines."""
DIALECTS = {
    "sqlite": ("?", "json_extract(e.data, '$.satisfaction')", "json_extract(e.data, '$.again')"),
    "postgresql": ("%s", "e.data::json ->> 'satisfaction'", "e.data::json ->> 'again'"),
}


MONTHS = 12


def a_year(engine: Engine) -> None:
    """The twelve months before the one that is measured, and the desk counted as the clock leaves it."""
    with Session(engine) as session:
        session.connection(execution_options={WRITE: True})
        last = month_after(local_day(now()).replace(day=1), -2)
        for back in reversed(range(MONTHS)):
            make_month(session, month_after(last, -back), now())
            session.commit()
        count_towns(session, now())
        session.commit()


def measure_scores(engine: Engine) -> Measured:
    """Made and taken back again, so that it can be made once more."""
    month = month_after(local_day(now()).replace(day=1), -1)
    mark, stars, again = DIALECTS[engine.dialect.name]
    within = tuple(_as_stored(engine, each) for each in bounds(month))
    sent = [(AGGREGATES.format(mark, stars=stars, again=again), (*within, *within))]
    with recorded(engine) as statements:
        _made(engine, month)
    ours, bare = in_turn(lambda: _made(engine, month), lambda: run_bare(engine, sent), times=TIMES, warm=1)
    return Measured("month of scores", ours, bare, len(statements))


def _as_stored(engine: Engine, moment: object) -> object:
    """SQLite keeps moments as text."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if engine.dialect.name == "sqlite" else moment


def _made(engine: Engine, month: date) -> None:
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options={WRITE: True})
        made = make_month(session, month, now())
        session.rollback()
    if not made:
        raise RuntimeError("no card was made")
