"""Everything that changes accounts, roles and residency. Nothing here commits or knows about HTTP."""

from app.people.actions.accounts import close_account, open_staff_account, rename_person, reveal_person
from app.people.actions.codes import check_code, forget_codes, send_code, text_code
from app.people.actions.passwords import change_password, check_password, hash_password, issue_password
from app.people.actions.residency import claim_residency, decide_residency, end_residency
from app.people.actions.roles import end_role, grant_role
from app.people.actions.second_step import check_totp, enrol_totp, new_totp_secret
from app.people.actions.sign_ins import end_all_sign_ins, end_sign_in, start_sign_in

__all__ = [
    "change_password",
    "check_code",
    "check_password",
    "check_totp",
    "claim_residency",
    "close_account",
    "decide_residency",
    "end_all_sign_ins",
    "end_residency",
    "end_role",
    "end_sign_in",
    "enrol_totp",
    "forget_codes",
    "grant_role",
    "hash_password",
    "issue_password",
    "new_totp_secret",
    "open_staff_account",
    "rename_person",
    "reveal_person",
    "send_code",
    "start_sign_in",
    "text_code",
]
