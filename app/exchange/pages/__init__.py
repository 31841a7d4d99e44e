"""The workbook in the browser, tables to take away, and posters to print."""

from fastapi import APIRouter

from app.exchange.pages import exports, places, posters

routers: tuple[APIRouter, ...] = (
    places.router,
    exports.router,
    posters.router,
)
