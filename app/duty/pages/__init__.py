"""The pages of duty."""

from fastapi import APIRouter

from app.duty.pages import day, rota, show

routers: tuple[APIRouter, ...] = (show.router, rota.router, day.router)
