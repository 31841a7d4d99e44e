"""The JSON of fault rounds."""

from fastapi import APIRouter

from app.rounds.api import finding, listing

routers: tuple[APIRouter, ...] = (listing.router, finding.router)
