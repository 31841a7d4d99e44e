"""Every read of handovers. For the domains above: `handover_of`, `is_done`, `handover_shown`."""

from app.handovers.queries.emergency import Stopgap, latest_emergency
from app.handovers.queries.handovers import Case, case_by_id, handover_of, is_done, newest_case
from app.handovers.queries.shown import HandoverShown, handover_shown

__all__ = [
    "Case", "HandoverShown", "Stopgap", "case_by_id", "handover_of", "handover_shown", "is_done", "latest_emergency",
    "newest_case",
]
