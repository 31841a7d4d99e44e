"""The JSON of mechanisms."""

from fastapi import APIRouter

from app.mechanisms.api import reading

routers: tuple[APIRouter, ...] = (reading.router,)
