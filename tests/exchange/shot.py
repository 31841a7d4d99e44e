"""`python -m tests.exchange.shot PART`: a worker for tables that shoots itself (SIGKILL) when this part is on disk and
not written down yet."""

import os
import signal
import sys
from typing import Any

import app.tables  # noqa: F401  # a row of one domain may point to a table of another
from app.exchange import exporting
from app.exchange.models import ExportPart
from app.exchange.rules import exports
from tests.cast import NOON
from tests.exchange.tables import work


def main(last: int) -> None:
    kept = exporting.Job._kept

    def shot(job: exporting.Job, number: int, *given: Any) -> ExportPart:
        if number == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return kept(job, number, *given)

    exporting.Job._kept = shot  # type: ignore[method-assign, assignment]  # this process is there to die
    exports.PART_ROWS = 500
    work(NOON)


if __name__ == "__main__":
    main(int(sys.argv[1]))
