"""The pages of supervision; those with a word where others have a number come first."""

from fastapi import APIRouter

from app.supervision.pages import aside, index, mine, new, paper, photos, show, steps

routers: tuple[APIRouter, ...] = (
    index.router, new.router, aside.router, mine.router, show.router, steps.router, photos.router, paper.router,
)
