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
from app.companies.queries.grades import grades_of, latest_grades
from app.companies.queries.posts import post_lines, posts_in, posts_of, posts_with
from app.companies.queries.registered import (
    companies,
    companies_after,
    company_by_id,
    company_named,
    company_with_code,
)
from app.companies.queries.served import (
    estates_served,
    ground_of,
    page_by_token,
    pages_of,
    served_by_company,
    served_by_id,
    served_in_estate,
    term_for_update,
    term_within,
    terms_of,
    with_unreported,
)
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
    "companies_after",
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
    "estates_served",
    "grades_of",
    "ground_of",
    "latest_grades",
    "page_by_token",
    "pages_of",
    "post_lines",
    "posts_in",
    "posts_of",
    "posts_with",
    "served_by_company",
    "served_by_id",
    "served_in_estate",
    "term_for_update",
    "term_within",
    "terms_of",
    "unit_by_id",
    "unit_lines",
    "unit_named",
    "unit_names",
    "unit_of_place",
    "units_for",
    "with_unreported",
]
