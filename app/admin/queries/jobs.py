"""What runs by the clock, as it was last noted."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.admin.models import JobRun


def job_runs(session: Session) -> Sequence[JobRun]:
    return session.exec(select(JobRun).order_by(col(JobRun.name))).all()
