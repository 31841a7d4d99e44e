"""The operator's desk: accounts and roles, companies and contracts. No issue is shown here."""

from fastapi import APIRouter

from app.admin.pages import companies, contracts, index, people, running

router = APIRouter(include_in_schema=False)
for part in (index, people, companies, contracts, running):
    router.include_router(part.router)
