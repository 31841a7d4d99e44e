"""The public pages of companies, and the page of a contract for those who may read it."""

from fastapi import APIRouter

from app.companies.pages import contract, managers, papers, profile

routers: tuple[APIRouter, ...] = (profile.router, contract.router, managers.router, papers.router)
