"""The JSON of meetings."""

from fastapi import APIRouter

from app.meetings.api import meetings

routers: tuple[APIRouter, ...] = (meetings.router,)
