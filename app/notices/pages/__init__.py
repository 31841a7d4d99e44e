"""The pages of notices."""

from fastapi import APIRouter

from app.notices.pages import objections, posted, reading, withdrawal, wordings

routers: tuple[APIRouter, ...] = (
    reading.router, objections.router, withdrawal.router, posted.router, wordings.router,
)
