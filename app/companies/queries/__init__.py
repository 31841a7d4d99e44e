"""Every read of the companies domain."""

from app.companies.queries.belonging import communities_of
from app.companies.queries.contracts import (
    company_serving,
    contract_for_update,
    contract_line,
    contract_lines,
    contract_names,
    contract_overlapping,
    contracts_of_company,
    current,
)
from app.companies.queries.posts import post_lines, posts_in, posts_of
from app.companies.queries.registered import companies, company_by_id, company_named, company_with_code
from app.companies.queries.units import (
    unit_by_id,
    unit_lines,
    unit_named,
    unit_names,
    unit_of_place,
    units_for,
)

__all__ = [
    "communities_of",
    "companies",
    "company_by_id",
    "company_named",
    "company_serving",
    "company_with_code",
    "contract_for_update",
    "contract_line",
    "contract_lines",
    "contract_names",
    "contract_overlapping",
    "contracts_of_company",
    "current",
    "post_lines",
    "posts_in",
    "posts_of",
    "unit_by_id",
    "unit_lines",
    "unit_named",
    "unit_names",
    "unit_of_place",
    "units_for",
]
