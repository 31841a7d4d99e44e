"""The pages of the town's desk."""

from fastapi import APIRouter

from app.townhall.pages import briefing, desk, issues, posting, settings, what_if

routers: tuple[APIRouter, ...] = (
    desk.router, briefing.router, posting.router, issues.router, settings.router, what_if.router,
)  # fmt: skip
