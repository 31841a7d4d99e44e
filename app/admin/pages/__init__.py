"""The operator's desk: accounts and roles, companies and contracts. No issue is shown here."""

from fastapi import APIRouter

from app.admin.pages import companies, contracts, index, people, running

routers: tuple[APIRouter, ...] = (
    index.router,
    people.router,
    companies.router,
    contracts.router,
    running.router,
)
