"""The JSON of handovers."""

from fastapi import APIRouter

from app.handovers.api import listing

routers: tuple[APIRouter, ...] = (listing.router,)
