"""The workbook in the browser, and posters to print."""

from fastapi import APIRouter

from app.exchange.pages import places, posters

router = APIRouter(include_in_schema=False)
for part in (places, posters):
    router.include_router(part.router)
