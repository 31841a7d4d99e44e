"""The pages of the hotline's sheets."""

from fastapi import APIRouter

from app.hotline.pages import answers, index, layout, lines, numbers

routers: tuple[APIRouter, ...] = (index.router, numbers.router, layout.router, answers.router, lines.router)
