"""The companies as JSON."""

from fastapi import APIRouter

from app.companies.api import listing

routers: tuple[APIRouter, ...] = (listing.router,)
