"""Imports every model, so that the metadata is whole."""

from app.admin import models as admin
from app.attachments import models as attachments
from app.audit import models as audit
from app.companies import models as companies
from app.core import idempotency, limits
from app.directory import models as directory
from app.duty import models as duty
from app.exchange import models as exchange
from app.exits import models as exits
from app.handovers import models as handovers
from app.hotline import models as hotline
from app.inspections import models as inspections
from app.issues import models as issues
from app.mechanisms import models as mechanisms
from app.meetings import models as meetings
from app.notices import models as notices
from app.notifications import models as notifications
from app.opendata import models as opendata
from app.people import models as people
from app.places import models as places
from app.reviews import models as reviews
from app.rounds import models as rounds
from app.rulebooks import models as rulebooks
from app.scorecards import models as scorecards
from app.supervision import models as supervision
from app.townhall import models as townhall
from app.votes import models as votes

__all__ = [
    "admin", "attachments", "audit", "companies", "directory", "duty", "exchange", "exits", "handovers", "hotline",
    "idempotency", "inspections", "issues", "limits", "mechanisms", "meetings", "notices", "notifications",
    "opendata", "people", "places", "reviews", "rounds", "rulebooks", "scorecards", "supervision", "townhall", "votes",
]
