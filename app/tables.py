"""Imports every model, so that the metadata is whole."""

from app.attachments import models as attachments
from app.audit import models as audit
from app.companies import models as companies
from app.core import idempotency, limits
from app.directory import models as directory
from app.duty import models as duty
from app.inspections import models as inspections
from app.issues import models as issues
from app.mechanisms import models as mechanisms
from app.meetings import models as meetings
from app.notifications import models as notifications
from app.people import models as people
from app.places import models as places
from app.reviews import models as reviews
from app.rounds import models as rounds
from app.rulebooks import models as rulebooks
from app.scorecards import models as scorecards

__all__ = [
    "attachments", "audit", "companies", "directory", "duty", "idempotency", "inspections", "issues", "limits",
    "mechanisms", "meetings", "notifications", "people", "places", "reviews", "rounds", "rulebooks", "scorecards",
]
