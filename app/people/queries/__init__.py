"""Every read of the people domain."""

from app.people.queries.accounts import (
    RevealRow,
    grants_to_end,
    persons,
    reveals_about,
    reveals_of,
    role_grants_of,
)
from app.people.queries.export import export_person
from app.people.queries.places import Namer, scope_names, whereabouts
from app.people.queries.residency import (
    LIVE,
    VERIFYING_ROLES,
    ResidencyRow,
    live_residencies,
    pending_claims,
    residencies_of,
    residency_by_id,
    residency_locked,
)
from app.people.queries.sign_ins import (
    codes_sent,
    grants_of,
    live_sign_ins,
    open_codes,
    person_by_phone,
    person_by_username,
    person_locked,
    sign_in_by_hash,
    username_taken,
)

__all__ = [
    "LIVE",
    "VERIFYING_ROLES",
    "Namer",
    "ResidencyRow",
    "RevealRow",
    "codes_sent",
    "export_person",
    "grants_of",
    "grants_to_end",
    "live_residencies",
    "live_sign_ins",
    "open_codes",
    "pending_claims",
    "person_by_phone",
    "person_by_username",
    "person_locked",
    "persons",
    "residencies_of",
    "residency_by_id",
    "residency_locked",
    "reveals_about",
    "reveals_of",
    "role_grants_of",
    "scope_names",
    "sign_in_by_hash",
    "username_taken",
    "whereabouts",
]
