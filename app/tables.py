"""Imports every model, so that the metadata is whole."""

from app.attachments import models as attachments
from app.audit import models as audit
from app.companies import models as companies
from app.core import idempotency, limits
from app.issues import models as issues
from app.notifications import models as notifications
from app.people import models as people
from app.places import models as places

__all__ = ["attachments", "audit", "companies", "idempotency", "issues", "limits", "notifications", "people", "places"]
