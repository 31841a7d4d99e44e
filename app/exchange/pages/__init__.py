"""The workbook in the browser, tables to take away, and posters to print."""

from fastapi import APIRouter

from app.exchange.pages import exports, places, posters

router = APIRouter(include_in_schema=False)
for part in (places, exports, posters):
    router.include_router(part.router)
