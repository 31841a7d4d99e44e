"""The pages of reviews."""

from fastapi import APIRouter

from app.reviews.pages import ballot, index, keeping, paper, show

routers: tuple[APIRouter, ...] = (index.router, keeping.router, ballot.router, paper.router, show.router)
