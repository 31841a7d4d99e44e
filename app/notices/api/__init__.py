"""The JSON of notices."""

from fastapi import APIRouter

from app.notices.api import papers

routers: tuple[APIRouter, ...] = (papers.router,)
