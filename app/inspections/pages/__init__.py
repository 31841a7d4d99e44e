"""The pages of inspections; those with a word where others have a month come first."""

from fastapi import APIRouter

from app.inspections.pages import contests, entry, index, photos, show, signing, walk

routers: tuple[APIRouter, ...] = (
    index.router,
    show.router,
    walk.router,
    entry.router,
    signing.router,
    contests.router,
    photos.router,
)
