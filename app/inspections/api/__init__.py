"""The JSON of inspections."""

from fastapi import APIRouter

from app.inspections.api import listing

routers: tuple[APIRouter, ...] = (listing.router,)
