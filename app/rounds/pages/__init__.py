"""The pages of fault rounds, split by when one comes to them."""

from fastapi import APIRouter

from app.rounds.pages import closing, entry, faults, home, index, lookback, preparation, report, seats, show, walk

routers: tuple[APIRouter, ...] = (
    index.router,
    show.router,
    seats.router,
    preparation.router,
    lookback.router,
    walk.router,
    home.router,
    faults.router,
    entry.router,
    closing.router,
    report.router,
)
