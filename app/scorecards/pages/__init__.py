"""The pages of scorecards."""

from fastapi import APIRouter

from app.scorecards.pages import additions, card, estate, issue, lists, notice, objections, part, sheet

routers: tuple[APIRouter, ...] = (
    lists.router, estate.router, card.router, part.router, objections.router, additions.router,
    issue.router, notice.router, sheet.router,
)  # fmt: skip
