"""The pages of mechanisms."""

from fastapi import APIRouter

from app.mechanisms.pages import adopting, calendar, catalogue, feeds, mechanisms, occurrences

routers: tuple[APIRouter, ...] = (
    catalogue.router, adopting.router, mechanisms.router, feeds.router, calendar.router, occurrences.router,
)
