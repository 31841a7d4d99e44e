"""The pages of scorecards."""

from fastapi import APIRouter

from app.scorecards.pages import additions, card, estate, issue, lists, objections, part

routers: tuple[APIRouter, ...] = (
    lists.router, estate.router, card.router, part.router, objections.router, additions.router,
    issue.router,
)  # fmt: skip
