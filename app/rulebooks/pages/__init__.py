"""Pages of the rulebook. /rulebooks/new is no version, so it comes first."""

from fastapi import APIRouter

from app.rulebooks.pages import adopting, reading

routers: tuple[APIRouter, ...] = (adopting.router, reading.router)
