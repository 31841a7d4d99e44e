"""The JSON of reviews."""

from fastapi import APIRouter

from app.reviews.api import reviews

routers: tuple[APIRouter, ...] = (reviews.router,)
