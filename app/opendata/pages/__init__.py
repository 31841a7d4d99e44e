"""Open data as a page and as files."""

from fastapi import APIRouter

from app.opendata.pages import show

routers: tuple[APIRouter, ...] = (show.router,)
