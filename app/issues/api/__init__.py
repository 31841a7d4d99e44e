"""The JSON API of the issues domain."""

from fastapi import APIRouter

from app.issues.api import categories, filing, listing, photos, queue, steps, talk

routers: tuple[APIRouter, ...] = (
    categories.router, listing.router, filing.router, talk.router, photos.router, steps.router,
    queue.router,
)
