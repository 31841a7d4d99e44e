"""Every change to companies and what they serve under. Each step is in the log."""

from app.companies.actions.grades import enter_grade
from app.companies.actions.handing_over import bring_forward, release_staff, resume_serving, stop_serving
from app.companies.actions.managers import begin_term, end_term, record_report
from app.companies.actions.papers import PHOTOS, drop_page, keep_pages, set_fee
from app.companies.actions.registering import (
    NewUnit,
    add_company,
    add_contract,
    add_unit,
    appoint_across,
    end_contract,
    rest_unit,
)

__all__ = [
    "PHOTOS",
    "NewUnit",
    "add_company",
    "add_contract",
    "add_unit",
    "appoint_across",
    "begin_term",
    "bring_forward",
    "drop_page",
    "end_contract",
    "end_term",
    "enter_grade",
    "keep_pages",
    "record_report",
    "release_staff",
    "rest_unit",
    "resume_serving",
    "set_fee",
    "stop_serving",
]
