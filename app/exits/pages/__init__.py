"""The pages of exits; those with a word where others have a noun come first."""

from fastapi import APIRouter

from app.exits.pages import deeds, index, mending, photos, public, saying, show

routers: tuple[APIRouter, ...] = (
    index.router,
    show.router,
    photos.router,
    mending.router,
    saying.router,
    public.router,
    deeds.router,
)
