"""The JSON of supervision."""

from fastapi import APIRouter

from app.supervision.api import listing

routers: tuple[APIRouter, ...] = (listing.router,)
