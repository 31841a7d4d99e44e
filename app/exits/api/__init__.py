"""The JSON of exits."""

from fastapi import APIRouter

from app.exits.api import cases

routers: tuple[APIRouter, ...] = (cases.router,)
