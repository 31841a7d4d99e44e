"""The pages of meetings."""

from fastapi import APIRouter

from app.meetings.pages import (
    agenda,
    attendance,
    door,
    index,
    minutes,
    poster,
    promises,
    record,
    room,
    running,
    show,
    topics,
)

routers: tuple[APIRouter, ...] = (
    index.router,
    topics.router,
    show.router,
    agenda.router,
    attendance.router,
    running.router,
    room.router,
    poster.router,
    door.router,
    record.router,
    minutes.router,
    promises.router,
)
