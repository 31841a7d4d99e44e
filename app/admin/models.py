"""What the operator's pages remember of the installation itself."""

from datetime import datetime

from sqlmodel import Field

from app.core.entity import Record


class JobRun(Record, table=True):
    """One job of the clock: its last run, the last one that did something, the last that failed; one row a job."""

    name: str = Field(max_length=20, primary_key=True)
    ran_at: datetime
    took_ms: int
    did_at: datetime | None = None
    did: int = 0
    failed_at: datetime | None = None
    error: str = Field(default="", max_length=200)
