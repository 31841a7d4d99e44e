"""The rulebooks as JSON."""

from fastapi import APIRouter

from app.rulebooks.api import listing

routers: tuple[APIRouter, ...] = (listing.router,)
