"""The JSON of scorecards."""

from fastapi import APIRouter

from app.scorecards.api import cards

routers: tuple[APIRouter, ...] = (cards.router,)
