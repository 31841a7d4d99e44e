"""The JSON of votes."""

from fastapi import APIRouter

from app.votes.api import listing

routers: tuple[APIRouter, ...] = (listing.router,)
